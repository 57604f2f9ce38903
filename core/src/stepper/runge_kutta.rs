//! A stochastic Runge-Kutta scheme of strong order 1.5 for additive noise.
//!
//! ```text
//! H  = x + (3/4) a(t, x) h + (3/2) B(t + h) dZ / h
//! x' = x + (a(t, x) + 2 a(t + 3h/4, H)) h / 3 + B(t + h) dW + (B(t) - B(t + h)) dZ / h
//! ```
//!
//! SRA1 of Roessler, "Runge-Kutta methods for the strong approximation of solutions of stochastic
//! differential equations", SIAM J. Numer. Anal. 48 (2010). Equations with relaxations are left out: as part of
//! the drift they would lose their positivity, and split off they would lose the order.

use super::{Increment, Interval, Needs, NoOrder, Orders, Stepper, drifted};
use crate::Real;
use crate::sde::{NoiseStructure, Sde, State};

/// Roessler's SRA1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StochasticRungeKutta;

impl<R: Real, S: Sde<R, 0, D>, const D: usize> Stepper<R, S, 0, D> for StochasticRungeKutta {
    type Prepared = Interval<R>;

    const NAME: &'static str = "stochastic_runge_kutta";

    const NEEDS: Needs = Needs::INTEGRAL;

    fn orders(&self, sde: &S) -> Result<Orders, NoOrder> {
        match sde.structure() {
            NoiseStructure::Smooth | NoiseStructure::Diagonal | NoiseStructure::General => {
                Err(NoOrder { stepper: "stochastic_runge_kutta", reason: "the noise depends on the state" })
            }
            NoiseStructure::None => Ok(Orders { strong: Some(2.0), weak: 2.0 }),
            NoiseStructure::Additive => Ok(Orders { strong: Some(1.5), weak: 2.0 }),
        }
    }

    fn prepare(&self, _sde: &S, t: R, h: R) -> Interval<R> {
        Interval { start: t, at_start: (), length: h }
    }

    #[inline(always)]
    fn advance(&self, sde: &S, step: &Interval<R>, state: &mut State<R, 0, D>, increment: &Increment<R, D>) {
        let (t, h) = (step.start, step.length);
        let mean = increment.dz.map(|z| z / h);
        let mut rest = increment.dw;
        for (rest, mean) in rest.iter_mut().zip(&mean) {
            *rest -= *mean;
        }
        let first = sde.drift(t, state);
        let mut stage = drifted(*state, R::of(0.75) * h, &first);
        stage = stage.plus(R::of(1.5), &sde.diffusion(t + h, state, &mean));
        let second = sde.drift(t + R::of(0.75) * h, &stage);
        let third = h / R::of(3.0);
        let noise = sde.diffusion(t + h, state, &rest).plus(R::ONE, &sde.diffusion(t, state, &mean));
        *state = drifted(drifted(*state, third, &first), R::TWO * third, &second).plus(R::ONE, &noise);
    }
}
