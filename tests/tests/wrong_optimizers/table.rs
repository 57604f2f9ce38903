//! Every optimizer with its wrong implementations, and where a slip does not show.

use super::adam::Adam;
use super::adam_kin::{self, AdaMax, RAdam};
use super::adam_slips;
use super::decay::{self, Decay};
use super::layer::{self, Clipped, Lamb};
use super::matrix::{self, Preconditioned};
use super::momentum::{self, Buffer};
use super::nadam::{self, NAdam};
use super::rmsprop::{self, RmsProp};
use super::sgd::{self, Sgd};
use super::sign::{self, Signs};
use super::{Entry, Slip};

/// All of them.
pub(crate) const WRONG: &[Entry] = &[
    Entry::of::<Sgd, Sgd>("sgd", &[sgd::SLIPS]),
    Entry::of::<Buffer<f32>, Buffer<f64>>("heavy_ball", &[momentum::HEAVY_BALL, momentum::DAMPENING]),
    Entry::of::<Buffer<f32>, Buffer<f64>>("nesterov", &[momentum::HEAVY_BALL, momentum::NESTEROV]),
    Entry::of::<Preconditioned<f32>, Preconditioned<f64>>("damped_newton", &[matrix::NEWTON]),
    Entry::of::<Preconditioned<f32>, Preconditioned<f64>>("natural_gradient", &[matrix::NATURAL]),
    Entry::of::<Preconditioned<f32>, Preconditioned<f64>>("full_matrix_adam", &[matrix::FULL_MATRIX_ADAM]),
    Entry::of::<Decay<Sgd, f32>, Decay<Sgd, f64>>("sgdw", &[&[Slip::Narrow], decay::SLIPS]),
    Entry::of::<Decay<Buffer<f32>, f32>, Decay<Buffer<f64>, f64>>(
        "heavy_ball_w",
        &[momentum::HEAVY_BALL, decay::SLIPS],
    ),
    Entry::of::<Buffer<f32>, Buffer<f64>>("qhm", &[momentum::QHM]),
    Entry::of::<Clipped<f32>, Clipped<f64>>("clipped_sgd", &[layer::CLIPPED]),
    Entry::of::<Signs<f32>, Signs<f64>>("sign_sgd", &[sign::SIGN_SGD]),
    Entry::of::<Signs<f32>, Signs<f64>>("signum", &[sign::SIGNUM]),
    Entry::of::<Decay<Signs<f32>, f32>, Decay<Signs<f64>, f64>>("lion", &[sign::LION, decay::SLIPS]),
    Entry::of::<RmsProp<f32>, RmsProp<f64>>("rmsprop", &[rmsprop::QUOTIENT, rmsprop::RMSPROP]),
    Entry::of::<RmsProp<f32>, RmsProp<f64>>(
        "rmsprop_momentum",
        &[rmsprop::QUOTIENT, rmsprop::RMSPROP, rmsprop::MOMENTUM, rmsprop::CENTERED],
    ),
    Entry::of::<Decay<RmsProp<f32>, f32>, Decay<RmsProp<f64>, f64>>(
        "rmspropw",
        &[rmsprop::QUOTIENT, rmsprop::RMSPROP, decay::SLIPS],
    ),
    Entry::of::<Adam<f32>, Adam<f64>>(
        "adam",
        &[adam_slips::ADAM, adam_slips::SQUARE, adam_slips::CORRECTION, adam_slips::ROOTS, adam_slips::PREVIOUS],
    ),
    Entry::of::<Decay<Adam<f32>, f32>, Decay<Adam<f64>, f64>>(
        "adamw",
        &[adam_slips::ADAM, adam_slips::SQUARE, adam_slips::CORRECTION, adam_slips::ROOTS, decay::SLIPS],
    ),
    Entry::of::<Adam<f32>, Adam<f64>>("amsgrad", &[adam_slips::ADAM, adam_slips::CORRECTION, adam_slips::AMSGRAD]),
    Entry::of::<NAdam<f32>, NAdam<f64>>("nadam", &[nadam::SLIPS]),
    Entry::of::<AdaMax<f32>, AdaMax<f64>>("adamax", &[adam_kin::ADAMAX]),
    Entry::of::<Adam<f32>, Adam<f64>>("qhadam", &[adam_slips::ADAM, adam_slips::CORRECTION, adam_slips::QHADAM]),
    Entry::of::<Adam<f32>, Adam<f64>>("adabelief", &[adam_slips::ADAM, adam_slips::CORRECTION, adam_slips::ADABELIEF]),
    Entry::of::<Adam<f32>, Adam<f64>>("yogi", &[adam_slips::ADAM, adam_slips::CORRECTION, adam_slips::YOGI]),
    Entry::of::<RAdam<f32>, RAdam<f64>>("radam", &[adam_kin::RADAM]),
    Entry::of::<RmsProp<f32>, RmsProp<f64>>("adagrad", &[rmsprop::QUOTIENT, rmsprop::ADAGRAD]),
    Entry::of::<Lamb<f32>, Lamb<f64>>(
        "lamb",
        &[adam_slips::ADAM, adam_slips::SQUARE, adam_slips::CORRECTION, layer::LAMB],
    ),
];

