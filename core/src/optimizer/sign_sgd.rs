//! Sign descent: x' = x - eta sign(g), with sign(0) = 0.
//!
//! Bernstein et al. 2018 (signSGD); Comp24 eq. (1). Equals `optax.sign_sgd(eta)` and a step along `torch.sign(g)`,
//! `keras.ops.sign(g)`, whose sign of zero is 0 as well. The sign of a NaN is NaN, so that it is not lost.

use super::{Catalogued, Coordinatewise, Separable, Variant};
use crate::Real;

/// The sign of x: 1, 0 or -1; NaN of NaN.
#[inline(always)]
pub fn sign<R: Real>(x: R) -> R {
    if x > R::ZERO {
        R::ONE
    } else if x < R::ZERO {
        -R::ONE
    } else {
        x
    }
}

/// Sign descent; has no hyperparameters but the learning rate.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SignSgd;

impl Separable for SignSgd {}

impl<R: Real> Coordinatewise<R> for SignSgd {
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
        x - *learning_rate * sign(gradient)
    }
}

impl<R: Real> Catalogued<R> for SignSgd {
    const NAME: &'static str = "sign_sgd";
    const RECURRENCE: &'static str = "x' = x - eta sign(g)";
    const SOURCE: &'static str = "Bernstein et al. 2018; Comp24 eq. (1)";
    const VARIANTS: &'static [Variant<R, Self>] = &[Variant {
        name: "plain",
        conventions: "sign(0) = 0 (torch, optax, keras)",
        hyperparameters: &[],
        build: |_| SignSgd,
    }];
}
