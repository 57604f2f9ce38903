//! Data and batches that the tests of minibatch noise share.

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
