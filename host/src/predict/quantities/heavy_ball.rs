//! SGD with heavy-ball momentum.

use serde_json::{Map, Value};

use super::{Answer, matrix_answer, noise_covariance, number_answer};
use crate::predict::field::{self, Field};
use crate::predict::{Inputs, Quantity};
use crate::theory::{heavy_ball, stability};

pub(in crate::predict) const STATIONARY_COV: Quantity = Quantity {
    name: "sgdm_stationary_cov",
    summary: "Stationary covariance of heavy ball, m' = mu m + g, w' = w - lam m': Liu21 Theorem 2, eq. (7), any K and C",
    inputs: &[field::K, field::C, field::LAM, field::MU, field::SIGMA2, field::A],
    outputs: &[field::COVARIANCE],
    answer: stationary_cov,
};

pub(in crate::predict) const TRAINING_ERROR: Quantity = Quantity {
    name: "sgdm_training_error",
    summary: "Stationary training error of heavy ball: Liu21 Theorem 5, eq. (12)",
    inputs: &[field::K, field::C, field::LAM, field::MU, field::SIGMA2, field::A],
    outputs: &[field::TRAINING_ERROR],
    answer: training_error,
};

pub(in crate::predict) const STABILITY: Quantity = Quantity {
    name: "heavy_ball_stability",
    summary: "Where heavy ball with the matrix learning rate Lambda = s Lambda_direction is stable, under constant noise: Liu21 section 4.5, corrected",
    inputs: &[
        field::K,
        Field::new("Lambda_direction", "preconditioner up to its scale: D x D, symmetric positive definite"),
        field::MU,
        Field::new("s_probe", "a scale at which the spectral radius is wanted; >= 0"),
    ],
    outputs: &[
        Field::new(
            "s_max",
            "stable if and only if 0 < s < s_max = 2 (1 + mu) / largest eigenvalue of Lambda_direction K",
        ),
        Field::new("spectral_radius_at_s_probe", "spectral radius of one step at s_probe"),
    ],
    answer: stability,
};

fn stationary_cov(inputs: &Inputs) -> Answer {
    let k = inputs.hessian("K")?;
    let c = noise_covariance(inputs, &k)?;
    let (lam, mu) = (inputs.number("lam")?, inputs.number("mu")?);
    Ok(matrix_answer("Sigma", &heavy_ball::stationary_covariance(&k, &c, lam, mu)?))
}

fn training_error(inputs: &Inputs) -> Answer {
    let k = inputs.hessian("K")?;
    let c = noise_covariance(inputs, &k)?;
    let (lam, mu) = (inputs.number("lam")?, inputs.number("mu")?);
    Ok(number_answer("L_train", heavy_ball::training_error(&k, &c, lam, mu)?))
}

fn stability(inputs: &Inputs) -> Answer {
    let k = inputs.hessian("K")?;
    let direction = inputs.matrix("Lambda_direction")?;
    let ray = stability::Ray::new(&k, &direction, inputs.number("mu")?)?;
    let radius = ray.spectral_radius(inputs.number("s_probe")?)?;
    Ok(Map::from_iter([
        ("s_max".into(), Value::from(ray.largest_scale()?)),
        ("spectral_radius_at_s_probe".into(), Value::from(radius)),
    ]))
}
