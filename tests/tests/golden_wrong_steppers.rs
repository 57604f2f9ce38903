//! Golden trajectories of schemes: the committed files are what the schemes do, and they reject wrong schemes by
//! more than ten times the loosest tolerance of a check, in both precisions.

mod golden_distance;
mod wrong_steppers;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use golden_distance::{Distance, size};
use optsde::conformance::{Format, MAX_ULPS, STEPPERS, StepperTrajectory, stepper_path};
use wrong_steppers::Slip;
use wrong_steppers::table::{EQUIVALENT, Entry, WRONG};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/steppers")
}

fn golden_file(stepper: &str, format: Format) -> StepperTrajectory {
    let text = std::fs::read_to_string(stepper_path(&folder(), stepper, format)).expect("cargo xtask golden bless");
    serde_json::from_str(&text).expect("a trajectory of a scheme")
}

/// How far the states of a wrong scheme are from the golden ones, equation by equation, in f32 and in f64.
fn distances(entry: &Entry, slip: Slip) -> BTreeMap<String, [Distance; 2]> {
    let mut distances: BTreeMap<String, [Distance; 2]> = BTreeMap::new();
    for (place, format) in [Format::F32, Format::F64].into_iter().enumerate() {
        let golden = golden_file(entry.stepper, format);
        let runs = entry.run(format, slip);
        assert_eq!(golden.runs.len(), runs.len(), "{}", entry.stepper);
        for (golden, run) in golden.runs.iter().zip(&runs) {
            assert_eq!(golden.equation, run.equation);
            let distance = &mut distances.entry(run.equation.clone()).or_default()[place];
            for (k, (golden, step)) in golden.steps.iter().zip(&run.steps).enumerate() {
                for (name, numbers) in &golden.after {
                    distance.add(format, k, numbers, &step.after[name]);
                }
            }
        }
    }
    distances
}

fn killer(stepper: &str, equation: &str, slip: Slip) -> Option<&'static str> {
    let listed =
        EQUIVALENT.iter().find(|(own, other, slips, _)| *own == stepper && *other == equation && slips.contains(&slip));
    listed.map(|(_, _, _, killer)| *killer)
}

#[test]
fn every_scheme_reproduces_its_golden_file() {
    let mut expected = Vec::new();
    for stepper in STEPPERS {
        for format in [Format::F32, Format::F64] {
            let path = stepper_path(&folder(), stepper.name, format);
            let text = std::fs::read_to_string(&path).expect("cargo xtask golden bless");
            let json = serde_json::to_string_pretty(&stepper.golden(format)).expect("json") + "\n";
            assert_eq!(json, text, "{}", path.display());
            expected.push(path);
        }
    }
    for file in std::fs::read_dir(folder()).expect("folder") {
        let path = file.expect("entry").path();
        assert!(expected.contains(&path), "{} belongs to no scheme", path.display());
    }
}

#[test]
fn every_scheme_has_wrong_implementations() {
    let schemes: Vec<&str> = STEPPERS.iter().map(|stepper| stepper.name).collect();
    assert_eq!(schemes, WRONG.iter().map(|entry| entry.stepper).collect::<Vec<_>>());
    for entry in WRONG {
        assert!(entry.slips().count() >= 3, "{} has too few wrong implementations", entry.stepper);
    }
}

#[test]
fn every_golden_trajectory_rejects_every_wrong_scheme() {
    let mut faults = Vec::new();
    for entry in WRONG {
        for slip in entry.slips() {
            for (equation, found) in distances(entry, slip) {
                let equivalent = killer(entry.stepper, &equation, slip).is_some();
                if !equivalent && !found.iter().all(|distance| distance.rejected()) {
                    faults.push(format!("{} {equation} {slip:?}: {found:?}", entry.stepper));
                }
            }
        }
    }
    assert!(faults.is_empty(), "not rejected:\n{}", faults.join("\n"));
}

#[test]
fn slips_listed_as_equivalent_are_and_another_equation_rejects_them() {
    for (stepper, equation, slips, killer) in EQUIVALENT {
        let entry = WRONG.iter().find(|entry| entry.stepper == *stepper).expect("a scheme");
        for slip in *slips {
            assert!(entry.slips().any(|own| own == *slip), "{stepper} lists {slip:?}, which nobody makes");
            let found = distances(entry, *slip);
            assert!(found[*equation].iter().all(|found| found.ulps <= MAX_ULPS), "{stepper} {equation} {slip:?}");
            assert!(found[*killer].iter().all(|found| found.rejected()), "{stepper} {killer} {slip:?}");
        }
    }
}

/// Without a slip the implementations are right up to rounding: a slip is all that is wrong with one.
#[test]
fn right_schemes_are_not_rejected() {
    let mut faults = Vec::new();
    for entry in WRONG {
        for (equation, found) in distances(entry, Slip::None) {
            if found.iter().any(|found| found.ulps > MAX_ULPS) {
                faults.push(format!("{} {equation}: {found:?}", entry.stepper));
            }
        }
    }
    assert!(faults.is_empty(), "wrong without a slip:\n{}", faults.join("\n"));
}

#[test]
fn wrong_schemes_as_tables() {
    for entry in WRONG {
        let mut table =
            format!("{}: first step beyond {MAX_ULPS} representable steps, largest distance\n", entry.stepper);
        for slip in entry.slips() {
            writeln!(table, "\n{}", slip.words()).expect("string");
            for (equation, found) in distances(entry, slip) {
                let cell = |found: Distance| match (killer(entry.stepper, &equation, slip), found.first) {
                    (Some(_), _) => "equivalent".into(),
                    (None, Some(step)) => format!("{step:>2} {:>10}", size(found.ulps)),
                    (None, None) => "none".into(),
                };
                let [single, double] = found.map(cell);
                writeln!(table, "  {equation:<30} {single:>16} {double:>16}").expect("string");
            }
        }
        insta::assert_snapshot!(format!("wrong_{}", entry.stepper), table);
    }
}
