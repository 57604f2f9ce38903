//! `mlx.optimizers`, as of mlx 0.32.4. Held against MLX, on the processor, in
//! `fixtures/frameworks/mlx.json`. No optimizer has a default learning rate.
//!
//! Nothing is bias-corrected by default, epsilon is outside the root, the learning rate outside the momentum buffer.
//! `clip_grad_norm(max_norm)` is [`Clipping::torch`](crate::optimizer::Clipping::torch) over all parameters; in earlier
//! releases it was [`Clipping::LongNormWithEpsilon`](crate::optimizer::Clipping::LongNormWithEpsilon).

use super::Preset;
use crate::Real;
use crate::optimizer::{
    AdaGrad, AdaMax, AdaMaxEpsilon, Adam, AdamW, BiasCorrection, Decayed, HeavyBall, Lion, LionW, Nesterov, RmsProp,
    Sgd, WeightDecay,
};

/// `SGD(learning_rate)`.
pub fn sgd<R: Real>() -> Preset<Sgd, R> {
    Preset::without_rate(Sgd)
}

/// `SGD(learning_rate, momentum)`. Its `dampening` is [`Dampening::EveryStep`](crate::optimizer::Dampening::EveryStep),
/// where that of torch spares the first step.
pub fn sgd_momentum<R: Real>(momentum: R) -> Preset<HeavyBall<R>, R> {
    Preset::without_rate(HeavyBall::new(momentum))
}

/// `SGD(learning_rate, momentum, nesterov=True)`; no dampening is allowed here.
pub fn sgd_nesterov<R: Real>(momentum: R) -> Preset<Nesterov<R>, R> {
    Preset::without_rate(Nesterov::new(momentum))
}

/// `RMSprop(learning_rate)`: alpha 0.99, eps 1e-8 outside the root.
pub fn rmsprop<R: Real>() -> Preset<RmsProp<R>, R> {
    Preset::without_rate(RmsProp::new(R::of(0.99), R::of(1e-8)))
}

/// `Adagrad(learning_rate)`: eps 1e-8 outside the root, from 0.
pub fn adagrad<R: Real>() -> Preset<AdaGrad<R>, R> {
    Preset::without_rate(AdaGrad::new(R::of(1e-8)))
}

/// `Adam(learning_rate)`: betas 0.9 and 0.999, eps 1e-8, no bias correction. `bias_correction=True` is
/// [`BiasCorrection::Corrected`]; MLX computes it in single precision.
pub fn adam<R: Real>() -> Preset<Adam<R>, R> {
    let optimizer = Adam::new(R::of(0.9), R::of(0.999), R::of(1e-8));
    Preset::without_rate(Adam { bias_correction: BiasCorrection::Uncorrected, ..optimizer })
}

/// `AdamW(learning_rate)`: Adam's defaults, decoupled weight decay 0.01 times the learning rate, before the update.
pub fn adam_w<R: Real>() -> Preset<AdamW<R>, R> {
    let decay = WeightDecay::decoupled(R::of(0.01));
    Preset::without_rate(Decayed { optimizer: adam().optimizer, decay })
}

/// `Adamax(learning_rate)`: betas 0.9 and 0.999, eps 1e-8 added to the maximum, no bias correction.
pub fn adamax<R: Real>() -> Preset<AdaMax<R>, R> {
    Preset::without_rate(AdaMax {
        beta1: R::of(0.9),
        beta2: R::of(0.999),
        epsilon: AdaMaxEpsilon::InDenominator(R::of(1e-8)),
        bias_correction: BiasCorrection::Uncorrected,
    })
}

/// `Lion(learning_rate)`: betas 0.9 and 0.99, decoupled weight decay 0, times the learning rate, before the update.
pub fn lion<R: Real>() -> Preset<LionW<R>, R> {
    let optimizer = Lion { beta1: R::of(0.9), beta2: R::of(0.99) };
    Preset::without_rate(Decayed { optimizer, decay: WeightDecay::decoupled(R::ZERO) })
}

/// The argument `weight_decay` of `SGD`, 0 by default: L2, added to the gradient.
pub fn weight_decay<R: Real>(coefficient: R) -> WeightDecay<R> {
    WeightDecay::Coupled(coefficient)
}
