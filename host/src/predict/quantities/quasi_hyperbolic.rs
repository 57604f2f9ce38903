//! Quasi-hyperbolic momentum.

use super::{Answer, matrix_answer, noise_covariance, number_answer};
use crate::predict::field::{self, Field};
use crate::predict::{Inputs, Quantity};
use crate::theory::quasi_hyperbolic;

const NU: Field = Field::new("nu", "weight of the buffer in the step; 0 <= nu <= 1");

pub(in crate::predict) const STATIONARY_COV: Quantity = Quantity {
    name: "qhm_stationary_cov",
    summary: "Stationary covariance of QHM, m' = mu m + (1-mu) g, w' = w - lam [(1-nu) g + nu m'], Liu21 eq. (72): exact for any K and C, unlike the printed Theorem 11",
    inputs: &[field::K, field::C, field::LAM, field::MU, NU, field::SIGMA2, field::A],
    outputs: &[field::COVARIANCE],
    answer: stationary_cov,
};

pub(in crate::predict) const TRAINING_ERROR: Quantity = Quantity {
    name: "qhm_training_error",
    summary: "Stationary training error of QHM: exact for any K and C, unlike the printed Liu21 Corollary 7, eqs. (89) to (92)",
    inputs: &[field::K, field::C, field::LAM, field::MU, NU, field::SIGMA2, field::A],
    outputs: &[field::TRAINING_ERROR],
    answer: training_error,
};

pub(in crate::predict) const STABILITY: Quantity = Quantity {
    name: "qhm_stability",
    summary: "Up to which learning rate QHM, Liu21 eq. (72), is stable under constant noise",
    inputs: &[field::K, field::MU, NU],
    outputs: &[Field::new(
        "lambda_max",
        "stable if and only if 0 < lam < lambda_max = 2 (1 + mu) / (1 + mu - 2 mu nu) / largest eigenvalue of K",
    )],
    answer: stability,
};

fn stationary_cov(inputs: &Inputs) -> Answer {
    let k = inputs.hessian("K")?;
    let c = noise_covariance(inputs, &k)?;
    let (lam, mu, nu) = (inputs.number("lam")?, inputs.number("mu")?, inputs.number("nu")?);
    Ok(matrix_answer("Sigma", &quasi_hyperbolic::stationary_covariance(&k, &c, lam, mu, nu)?))
}

fn training_error(inputs: &Inputs) -> Answer {
    let k = inputs.hessian("K")?;
    let c = noise_covariance(inputs, &k)?;
    let (lam, mu, nu) = (inputs.number("lam")?, inputs.number("mu")?, inputs.number("nu")?);
    Ok(number_answer("L_train", quasi_hyperbolic::training_error(&k, &c, lam, mu, nu)?))
}

fn stability(inputs: &Inputs) -> Answer {
    let k = inputs.hessian("K")?;
    let (mu, nu) = (inputs.number("mu")?, inputs.number("nu")?);
    Ok(number_answer("lambda_max", quasi_hyperbolic::largest_learning_rate(&k, mu, nu)?))
}