/// The slips that do not show in a golden trajectory: the variant, the slips, and a variant of the same
/// optimizer whose golden trajectory rejects them all.
pub(crate) const EQUIVALENT: &[(&str, &[Slip], &str)] = &[
    ("heavy_ball/outside", momentum::DAMPENING, "heavy_ball/dampened"),
    ("heavy_ball/inside", momentum::DAMPENING, "heavy_ball/dampened"),
    ("damped_newton/plain", &[Slip::ShiftForgotten], "damped_newton/shifted"),
    // Of gradient descent the two forms are the same.
    ("sgdw/learning_rate", &[Slip::DecayInGradient], "sgdw/after_update"),
    ("heavy_ball_w/coupled", &[Slip::DecayOrder], "heavy_ball_w/decoupled"),
    ("rmspropw/coupled", &[Slip::DecayOrder], "rmspropw/decoupled"),
    ("adamw/coupled", &[Slip::DecayOrder], "adamw/times_learning_rate"),
    ("clipped_sgd/norm", &[Slip::EpsilonForgotten], "clipped_sgd/norm_with_epsilon"),
    ("clipped_sgd/norm", &[Slip::LowerForgotten], "clipped_sgd/value"),
    ("clipped_sgd/norm_with_epsilon", &[Slip::LowerForgotten], "clipped_sgd/value"),
    ("clipped_sgd/long_norm_with_epsilon", &[Slip::LowerForgotten], "clipped_sgd/value"),
    (
        "clipped_sgd/value",
        &[Slip::NormSquared, Slip::NormLargest, Slip::NormMean, Slip::AlwaysScaled],
        "clipped_sgd/norm",
    ),
    ("clipped_sgd/value", &[Slip::EpsilonForgotten], "clipped_sgd/norm_with_epsilon"),
    ("rmsprop_momentum/outside", rmsprop::CENTERED, "rmsprop_momentum/centered"),
    ("rmsprop_momentum/inside", rmsprop::CENTERED, "rmsprop_momentum/centered"),
    ("rmsprop_momentum/inside_from_initial_v", rmsprop::CENTERED, "rmsprop_momentum/centered"),
    ("rmsprop_momentum/centered", WITHOUT_MOMENTUM, "rmsprop_momentum/outside"),
    ("rmsprop_momentum/centered_inside", WITHOUT_MOMENTUM, "rmsprop_momentum/inside"),
    // v / gamma_2 + eps has one order only.
    ("adam/epsilon_inside", &[Slip::EpsilonOrder], "adam/kingma"),
    ("adam/uncorrected", adam_slips::CORRECTION, "adam/kingma"),
    ("adam/uncorrected", ROOTS_UNCORRECTED, "adam/kingma"),
    ("adamw/uncorrected", adam_slips::CORRECTION, "adamw/times_learning_rate"),
    ("adamw/uncorrected", ROOTS_UNCORRECTED, "adamw/times_learning_rate"),
    ("amsgrad/uncorrected", adam_slips::CORRECTION, "amsgrad/maximum_of_raw"),
    ("yogi/uncorrected", adam_slips::CORRECTION, "yogi/corrected"),
    ("adamax/uncorrected", &[Slip::FirstUncorrected, Slip::PowerLate], "adamax/epsilon_in_denominator"),
    ("nadam/constant", &[Slip::NextForgotten, Slip::HalfForgotten, Slip::WarmUpCount], "nadam/warming"),
    ("adabelief/epsilon_outside", &[Slip::VarianceEpsilonUsed], "adabelief/one_epsilon"),
    ("adagrad/epsilon_outside", &[Slip::DecayCount], "adagrad/learning_rate_decay"),
    ("adagrad/epsilon_inside", &[Slip::DecayCount], "adagrad/learning_rate_decay"),
    ("lamb/corrected", &[Slip::BoundForgotten], "lamb/uncorrected_clipped"),
    ("lamb/without_decay", &[Slip::BoundForgotten], "lamb/uncorrected_clipped"),
    // The length of the direction does not matter, and there is no decay in it.
    ("lamb/without_decay", &[Slip::FirstUncorrected, Slip::NormWithoutDecay, Slip::DecayForgotten], "lamb/corrected"),
    ("lamb/uncorrected_clipped", adam_slips::CORRECTION, "lamb/corrected"),
];

const WITHOUT_MOMENTUM: &[Slip] = &[Slip::MomentumForgotten, Slip::RatePlace];
const ROOTS_UNCORRECTED: &[Slip] = &[Slip::EpsilonOrder, Slip::CorrectedRoot];
