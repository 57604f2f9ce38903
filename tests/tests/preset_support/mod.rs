//! What frameworks do on the golden problem (`fixtures/frameworks`), and what presets do on it.
#![allow(dead_code, reason = "no test uses all of it")]

mod fixture;

use optsde_core::optimizer::{Epsilon, Optimizer, WeightDecay};
use optsde_core::preset::Preset;
use serde_json::Value;

use fixture::{call, close, entries, numbers, read};

/// Parameters after each step.
pub(crate) type Run = Vec<Vec<f64>>;

/// The numbers that a framework's signature must state for one optimizer: its name, its default learning rate, and
/// its other hyperparameters by their names there.
pub(crate) type Defaults = (&'static str, Option<f64>, Vec<(&'static str, f64)>);

/// The golden problem, in double precision.
pub(crate) fn run(optimizer: impl Optimizer<f64> + Copy) -> Run {
    let problem = read("golden/sgd/plain.f64.json");
    let mut x = numbers(&problem["start"]);
    let mut memory: Vec<_> = x.iter().map(|x| optimizer.memory(*x)).collect();
    let mut run = optimizer.begin();
    let mut after = Vec::new();
    for (k, given) in problem["steps"].as_array().expect("steps").iter().enumerate() {
        let step = optimizer.prepare(k as u64, given["learning_rate"].as_f64().expect("rate"), &mut run);
        optimizer.apply(&step, &mut x, &numbers(&given["gradient"]), &mut memory);
        after.push(x.clone());
    }
    after
}

/// Every call of the framework is among `ours`, once and in their order, and none of `ours` is anything else; all
/// parameters agree but for rounding, or to the absolute number that `single` has for a call which the framework
/// computes in part in single precision.
pub(crate) fn assert_reproduced(framework: &str, ours: &[(&str, Run)], single: &[(&str, f64)]) {
    let theirs = entries(framework, "optimizers");
    let calls: Vec<&str> = theirs.iter().map(call).collect();
    assert_eq!(ours.iter().map(|(call, _)| *call).collect::<Vec<_>>(), calls, "calls of {framework}");
    for ((call, run), entry) in ours.iter().zip(&theirs) {
        let after: Run = entry["after"].as_array().expect("array").iter().map(numbers).collect();
        let absolute = single.iter().find(|(other, _)| other == call).map_or(0.0, |(_, absolute)| *absolute);
        assert_eq!((run.len(), after.len()), (14, 14), "{call}");
        for (k, (found, expected)) in run.iter().zip(&after).enumerate() {
            assert_eq!((found.len(), expected.len()), (3, 3), "{call}");
            for (found, expected) in found.iter().zip(expected) {
                let same = close(*found, *expected) || (found - expected).abs() <= absolute;
                assert!(same, "{framework} {call}, step {k}: found {found}, expected {expected}");
            }
        }
    }
}

/// The entry of a preset, whose hyperparameters `numbers` lists by the framework's names.
pub(crate) fn stated<O>(
    name: &'static str,
    preset: Preset<O, f64>,
    numbers: impl Fn(O) -> Vec<(&'static str, f64)>,
) -> Defaults {
    (name, preset.learning_rate, numbers(preset.optimizer))
}

/// An epsilon that is outside the root.
pub(crate) fn outside(epsilon: Epsilon<f64>) -> f64 {
    let Epsilon::OutsideRoot(epsilon) = epsilon else { panic!("{epsilon:?} is not outside the root") };
    epsilon
}

/// The coefficient of a decoupled weight decay.
pub(crate) fn decoupled(decay: WeightDecay<f64>) -> f64 {
    let WeightDecay::Decoupled { coefficient, .. } = decay else { panic!("{decay:?} is coupled") };
    coefficient
}

/// The numbers among a framework's defaults, lists taken apart, flags as 0 or 1; those that are missing are None.
fn signature(entry: &Value) -> Vec<(String, Option<f64>)> {
    let number = |value: &Value| value.as_f64().or(value.as_bool().map(|flag| f64::from(u8::from(flag))));
    let mut all = Vec::new();
    for (name, value) in entry["defaults"].as_object().expect("defaults") {
        match value.as_array() {
            Some(list) => all.extend(list.iter().enumerate().map(|(i, value)| (format!("{name}.{i}"), number(value)))),
            None => all.push((name.clone(), number(value))),
        }
    }
    all
}

/// The presets state the numbers of the framework's signatures, and everything that they do not state is off there:
/// 0, False, None, or one of `unused`, which other arguments would have to turn on. Every optimizer has its entry.
pub(crate) fn assert_defaults(framework: &str, unused: &[&str], ours: &[Defaults]) {
    let theirs = entries(framework, "optimizers");
    let name = |entry: &Value| call(entry).split('(').next().expect("name").to_owned();
    for entry in theirs.iter().filter(|entry| !signature(entry).is_empty()) {
        assert!(ours.iter().any(|(ours, ..)| *ours == name(entry)), "{framework} {} has no entry", call(entry));
    }
    for (optimizer, learning_rate, stated) in ours {
        let entry = theirs.iter().find(|entry| name(entry) == *optimizer).expect("optimizer of the fixture");
        let mut left: Vec<(&str, f64)> = stated.clone();
        left.extend(learning_rate.map(|rate| (if framework == "torch" { "lr" } else { "learning_rate" }, rate)));
        for (argument, default) in signature(entry) {
            let position = left.iter().position(|(name, _)| *name == argument);
            let expected = position.map_or(0.0, |position| left.remove(position).1);
            let found = default.unwrap_or(0.0);
            let same = found.to_bits() == expected.to_bits() || unused.contains(&argument.as_str());
            assert!(same, "{framework} {optimizer}: {argument} is {found}, but {expected} in the preset");
        }
        assert_eq!(left, [], "{framework} {optimizer} has no such default");
    }
}
