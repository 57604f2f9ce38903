//! Stochastic gradient descent: x' = x - eta g.
//!
//! Liu21 eq. (2). Equals `torch.optim.SGD(momentum=0)`, `optax.sgd(momentum=None)` and
//! `keras.optimizers.SGD(momentum=0)`.

use super::{Catalogued, Coordinatewise, Separable, Variant};
use crate::Real;

/// Plain stochastic gradient descent; has no hyperparameters but the learning rate.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sgd;

impl Separable for Sgd {}

impl<R: Real> Coordinatewise<R> for Sgd {
    type State = ();
    type Run = ();
    type Step = R;

    fn start(&self, _x: R) {}

    fn start_run(&self) {}

    #[inline(always)]
    fn step(&self, _k: u64, learning_rate: R, _run: &mut ()) -> R {
        learning_rate
    }

    #[inline(always)]
    fn update(&self, learning_rate: &R, x: R, gradient: R, _state: &mut ()) -> R {
        x - *learning_rate * gradient
    }
}

impl<R: Real> Catalogued<R> for Sgd {
    const NAME: &'static str = "sgd";
    const RECURRENCE: &'static str = "x' = x - eta g";
    const SOURCE: &'static str = "Liu21 eq. (2)";
    const VARIANTS: &'static [Variant<R, Self>] = &[Variant {
        name: "plain",
        conventions: "none to choose (torch, optax, keras without momentum)",
        hyperparameters: &[],
        build: |_| Sgd,
    }];
}
