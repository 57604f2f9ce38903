//! `TensorFlow`'s own optimizers, as of tensorflow 2.21.0: `tf.compat.v1.train`, and the `legacy` ones, which were
//! `tf.keras.optimizers` until 2.10 (`tensorflow/python/keras/optimizer_v2`) and `tf.keras.optimizers.legacy` after.
//! Held against `TensorFlow` in `fixtures/frameworks/tensorflow.json`. Today's `tf.keras` is [`keras`].
//!
//! The first have no default learning rate but [`adam`]. Momentum changed sides: the learning rate is outside the
//! buffer in `tf.compat.v1.train.MomentumOptimizer`, inside it in the legacy and present `SGD`, and inside it in every
//! RMSprop. Adam's epsilon is added before bias correction.
//!
//! Parts are computed in single precision whatever the variable has: decay rates are rounded to it (0.9 to 0.89999998),
//! [`adam`] keeps their powers in it, [`legacy_nadam`] its 0.96. Presets have the numbers that are written.

use super::Preset;
use crate::Real;
use crate::optimizer::{
    AdaGrad, AdaMax, Adam, AmsGrad, Epsilon, EpsilonOrder, HeavyBall, MomentumSchedule, NAdam, Nesterov, RmsProp,
    RmsPropMomentum, Sgd,
};
use crate::preset::keras;

/// `GradientDescentOptimizer(learning_rate)`.
pub fn gradient_descent<R: Real>() -> Preset<Sgd, R> {
    Preset::without_rate(Sgd)
}

/// `MomentumOptimizer(learning_rate, momentum)`: the learning rate outside the buffer.
pub fn momentum<R: Real>(momentum: R) -> Preset<HeavyBall<R>, R> {
    Preset::without_rate(HeavyBall::new(momentum))
}

/// `MomentumOptimizer(learning_rate, momentum, use_nesterov=True)`: the learning rate outside the buffer.
pub fn momentum_nesterov<R: Real>(momentum: R) -> Preset<Nesterov<R>, R> {
    Preset::without_rate(Nesterov::new(momentum))
}

/// `RMSPropOptimizer(learning_rate)`: decay 0.9, epsilon 1e-10 inside the root, second moment from 1.
pub fn rms_prop<R: Real>() -> Preset<RmsProp<R>, R> {
    let epsilon = Epsilon::InsideRoot(R::of(1e-10));
    Preset::without_rate(RmsProp { epsilon, initial_v: R::ONE, ..RmsProp::new(R::of(0.9), R::ZERO) })
}

/// `RMSPropOptimizer(learning_rate, momentum)`, the learning rate inside the buffer. `centered=True` is
/// [`RmsPropMomentum::centered`], also with momentum 0.
pub fn rms_prop_momentum<R: Real>(momentum: R) -> Preset<RmsPropMomentum<R>, R> {
    let optimizer = RmsPropMomentum::keras(R::of(0.9), R::of(1e-10), momentum);
    Preset::without_rate(RmsPropMomentum { initial_v: R::ONE, ..optimizer })
}

/// `AdagradOptimizer(learning_rate)`: no epsilon, accumulator from 0.1.
pub fn adagrad<R: Real>() -> Preset<AdaGrad<R>, R> {
    Preset::without_rate(AdaGrad { initial_v: R::of(0.1), ..AdaGrad::new(R::ZERO) })
}

/// `AdamOptimizer()`: beta1 0.9, beta2 0.999, epsilon 1e-8 before bias correction. Learning rate 0.001.
pub fn adam<R: Real>() -> Preset<Adam<R>, R> {
    let optimizer = Adam::new(R::of(0.9), R::of(0.999), R::of(1e-8));
    Preset::at(0.001, Adam { epsilon_order: EpsilonOrder::BeforeCorrection, ..optimizer })
}

/// `legacy.SGD()`. Learning rate 0.01. With momentum and Nesterov's: as [`keras::sgd_momentum`] and
/// [`keras::sgd_nesterov`].
pub fn legacy_sgd<R: Real>() -> Preset<Sgd, R> {
    keras::sgd()
}

/// `legacy.RMSprop()`: rho 0.9, epsilon 1e-7 outside the root, unlike with momentum. Learning rate 0.001.
pub fn legacy_rmsprop<R: Real>() -> Preset<RmsProp<R>, R> {
    Preset::at(0.001, RmsProp::new(R::of(0.9), R::of(1e-7)))
}

/// `legacy.RMSprop(momentum)`, momentum not 0: epsilon inside the root and the learning rate inside the buffer, as
/// [`keras::rmsprop_momentum`].
pub fn legacy_rmsprop_momentum<R: Real>(momentum: R) -> Preset<RmsPropMomentum<R>, R> {
    keras::rmsprop_momentum(momentum)
}

/// `legacy.Adagrad()`: epsilon 1e-7 outside the root, accumulator from 0.1. Learning rate 0.001.
pub fn legacy_adagrad<R: Real>() -> Preset<AdaGrad<R>, R> {
    Preset::at(0.001, AdaGrad { initial_v: R::of(0.1), ..AdaGrad::new(R::of(1e-7)) })
}

/// `legacy.Adam()`: as [`keras::adam`].
pub fn legacy_adam<R: Real>() -> Preset<Adam<R>, R> {
    keras::adam()
}

/// `legacy.Adam(amsgrad=True)`: as [`keras::adam_amsgrad`].
pub fn legacy_adam_amsgrad<R: Real>() -> Preset<AmsGrad<R>, R> {
    keras::adam_amsgrad()
}

/// `legacy.Adamax()`: as [`keras::adamax`].
pub fn legacy_adamax<R: Real>() -> Preset<AdaMax<R>, R> {
    keras::adamax()
}

/// `legacy.Nadam()`: `beta_1` 0.9, `beta_2` 0.999, epsilon 1e-7 after bias correction, `schedule_decay` 0.004 (torch's
/// `momentum_decay`; 1 in today's [`keras::nadam`]). Learning rate 0.001.
pub fn legacy_nadam<R: Real>() -> Preset<NAdam<R>, R> {
    let schedule = MomentumSchedule::Warming { decay: R::of(0.004) };
    Preset::at(0.001, NAdam { schedule, ..keras::nadam().optimizer })
}
