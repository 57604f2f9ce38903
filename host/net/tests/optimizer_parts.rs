//! Optimizers of parts of a network: groups by kind, layers, and norms of everything; and what they refuse.

use optsde::Native;
use optsde::optimizer_pass::PassError;
use optsde_core::Real;
use optsde_core::optimizer::{Adam, Clipped, Clipping, Lamb, Sgd};
use optsde_net::optimizer::{FlatOptimizer, Groups, Layers, Pass, Saved, SavedError, by_name};
use optsde_net::{Kind, Layout};

type Double = Native<f64>;

/// Two layers with biases, then two normalizations in a row: four ranges of one kind, and one of two tensors.
fn layout() -> Layout {
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
fn numbers(phase: f64) -> Vec<Double> {
    (0..30_u64).map(|i| Native((1.7 * f64::of_count(i) + phase).sin() * 2.0)).collect()
}

fn start() -> Vec<Double> {
    numbers(0.0)
}

fn adamw(decay: f64, layout: &Layout, x: &[Double]) -> Box<dyn FlatOptimizer<Double>> {
    let hyperparameters = [("beta1", 0.9), ("beta2", 0.99), ("epsilon", 1e-6), ("weight_decay", decay)];
    by_name("adamw", "times_learning_rate", &hyperparameters, layout, x).unwrap()
}

/// Weight decay for weights alone.
fn groups(x: &[Double]) -> Groups<Double> {
    let layout = layout();
    Groups::by_kind(&layout, x, |kind, x| adamw(if kind == Kind::Weight { 0.3 } else { 0.0 }, &layout, x))
}

#[test]
fn groups_are_optimizers_of_their_own() {
    let (mut x, mut expected) = (start(), start());
    let mut groups = groups(&x);
    let parts = [(0..12, 0.3), (12..16, 0.0), (16..24, 0.3), (24..26, 0.0), (26..30, 0.0)];
    let mut separate = parts.map(|(range, decay)| (range.clone(), adamw(decay, &layout(), &x[range])));
    for k in 0..9 {
        let (gradient, learning_rate) = (numbers(f64::of_count(k) + 1.0), Native(0.1));
        groups.step(k, learning_rate, &mut x, &gradient).unwrap();
        for (range, optimizer) in &mut separate {
            optimizer.step(k, learning_rate, &mut expected[range.clone()], &gradient[range.clone()]).unwrap();
        }
        assert_eq!(x, expected);
    }
    // One optimizer for all would decay biases too.
    let (mut all, mut together) = (start(), adamw(0.3, &layout(), &start()));
    (0..9).for_each(|k| together.step(k, Native(0.1), &mut all, &numbers(f64::of_count(k) + 1.0)).unwrap());
    assert!(x[..12] == all[..12] && x[16..24] == all[16..24] && (12..16).all(|i| x[i] != all[i]));
}

#[test]
fn ranges_of_one_kind_are_one_group() {
    let mut lengths = Vec::new();
    Groups::by_kind(&layout(), &start(), |kind, x| {
        lengths.push((kind, x.len()));
        adamw(0.0, &layout(), x)
    });
    let (weight, bias) = (Kind::Weight, Kind::Bias);
    assert_eq!(lengths, [(weight, 12), (bias, 4), (weight, 8), (bias, 2), (Kind::Normalization, 4)]);
}

#[test]
fn groups_go_on_from_what_they_saved() {
    let (mut x, mut whole) = (start(), groups(&start()));
    (0..5).for_each(|k| whole.step(k, Native(0.1), &mut x, &numbers(f64::of_count(k))).unwrap());
    // Groups of groups, whose names have two numbers.
    let nested = |x: &[Double]| Groups::by_kind(&one_kind(), x, |_, x| Box::new(groups(x)));
    let mut outer = nested(&start());
    let mut other = groups(&numbers(9.0));
    other.restore(&whole.save()).unwrap();
    assert_eq!(other.save(), whole.save());
    let mut y = start();
    (0..5).for_each(|k| outer.step(k, Native(0.1), &mut y, &numbers(f64::of_count(k))).unwrap());
    assert_eq!(x, y);
    let mut outer_again = nested(&numbers(9.0));
    outer_again.restore(&outer.save()).unwrap();
    let mut z = x.clone();
    for k in 5..9 {
        let gradient = numbers(f64::of_count(k));
        whole.step(k, Native(0.1), &mut x, &gradient).unwrap();
        other.step(k, Native(0.1), &mut y, &gradient).unwrap();
        outer_again.step(k, Native(0.1), &mut z, &gradient).unwrap();
        assert_eq!((&y, &z), (&x, &x));
    }
}

fn one_kind() -> Layout {
    let mut layout = Layout::default();
    layout.push("all", &[30], Kind::Weight);
    layout
}

#[test]
fn lamb_takes_the_norms_of_each_tensor() {
    let lamb = Lamb::new(Native(0.9), Native(0.99), Native(1e-6), Native(0.1));
    let layout = layout();
    let mut tensors = Layers::of_layout(lamb, &layout, &start());
    let mut all = Layers::of_all(lamb, &start());
    let [mut x, mut of_all] = [start(), start()];
    let mut separate: Vec<_> = layout
        .segments()
        .iter()
        .map(|segment| {
            let x = start()[segment.range.clone()].to_vec();
            (segment.range.clone(), Layers::of_all(lamb, &x), x)
        })
        .collect();
    for k in 0..6 {
        let gradient = numbers(f64::of_count(k) + 1.0);
        tensors.step(k, Native(0.1), &mut x, &gradient).unwrap();
        all.step(k, Native(0.1), &mut of_all, &gradient).unwrap();
        for (range, optimizer, own) in &mut separate {
            optimizer.step(k, Native(0.1), own, &gradient[range.clone()]).unwrap();
            assert_eq!(x[range.clone()], own[..]);
        }
    }
    assert_ne!(x, of_all);
    // What LAMB promises of its first step: every layer moves by eta |x|, whatever its gradient; rounding aside.
    let (mut x, mut first) = (start(), Layers::of_layout(lamb, &layout, &start()));
    first.step(0, Native(0.1), &mut x, &numbers(1.0)).unwrap();
    let norm = |values: &[f64]| values.iter().map(|value| value * value).sum::<f64>().sqrt();
    for segment in layout.segments() {
        let before: Vec<f64> = start()[segment.range.clone()].iter().map(|x| x.0).collect();
        let moved: Vec<f64> = before.iter().zip(&x[segment.range.clone()]).map(|(a, b)| a - b.0).collect();
        assert!((norm(&moved) - 0.1 * norm(&before)).abs() < 1e-13, "{}", segment.name);
    }
}

#[test]
fn clipping_is_by_the_norm_of_all_parameters() {
    // x - eta g c/|g| with the norm of all 30 numbers, c = 1; rounding aside.
    let clipped = Clipped { optimizer: Sgd, clipping: Clipping::Norm(Native(1.0)) };
    let (mut x, gradient) = (start(), numbers(1.0));
    Layers::of_all(clipped, &start()).step(0, Native(0.5), &mut x, &gradient).unwrap();
    let norm = gradient.iter().map(|g| g.0 * g.0).sum::<f64>().sqrt();
    assert!(norm > 5.0);
    for ((after, before), g) in x.iter().zip(start()).zip(&gradient) {
        assert!((after.0 - (before.0 - 0.5 * g.0 / norm)).abs() < 1e-15);
    }
}

/// One of each way to hold an optimizer.
fn ways() -> [Box<dyn FlatOptimizer<Double>>; 3] {
    let x = start();
    let lamb = Lamb::new(Native(0.9), Native(0.99), Native(1e-6), Native(0.1));
    let adam = Adam::new(Native(0.9), Native(0.99), Native(1e-6));
    [Box::new(Pass::start(adam, &x)), Box::new(Layers::of_layout(lamb, &layout(), &x)), Box::new(groups(&x))]
}

#[test]
fn arrays_that_are_too_short_or_too_long_are_refused() {
    for mut optimizer in ways() {
        let before = optimizer.save();
        let (mut x, gradient) = (numbers(0.0), numbers(1.0));
        let mut longer = [numbers(0.0), numbers(0.0)].concat();
        assert!(optimizer.step(0, Native(0.1), &mut x[..29], &gradient[..29]).is_err());
        assert!(optimizer.step(0, Native(0.1), &mut x, &gradient[1..]).is_err());
        assert!(optimizer.step(0, Native(0.1), &mut longer, &gradient).is_err());
        assert!(optimizer.step(0, Native(0.1), &mut x[1..], &gradient).is_err());
        assert_eq!((x, optimizer.save().arrays), (numbers(0.0), before.arrays));
    }
}

#[test]
fn the_layout_of_another_network_is_refused() {
    for length in [10, 29, 31] {
        let (mut x, gradient) = ([numbers(0.0), numbers(0.0)].concat(), [numbers(1.0), numbers(1.0)].concat());
        x.truncate(length);
        let lamb = Lamb::new(Native(0.9), Native(0.99), Native(1e-6), Native(0.1));
        let mut layers = Layers::of_layout(lamb, &layout(), &x);
        let error = layers.step(0, Native(0.1), &mut x, &gradient[..length]).unwrap_err();
        assert_eq!(error, PassError::Length { array: "the layout", value: 30, expected: length });
        let mut groups = groups(&x);
        let error = groups.step(0, Native(0.1), &mut x, &gradient[..length]).unwrap_err();
        assert_eq!(error, PassError::Length { array: "x", value: length, expected: 30 });
    }
    // Parameters that were too few at the start.
    let mut groups = groups(&numbers(0.0)[..10]);
    assert!(groups.step(0, Native(0.1), &mut numbers(0.0), &numbers(1.0)).is_err());
}

#[test]
fn what_another_optimizer_saved_is_refused() {
    for mut optimizer in ways() {
        let saved = optimizer.save();
        let with = |change: &dyn Fn(&mut Saved<Double>)| {
            let mut changed = saved.clone();
            change(&mut changed);
            changed
        };
        let name = saved.arrays[0].0.clone();
        let inner = name.trim_start_matches("0.").to_owned();
        let missing = with(&|saved| drop(saved.arrays.remove(0)));
        assert_eq!(optimizer.restore(&missing), Err(SavedError::Missing { name: inner.clone() }));
        let expected = saved.arrays[0].1.len();
        let shorter = with(&|saved| saved.arrays[0].1.truncate(expected - 1));
        let error = SavedError::Length { name: inner.clone(), value: expected - 1, expected };
        assert_eq!(optimizer.restore(&shorter), Err(error));
        let longer = with(&|saved| saved.arrays[0].1.push(Native(0.0)));
        assert!(matches!(optimizer.restore(&longer), Err(SavedError::Length { .. })));
        let more = with(&|saved| saved.arrays.push(("other".into(), vec![])));
        assert_eq!(optimizer.restore(&more), Err(SavedError::Unknown { name: "other".into() }));
        let twice = with(&|saved| saved.arrays.push(saved.arrays[0].clone()));
        assert_eq!(optimizer.restore(&twice), Err(SavedError::Unknown { name: inner }));
        let run = with(&|saved| saved.run.push(Native(0.0)));
        assert!(matches!(optimizer.restore(&run), Err(SavedError::Length { name, .. }) if name == "run"));
        assert_eq!(optimizer.restore(&saved), Ok(()));
        assert_eq!(optimizer.save(), saved);
    }
}

#[test]
fn groups_miss_the_run_of_a_group() {
    let mut groups = groups(&start());
    let mut saved = groups.save();
    saved.arrays.retain(|(name, _)| name != "3.run");
    assert_eq!(groups.restore(&saved), Err(SavedError::Missing { name: "3.run".into() }));
}
