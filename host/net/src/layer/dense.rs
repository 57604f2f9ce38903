//! The dense layer: y = x W^T + b over the last dimension.

use candle_core::{Result, Tensor};

use super::vector::{Along, plus};

/// `x` is (.., in), `weight` (out, in), `bias` (out).
pub fn dense(x: &Tensor, weight: &Tensor, bias: Option<&Tensor>) -> Result<Tensor> {
    let (outputs, inputs) = weight.dims2()?;
    let mut shape = x.dims().to_vec();
    if let Some(last) = shape.last_mut() {
        *last = outputs;
    }
    // All rows in one product: one large matrix is faster than many small ones.
    let rows = x.elem_count() / inputs.max(1);
    let y = x.reshape((rows, inputs))?.matmul(&weight.t()?)?;
    let y = match bias {
        Some(bias) => plus(&y, bias, Along::Last)?,
        None => y,
    };
    y.reshape(shape)
}
