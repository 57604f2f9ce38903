//! Noisy gradient oracles: what an optimizer is fed with.
//!
//! Noisy gradient descent, x' = x - eta grad L(x) + eta Sigma(x)^(1/2) z with z standard normal (Li21 eq. (3)), is no
//! optimizer of its own: it is [`Sgd`](crate::optimizer::Sgd) on a [`NoisyGradient`] whose noise is Gaussian with the
//! covariance Sigma of the stochastic gradients that it stands for, such as [`Gaussian`](crate::noise::Gaussian) with a
//! constant one. Any root of Sigma gives the same distribution. (`optax.noisy_sgd` has isotropic noise, with a variance
//! that falls with the step.)

use crate::Real;
use crate::linalg::Vector;
use crate::loss::Loss;
use crate::noise::GradientNoise;
use crate::random::Random;

/// A source of stochastic gradients.
///
/// An oracle keeps nothing between calls, so that a path can be replayed from any step. One whose gradients
/// belong together, such as the batches of an epoch, finds its place by the number k of the call, and what
/// the calls have in common by [`Random::key`], which is the same at every position of a path's stream.
pub trait GradientOracle<R: Real, const D: usize> {
    /// What every [`gradient`](GradientOracle::gradient) draws first, as [`Process::FIRST_NORMALS`](crate::process::Process::FIRST_NORMALS).
    const FIRST_NORMALS: usize = 0;

    /// L, as [`Process::first_root`](crate::process::Process::first_root).
    fn first_root(&self) -> &[R] {
        &[]
    }

    /// The number of 32-bit words that one [`gradient`](GradientOracle::gradient) takes.
    fn words(&self) -> u64;
    /// One stochastic gradient at x. `k` counts the calls of a path from 0: the step, where each step asks
    /// for one gradient.
    fn gradient(&self, k: u64, x: &Vector<R, D>, random: &mut impl Random<R>) -> Vector<R, D>;
}

/// The gradient of a loss plus noise: g = grad L(x) + xi, E xi = 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NoisyGradient<L, N> {
    /// L.
    pub loss: L,
    /// The distribution of xi.
    pub noise: N,
}

impl<R: Real, L: Loss<R, D>, N: GradientNoise<R, D>, const D: usize> GradientOracle<R, D> for NoisyGradient<L, N> {
    const FIRST_NORMALS: usize = N::FIRST_NORMALS;

    fn first_root(&self) -> &[R] {
        self.noise.first_root()
    }

    fn words(&self) -> u64 {
        self.noise.words()
    }

    #[inline(always)]
    fn gradient(&self, _k: u64, x: &Vector<R, D>, random: &mut impl Random<R>) -> Vector<R, D> {
        let mut gradient = self.loss.gradient(x);
        for (g, xi) in gradient.iter_mut().zip(&self.noise.draw(x, random)) {
            *g += *xi;
        }
        gradient
    }
}
