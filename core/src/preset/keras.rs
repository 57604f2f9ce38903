//! `keras.optimizers`, as of Keras 3.15.1; `tf.keras` is the same. Held against Keras, on its JAX backend, in
//! `fixtures/frameworks/keras.json`.
//!
//! Epsilon is 1e-7 everywhere: inside the root in RMSprop and Adagrad, outside it and before bias correction in Adam,
//! after it in Nadam and Lamb. The learning rate is inside momentum buffers, which hold -m. Weight decay is decoupled
//! for every optimizer ([`weight_decay`]). `global_clipnorm` is [`Clipping::Norm`](crate::optimizer::Clipping::Norm)
//! over all parameters, `clipnorm` the same over each variable.

use super::Preset;
use crate::Real;
use crate::optimizer::{
    AdaGrad, AdaMax, AdaMaxEpsilon, Adam, AdamW, AmsGrad, BiasCorrection, Decayed, Epsilon, EpsilonOrder, HeavyBall,
    Lamb, LearningRatePlace, Lion, MomentumSchedule, NAdam, Nesterov, RmsProp, RmsPropMomentum, Sgd, WeightDecay,
};

/// The epsilon of all of them.
fn epsilon<R: Real>() -> R {
    R::of(1e-7)
}

/// `SGD()`. Learning rate 0.01.
pub fn sgd<R: Real>() -> Preset<Sgd, R> {
    Preset::at(0.01, Sgd)
}

/// `SGD(momentum)`, the learning rate inside the buffer.
pub fn sgd_momentum<R: Real>(momentum: R) -> Preset<HeavyBall<R>, R> {
    let learning_rate_place = LearningRatePlace::InsideBuffer;
    Preset::at(0.01, HeavyBall { learning_rate_place, ..HeavyBall::new(momentum) })
}

/// `SGD(momentum, nesterov=True)`, the learning rate inside the buffer.
pub fn sgd_nesterov<R: Real>(momentum: R) -> Preset<Nesterov<R>, R> {
    let learning_rate_place = LearningRatePlace::InsideBuffer;
    Preset::at(0.01, Nesterov { learning_rate_place, ..Nesterov::new(momentum) })
}

/// `RMSprop()`: rho 0.9, epsilon inside the root. Learning rate 0.001.
pub fn rmsprop<R: Real>() -> Preset<RmsProp<R>, R> {
    Preset::at(0.001, RmsProp { epsilon: Epsilon::InsideRoot(epsilon()), ..RmsProp::new(R::of(0.9), R::ZERO) })
}

/// `RMSprop(momentum)`, the learning rate inside the buffer. `centered=True` is [`RmsPropMomentum::centered`], also
/// with momentum 0.
pub fn rmsprop_momentum<R: Real>(momentum: R) -> Preset<RmsPropMomentum<R>, R> {
    Preset::at(0.001, RmsPropMomentum::keras(R::of(0.9), epsilon(), momentum))
}

/// `Adagrad()`: epsilon inside the root, accumulator from 0.1. Learning rate 0.001.
pub fn adagrad<R: Real>() -> Preset<AdaGrad<R>, R> {
    let epsilon = Epsilon::InsideRoot(epsilon());
    Preset::at(0.001, AdaGrad { epsilon, initial_v: R::of(0.1), ..AdaGrad::new(R::ZERO) })
}

/// `Adam()`: `beta_1` 0.9, `beta_2` 0.999, epsilon before bias correction. Learning rate 0.001.
pub fn adam<R: Real>() -> Preset<Adam<R>, R> {
    let optimizer = Adam::new(R::of(0.9), R::of(0.999), epsilon());
    Preset::at(0.001, Adam { epsilon_order: EpsilonOrder::BeforeCorrection, ..optimizer })
}

/// `Adam(amsgrad=True)`: the maximum of second moments that are not yet corrected.
pub fn adam_amsgrad<R: Real>() -> Preset<AmsGrad<R>, R> {
    let optimizer = AmsGrad::new(R::of(0.9), R::of(0.999), epsilon());
    Preset::at(0.001, AmsGrad { epsilon_order: EpsilonOrder::BeforeCorrection, ..optimizer })
}

/// `AdamW()`: Adam's defaults, decoupled weight decay 0.004 times the learning rate. Learning rate 0.001.
pub fn adam_w<R: Real>() -> Preset<AdamW<R>, R> {
    Preset::at(0.001, Decayed { optimizer: adam().optimizer, decay: weight_decay(R::of(0.004)) })
}

/// `Adamax()`: `beta_1` 0.9, `beta_2` 0.999, epsilon added to the maximum. Learning rate 0.001.
pub fn adamax<R: Real>() -> Preset<AdaMax<R>, R> {
    Preset::at(
        0.001,
        AdaMax {
            beta1: R::of(0.9),
            beta2: R::of(0.999),
            epsilon: AdaMaxEpsilon::InDenominator(epsilon()),
            bias_correction: BiasCorrection::Corrected,
        },
    )
}

/// `Nadam()`: `beta_1` 0.9, `beta_2` 0.999, epsilon after bias correction, and torch's `momentum_decay` fixed at 1.
/// Learning rate 0.001.
pub fn nadam<R: Real>() -> Preset<NAdam<R>, R> {
    let schedule = MomentumSchedule::Warming { decay: R::ONE };
    Preset::at(0.001, NAdam { schedule, ..NAdam::new(R::of(0.9), R::of(0.999), epsilon()) })
}

/// `Lion()`: `beta_1` 0.9, `beta_2` 0.99. Learning rate 0.001.
pub fn lion<R: Real>() -> Preset<Lion<R>, R> {
    Preset::at(0.001, Lion { beta1: R::of(0.9), beta2: R::of(0.99) })
}

/// `Lamb()`: `beta_1` 0.9, `beta_2` 0.999, epsilon after bias correction, norms not clipped. Learning rate 0.001.
/// The norm is that of one variable. Its `weight_decay` shrinks the variable before anything else, which
/// [`Lamb::weight_decay`] does not: leave that 0.
pub fn lamb<R: Real>() -> Preset<Lamb<R>, R> {
    Preset::at(0.001, Lamb::new(R::of(0.9), R::of(0.999), epsilon(), R::ZERO))
}

/// The argument `weight_decay` of all optimizers here, None by default: decoupled, times the learning rate, before
/// the update.
pub fn weight_decay<R: Real>(coefficient: R) -> WeightDecay<R> {
    WeightDecay::decoupled(coefficient)
}
