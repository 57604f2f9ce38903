//! Softmax attention with several heads: softmax(Q K^T / sqrt(d)) V for each head of width d (Vaswani et al. 2017).

use candle_core::{Result, Tensor};

use super::LayerError;
use super::softmax::softmax;

/// What a position may look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mask {
    /// All positions.
    None,
    /// Itself and those before it.
    Causal,
}

/// `queries`, `keys` and `values` are (batch, length, width); the heads share the width equally, in order.
pub fn attention(queries: &Tensor, keys: &Tensor, values: &Tensor, heads: usize, mask: Mask) -> Result<Tensor> {
    let (batch, length, width) = queries.dims3()?;
    if heads == 0 || width % heads != 0 {
        return Err(LayerError::of("heads", &heads, format!("a divisor of the width {width}")));
    }
    let split = |x: &Tensor| x.reshape((batch, length, heads, width / heads))?.transpose(1, 2)?.contiguous();
    let transposed = split(keys)?.transpose(2, 3)?.contiguous()?;
    #[expect(clippy::cast_precision_loss, reason = "the width of a head")]
    let scale = 1.0 / ((width / heads) as f64).sqrt();
    let scores = (split(queries)?.matmul(&transposed)? * scale)?;
    let scores = match mask {
        Mask::None => scores,
        Mask::Causal => scores.broadcast_add(&causal(length, queries)?)?,
    };
    let mixed = softmax(&scores)?.matmul(&split(values)?)?;
    mixed.transpose(1, 2)?.contiguous()?.reshape((batch, length, width))
}

/// Minus infinity where a position (row) must not look (column), of the type and on the device of `like`.
fn causal(length: usize, like: &Tensor) -> Result<Tensor> {
    let entry = |at: usize| if at % length > at / length { f32::NEG_INFINITY } else { 0.0 };
    let entries: Vec<f32> = (0..length * length).map(entry).collect();
    Tensor::from_vec(entries, (length, length), like.device())?.to_dtype(like.dtype())
}
