//! Heavy ball on linear regression under true minibatch noise.

use serde_json::Map;

use super::{Answer, matrix, vector};
use crate::predict::{Inputs, Quantity};
use crate::theory::minibatch::{LinearRegression, Sampling};

pub(in crate::predict) const COV: Quantity = Quantity {
    name: "minibatch_regression_cov",
    fields: &["X", "y", "loss_factor", "S", "N", "replacement", "lam", "mu"],
    answer: cov,
};

fn cov(inputs: &Inputs) -> Answer {
    let (x, y) = (inputs.matrix("X")?, inputs.vector("y")?);
    inputs.agree("N", x.nrows())?;
    inputs.agree("D", x.ncols())?;
    let regression = LinearRegression::new(&x, &y, inputs.number("loss_factor")?)?;
    let sampling = if inputs.flag("replacement")? { Sampling::WithReplacement } else { Sampling::WithoutReplacement };
    let size = usize::try_from(inputs.count("S")?).unwrap_or(usize::MAX);
    let batch = regression.minibatch(size, sampling)?;
    let sigma = batch.stationary_covariance(inputs.number("lam")?, inputs.number("mu")?)?;
    Ok(Map::from_iter([
        ("Sigma".into(), matrix(&sigma)),
        ("K".into(), matrix(regression.hessian())),
        ("w_hat".into(), vector(regression.minimum())),
        ("per_sample_gradient_cov_at_minimum".into(), matrix(regression.gradient_covariance())),
    ]))
}
