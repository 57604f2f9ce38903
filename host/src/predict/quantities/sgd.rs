//! SGD without momentum.

use super::{Answer, matrix_answer, noise_covariance, number_answer};
use crate::predict::{Inputs, Quantity};
use crate::theory::sgd;

pub(in crate::predict) const STATIONARY_COV: Quantity =
    Quantity { name: "sgd_stationary_cov", fields: &["K", "C", "lam", "sigma2", "a"], answer: stationary_cov };

pub(in crate::predict) const TRAINING_ERROR: Quantity =
    Quantity { name: "sgd_training_error", fields: &["K", "C", "lam", "sigma2", "a"], answer: training_error };

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
