//! Gradients: sums over samples of `d_j a_i` in [`LANES`] partial sums.

use std::array::from_fn;

use optsde_core::Real;

use super::{LANES, OUTPUTS, Sizes};

#[inline(always)]
pub(super) fn plain_products<R: Real>(d: &[R], a: &[R], gradient: &mut [R], sizes: Sizes) {
    let Sizes { inputs, outputs, stride } = sizes;
    let whole = outputs - outputs % OUTPUTS;
    for j in (0..whole).step_by(OUTPUTS) {
        products_of::<R, OUTPUTS>(&d[j * stride..], a, &mut gradient[j * inputs..], inputs, stride);
    }
    for j in whole..outputs {
        products_of::<R, 1>(&d[j * stride..], a, &mut gradient[j * inputs..], inputs, stride);
    }
}

/// `J` rows of [`products`].
#[inline(always)]
fn products_of<R: Real, const J: usize>(d: &[R], a: &[R], gradient: &mut [R], inputs: usize, stride: usize) {
    let whole = inputs - inputs % OUTPUTS;
    for i in (0..whole).step_by(OUTPUTS) {
        block::<R, J, OUTPUTS>(d, &a[i * stride..], &mut gradient[i..], inputs, stride);
    }
    for i in whole..inputs {
        block::<R, J, 1>(d, &a[i * stride..], &mut gradient[i..], inputs, stride);
    }
}

/// `J` times `I` sums over samples.
#[inline(always)]
fn block<R: Real, const J: usize, const I: usize>(d: &[R], a: &[R], gradient: &mut [R], inputs: usize, stride: usize) {
    let d: [&[[R; LANES]]; J] = from_fn(|j| vectors(d, j, stride));
    let a: [&[[R; LANES]]; I] = from_fn(|i| vectors(a, i, stride));
    let mut sums = [[[R::ZERO; LANES]; I]; J];
    for s in 0..stride / LANES {
        let d: [&[R; LANES]; J] = from_fn(|j| &d[j][s]);
        let a: [&[R; LANES]; I] = from_fn(|i| &a[i][s]);
        for lane in 0..LANES {
            for j in 0..J {
                for i in 0..I {
                    sums[j][i][lane] += d[j][lane] * a[i][lane];
                }
            }
        }
    }
    for j in 0..J {
        for i in 0..I {
            gradient[j * inputs + i] = halved(sums[j][i]);
        }
    }
}

/// One row.
#[inline(always)]
fn vectors<R>(values: &[R], row: usize, stride: usize) -> &[[R; LANES]] {
    values[row * stride..(row + 1) * stride].as_chunks().0
}

/// Lane i plus lane i + 8, then 4, 2, 1.
#[inline(always)]
fn halved<R: Real>(mut sums: [R; LANES]) -> R {
    let mut half = LANES / 2;
    while half > 0 {
        for lane in 0..half {
            sums[lane] += sums[lane + half];
        }
        half /= 2;
    }
    sums[0]
}
