//! Golden trajectories reject wrong implementations. Each optimizer is written again with mistakes that ports
//! make; run on the inputs of its golden trajectories it must be more than ten times the loosest tolerance of
//! a check away from them, in both precisions.

mod golden_distance;
mod wrong_optimizers;

use std::fmt::Write;
use std::path::Path;

use golden_distance::{Distance, size};
use optsde::conformance::{
    Agreement, Format, MAX_ULPS, OPTIMIZERS, Trajectory, VariantEntry, check, golden_path, variants,
};
use wrong_optimizers::table::{EQUIVALENT, WRONG};
use wrong_optimizers::{Case, Entry, Positions, Slip};

fn golden_file(variant: &VariantEntry, format: Format) -> Trajectory {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/golden");
    Trajectory::read(&golden_path(&folder, variant, format)).expect("cargo xtask golden bless")
}

fn distance(trajectory: &Trajectory, positions: &Positions) -> Distance {
    let mut distance = Distance::default();
    for (k, (step, x)) in trajectory.steps.iter().zip(positions).enumerate() {
        distance.add(trajectory.format, k, &step.after["x"], x);
    }
    distance
}

/// The distances in single and in double precision.
fn distances(entry: &Entry, variant: &VariantEntry, slip: Slip) -> [Distance; 2] {
    [Format::F32, Format::F64].map(|format| {
        let trajectory = golden_file(variant, format);
        distance(&trajectory, &entry.run(&Case { trajectory: &trajectory, slip }))
    })
}

fn of_optimizer(entry: &Entry) -> Vec<VariantEntry> {
    variants().into_iter().filter(|variant| variant.optimizer == entry.optimizer).collect()
}

/// The variant that rejects a slip that does not show in this one.
fn killer(variant: &VariantEntry, slip: Slip) -> Option<&'static str> {
    let listed = EQUIVALENT.iter().find(|(id, slips, _)| *id == variant.id() && slips.contains(&slip));
    listed.map(|(_, _, killer)| *killer)
}

#[test]
fn every_optimizer_has_wrong_implementations() {
    for optimizer in OPTIMIZERS.iter() {
        let entry = WRONG.iter().find(|entry| entry.optimizer == optimizer.name);
        let entry = entry.unwrap_or_else(|| panic!("{} has no wrong implementation", optimizer.name));
        assert!(entry.slips().count() >= 3, "{} has too few wrong implementations", optimizer.name);
    }
    for entry in WRONG {
        assert!(OPTIMIZERS.iter().any(|optimizer| optimizer.name == entry.optimizer), "{}", entry.optimizer);
    }
}

#[test]
fn every_golden_trajectory_rejects_every_wrong_implementation() {
    let mut faults = Vec::new();
    for entry in WRONG {
        for variant in of_optimizer(entry) {
            for slip in entry.slips().filter(|slip| killer(&variant, *slip).is_none()) {
                let found = distances(entry, &variant, slip);
                if !found.iter().all(|distance| distance.rejected()) {
                    faults.push(format!("{} {slip:?}: {found:?}", variant.id()));
                }
            }
        }
    }
    assert!(faults.is_empty(), "not rejected:\n{}", faults.join("\n"));
}

#[test]
fn slips_listed_as_equivalent_are_and_another_golden_trajectory_rejects_them() {
    for (id, slips, killer) in EQUIVALENT {
        let all = variants();
        let variant = |id: &str| *all.iter().find(|variant| variant.id() == id).unwrap_or_else(|| panic!("{id}"));
        let (equivalent, killer) = (variant(id), variant(killer));
        assert_eq!(equivalent.optimizer, killer.optimizer);
        let entry = WRONG.iter().find(|entry| entry.optimizer == equivalent.optimizer).expect("an entry");
        for slip in *slips {
            assert!(entry.slips().any(|own| own == *slip), "{id} lists {slip:?}, which nobody makes");
            for found in distances(entry, &equivalent, *slip) {
                assert!(found.ulps <= MAX_ULPS, "{id} {slip:?} is not equivalent: {found:?}");
            }
            assert!(distances(entry, &killer, *slip).iter().all(|found| found.rejected()), "{id} {slip:?}");
        }
    }
}

/// Without a slip the implementations are right up to rounding, so that a slip is all that is wrong with one;
/// and the registered optimizers are not rejected.
#[test]
fn right_implementations_are_not_rejected() {
    let mut faults = Vec::new();
    for entry in WRONG {
        for variant in of_optimizer(entry) {
            for found in distances(entry, &variant, Slip::None) {
                if found.ulps > MAX_ULPS {
                    faults.push(format!("{}: {found:?}", variant.id()));
                }
            }
            for format in [Format::F32, Format::F64] {
                let outcome = check(&golden_file(&variant, format), 0).expect("a golden trajectory");
                assert!(matches!(outcome, Agreement::Same { .. }), "{}", variant.id());
            }
        }
    }
    assert!(faults.is_empty(), "wrong without a slip:\n{}", faults.join("\n"));
}

#[test]
fn wrong_implementations_as_tables() {
    for entry in WRONG {
        let mut table =
            format!("{}: first step beyond {MAX_ULPS} representable steps, largest distance\n", entry.optimizer);
        for variant in of_optimizer(entry) {
            writeln!(table, "\n{:<72} {:>16} {:>16}", variant.id(), "f32", "f64").expect("string");
            for slip in entry.slips() {
                let cell = |found: Distance| match (killer(&variant, slip), found.first) {
                    (Some(_), _) => "equivalent".into(),
                    (None, Some(step)) => format!("{step:>2} {:>10}", size(found.ulps)),
                    (None, None) => "none".into(),
                };
                let [single, double] = distances(entry, &variant, slip).map(cell);
                writeln!(table, "  {:<70} {single:>16} {double:>16}", slip.words()).expect("string");
            }
        }
        insta::assert_snapshot!(format!("wrong_{}", entry.optimizer), table);
    }
}
