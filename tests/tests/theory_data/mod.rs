//! Data and batches that the tests of minibatch noise share.
#![allow(dead_code, reason = "no test uses all of it")]

use optsde::theory::minibatch::{LinearRegression, Sampling};
use optsde::theory::{DMatrix, DVector};

/// The data of the minibatch figures: N = 1000, half the mean square, residual variance near 1.
pub(crate) fn figure_data() -> LinearRegression {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/theory/regression_seed42.json");
    let data: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let n = data["y"].as_array().unwrap().len();
    let x = DMatrix::from_fn(n, 1, |i, j| data["X"][i][j].as_f64().unwrap());
    let y = DVector::from_fn(n, |i, _| data["y"][i].as_f64().unwrap());
    LinearRegression::new(&x, &y, 1.0).unwrap()
}

/// The regression in two dimensions of Liu21 Figure 3: N = 1000, half the mean square.
pub(crate) fn plane_data() -> LinearRegression {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/liu21/regression_2d.csv");
    let text = std::fs::read_to_string(path).unwrap();
    let rows: Vec<Vec<f64>> =
        text.lines().skip(1).map(|line| line.split(',').map(|number| number.parse().unwrap()).collect()).collect();
    let x = DMatrix::from_fn(rows.len(), 2, |i, j| rows[i][j]);
    let y = DVector::from_fn(rows.len(), |i, _| rows[i][2]);
    LinearRegression::new(&x, &y, 1.0).unwrap()
}

/// All ordered batches of indices below n, each as likely as any other.
pub(crate) fn batches(n: usize, size: usize, sampling: Sampling) -> Vec<Vec<usize>> {
    let mut batches = vec![vec![]];
    for _ in 0..size {
        let longer = |batch: &Vec<usize>| (0..n).map(|i| [batch.as_slice(), &[i]].concat()).collect::<Vec<_>>();
        batches = batches.iter().flat_map(longer).collect();
    }
    if sampling == Sampling::WithoutReplacement {
        batches.retain(|b| (0..size).all(|i| !b[..i].contains(&b[i])));
    }
    batches
}
