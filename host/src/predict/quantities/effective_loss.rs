//! The effective loss of the stationary density under isotropic noise.

use super::{Answer, matrix_answer};
use crate::predict::field::{self, Field};
use crate::predict::inputs::wrong;
use crate::predict::{Inputs, Quantity};
use crate::theory::effective_loss;

/// `c` scales the density, not its shape: it is checked, and `H` does not depend on it.
pub(in crate::predict) const MATRIX: Quantity = Quantity {
    name: "effective_loss_matrix",
    summary: "Hessian of the effective loss: under noise c I the stationary density is exp[-(1-mu)/(lam c) w^T H w], H = K - lam K^2 / (2 (1+mu)): Liu21 section 4.6 with the right sign",
    inputs: &[
        field::K,
        Field::new("c", "variance of the noise, which scales the density and not H; > 0"),
        field::LAM,
        field::MU,
    ],
    outputs: &[Field::new("H", "Hessian of the effective loss: D x D")],
    answer: matrix,
};

fn matrix(inputs: &Inputs) -> Answer {
    let k = inputs.hessian("K")?;
    let c = inputs.number("c")?;
    if c <= 0.0 {
        return Err(wrong("c", &c, "a number > 0"));
    }
    let h = effective_loss::matrix(&k, inputs.number("lam")?, inputs.number("mu")?)?;
    Ok(matrix_answer("H", &h))
}
