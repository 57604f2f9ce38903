//! What a dense layer costs: three products of small matrices, for samples side by side.
//!
//! Activations are stored feature by feature, each for `stride` samples, a whole number of [`LANES`]. Every sum has one fixed order:
//! over features from the first to the last; over samples in [`LANES`] partial sums that are joined by halving, or for the weights of
//! up to [`FEW`] samples from the first to the last. So the bits are the same with every instruction set, and blocks can be as
//! large as registers allow. Each product is compiled as a function of its own: in one large function the compiler leaves
//! the sums in memory, at a tenth of the speed.

mod affine;
mod back;
mod outer;
mod products;

use optsde::ensemble::Detected;
use optsde_core::Real;

use self::affine::plain_affine;
use self::back::plain_back;
use self::outer::plain_outer_products;
pub(super) use self::outer::{FEW, row_length, to_rows};
use self::products::plain_products;

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
                optsde::ensemble::Isa::Avx2 => unsafe { avx2($($argument),*) },
                #[cfg(target_arch = "x86_64")]
                // SAFETY: as above.
                optsde::ensemble::Isa::Avx512 => unsafe { avx512($($argument),*) },
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
    /// `sum_j w_ji d_j` for every sample, the derivative by the inputs.
    back = plain_back(weights: &[R], d: &[R], inner: &mut [R], sizes: Sizes)
}

dispatched! {
    /// `g_ji = sum_s d_j(s) a_i(s)`, the gradient of the weights.
    products = plain_products(d: &[R], a: &[R], gradient: &mut [R], sizes: Sizes)
}

dispatched! {
    /// The same for few samples, whose inputs are `rows` of [`row_length`] numbers.
    outer_products = plain_outer_products(d: &[R], rows: &[R], gradient: &mut [R], sizes: Sizes)
}
