//! Golden trajectories: the committed files are what the optimizers do, and each tells its variant from all
//! others. Expected values: `fixtures/golden`, whose arithmetic `optimizer_recurrence.rs` establishes.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use optsde::conformance::{
    Agreement, CheckError, Format, Input, OPTIMIZERS, Trajectory, VariantEntry, check, golden, golden_path, page,
    variants,
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn files() -> Vec<(String, Trajectory)> {
    let mut files = Vec::new();
    for variant in variants() {
        for format in [Format::F32, Format::F64] {
            let path = golden_path(&root().join("fixtures/golden"), &variant, format);
            let trajectory =
                Trajectory::read(&path).unwrap_or_else(|error| panic!("cargo xtask golden bless? {error}"));
            files.push((format!("{} {}", variant.id(), format.name()), trajectory));
        }
    }
    files
}

#[test]
fn every_variant_reproduces_its_golden_file() {
    for variant in variants() {
        for format in [Format::F32, Format::F64] {
            let path = golden_path(&root().join("fixtures/golden"), &variant, format);
            let text = std::fs::read_to_string(&path).expect("a golden file for every variant");
            assert_eq!(golden(&variant, format).to_json().expect("json"), text, "{}", path.display());
        }
    }
}

#[test]
fn no_golden_file_is_left_over() {
    let expected: Vec<PathBuf> = variants()
        .iter()
        .flat_map(|v| [Format::F32, Format::F64].map(|f| golden_path(&root().join("fixtures/golden"), v, f)))
        .collect();
    for folder in std::fs::read_dir(root().join("fixtures/golden")).expect("folder") {
        for file in std::fs::read_dir(folder.expect("entry").path()).expect("folder") {
            let path = file.expect("entry").path();
            assert!(expected.contains(&path), "{} belongs to no variant", path.display());
        }
    }
}

#[test]
fn every_golden_file_rejects_every_other_variant() {
    for (name, trajectory) in files() {
        let own = format!("{}/{}", trajectory.optimizer, trajectory.variant);
        assert!(variants().iter().all(|v| v.optimizer != trajectory.optimizer || (v.id() == own) != trajectory.rejects.contains(&v.id())));
        for other in variants().iter().filter(|other| other.id() != own) {
            // What someone would have who implemented the other variant: its positions on the same inputs.
            let values: Vec<f64> = other
                .hyperparameters
                .iter()
                .map(|p| trajectory.hyperparameters.get(p.name).copied().unwrap_or(p.golden))
                .collect();
            let steps = trajectory.steps.iter().map(|s| (s.learning_rate, s.gradient.clone())).collect();
            let input = Input { start: trajectory.start.clone(), steps };
            let states = other.run(trajectory.format, &values, &input, None);
            let mut mistaken = trajectory.clone();
            for (step, state) in mistaken.steps.iter_mut().zip(states) {
                step.after = state.into_iter().filter(|(n, _)| *n == "x").map(|(n, v)| (n.to_owned(), v)).collect();
            }
            // Not a rounding difference: more than 2^16 numbers apart somewhere.
            match check(&mistaken, 1 << 16) {
                Ok(Agreement::Different(_)) => {}
                other_outcome => panic!("{name} does not reject {}: {other_outcome:?}", other.id()),
            }
        }
    }
}

#[test]
fn saving_and_restoring_the_state_changes_no_bit() {
    for variant in variants() {
        let trajectory = golden(&variant, Format::F64);
        let steps = trajectory.steps.iter().map(|s| (s.learning_rate, s.gradient.clone())).collect();
        let input = Input { start: trajectory.start.clone(), steps };
        let values: Vec<f64> = variant.hyperparameters.iter().map(|p| p.golden).collect();
        for format in [Format::F32, Format::F64] {
            let whole = variant.run(format, &values, &input, None);
            for interruption in 0..trajectory.steps.len() {
                assert_eq!(variant.run(format, &values, &input, Some(interruption)), whole, "{}", variant.id());
            }
        }
    }
}

#[test]
fn every_optimizer_has_a_documentation_entry() {
    let committed = std::fs::read_to_string(root().join("docs/optimizers.md")).expect("docs/optimizers.md");
    assert_eq!(page(), committed, "cargo xtask golden bless");
    for optimizer in OPTIMIZERS {
        assert!(!optimizer.source.is_empty() && !optimizer.recurrence.is_empty(), "{}", optimizer.name);
    }
}

