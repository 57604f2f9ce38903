//! Cross entropy of each sample: log sum_j e^(z_j) - z_y, with the largest value taken out first, so that nothing
//! overflows.

use candle_core::{D, Result, Tensor};

/// (samples) of the logits `z` (samples, classes) and the classes `labels` (samples), whole numbers below `classes`.
pub fn cross_entropy(z: &Tensor, labels: &Tensor) -> Result<Tensor> {
    // The result does not depend on the number taken out: no gradient has to go through it.
    let z = z.broadcast_sub(&z.detach().max_keepdim(D::Minus1)?)?;
    let of_label = z.gather(&labels.unsqueeze(D::Minus1)?, D::Minus1)?.squeeze(D::Minus1)?;
    z.exp()?.sum(D::Minus1)?.log()? - of_label
}
