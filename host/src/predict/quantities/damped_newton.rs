//! Damped Newton's method.

use nalgebra::DMatrix;

use super::{Answer, agreeing, batch_noise_factor, matrix_answer, number_answer};
use crate::predict::error::Error;
use crate::predict::field::{self, Field};
use crate::predict::{Inputs, Quantity};
use crate::theory::damped_newton;

const INPUTS: &[Field] = &[
    field::K,
    Field::optional("C", "covariance of the gradient noise: D x D; with N and S it must agree with them, or is a text"),
    Field::optional("N", "with S: the noise is C = (N-S)/(N S) K; a whole number, 1 or more"),
    Field::optional("S", "with N: batch size; 1 <= S <= N"),
    Field::new("lam", "learning rate; 0 < lam < 2 (1 + mu)"),
    field::MU,
];

pub(in crate::predict) const STATIONARY_COV: Quantity = Quantity {
    name: "dnm_stationary_cov",
    summary: "Stationary covariance of the damped Newton's method, Lambda = lam K^-1: Liu21 Theorem 12, eq. (98), any K and C",
    inputs: INPUTS,
    outputs: &[field::COVARIANCE],
    answer: stationary_cov,
};

pub(in crate::predict) const TRAINING_ERROR: Quantity = Quantity {
    name: "dnm_training_error",
    summary: "Stationary training error of the damped Newton's method: Liu21 Corollary 8, eq. (103)",
    inputs: INPUTS,
    outputs: &[field::TRAINING_ERROR],
    answer: training_error,
};

fn stationary_cov(inputs: &Inputs) -> Answer {
    let k = inputs.hessian("K")?;
    let c = noise(inputs, &k)?;
    let (lam, mu) = (inputs.number("lam")?, inputs.number("mu")?);
    Ok(matrix_answer("Sigma", &damped_newton::stationary_covariance(&k, &c, lam, mu)?))
}

fn training_error(inputs: &Inputs) -> Answer {
    let k = inputs.hessian("K")?;
    let c = noise(inputs, &k)?;
    let (lam, mu) = (inputs.number("lam")?, inputs.number("mu")?);
    Ok(number_answer("L_train", damped_newton::training_error(&k, &c, lam, mu)?))
}

/// `C`, or `(N-S)/(N S) K`, or both if they agree. A text `C` beside N and S is not read.
fn noise(inputs: &Inputs, k: &DMatrix<f64>) -> Result<DMatrix<f64>, Error> {
    if !inputs.has("N") && !inputs.has("S") {
        return inputs.matrix("C");
    }
    let made = batch_noise_factor(inputs)? * k;
    if inputs.has("C") && !inputs.is_text("C") { agreeing(inputs, &made, "(N-S)/(N S) K") } else { Ok(made) }
}
