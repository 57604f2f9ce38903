//! `candle_nn::optim`, as of candle-nn 0.11.1, which has two optimizers. Written from its source.

use super::Preset;
use crate::Real;
use crate::optimizer::{AdamW, Sgd};

/// `SGD::new(vars, learning_rate)`: without momentum. No default learning rate.
pub fn sgd<R: Real>() -> Preset<Sgd, R> {
    Preset::without_rate(Sgd)
}

/// `AdamW` with `ParamsAdamW::default()`: beta1 0.9, beta2 0.999, eps 1e-8 outside the root after bias correction,
/// decoupled weight decay 0.01 times the learning rate, before the update. Learning rate 0.001.
pub fn adam_w<R: Real>() -> Preset<AdamW<R>, R> {
    Preset::at(0.001, AdamW::new(R::of(0.9), R::of(0.999), R::of(1e-8), R::of(0.01)))
}
