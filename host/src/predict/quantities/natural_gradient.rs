//! Natural gradient descent.

use super::{Answer, batch_noise_factor, matrix_answer, number_answer};
use crate::predict::field::{self, Field};
use crate::predict::{Inputs, Quantity};
use crate::theory::natural_gradient;

const LAM: Field = Field::new("lam", "learning rate; > 0");

const CONSTANT_NOISE: &[Field] = &[
    field::K,
    Field::new("C", "covariance of the gradient noise: D x D, symmetric positive definite"),
    LAM,
    field::MU,
];

const MINIBATCH: &[Field] = &[
    field::K,
    Field::new("N", "number of samples: the noise is C = (N-S)/(N S) K Sigma K; a whole number, 2 or more"),
    Field::new("S", "batch size; 1 <= S < N"),
    LAM,
    field::MU,
];

pub(in crate::predict) const CONSTANT_NOISE_COV: Quantity = Quantity {
    name: "ngd_constC_cov",
    summary: "Stationary covariance of natural gradient descent, Lambda = lam (K Sigma K)^-1, under constant noise: Liu21 Corollary 9, eq. (107), any K and C",
    inputs: CONSTANT_NOISE,
    outputs: &[field::COVARIANCE],
    answer: constant_noise_cov,
};

pub(in crate::predict) const CONSTANT_NOISE_TRAINING_ERROR: Quantity = Quantity {
    name: "ngd_constC_training_error",
    summary: "Stationary training error of natural gradient descent under constant noise: Liu21 Corollary 10, eq. (112)",
    inputs: CONSTANT_NOISE,
    outputs: &[field::TRAINING_ERROR],
    answer: constant_noise_training_error,
};

pub(in crate::predict) const MINIBATCH_COV: Quantity = Quantity {
    name: "ngd_minibatchC_cov",
    summary: "Stationary covariance of natural gradient descent under the noise (N-S)/(N S) K Sigma K: Liu21 Corollary 6, eq. (26)",
    inputs: MINIBATCH,
    outputs: &[field::COVARIANCE],
    answer: minibatch_cov,
};

pub(in crate::predict) const MINIBATCH_TRAINING_ERROR: Quantity = Quantity {
    name: "ngd_minibatchC_training_error",
    summary: "Stationary training error of natural gradient descent under the noise (N-S)/(N S) K Sigma K: Liu21 Corollary 10, eq. (112)",
    inputs: MINIBATCH,
    outputs: &[field::TRAINING_ERROR],
    answer: minibatch_training_error,
};

fn constant_noise_cov(inputs: &Inputs) -> Answer {
    let (k, c) = (inputs.hessian("K")?, inputs.matrix("C")?);
    let (lam, mu) = (inputs.number("lam")?, inputs.number("mu")?);
    Ok(matrix_answer("Sigma", &natural_gradient::stationary_covariance(&k, &c, lam, mu)?))
}

fn constant_noise_training_error(inputs: &Inputs) -> Answer {
    let (k, c) = (inputs.hessian("K")?, inputs.matrix("C")?);
    let (lam, mu) = (inputs.number("lam")?, inputs.number("mu")?);
    Ok(number_answer("L_train", natural_gradient::training_error(&k, &c, lam, mu)?))
}

fn minibatch_cov(inputs: &Inputs) -> Answer {
    let (k, r) = (inputs.hessian("K")?, batch_noise_factor(inputs)?);
    let (lam, mu) = (inputs.number("lam")?, inputs.number("mu")?);
    Ok(matrix_answer("Sigma", &natural_gradient::minibatch_covariance(&k, r, lam, mu)?))
}

fn minibatch_training_error(inputs: &Inputs) -> Answer {
    let (k, r) = (inputs.hessian("K")?, batch_noise_factor(inputs)?);
    let (lam, mu) = (inputs.number("lam")?, inputs.number("mu")?);
    Ok(number_answer("L_train", natural_gradient::minibatch_training_error(&k, r, lam, mu)?))
}
