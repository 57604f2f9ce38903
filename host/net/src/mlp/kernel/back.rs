//! Backward: `sum_j w_ji d_j`, the sum over outputs from the first to the last. The weights that share a load of `d_j` lie side
//! by side, so that no transposed copy of them is needed.

use optsde_core::Real;

use super::{LANES, OUTPUTS, Sizes};

#[inline(always)]
pub(super) fn plain_back<R: Real>(weights: &[R], d: &[R], inner: &mut [R], sizes: Sizes) {
    let Sizes { inputs, stride, .. } = sizes;
    let whole = inputs - inputs % OUTPUTS;
    for first in (0..whole).step_by(OUTPUTS) {
        back_of::<R, OUTPUTS>(&weights[first..], d, &mut inner[first * stride..], sizes);
    }
    for first in whole..inputs {
        back_of::<R, 1>(&weights[first..], d, &mut inner[first * stride..], sizes);
    }
}

/// `I` inputs of [`back`].
#[inline(always)]
fn back_of<R: Real, const I: usize>(weights: &[R], d: &[R], inner: &mut [R], sizes: Sizes) {
    for at in (0..sizes.stride).step_by(LANES) {
        back_columns::<R, I>(weights, &d[at..], &mut inner[at..], sizes);
    }
}

/// `I` inputs for [`LANES`] samples.
#[inline(always)]
fn back_columns<R: Real, const I: usize>(weights: &[R], d: &[R], inner: &mut [R], sizes: Sizes) {
    let mut sums = [[R::ZERO; LANES]; I];
    for (weights, d) in weights.chunks(sizes.inputs).zip(d.chunks(sizes.stride)).take(sizes.outputs) {
        if let (Some(weights), Some(d)) = (weights.first_chunk::<I>(), d.first_chunk::<LANES>()) {
            for lane in 0..LANES {
                for i in 0..I {
                    sums[i][lane] += weights[i] * d[lane];
                }
            }
        }
    }
    for (inner, sums) in inner.chunks_mut(sizes.stride).zip(sums) {
        if let Some(inner) = inner.first_chunk_mut::<LANES>() {
            *inner = sums;
        }
    }
}
