//! The sign of a gradient under Student-t noise, and the coefficients of the SDE of SignSGD that it gives.

use serde_json::{Map, Value};

use super::Answer;
use crate::predict::inputs::wrong;
use crate::predict::{Inputs, Quantity};
use crate::theory::student_t;

pub(in crate::predict) const SIGN_MEAN: Quantity =
    Quantity { name: "student_t_sign_mean", fields: &["nu", "x"], answer: sign_mean };

pub(in crate::predict) const SIGNSGD_COEFFICIENTS: Quantity = Quantity {
    name: "signsgd_sde_coefficients_student_t",
    fields: &["nu", "eta", "sigma", "grad"],
    answer: signsgd_coefficients,
};

fn sign_mean(inputs: &Inputs) -> Answer {
    let nu = inputs.number("nu")?;
    let mut means = Vec::new();
    for &x in &inputs.vector("x")? {
        means.push(student_t::sign_mean(nu, x)?.mean);
    }
    Ok(Map::from_iter([("twoXi".into(), Value::from(means))]))
}

/// Comp24 eq. (7): drift `-2 Xi(g / sigma)`, diffusion `sqrt(eta (1 - (2 Xi)^2))`.
fn signsgd_coefficients(inputs: &Inputs) -> Answer {
    let (nu, eta, sigma) = (inputs.number("nu")?, inputs.number("eta")?, inputs.number("sigma")?);
    for (field, value) in [("eta", eta), ("sigma", sigma)] {
        if value <= 0.0 {
            return Err(wrong(field, &value, "a number > 0"));
        }
    }
    let (mut drift, mut diffusion) = (Vec::new(), Vec::new());
    for &gradient in &inputs.vector("grad")? {
        let sign = student_t::sign_mean(nu, gradient / sigma)?;
        drift.push(-sign.mean);
        diffusion.push((eta * sign.variance).sqrt());
    }
    Ok(Map::from_iter([
        ("slope".into(), Value::from(student_t::slope(nu)?)),
        ("drift".into(), Value::from(drift)),
        ("diffusion".into(), Value::from(diffusion)),
    ]))
}
