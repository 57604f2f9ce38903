//! Golden trajectories: the committed files are what the optimizers do, and each tells its variant from all
//! others. Expected values: `fixtures/golden`, whose arithmetic `optimizer_recurrence.rs` establishes.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use optsde::conformance::{
    Agreement, Format, Input, MAX_ULPS, OPTIMIZERS, Trajectory, check, golden, golden_path, page, variants,
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
                step.bits.clear();
            }
            // No tolerance that a check accepts can hide it.
            match check(&mistaken, 10 * MAX_ULPS) {
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
    for optimizer in OPTIMIZERS.iter() {
        assert!(!optimizer.source.is_empty() && !optimizer.recurrence.is_empty(), "{}", optimizer.name);
    }
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
