//! Heun's scheme for noise that does not change along itself: the drift averaged over the step, relaxations split off symmetrically.
//!
//! ```text
//! y      relaxes over h / 2 towards s(t, x)
//! x^, y^ = x + a(t, x, y) h + B_0(t) dW,  y + B(t) dW
//! x'     = x + (a(t, x, y) + a(t + h, x^, y^)) h / 2 + (B_0(t) + B_0(t + h)) dW / 2
//! y'     = y + (B(t) + B(t + h)) dW / 2
//! y'     relaxes over h / 2 towards s(t + h, x')
//! ```
//!
//! Strong order 1, weak order 2 for additive and smooth noise (Kloeden and Platen, "Numerical solution of stochastic
//! differential equations", eq. (15.1.1) with b constant; the splitting is Strang's). Under noise that changes
//! along itself it would converge to the solution in the sense of Stratonovich.

use super::relaxation::{Relaxation, relax};
use super::{Increment, Needs, NoOrder, Orders, Stepper, drifted};
use crate::Real;
use crate::sde::{NoiseStructure, Sde, State};

/// Heun's scheme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Heun;

/// A step between two half-steps of the relaxations.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SplitInterval<R, A, const N: usize> {
    /// t.
    pub start: R,
    /// What the equation needs of t, [`Sde::At`].
    pub at_start: A,
    /// t + h.
    pub end: R,
    /// What the equation needs of t + h.
    pub at_end: A,
    /// h.
    pub length: R,
    /// What h / 2 does to each relaxation.
    pub halves: [Relaxation<R>; N],
}

impl<R: Real, A, const N: usize> SplitInterval<R, A, N> {
    /// The step of `sde` from t of length h.
    pub fn new<S: Sde<R, N, D, At = A>, const D: usize>(sde: &S, t: R, h: R) -> Self {
        let end = t + h;
        let halves = Relaxation::each(sde.rates(), R::HALF * h);
        Self { start: t, at_start: sde.at(t), end, at_end: sde.at(end), length: h, halves }
    }
}

impl<R: Real, S: Sde<R, N, D>, const N: usize, const D: usize> Stepper<R, S, N, D> for Heun {
    type Prepared = SplitInterval<R, S::At, N>;

    const NAME: &'static str = "heun";

    const NEEDS: Needs = Needs::DW;

    fn orders(&self, sde: &S) -> Result<Orders, NoOrder> {
        match sde.structure() {
            NoiseStructure::Diagonal | NoiseStructure::General => Err(NoOrder {
                stepper: "heun",
                reason: "the noise changes along itself, where it converges to the Stratonovich solution",
            }),
            NoiseStructure::None => Ok(Orders { strong: Some(2.0), weak: 2.0 }),
            NoiseStructure::Additive | NoiseStructure::Smooth => Ok(Orders { strong: Some(1.0), weak: 2.0 }),
        }
    }

    fn prepare(&self, sde: &S, t: R, h: R) -> SplitInterval<R, S::At, N> {
        SplitInterval::new(sde, t, h)
    }

    #[inline(always)]
    fn advance(
        &self,
        sde: &S,
        step: &SplitInterval<R, S::At, N>,
        state: &mut State<R, N, D>,
        increment: &Increment<R, D>,
    ) {
        let h = step.length;
        relax(sde, step.start, &step.halves, state);
        let first = sde.drift_at(&step.at_start, state);
        let noise = sde.diffusion_at(&step.at_start, state, &increment.dw);
        let predicted = drifted(*state, h, &first).plus(R::ONE, &noise);
        let last = sde.drift_at(&step.at_end, &predicted);
        let last_noise = sde.diffusion_at(&step.at_end, &predicted, &increment.dw);
        let half = R::HALF * h;
        *state = drifted(drifted(*state, half, &first), half, &last);
        *state = state.plus(R::HALF, &noise).plus(R::HALF, &last_noise);
        relax(sde, step.end, &step.halves, state);
    }
}
