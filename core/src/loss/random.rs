//! Random losses: L_gamma with gamma drawn anew at every step, whose mean over gamma is the loss.
//!
//! This is Li21's description of stochastic gradients (section 3): grad L_gamma is the stochastic gradient,
//! L(x) = E L_gamma(x), and Sigma(x) = Cov grad L_gamma(x). A random loss with a closed Sigma implements
//! [`Covariance`](crate::noise::Covariance) as well.

use super::Loss;
use crate::Real;
use crate::linalg::Vector;
use crate::oracle::GradientOracle;
use crate::random::Random;

/// A loss that is the mean of random ones.
pub trait RandomLoss<R: Real, const D: usize>: Loss<R, D> {
    /// gamma.
    type Sample: Copy;
    /// The number of 32-bit words that one [`draw`](RandomLoss::draw) takes.
    fn words(&self) -> u64;
    /// One gamma.
    fn draw(&self, random: &mut impl Random<R>) -> Self::Sample;
    /// L_gamma(x).
    fn value_of(&self, gamma: &Self::Sample, x: &Vector<R, D>) -> R;
    /// The gradient of L_gamma at x.
    fn gradient_of(&self, gamma: &Self::Sample, x: &Vector<R, D>) -> Vector<R, D>;
}

/// The gradient of a fresh L_gamma at every step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SampledGradient<L> {
    /// The random loss.
    pub loss: L,
}

impl<R: Real, L: RandomLoss<R, D>, const D: usize> GradientOracle<R, D> for SampledGradient<L> {
    fn words(&self) -> u64 {
        self.loss.words()
    }

    #[inline(always)]
    fn gradient(&self, _k: u64, x: &Vector<R, D>, random: &mut impl Random<R>) -> Vector<R, D> {
        self.loss.gradient_of(&self.loss.draw(random), x)
    }
}
