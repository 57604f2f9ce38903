//! `torch.optim`, as of torch 2.15.0. Held against torch in `fixtures/frameworks/torch.json`.
//!
//! Epsilon is outside the root, after bias correction (but see [`r_adam`]); the learning rate is outside the momentum
//! buffer. `weight_decay` is coupled except in `AdamW` ([`weight_decay`]). Gradients are clipped with
//! [`Clipping::torch`](crate::optimizer::Clipping::torch).

use super::Preset;
use crate::Real;
use crate::optimizer::{
    AdaGrad, AdaMax, AdaMaxEpsilon, Adam, AdamW, AmsGrad, BiasCorrection, Epsilon, EpsilonOrder, HeavyBall,
    MomentumSchedule, NAdam, Nesterov, RAdam, RmsProp, RmsPropMomentum, Sgd, Threshold, WeightDecay,
};

/// `SGD()`. Learning rate 0.001.
pub fn sgd<R: Real>() -> Preset<Sgd, R> {
    Preset::at(0.001, Sgd)
}

/// `SGD(momentum)`. Its `dampening` is [`Dampening::AfterFirstStep`](crate::optimizer::Dampening::AfterFirstStep).
pub fn sgd_momentum<R: Real>(momentum: R) -> Preset<HeavyBall<R>, R> {
    Preset::at(0.001, HeavyBall::new(momentum))
}

/// `SGD(momentum, nesterov=True)`; torch allows no dampening here.
pub fn sgd_nesterov<R: Real>(momentum: R) -> Preset<Nesterov<R>, R> {
    Preset::at(0.001, Nesterov::new(momentum))
}

/// `RMSprop()`: alpha 0.99, eps 1e-8 outside the root. Learning rate 0.01.
pub fn rmsprop<R: Real>() -> Preset<RmsProp<R>, R> {
    Preset::at(0.01, RmsProp::new(R::of(0.99), R::of(1e-8)))
}

/// `RMSprop(momentum)`, the learning rate outside the buffer. `centered=True` is
/// [`RmsPropMomentum::centered`], also with momentum 0.
pub fn rmsprop_momentum<R: Real>(momentum: R) -> Preset<RmsPropMomentum<R>, R> {
    Preset::at(0.01, RmsPropMomentum::torch(R::of(0.99), R::of(1e-8), momentum))
}

/// `Adagrad()`: eps 1e-10 outside the root, accumulator from 0. Learning rate 0.01.
pub fn adagrad<R: Real>() -> Preset<AdaGrad<R>, R> {
    Preset::at(0.01, AdaGrad::new(R::of(1e-10)))
}

/// `Adam()`: betas 0.9 and 0.999, eps 1e-8. Learning rate 0.001.
pub fn adam<R: Real>() -> Preset<Adam<R>, R> {
    Preset::at(0.001, Adam::new(R::of(0.9), R::of(0.999), R::of(1e-8)))
}

/// `Adam(amsgrad=True)`: the maximum of second moments that are not yet corrected.
pub fn adam_amsgrad<R: Real>() -> Preset<AmsGrad<R>, R> {
    Preset::at(0.001, AmsGrad::new(R::of(0.9), R::of(0.999), R::of(1e-8)))
}

/// `AdamW()`: Adam's defaults, decoupled weight decay 0.01 times the learning rate. Learning rate 0.001.
pub fn adam_w<R: Real>() -> Preset<AdamW<R>, R> {
    Preset::at(0.001, AdamW::new(R::of(0.9), R::of(0.999), R::of(1e-8), R::of(0.01)))
}

/// `Adamax()`: betas 0.9 and 0.999, eps 1e-8 inside the maximum. Learning rate 0.002.
pub fn adamax<R: Real>() -> Preset<AdaMax<R>, R> {
    Preset::at(
        0.002,
        AdaMax {
            beta1: R::of(0.9),
            beta2: R::of(0.999),
            epsilon: AdaMaxEpsilon::InsideMaximum(R::of(1e-8)),
            bias_correction: BiasCorrection::Corrected,
        },
    )
}

/// `NAdam()`: betas 0.9 and 0.999, eps 1e-8, `momentum_decay` 0.004. Learning rate 0.002.
pub fn n_adam<R: Real>() -> Preset<NAdam<R>, R> {
    let schedule = MomentumSchedule::Warming { decay: R::of(0.004) };
    Preset::at(0.002, NAdam { schedule, ..NAdam::new(R::of(0.9), R::of(0.999), R::of(1e-8)) })
}

/// `RAdam()`: betas 0.9 and 0.999, eps 1e-8, which unlike in `Adam` is added before bias correction; divides where
/// rho > 5. Learning rate 0.001.
pub fn r_adam<R: Real>() -> Preset<RAdam<R>, R> {
    Preset::at(
        0.001,
        RAdam {
            beta1: R::of(0.9),
            beta2: R::of(0.999),
            epsilon: Epsilon::OutsideRoot(R::of(1e-8)),
            epsilon_order: EpsilonOrder::BeforeCorrection,
            threshold: Threshold::Above(R::of(5.0)),
        },
    )
}

/// The argument `weight_decay` of all optimizers here but `AdamW`, 0 by default: L2, added to the gradient. (`Adam`,
/// `NAdam` and `RAdam` have a flag `decoupled_weight_decay`, which makes it that of `AdamW`.)
pub fn weight_decay<R: Real>(coefficient: R) -> WeightDecay<R> {
    WeightDecay::Coupled(coefficient)
}
