//! What the tests of layers share: numbers, and gradients against central finite differences.

#![allow(dead_code, reason = "no test uses all of it")]

use candle_core::{Device, Result, Tensor, Var};

/// Half the distance of the two points of a difference: a power of two, so that x + h and x - h are exact.
pub(crate) const STEP: f64 = 1.0 / (1 << 17) as f64;

/// Numbers of (-1, 1), all different up to 1009 of them: multiples of 1 / 504.5, none closer to 0 or to each other
/// than 0.0009, so that a step of [`STEP`] passes no kink of a ReLU and no tie of a maximum.
pub(crate) fn values(shape: &[usize], seed: usize) -> Tensor {
    let count: usize = shape.iter().product();
    assert!(count <= 1009);
    #[expect(clippy::cast_precision_loss, reason = "below 1009")]
    let value = |i: usize| ((i * 7919 + seed * 131) % 1009) as f64 / 504.5 - 1.0;
    Tensor::from_vec((0..count).map(value).collect(), shape, &Device::Cpu).unwrap()
}

pub(crate) fn numbers(x: &Tensor) -> Vec<f64> {
    x.flatten_all().unwrap().to_vec1().unwrap()
}

/// The largest distance of the entries.
pub(crate) fn distance(x: &Tensor, y: &[f64]) -> f64 {
    let x = numbers(x);
    assert_eq!(x.len(), y.len());
    x.iter().zip(y).map(|(x, y)| (x - y).abs()).fold(0.0, |a, b| if b <= a { a } else { b })
}

/// Checks the gradient of sum_i c_i f_i, with numbers c of [`values`], with respect to all entries of all arguments.
///
/// Tolerance: f is computed with an error of at most about 64 roundings of each term, 64 2^-53 sum |c_i f_i|, which the
/// difference divides by h; and what it leaves out is h^2 / 6 times a third derivative, which for these functions and
/// arguments of size 1 is below 6000. Together 1e-7, where faults of a rule are 1e-2 and more.
pub(crate) fn check_gradients(arguments: &[Tensor], f: impl Fn(&[Tensor]) -> Result<Tensor>) {
    let weighted = |x: &[Tensor]| {
        let y = f(x).unwrap();
        (&y * values(y.dims(), 5)).unwrap()
    };
    let variables: Vec<Var> = arguments.iter().map(|x| Var::from_tensor(x).unwrap()).collect();
    let tracked: Vec<Tensor> = variables.iter().map(|x| x.as_tensor().clone()).collect();
    let terms = weighted(&tracked);
    let sizes: f64 = numbers(&terms).iter().map(|term| term.abs()).sum();
    let tolerance = 64.0 * f64::EPSILON / 2.0 * sizes / STEP + 1000.0 * STEP * STEP;
    let gradients = terms.sum_all().unwrap().backward().unwrap();
    for (which, (variable, argument)) in variables.iter().zip(arguments).enumerate() {
        let gradient = numbers(gradients.get(variable).expect("a gradient"));
        let x = numbers(argument);
        for i in 0..x.len() {
            let at = |shift: f64| {
                let mut moved = x.clone();
                moved[i] += shift;
                let mut arguments = arguments.to_vec();
                arguments[which] = Tensor::from_vec(moved, argument.shape(), &Device::Cpu).unwrap();
                numbers(&weighted(&arguments)).iter().sum::<f64>()
            };
            let difference = (at(STEP) - at(-STEP)) / (2.0 * STEP);
            let error = (difference - gradient[i]).abs();
            assert!(error <= tolerance, "argument {which}, entry {i}: {difference} and {}", gradient[i]);
        }
    }
}
