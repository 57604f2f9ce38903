//! SGD with heavy-ball momentum.

use serde_json::{Map, Value};

use super::{Answer, matrix_answer, noise_covariance, number_answer};
use crate::predict::{Inputs, Quantity};
use crate::theory::{heavy_ball, stability};

pub(in crate::predict) const STATIONARY_COV: Quantity =
    Quantity { name: "sgdm_stationary_cov", fields: &["K", "C", "lam", "mu", "sigma2", "a"], answer: stationary_cov };

pub(in crate::predict) const TRAINING_ERROR: Quantity =
    Quantity { name: "sgdm_training_error", fields: &["K", "C", "lam", "mu", "sigma2", "a"], answer: training_error };

pub(in crate::predict) const STABILITY: Quantity =
    Quantity { name: "heavy_ball_stability", fields: &["K", "Lambda_direction", "mu", "s_probe"], answer: stability };

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
