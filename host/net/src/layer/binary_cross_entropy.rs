//! Binary cross entropy of each sample: log(1 + e^(-s)) of the margin s = z for label 1 and -z for label 0.
//!
//! In terms of the margin there is no difference of large numbers: gradients of well classified samples keep their
//! digits.

use candle_core::{Result, Tensor};

/// (samples) of the logits `z` (samples) and the `labels` (samples), 0 or 1 of any type.
pub fn binary_cross_entropy(z: &Tensor, labels: &Tensor) -> Result<Tensor> {
    let sign = ((labels.to_dtype(z.dtype())? * 2.0)? - 1.0)?;
    let negative_margin = (z * sign)?.neg()?;
    // log(e^0 + e^u) = m + log(e^-m + e^(u - m)) does not depend on m = max(u, 0): no gradient has to go through it.
    let largest = negative_margin.detach().relu()?;
    let sum = (largest.neg()?.exp()? + (negative_margin - &largest)?.exp()?)?;
    sum.log()? + largest
}
