//! Euler-Maruyama as papers print it: x' = x + a h + B dW, every coefficient at the left end of the step.
//!
//! Relaxations are stepped like everything else, y' = y + r (s - y) h, so a second moment can become
//! negative where h r > 1.

use core::array::from_fn;

use super::{Increment, Interval, Needs, NoOrder, Orders, Stepper, euler_strong_order};
use crate::Real;
use crate::sde::{Sde, State};

/// The printed Euler-Maruyama scheme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PlainEulerMaruyama;

impl<R: Real, S: Sde<R, N, D>, const N: usize, const D: usize> Stepper<R, S, N, D> for PlainEulerMaruyama {
    type Prepared = Interval<R, S::At>;

    const NAME: &'static str = "plain_euler_maruyama";

    const NEEDS: Needs = Needs::DW;

    fn orders(&self, sde: &S) -> Result<Orders, NoOrder> {
        Ok(Orders { strong: Some(euler_strong_order(sde.structure())), weak: 1.0 })
    }

    fn prepare(&self, sde: &S, t: R, h: R) -> Interval<R, S::At> {
        Interval { start: t, at_start: sde.at(t), length: h }
    }

    #[inline(always)]
    fn advance(&self, sde: &S, step: &Interval<R, S::At>, state: &mut State<R, N, D>, increment: &Increment<R, D>) {
        let (t, h) = (step.start, step.length);
        let noise = sde.diffusion_at(&step.at_start, state, &increment.dw);
        let (targets, rates) = (sde.targets(t, &state.x), sde.rates());
        let relaxed = from_fn(|n| from_fn(|i| rates[n] * (targets[n][i] - state.relaxed[n][i])));
        let slope = State { x: sde.drift_at(&step.at_start, state), relaxed };
        *state = state.plus(h, &slope).plus(R::ONE, &noise);
    }
}
