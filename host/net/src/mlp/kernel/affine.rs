//! Forward: `z_j = b_j + sum_i w_ji a_i`, the sum over features from the first to the last.

use std::array::from_fn;

use optsde_core::Real;

use super::{LANES, OUTPUTS, Sizes};

#[inline(always)]
pub(super) fn plain_affine<R: Real>(weights: &[R], bias: &[R], a: &[R], z: &mut [R], sizes: Sizes) {
    let Sizes { inputs, outputs, stride } = sizes;
    let whole = outputs - outputs % OUTPUTS;
    for first in (0..whole).step_by(OUTPUTS) {
        rows::<R, OUTPUTS>(&weights[first * inputs..], bias.get(first..), a, &mut z[first * stride..], inputs, stride);
    }
    for first in whole..outputs {
        rows::<R, 1>(&weights[first * inputs..], bias.get(first..), a, &mut z[first * stride..], inputs, stride);
    }
}

/// `J` outputs of [`affine`].
#[inline(always)]
fn rows<R: Real, const J: usize>(
    weights: &[R],
    bias: Option<&[R]>,
    a: &[R],
    z: &mut [R],
    inputs: usize,
    stride: usize,
) {
    let rows: [&[R]; J] = from_fn(|j| &weights[j * inputs..(j + 1) * inputs]);
    let bias: [R; J] = from_fn(|j| bias.and_then(|bias| bias.get(j)).copied().unwrap_or(R::ZERO));
    for at in (0..stride).step_by(LANES) {
        columns(rows, bias, &a[at..], &mut z[at..], stride);
    }
}

/// `J` outputs for [`LANES`] samples, as many sums as fit into registers.
#[inline(always)]
fn columns<R: Real, const J: usize>(rows: [&[R]; J], bias: [R; J], a: &[R], z: &mut [R], stride: usize) {
    let mut sums: [[R; LANES]; J] = from_fn(|j| [bias[j]; LANES]);
    for (i, a) in a.chunks(stride).enumerate().take(rows[0].len()) {
        if let Some(a) = a.first_chunk::<LANES>() {
            let weights: [R; J] = from_fn(|j| rows[j][i]);
            // Lanes outside: what is inside is unrolled first, and the loop that is left becomes vectors.
            for lane in 0..LANES {
                for j in 0..J {
                    sums[j][lane] += weights[j] * a[lane];
                }
            }
        }
    }
    for (z, sums) in z.chunks_mut(stride).zip(sums) {
        if let Some(z) = z.first_chunk_mut::<LANES>() {
            *z = sums;
        }
    }
}
