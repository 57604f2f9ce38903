//! Arrays and memories that do not belong to an optimizer.

mod optimizer_support;

use optimizer_support::{Double, groups, layout, numbers, start};
use optsde::Native;
use optsde::optimizer_pass::PassError;
use optsde_core::optimizer::{Adam, Lamb};
use optsde_net::optimizer::{FlatOptimizer, Layers, Pass, Saved, SavedError};

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
        assert_eq!((x, optimizer.save()), (numbers(0.0), before));
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
