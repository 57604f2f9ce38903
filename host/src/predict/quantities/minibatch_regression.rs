//! Heavy ball on linear regression under true minibatch noise.

use serde_json::Map;

use super::{Answer, matrix, vector};
use crate::predict::field::{self, Field};
use crate::predict::{Inputs, Quantity};
use crate::theory::minibatch::{LinearRegression, Sampling};

pub(in crate::predict) const COV: Quantity = Quantity {
    name: "minibatch_regression_cov",
    summary: "Stationary covariance of heavy ball on a linear regression under its true minibatch noise, exact",
    inputs: &[
        Field::new("X", "data: N x D"),
        Field::new("y", "labels: N numbers"),
        Field::new("loss_factor", "c of the loss (c / 2N) sum (w.x - y)^2; > 0"),
        Field::new("S", "batch size; 1 <= S <= N"),
        Field::optional("N", "number of samples, if given as X has rows"),
        Field::new("replacement", "whether a batch is drawn with replacement"),
        field::LAM,
        field::MU,
    ],
    outputs: &[
        Field::new("Sigma", "stationary E[(w - w_hat)(w - w_hat)^T]: D x D"),
        Field::new("K", "Hessian: D x D"),
        Field::new("w_hat", "the minimum: D numbers"),
        Field::new("per_sample_gradient_cov_at_minimum", "D x D"),
    ],
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
