//! Heavy ball with a matrix learning rate.

use super::{Answer, matrix_answer, noise_covariance, number_answer};
use crate::predict::field::{self, Field};
use crate::predict::{Inputs, Quantity};
use crate::theory::preconditioned;

const LAMBDA: Field = Field::new("Lambda", "matrix learning rate: D x D, symmetric positive definite");
const INPUTS: &[Field] = &[field::K, field::C, LAMBDA, field::MU, field::SIGMA2, field::A];

pub(in crate::predict) const STATIONARY_COV: Quantity = Quantity {
    name: "preconditioned_stationary_cov",
    summary: "Stationary covariance of heavy ball with a matrix learning rate: Liu21 Theorem 3, eq. (9); K, C and Lambda need not commute",
    inputs: INPUTS,
    outputs: &[field::COVARIANCE],
    answer: stationary_cov,
};

pub(in crate::predict) const TRAINING_ERROR: Quantity = Quantity {
    name: "preconditioned_training_error",
    summary: "Stationary training error of heavy ball with a matrix learning rate, any K, C and Lambda",
    inputs: INPUTS,
    outputs: &[field::TRAINING_ERROR],
    answer: training_error,
};

fn stationary_cov(inputs: &Inputs) -> Answer {
    let k = inputs.hessian("K")?;
    let c = noise_covariance(inputs, &k)?;
    let (lambda, mu) = (inputs.matrix("Lambda")?, inputs.number("mu")?);
    Ok(matrix_answer("Sigma", &preconditioned::stationary_covariance(&k, &c, &lambda, mu)?))
}

fn training_error(inputs: &Inputs) -> Answer {
    let k = inputs.hessian("K")?;
    let c = noise_covariance(inputs, &k)?;
    let (lambda, mu) = (inputs.matrix("Lambda")?, inputs.number("mu")?);
    Ok(number_answer("L_train", preconditioned::training_error(&k, &c, &lambda, mu)?))
}
