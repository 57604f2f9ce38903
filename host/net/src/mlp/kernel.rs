//! What a dense layer costs: three products of small matrices, for samples side by side.
//!
//! Activations are stored feature by feature, each for `stride` samples, a whole number of [`LANES`]. Every sum has one fixed order:
//! over features from the first to the last, over samples in [`LANES`] partial sums that are joined by halving. So the bits
//! are the same with every instruction set, and blocks can be as large as registers allow. Each product is compiled as a
//! function of its own: in one large function the compiler leaves the sums in memory, at a tenth of the speed.

use std::array::from_fn;

use optsde::ensemble::{Detected, Isa};
use optsde_core::Real;

/// Partial sums over samples: one vector of AVX-512 in single precision.
pub(super) const LANES: usize = 16;

/// Outputs that share each load of an input.
const OUTPUTS: usize = 4;

/// The sizes of a layer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sizes {
    pub(super) inputs: usize,
    pub(super) outputs: usize,
    /// Samples, made whole.
    pub(super) stride: usize,
}

/// A function of slices that is compiled once for each set of instructions.
///
/// Not a [`Work`](optsde::ensemble::Work): the slices of a structure may overlap as far as the compiler knows, and sums are then kept
/// in memory, at a sixth of the speed; those that are arguments may not.
macro_rules! dispatched {
    ($(#[$doc:meta])* $name:ident = $plain:ident($($argument:ident: $type:ty),*)) => {
        $(#[$doc])*
        pub(super) fn $name<R: Real>(isa: Detected, $($argument: $type),*) {
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2")]
            fn avx2<R: Real>($($argument: $type),*) {
                $plain($($argument),*);
            }
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,avx512f,avx512dq,avx512bw,avx512vl")]
            fn avx512<R: Real>($($argument: $type),*) {
                $plain($($argument),*);
            }
            match isa.isa() {
                #[cfg(target_arch = "x86_64")]
                // SAFETY: `isa` was detected on this machine.
                Isa::Avx2 => unsafe { avx2($($argument),*) },
                #[cfg(target_arch = "x86_64")]
                // SAFETY: as above.
                Isa::Avx512 => unsafe { avx512($($argument),*) },
                _ => $plain($($argument),*),
            }
        }
    };
}

dispatched! {
    /// `z_j = b_j + sum_i w_ji a_i` for every sample, b = 0 where it is empty.
    affine = plain_affine(weights: &[R], bias: &[R], a: &[R], z: &mut [R], sizes: Sizes)
}

dispatched! {
    /// `g_ji = sum_s d_j(s) a_i(s)`, the gradient of the weights.
    products = plain_products(d: &[R], a: &[R], gradient: &mut [R], sizes: Sizes)
}

dispatched! {
    /// `sum_s d_j(s)`, the gradient of a bias.
    sums = plain_sums(d: &[R], sums: &mut [R], stride: usize)
}

#[inline(always)]
fn plain_affine<R: Real>(weights: &[R], bias: &[R], a: &[R], z: &mut [R], sizes: Sizes) {
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

#[inline(always)]
fn plain_products<R: Real>(d: &[R], a: &[R], gradient: &mut [R], sizes: Sizes) {
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

#[inline(always)]
fn plain_sums<R: Real>(d: &[R], sums: &mut [R], stride: usize) {
    for (sum, d) in sums.iter_mut().zip(d.chunks_exact(stride)) {
        let mut lanes = [R::ZERO; LANES];
        for d in d.as_chunks::<LANES>().0 {
            for lane in 0..LANES {
                lanes[lane] += d[lane];
            }
        }
        *sum = halved(lanes);
    }
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
