//! Signum: sign descent along a moving average of gradients.
//!
//! ```text
//! m' = mu m + (1 - mu) g
//! x' = x - eta sign(m')
//! ```
//!
//! Bernstein et al. 2018, Algorithm 2; sign(0) = 0. The sign forgets the scale of the buffer, so a heavy-ball buffer
//! (m' = mu m + g, `optax.trace`) and a debiased average (`optax.ema`) give the same trajectory.
//!
//! | equals | when |
//! | --- | --- |
//! | `optax.chain(optax.ema(mu), optax.scale_by_sign(), optax.scale_by_learning_rate(eta))` | always |
//! | `mxnet.optimizer.Signum(momentum=mu)` | its `wd` is a coupled, its `wd_lh` a decoupled decay |
//! | torch and keras | have none |

use super::second_moment::average;
use super::{Catalogued, Coordinatewise, MOMENTUM, Momentum, Separable, Variant, sign};
use crate::Real;

/// Signum with momentum `mu`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Signum<R> {
    /// mu, in [0, 1); 0 is sign descent.
    pub momentum: R,
}

impl<R> Separable for Signum<R> {}

impl<R: Real> Coordinatewise<R> for Signum<R> {
    type State = Momentum<R>;
    type Run = ();
    type Step = R;

    fn start(&self, _x: R) -> Momentum<R> {
        Momentum { m: R::ZERO }
    }

    fn start_run(&self) {}

    #[inline(always)]
    fn step(&self, _k: u64, learning_rate: R, _run: &mut ()) -> R {
        learning_rate
    }

    #[inline(always)]
    fn update(&self, learning_rate: &R, x: R, gradient: R, state: &mut Momentum<R>) -> R {
        state.m = average(self.momentum, state.m, gradient);
        x - *learning_rate * sign(state.m)
    }
}

impl<R: Real> Catalogued<R> for Signum<R> {
    const NAME: &'static str = "signum";
    const RECURRENCE: &'static str = "m' = mu m + (1 - mu) g, x' = x - eta sign(m')";
    const SOURCE: &'static str = "Bernstein et al. 2018, Algorithm 2";
    const VARIANTS: &'static [Variant<R, Self>] = &[Variant {
        name: "plain",
        conventions: "sign(0) = 0; the scale of the buffer does not matter",
        hyperparameters: &[MOMENTUM],
        build: |&[momentum, ..]| Self { momentum },
    }];
}
