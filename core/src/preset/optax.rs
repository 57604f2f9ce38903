//! `optax`, as of optax 0.2.8. Held against optax in `fixtures/frameworks/optax.json`.
//!
//! No optimizer has a default learning rate. RMSprop and `AdaGrad` have epsilon inside the root; the others outside,
//! after bias correction, with a second one inside it (`eps_root`, 0 by default but for [`adabelief`]). The learning
//! rate is outside the momentum buffer of [`sgd_momentum`] and inside that of [`rmsprop_momentum`]. Weight decay is
//! decoupled and times the learning rate; `optax.add_decayed_weights` before an optimizer is coupled.
//! `optax.clip_by_global_norm` is [`Clipping::Norm`](crate::optimizer::Clipping::Norm) over all parameters.

use super::Preset;
use crate::Real;
use crate::optimizer::{
    AdaBelief, AdaGrad, AdaMax, AdaMaxEpsilon, Adam, AdamW, AmsGrad, BiasCorrection, Decayed, Epsilon, EpsilonOrder,
    HeavyBall, Lamb, Lion, LionW, Maximum, NAdam, Nesterov, RAdam, RmsProp, RmsPropMomentum, Sgd, SignSgd, Threshold,
    VarianceEpsilon, WeightDecay, Yogi,
};

/// `sgd()`.
pub fn sgd<R: Real>() -> Preset<Sgd, R> {
    Preset::without_rate(Sgd)
}

/// `sgd(momentum)`.
pub fn sgd_momentum<R: Real>(momentum: R) -> Preset<HeavyBall<R>, R> {
    Preset::without_rate(HeavyBall::new(momentum))
}

/// `sgd(momentum, nesterov=True)`.
pub fn sgd_nesterov<R: Real>(momentum: R) -> Preset<Nesterov<R>, R> {
    Preset::without_rate(Nesterov::new(momentum))
}

/// `sign_sgd()`.
pub fn sign_sgd<R: Real>() -> Preset<SignSgd, R> {
    Preset::without_rate(SignSgd)
}

/// `rmsprop()`: decay 0.9, eps 1e-8 inside the root, second moment from 0 (`initial_scale`).
/// `eps_in_sqrt=False` is [`Epsilon::OutsideRoot`]; with `bias_correction=True` it is [`adam`] with `beta_1` = 0.
pub fn rmsprop<R: Real>() -> Preset<RmsProp<R>, R> {
    let epsilon = Epsilon::InsideRoot(R::of(1e-8));
    Preset::without_rate(RmsProp { epsilon, ..RmsProp::new(R::of(0.9), R::ZERO) })
}

/// `rmsprop(momentum)`, the learning rate inside the buffer. `centered=True` is [`RmsPropMomentum::centered`], also
/// with momentum 0.
pub fn rmsprop_momentum<R: Real>(momentum: R) -> Preset<RmsPropMomentum<R>, R> {
    Preset::without_rate(RmsPropMomentum::keras(R::of(0.9), R::of(1e-8), momentum))
}

/// `adagrad()`: eps 1e-7 inside the root, accumulator from 0.1.
pub fn adagrad<R: Real>() -> Preset<AdaGrad<R>, R> {
    let epsilon = Epsilon::InsideRoot(R::of(1e-7));
    Preset::without_rate(AdaGrad { epsilon, initial_v: R::of(0.1), ..AdaGrad::new(R::ZERO) })
}

/// `adam()`: b1 0.9, b2 0.999, eps 1e-8. With `eps_root` epsilon is [`Epsilon::Both`].
pub fn adam<R: Real>() -> Preset<Adam<R>, R> {
    Preset::without_rate(Adam::new(R::of(0.9), R::of(0.999), R::of(1e-8)))
}

/// `adamw()`: Adam's defaults, decoupled weight decay 1e-4 times the learning rate.
pub fn adamw<R: Real>() -> Preset<AdamW<R>, R> {
    Preset::without_rate(AdamW::new(R::of(0.9), R::of(0.999), R::of(1e-8), R::of(1e-4)))
}

/// `amsgrad()`: Adam's defaults, the maximum of corrected second moments.
pub fn amsgrad<R: Real>() -> Preset<AmsGrad<R>, R> {
    let optimizer = AmsGrad::new(R::of(0.9), R::of(0.999), R::of(1e-8));
    Preset::without_rate(AmsGrad { maximum: Maximum::OfCorrected, ..optimizer })
}

/// `nadam()`: Adam's defaults, constant momentum.
pub fn nadam<R: Real>() -> Preset<NAdam<R>, R> {
    Preset::without_rate(NAdam::new(R::of(0.9), R::of(0.999), R::of(1e-8)))
}

/// `adamax()`: b1 0.9, b2 0.999, eps 1e-8 inside the maximum.
pub fn adamax<R: Real>() -> Preset<AdaMax<R>, R> {
    Preset::without_rate(AdaMax {
        beta1: R::of(0.9),
        beta2: R::of(0.999),
        epsilon: AdaMaxEpsilon::InsideMaximum(R::of(1e-8)),
        bias_correction: BiasCorrection::Corrected,
    })
}

/// `adabelief()`: b1 0.9, b2 0.999, eps 1e-16, `eps_root` 1e-16 (added to the second moment at every step and kept,
/// unlike the `eps_root` of [`adam`]).
pub fn adabelief<R: Real>() -> Preset<AdaBelief<R>, R> {
    let optimizer = AdaBelief::new(R::of(0.9), R::of(0.999), R::of(1e-16));
    Preset::without_rate(AdaBelief { variance_epsilon: VarianceEpsilon::AddedEachStep(R::of(1e-16)), ..optimizer })
}

/// `yogi()`: b1 0.9, b2 0.999, eps 0.001, bias correction, and both moments from 1e-6.
pub fn yogi<R: Real>() -> Preset<Yogi<R>, R> {
    let start = R::of(1e-6);
    let optimizer = Yogi::new(R::of(0.9), R::of(0.999), R::of(1e-3), start);
    Preset::without_rate(Yogi { bias_correction: BiasCorrection::Corrected, initial_m: start, ..optimizer })
}

/// `radam()`: Adam's defaults; divides where rho >= 5.
pub fn radam<R: Real>() -> Preset<RAdam<R>, R> {
    Preset::without_rate(RAdam {
        beta1: R::of(0.9),
        beta2: R::of(0.999),
        epsilon: Epsilon::OutsideRoot(R::of(1e-8)),
        epsilon_order: EpsilonOrder::AfterCorrection,
        threshold: Threshold::AtLeast(R::of(5.0)),
    })
}

/// `lion()`: b1 0.9, b2 0.99, decoupled weight decay 0.001 times the learning rate.
pub fn lion<R: Real>() -> Preset<LionW<R>, R> {
    let optimizer = Lion { beta1: R::of(0.9), beta2: R::of(0.99) };
    Preset::without_rate(Decayed { optimizer, decay: WeightDecay::decoupled(R::of(0.001)) })
}

/// `lamb()`: b1 0.9, b2 0.999, eps 1e-6, no weight decay, norms not clipped.
pub fn lamb<R: Real>() -> Preset<Lamb<R>, R> {
    Preset::without_rate(Lamb::new(R::of(0.9), R::of(0.999), R::of(1e-6), R::ZERO))
}
