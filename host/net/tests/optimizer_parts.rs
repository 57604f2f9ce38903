//! Optimizers of parts of a network: groups by kind, layers, and norms of everything.

mod optimizer_support;

use optimizer_support::{Double, adamw, groups, layout, numbers, start};
use optsde::Native;
use optsde_core::Real;
use optsde_core::optimizer::{Clipped, Clipping, Lamb, Sgd};
use optsde_net::optimizer::{FlatOptimizer, Groups, Layers};
use optsde_net::{Kind, Layout};

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