#[test]
fn a_wrong_number_is_found_where_it_is() {
    let (_, mut trajectory) = files().swap_remove(3);
    assert_eq!((trajectory.optimizer.as_str(), trajectory.format), ("heavy_ball", Format::F64));
    let number = &mut trajectory.steps[5].after.get_mut("m").expect("buffer")[1];
    *number = f64::from_bits(number.to_bits() + 3);
    let Ok(Agreement::Different(difference)) = check(&trajectory, 2) else { panic!("three ulp are more than two") };
    assert_eq!((difference.step, difference.variable.as_str(), difference.coordinate, difference.ulps), (5, "m", 1, 3));
    assert!(matches!(check(&trajectory, 3), Ok(Agreement::Same { largest_ulps: 3, .. })));
}

/// A golden trajectory with one thing changed.
fn changed(change: impl FnOnce(&mut Trajectory)) -> Trajectory {
    let variant = variants().into_iter().find(|v| v.id() == "heavy_ball/outside").expect("heavy ball");
    let mut trajectory = golden(&variant, Format::F32);
    change(&mut trajectory);
    trajectory
}

#[test]
fn a_trajectory_that_cannot_be_compared_says_why() {
    let message = |change: fn(&mut Trajectory)| check(&changed(change), 0).expect_err("an error").to_string();
    let mut messages = String::new();
    let cases: [fn(&mut Trajectory); 7] = [
        |t| *t.hyperparameters.entry("momentum".into()).or_default() = 1.0,
        |t| t.hyperparameters.clear(),
        |t| t.hyperparameters.extend([("beta".to_owned(), 0.9)]),
        |t| t.steps[2].gradient.truncate(1),
        |t| t.steps[2].gradient[0] = 0.1,
        |t| t.start[0] = f64::NAN,
        |t| t.steps[1].after.extend([("v".to_owned(), vec![0.0; 3])]),
    ];
    for case in cases {
        writeln!(messages, "{}", message(case)).expect("string");
    }
    insta::assert_snapshot!(messages, @"
    hyperparameter momentum is 1, allowed: 0 <= momentum < 1
    hyperparameter momentum is missing, allowed: 0 <= momentum < 1
    hyperparameter beta is 0.9, allowed: momentum
    steps[2].gradient is 1 numbers, allowed: 3, one for each coordinate
    steps[2].gradient is 0.1, allowed: finite numbers of f32
    start is NaN, allowed: finite numbers of f32
    steps[1].after.v is an unknown variable, allowed: x, m
    ");
    let Err(CheckError::Variant { found, allowed }) = check(&changed(|t| t.variant = "outsied".into()), 0) else {
        panic!("there is no such variant")
    };
    assert_eq!((found.as_str(), allowed), ("heavy_ball/outsied", variants().iter().map(VariantEntry::id).collect()));
}

#[test]
fn golden_trajectories_as_tables() {
    for variant in variants() {
        let trajectory = golden(&variant, Format::F64);
        let mut table = format!("{}: {}\n", variant.id(), variant.conventions);
        let parameters: Vec<String> = trajectory.hyperparameters.iter().map(|(n, v)| format!("{n} = {v}")).collect();
        writeln!(table, "{}; start {:?}", parameters.join(", "), trajectory.start).expect("string");
        writeln!(table, "{:>4} {:>8} | {:>30} | after", "step", "rate", "gradient").expect("string");
        for (k, step) in trajectory.steps.iter().enumerate() {
            let numbers = |values: &[f64]| values.iter().map(|v| format!("{v:>9.5}")).collect::<Vec<_>>().join(" ");
            let after: BTreeMap<&str, String> = step.after.iter().map(|(n, v)| (n.as_str(), numbers(v))).collect();
            let after: Vec<String> = after.iter().map(|(name, numbers)| format!("{name} {numbers}")).collect();
            let (rate, gradient) = (step.learning_rate, numbers(&step.gradient));
            writeln!(table, "{k:>4} {rate:>8} | {gradient:>30} | {}", after.join(" | ")).expect("string");
        }
        insta::assert_snapshot!(format!("golden_{}", variant.id().replace('/', "_")), table);
    }
}
