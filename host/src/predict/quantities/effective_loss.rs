//! The effective loss of the stationary density under isotropic noise.

use super::{Answer, matrix_answer};
use crate::predict::inputs::wrong;
use crate::predict::{Inputs, Quantity};
use crate::theory::effective_loss;

/// `c` scales the density, not its shape: it is checked, and `H` does not depend on it.
pub(in crate::predict) const MATRIX: Quantity =
    Quantity { name: "effective_loss_matrix", fields: &["K", "c", "lam", "mu"], answer: matrix };

fn matrix(inputs: &Inputs) -> Answer {
    let k = inputs.hessian("K")?;
    let c = inputs.number("c")?;
    if c <= 0.0 {
        return Err(wrong("c", &c, "a number > 0"));
    }
    let h = effective_loss::matrix(&k, inputs.number("lam")?, inputs.number("mu")?)?;
    Ok(matrix_answer("H", &h))
}
