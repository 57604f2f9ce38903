//! A layout of all kinds of parameters, numbers for it, and weight decay for weights alone.

use optsde::Native;
use optsde_core::Real;
use optsde_net::optimizer::{FlatOptimizer, Groups, by_name};
use optsde_net::{Kind, Layout};

pub(crate) type Double = Native<f64>;

/// Two layers with biases, then two normalizations in a row: four ranges of one kind, and one of two tensors.
pub(crate) fn layout() -> Layout {
    let mut layout = Layout::default();
    layout.push("first.weight", &[4, 3], Kind::Weight);
    layout.push("first.bias", &[4], Kind::Bias);
    layout.push("second.weight", &[2, 4], Kind::Weight);
    layout.push("second.bias", &[2], Kind::Bias);
    layout.push("norm.scale", &[2], Kind::Normalization);
    layout.push("norm.shift", &[2], Kind::Normalization);
    layout
}

/// Numbers of both signs around 1 in magnitude: sin of multiples of an angle that is no part of a turn.
pub(crate) fn numbers(phase: f64) -> Vec<Double> {
    (0..30_u64).map(|i| Native((1.7 * f64::of_count(i) + phase).sin() * 2.0)).collect()
}

pub(crate) fn start() -> Vec<Double> {
    numbers(0.0)
}

pub(crate) fn adamw(decay: f64, layout: &Layout, x: &[Double]) -> Box<dyn FlatOptimizer<Double>> {
    let hyperparameters = [("beta1", 0.9), ("beta2", 0.99), ("epsilon", 1e-6), ("weight_decay", decay)];
    by_name("adamw", "times_learning_rate", &hyperparameters, layout, x).unwrap()
}

/// Weight decay for weights alone.
pub(crate) fn groups(x: &[Double]) -> Groups<Double> {
    let layout = layout();
    Groups::by_kind(&layout, x, |kind, x| adamw(if kind == Kind::Weight { 0.3 } else { 0.0 }, &layout, x))
}
