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

/// Increments drawn from a source of randomness, one step after the other; `k` plays no role.
#[derive(Debug)]
pub struct Drawn<'a, G>(pub &'a mut G);

impl<G> Drawn<'_, G> {
    /// Words taken by one increment.
    pub fn words<R: Real, const D: usize>() -> u64 {
        normals_words::<R>(D).saturating_mul(2).saturating_add(1)
    }
}

impl<R: Real, G: Random<R>, const D: usize> Brownian<R, D> for Drawn<'_, G> {
    #[inline(always)]
    fn increment(&mut self, _k: u64, h: R) -> Increment<R, D> {
        let root = h.square_root();
        let first = self.0.normals::<D>();
        let second = self.0.normals::<D>();
        from_normals(root, h, &first, &second, self.0.word())
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
