//! The continuous-time approximation.

use serde_json::{Map, Value};

use super::{Answer, matrix, noise_covariance};
use crate::predict::field;
use crate::predict::{Inputs, Quantity};
use crate::theory::continuous;

pub(in crate::predict) const COV: Quantity = Quantity {
    name: "continuous_time_cov",
    summary: "The stationary covariance in continuous time, Sigma K + K Sigma = lam C / (1 - mu): Liu21 eq. (1), right for lam -> 0 only",
    inputs: &[field::K, field::C, field::ANY_LAM, field::MU, field::SIGMA2, field::A],
    outputs: &[field::COVARIANCE, field::TRAINING_ERROR],
    answer: cov,
};

fn cov(inputs: &Inputs) -> Answer {
    let k = inputs.hessian("K")?;
    let c = noise_covariance(inputs, &k)?;
    let (lam, mu) = (inputs.number("lam")?, inputs.number("mu")?);
    let sigma = continuous::stationary_covariance(&k, &c, lam, mu)?;
    let error = continuous::training_error(&k, &c, lam, mu)?;
    Ok(Map::from_iter([("Sigma".into(), matrix(&sigma)), ("L_train".into(), Value::from(error))]))
}
