//! Gradient flow driven by a symmetric alpha-stable Levy motion: dx = -grad L(x) dt + scale dL^alpha.
//!
//! The components of L^alpha are independent, L^alpha(t) of characteristic function exp(-t |u|^alpha), so that
//! increments over h are h^(1/alpha) xi with xi from [`SymmetricStable`]. There is no Brownian motion to step with, and
//! for alpha < 2 no variance, so this is a [`Process`] of its own, by the Euler scheme
//!
//! ```text
//! x' = x - h grad L(x) + scale h^(1/alpha) xi
//! ```
//!
//! SGD with stable gradient noise of scale s, x' = x - eta (grad L + s xi), is this scheme with h = eta and
//! scale = eta^((alpha - 1)/alpha) s (Simsekli, Sagun and Gurbuzbalaban, "A tail-index analysis of stochastic
//! gradient noise in deep neural networks", ICML 2019; Li21 Appendix B.3 argues against the model). At alpha = 2 it is
//! SGD's first-order equation with variance 2 scale^2 per time, not scale^2.

use super::ParameterError;
use crate::Real;
use crate::linalg::Vector;
use crate::loss::Loss;
use crate::noise::scaled;
use crate::process::Process;
use crate::random::{Random, SymmetricStable};

crate::fields! {
    /// The state of [`LevyFlow`].
    pub struct LevyState<R; const D: usize> {
        /// x.
        pub x: [R; D],
    }
}

/// The Levy-driven gradient flow under the Euler scheme.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LevyFlow<L, R, const D: usize> {
    loss: L,
    stable: SymmetricStable<R>,
    start: Vector<R, D>,
    step_size: R,
    /// scale h^(1/alpha).
    noise: R,
}

impl<L, R: Real, const D: usize> LevyFlow<L, R, D> {
    /// On the loss L from `start`, driven by `scale` times Levy motion of `stable`'s index, in steps of `step_size`.
    ///
    /// # Errors
    /// A scale that is negative or not finite; a step size that is not a positive number, or
    /// so small or large that the noise of a step would be 0 or infinite.
    pub fn new(
        loss: L,
        stable: SymmetricStable<R>,
        scale: R,
        start: Vector<R, D>,
        step_size: R,
    ) -> Result<Self, ParameterError> {
        ParameterError::unless_not_negative("scale", scale)?;
        ParameterError::unless_positive("step_size", step_size)?;
        let noise = scale * step_size.power(R::ONE / stable.alpha());
        let kept = noise.finite() && (noise > R::ZERO || scale == R::ZERO);
        ParameterError::unless(kept, "step_size", step_size, "one for which scale h^(1/alpha) is a number above 0")?;
        Ok(Self { loss, stable, start, step_size, noise })
    }
}

impl<R: Real, L: Loss<R, D>, const D: usize> Process<R> for LevyFlow<L, R, D> {
    type State = LevyState<R, D>;
    type Run = ();
    type Step = ();

    fn words_per_step(&self) -> u64 {
        self.stable.words().saturating_mul(D as u64)
    }

    fn start(&self, _random: &mut impl Random<R>) -> Self::State {
        LevyState { x: self.start }
    }

    fn start_run(&self) {}

    fn step(&self, _k: u64, _run: &mut ()) {}

    #[inline(always)]
    fn advance(&self, _step: &(), state: &mut Self::State, random: &mut impl Random<R>) {
        let gradient = self.loss.gradient(&state.x);
        for i in 0..D {
            state.x[i] += -(self.step_size * gradient[i]) + scaled(self.noise, self.stable.draw(random));
        }
    }
}
