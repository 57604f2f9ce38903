//! Increments of a Brownian path.

use crate::Real;
use crate::linalg::Vector;
use crate::random::{Random, normals_words};

/// What a Brownian path does over a step of length h, and random bits of the step for schemes that converge in
/// law only.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Increment<R, const D: usize> {
    /// W(t + h) - W(t): independent components of variance h.
    pub dw: Vector<R, D>,
    /// The integral of W(s) - W(t) over the step: variance h^3 / 3, covariance h^2 / 2 with `dw`.
    pub dz: Vector<R, D>,
    /// Independent fair bits.
    pub bits: u32,
}

/// A source of Brownian increments.
pub trait Brownian<R: Real, const D: usize> {
    /// The increment over step k of length h.
    fn increment(&mut self, k: u64, h: R) -> Increment<R, D>;
}

/// What of an [`Increment`] a scheme reads beside dw: the rest is not drawn, which saves words and time (an eighth of
/// an Adam equation under [`PlainEulerMaruyama`](super::PlainEulerMaruyama)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Needs {
    /// dz.
    pub integral: bool,
    /// The random bits.
    pub bits: bool,
}

impl Needs {
    /// dw alone.
    pub const DW: Self = Self { integral: false, bits: false };
    /// dw and dz.
    pub const INTEGRAL: Self = Self { integral: true, bits: false };
    /// dw and random bits.
    pub const BITS: Self = Self { integral: false, bits: true };
    /// The whole increment.
    pub const EVERYTHING: Self = Self { integral: true, bits: true };

    /// Words taken by one increment in `D` dimensions: those of dw, of dz and of the bits, in this order.
    pub const fn words<R: Real, const D: usize>(self) -> u64 {
        let vectors = if self.integral { 2 } else { 1 };
        let bits = if self.bits { 1 } else { 0 };
        normals_words::<R>(D).saturating_mul(vectors).saturating_add(bits)
    }
}

/// Increments drawn from a source of randomness, one step after the other; `k` plays no role.
#[derive(Debug)]
pub struct Drawn<'a, G> {
    /// The source.
    pub random: &'a mut G,
    /// What is drawn. Without dz it is NaN, without bits they are 0.
    pub needs: Needs,
}

impl<R: Real, G: Random<R>, const D: usize> Brownian<R, D> for Drawn<'_, G> {
    #[inline(always)]
    fn increment(&mut self, _k: u64, h: R) -> Increment<R, D> {
        let root = h.square_root();
        let first = self.random.normals::<D>();
        let second = if self.needs.integral { self.random.normals::<D>() } else { [R::INFINITY * R::ZERO; D] };
        let bits = if self.needs.bits { self.random.word() } else { 0 };
        from_normals(root, h, &first, &second, bits)
    }
}

/// dw = sqrt(h) u, dz = h^(3/2) (u / 2 + v / sqrt(12)) for independent standard normal u, v.
#[inline(always)]
pub(super) fn from_normals<R: Real, const D: usize>(
    root: R,
    h: R,
    first: &Vector<R, D>,
    second: &Vector<R, D>,
    bits: u32,
) -> Increment<R, D> {
    let spread = R::of(0.288_675_134_594_812_9);
    let dz = core::array::from_fn(|i| h * root * (R::HALF * first[i] + spread * second[i]));
    Increment { dw: first.map(|u| root * u), dz, bits }
}
