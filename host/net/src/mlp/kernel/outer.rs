//! Gradients of few samples: sums of `d_j a_i` over samples from the first to the last, the features of a sample side by side.
//!
//! To join [`LANES`] partial sums costs as much as the products of more than a hundred samples. Here nothing is joined; but inputs
//! have to be turned into rows first, which for 64 samples takes what is gained.

use std::array::from_fn;

use optsde_core::Real;

use super::{LANES, OUTPUTS, Sizes};

/// What the features of a sample are made a whole number of.
const NARROW: usize = 8;

/// The most samples of a share that are few, a whole number of [`LANES`].
pub(in crate::mlp) const FEW: usize = 2 * LANES;

/// The length of the row of a sample: features, made a whole number of [`NARROW`].
pub(in crate::mlp) fn row_length(inputs: usize) -> usize {
    inputs.next_multiple_of(NARROW)
}

#[inline(always)]
pub(super) fn plain_outer_products<R: Real>(d: &[R], rows: &[R], gradient: &mut [R], sizes: Sizes) {
    let Sizes { inputs, outputs, stride } = sizes;
    let whole = outputs - outputs % OUTPUTS;
    for j in (0..whole).step_by(OUTPUTS) {
        outer_products_of::<R, OUTPUTS>(&d[j * stride..], rows, &mut gradient[j * inputs..], inputs, stride);
    }
    for j in whole..outputs {
        outer_products_of::<R, 1>(&d[j * stride..], rows, &mut gradient[j * inputs..], inputs, stride);
    }
}

/// `J` rows of [`outer_products`].
#[inline(always)]
fn outer_products_of<R: Real, const J: usize>(d: &[R], rows: &[R], gradient: &mut [R], inputs: usize, stride: usize) {
    let length = row_length(inputs);
    let mut i = 0;
    while i + LANES <= length {
        outer::<R, J, LANES>(d, rows, gradient, i, inputs, stride);
        i += LANES;
    }
    while i < length {
        outer::<R, J, NARROW>(d, rows, gradient, i, inputs, stride);
        i += NARROW;
    }
}

/// `J` times `I` sums over samples, from the first to the last.
#[inline(always)]
fn outer<R: Real, const J: usize, const I: usize>(
    d: &[R],
    rows: &[R],
    gradient: &mut [R],
    first: usize,
    inputs: usize,
    stride: usize,
) {
    let d: [&[R]; J] = from_fn(|j| &d[j * stride..(j + 1) * stride]);
    let mut sums = [[R::ZERO; I]; J];
    for (s, row) in rows.chunks_exact(row_length(inputs)).enumerate() {
        if let Some(a) = row[first..].first_chunk::<I>() {
            let d: [R; J] = from_fn(|j| d[j][s]);
            for i in 0..I {
                for j in 0..J {
                    sums[j][i] += d[j] * a[i];
                }
            }
        }
    }
    for j in 0..J {
        let gradient = &mut gradient[j * inputs + first..(j + 1) * inputs];
        if let Some(gradient) = gradient.first_chunk_mut::<I>() {
            *gradient = sums[j];
        } else {
            for (gradient, sum) in gradient.iter_mut().zip(sums[j]) {
                *gradient = sum;
            }
        }
    }
}

/// Writes sample by sample what is feature by feature.
pub(in crate::mlp) fn to_rows<R: Copy>(features: &[R], rows: &mut [R], stride: usize, length: usize) {
    for (feature, values) in features.chunks_exact(stride).enumerate() {
        for (row, value) in rows.chunks_exact_mut(length).zip(values) {
            row[feature] = *value;
        }
    }
}
