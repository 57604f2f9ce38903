//! Milstein's scheme for diagonal noise, without derivatives, with exact relaxations.
//!
//! ```text
//! x' = x + a h + B dW + (B(Y) - B) (dW^2 - h) / (2 sqrt(h)),   Y = (x, y) + B 1 sqrt(h)
//! ```
//!
//! component by component, 1 being the vector of ones: under diagonal noise component i of B changes with
//! coordinate i alone, so one support value serves all of them. Relaxations driven by the same dW_i are part
//! of coordinate i. Strong order 1. Kloeden and Platen, "Numerical solution of stochastic differential
//! equations", eq. (11.1.3) without the drift in the support value.

use super::relaxation::{relax, relaxed_noise};
use super::{Increment, Needs, NoOrder, Orders, RelaxedInterval, Stepper, drifted};
use crate::Real;
use crate::sde::{NoiseStructure, Sde, State};

/// The derivative-free Milstein scheme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Milstein;

impl<R: Real, S: Sde<R, N, D>, const N: usize, const D: usize> Stepper<R, S, N, D> for Milstein {
    type Prepared = RelaxedInterval<R, S::At, N>;

    const NAME: &'static str = "milstein";

    const NEEDS: Needs = if S::RELAXATIONS_HAVE_NOISE { Needs::INTEGRAL } else { Needs::DW };

    fn orders(&self, sde: &S) -> Result<Orders, NoOrder> {
        match sde.structure() {
            NoiseStructure::General => Err(NoOrder {
                stepper: "milstein",
                reason: "the noise is not diagonal, which takes iterated integrals of different Brownian motions",
            }),
            NoiseStructure::None | NoiseStructure::Additive | NoiseStructure::Smooth | NoiseStructure::Diagonal => {
                Ok(Orders { strong: Some(1.0), weak: 1.0 })
            }
        }
    }

    fn prepare(&self, sde: &S, t: R, h: R) -> RelaxedInterval<R, S::At, N> {
        RelaxedInterval::new(sde, t, h)
    }

    #[inline(always)]
    fn advance(
        &self,
        sde: &S,
        step: &RelaxedInterval<R, S::At, N>,
        state: &mut State<R, N, D>,
        increment: &Increment<R, D>,
    ) {
        let (at, h) = (&step.at_start, step.length);
        let root = h.square_root();
        let mut noise = relaxed_noise(sde, step, state, increment);
        if sde.structure() == NoiseStructure::Diagonal {
            let support = state.plus(root, &sde.diffusion_at(at, state, &[R::ONE; D]));
            let scale = R::HALF / root;
            let double = increment.dw.map(|w| scale * (w * w - h));
            noise = noise.plus(R::ONE, &sde.diffusion_at(at, &support, &double));
            noise = noise.plus(-R::ONE, &sde.diffusion_at(at, state, &double));
        }
        let drift = sde.drift_at(at, state);
        relax(sde, step.start, &step.relaxations, state);
        *state = drifted(*state, h, &drift).plus(R::ONE, &noise);
    }
}
