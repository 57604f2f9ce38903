//! SGD without momentum.

use super::{Answer, matrix_answer, noise_covariance, number_answer};
use crate::predict::field;
use crate::predict::{Inputs, Quantity};
use crate::theory::sgd;

pub(in crate::predict) const STATIONARY_COV: Quantity = Quantity {
    name: "sgd_stationary_cov",
    summary: "Stationary covariance of SGD, w' = w - lam (K w + noise): Liu21 Theorem 1, eq. (6), any K and C",
    inputs: &[field::K, field::C, field::LAM, field::SIGMA2, field::A],
    outputs: &[field::COVARIANCE],
    answer: stationary_cov,
};

pub(in crate::predict) const TRAINING_ERROR: Quantity = Quantity {
    name: "sgd_training_error",
    summary: "Stationary training error of SGD: Liu21 Theorem 5, eq. (12)",
    inputs: &[field::K, field::C, field::LAM, field::SIGMA2, field::A],
    outputs: &[field::TRAINING_ERROR],
    answer: training_error,
};

fn stationary_cov(inputs: &Inputs) -> Answer {
    let k = inputs.hessian("K")?;
    let c = noise_covariance(inputs, &k)?;
    let sigma = sgd::stationary_covariance(&k, &c, inputs.number("lam")?)?;
    Ok(matrix_answer("Sigma", &sigma))
}

fn training_error(inputs: &Inputs) -> Answer {
    let k = inputs.hessian("K")?;
    let c = noise_covariance(inputs, &k)?;
    let error = sgd::training_error(&k, &c, inputs.number("lam")?)?;
    Ok(number_answer("L_train", error))
}
