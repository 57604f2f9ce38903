//! `burn::optim`, as of burn-optim 0.22.1. Written from its source; its steps take the learning rate as an argument,
//! so none has a default.
//!
//! As torch, with other defaults: epsilon 1e-5 (Lamb: 1e-6), momentum dampened by 0.1, and RMSprop with momentum.
//! `weight_decay` is coupled except in `AdamW`, `Lamb` and `Lion` ([`weight_decay`]). Configurations hold single
//! precision: a `beta_2` of 0.999 is 0.99900001 in double precision, too, and here 0.999.

use super::Preset;
use crate::Real;
use crate::optimizer::{
    AdaGrad, Adam, AdamW, AmsGrad, Dampening, Decayed, HeavyBall, Lamb, Lion, LionW, Nesterov, RmsPropMomentum, Sgd,
    WeightDecay,
};

/// `SgdConfig::new()`.
pub fn sgd<R: Real>() -> Preset<Sgd, R> {
    Preset::without_rate(Sgd)
}

/// `SgdConfig::new().with_momentum(Some(MomentumConfig::new()))`: momentum 0.9, dampening 0.1 after the first step.
pub fn sgd_momentum<R: Real>() -> Preset<HeavyBall<R>, R> {
    let dampening = Dampening::AfterFirstStep(R::of(0.1));
    Preset::without_rate(HeavyBall { dampening, ..HeavyBall::new(R::of(0.9)) })
}

/// The same with `nesterov`: also dampened, which torch forbids.
pub fn sgd_nesterov<R: Real>() -> Preset<Nesterov<R>, R> {
    let dampening = Dampening::AfterFirstStep(R::of(0.1));
    Preset::without_rate(Nesterov { dampening, ..Nesterov::new(R::of(0.9)) })
}

/// `RmsPropConfig::new()`: alpha 0.99, epsilon 1e-5 outside the root, momentum 0.9 with the learning rate outside
/// the buffer. `centered` is [`RmsPropMomentum::centered`].
pub fn rms_prop<R: Real>() -> Preset<RmsPropMomentum<R>, R> {
    Preset::without_rate(RmsPropMomentum::torch(R::of(0.99), R::of(1e-5), R::of(0.9)))
}

/// `AdaGradConfig::new()`: epsilon 1e-5 outside the root, from 0, `lr_decay` 0.
pub fn ada_grad<R: Real>() -> Preset<AdaGrad<R>, R> {
    Preset::without_rate(AdaGrad::new(R::of(1e-5)))
}

/// `AdamConfig::new()`: `beta_1` 0.9, `beta_2` 0.999, epsilon 1e-5 after bias correction.
pub fn adam<R: Real>() -> Preset<Adam<R>, R> {
    Preset::without_rate(Adam::new(R::of(0.9), R::of(0.999), R::of(1e-5)))
}

/// `AdamConfig::new().with_amsgrad(true)`: the maximum of second moments that are not yet corrected.
pub fn adam_amsgrad<R: Real>() -> Preset<AmsGrad<R>, R> {
    Preset::without_rate(AmsGrad::new(R::of(0.9), R::of(0.999), R::of(1e-5)))
}

/// `AdamWConfig::new()`: Adam's defaults, decoupled weight decay 1e-4 times the learning rate, before the update.
/// (Its `cautious_weight_decay` has no equal here.)
pub fn adam_w<R: Real>() -> Preset<AdamW<R>, R> {
    Preset::without_rate(AdamW::new(R::of(0.9), R::of(0.999), R::of(1e-5), R::of(1e-4)))
}

/// `LambConfig::new()`: `beta_1` 0.9, `beta_2` 0.999, epsilon 1e-6 after bias correction, no weight decay, norms not
/// clipped. The norm is that of one tensor.
pub fn lamb<R: Real>() -> Preset<Lamb<R>, R> {
    Preset::without_rate(Lamb::new(R::of(0.9), R::of(0.999), R::of(1e-6), R::ZERO))
}

/// `LionConfig::new()`: `beta_1` 0.9, `beta_2` 0.99, decoupled weight decay 0, times the learning rate.
pub fn lion<R: Real>() -> Preset<LionW<R>, R> {
    let optimizer = Lion { beta1: R::of(0.9), beta2: R::of(0.99) };
    Preset::without_rate(Decayed { optimizer, decay: WeightDecay::decoupled(R::ZERO) })
}

/// `WeightDecayConfig::new(penalty)` of `Sgd`, `RmsProp`, `AdaGrad` and `Adam`: L2, added to the gradient.
pub fn weight_decay<R: Real>(penalty: R) -> WeightDecay<R> {
    WeightDecay::Coupled(penalty)
}
