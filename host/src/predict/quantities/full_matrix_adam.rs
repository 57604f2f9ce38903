//! Adam with a full matrix, without momentum.

use super::{Answer, matrix_answer, number_answer};
use crate::predict::error::Error;
use crate::predict::field::{self, Field};
use crate::predict::{Inputs, Quantity};
use crate::theory::full_matrix_adam;

const NOISE: Field = Field::new("c", "the noise is C = c K Sigma K; > 0");
const LAM: Field = Field::new("lam", "learning rate; > 0");
const MU: Field = Field::optional("mu", "momentum, which this theory does not cover; 0");

pub(in crate::predict) const COV: Quantity = Quantity {
    name: "adam_cov",
    summary: "Stationary covariance of full-matrix Adam, Lambda = lam E[g g^T]^-1/2, under the noise c K Sigma K: Liu21 Theorem 10, eq. (27)",
    inputs: &[field::K, NOISE, LAM, MU],
    outputs: &[field::COVARIANCE],
    answer: cov,
};

pub(in crate::predict) const TRAINING_ERROR: Quantity = Quantity {
    name: "adam_training_error",
    summary: "Stationary training error of full-matrix Adam under the noise c K Sigma K: Liu21 eq. (117)",
    inputs: &[field::K, NOISE, LAM, MU],
    outputs: &[field::TRAINING_ERROR],
    answer: training_error,
};

pub(in crate::predict) const CONSTANT_NOISE_COV: Quantity = Quantity {
    name: "adam_constC_cov",
    summary: "Stationary covariance of full-matrix Adam, Lambda = lam (K Sigma K + C)^-1/2, under constant noise: a fixed point, not in Liu21",
    inputs: &[
        field::K,
        Field::new("C", "covariance of the gradient noise: D x D, symmetric positive semidefinite, not without noise"),
        LAM,
        MU,
    ],
    outputs: &[field::COVARIANCE],
    answer: constant_noise_cov,
};

fn cov(inputs: &Inputs) -> Answer {
    no_momentum(inputs)?;
    let k = inputs.hessian("K")?;
    let sigma = full_matrix_adam::stationary_covariance(&k, inputs.number("c")?, inputs.number("lam")?)?;
    Ok(matrix_answer("Sigma", &sigma))
}

fn training_error(inputs: &Inputs) -> Answer {
    no_momentum(inputs)?;
    let k = inputs.hessian("K")?;
    Ok(number_answer("L_train", full_matrix_adam::training_error(&k, inputs.number("c")?, inputs.number("lam")?)?))
}

fn constant_noise_cov(inputs: &Inputs) -> Answer {
    no_momentum(inputs)?;
    let (k, c) = (inputs.hessian("K")?, inputs.matrix("C")?);
    Ok(matrix_answer("Sigma", &full_matrix_adam::constant_noise_covariance(&k, &c, inputs.number("lam")?)?))
}

fn no_momentum(inputs: &Inputs) -> Result<(), Error> {
    let mu = if inputs.has("mu") { inputs.number("mu")? } else { 0.0 };
    if mu == 0.0 { Ok(()) } else { Err(inputs.wrong("mu", &mu, "0: the theory of full-matrix Adam has no momentum")) }
}
