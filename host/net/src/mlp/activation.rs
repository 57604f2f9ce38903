//! What makes a network more than a matrix: one function of one number.

use optsde::ensemble::Work;
use optsde_core::Real;

/// The function after each layer but the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activation {
    /// max(z, 0), with derivative 0 at 0 as torch has it.
    Relu,
    /// tanh z.
    Tanh,
}

/// a(z) for every number.
pub(super) struct Activate<'a, R> {
    pub(super) activation: Activation,
    pub(super) values: &'a mut [R],
}

impl<R: Real> Work for Activate<'_, R> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        match self.activation {
            Activation::Relu => {
                for z in self.values {
                    // This way round a NaN stays one.
                    *z = if *z <= R::ZERO { R::ZERO } else { *z };
                }
            }
            Activation::Tanh => {
                for z in self.values {
                    *z = tanh(*z);
                }
            }
        }
    }
}

/// d a'(z) for every d, given a = a(z).
pub(super) struct Back<'a, R> {
    pub(super) activation: Activation,
    pub(super) d: &'a mut [R],
    pub(super) a: &'a [R],
}

impl<R: Real> Work for Back<'_, R> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        match self.activation {
            Activation::Relu => {
                for (d, a) in self.d.iter_mut().zip(self.a) {
                    *d = if *a <= R::ZERO { R::ZERO } else { *d };
                }
            }
            Activation::Tanh => {
                for (d, a) in self.d.iter_mut().zip(self.a) {
                    *d *= R::ONE - *a * *a;
                }
            }
        }
    }
}

/// tanh z = -e / (e + 2) for e = exp(-2 z) - 1 and z >= 0, odd: no cancellation at any z.
#[inline(always)]
fn tanh<R: Real>(z: R) -> R {
    let e = (-(R::TWO * z.magnitude())).exponential_minus_one();
    let value = -e / (e + R::TWO);
    if z < R::ZERO { -value } else { value }
}
