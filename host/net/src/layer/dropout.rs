//! Dropout: each number is 0 with probability p and divided by 1 - p otherwise (Srivastava et al. 2014).
//!
//! The mask comes from a stream of the core, on every device: 32 bits a number, so that p counts in steps of 2^-32.

use candle_core::{Result, Tensor};
use optsde_core::random::{PathStream, Random};

use super::LayerError;
use crate::network::Number;

/// `x` with numbers dropped with probability `p`; takes as many words as `x` has numbers, none if `p` is 0.
pub fn dropout(x: &Tensor, p: f64, stream: &mut PathStream) -> Result<Tensor> {
    if !(0.0..1.0).contains(&p) {
        return Err(LayerError::of("dropout", &p, "from 0 to below 1"));
    }
    if p == 0.0 {
        return Ok(x.clone());
    }
    let limit = p * (f64::from(u32::MAX) + 1.0);
    let mut factor = || if f64::from(Random::<Number>::word(stream)) < limit { 0.0 } else { 1.0 / (1.0 - p) };
    let mask: Vec<f64> = (0..x.elem_count()).map(|_| factor()).collect();
    x * Tensor::from_vec(mask, x.shape(), x.device())?.to_dtype(x.dtype())?
}
