//! The golden trajectories themselves: every variant on one problem, that of the core.

use std::path::{Path, PathBuf};

use optsde_core::optimizer::{GOLDEN_START, GOLDEN_STEPS};

use super::registry::{Input, VariantEntry, variants};
use super::trajectory::{Format, Step, Trajectory, bit_pattern};

/// The trajectory of a variant on the golden problem.
pub fn golden(variant: &VariantEntry, format: Format) -> Trajectory {
    let input =
        Input { start: GOLDEN_START.to_vec(), steps: GOLDEN_STEPS.map(|(rate, g)| (rate, g.to_vec())).to_vec() };
    let values: Vec<f64> = variant.hyperparameters.iter().map(|parameter| parameter.golden).collect();
    let states = variant.run(format, &values, &input, None);
    let steps = input.steps.iter().zip(states).map(|((learning_rate, gradient), state)| Step {
        learning_rate: *learning_rate,
        gradient: gradient.clone(),
        bits: state
            .iter()
            .map(|(name, numbers)| {
                ((*name).to_owned(), numbers.iter().map(|number| bit_pattern(format, *number)).collect())
            })
            .collect(),
        after: state.into_iter().map(|(name, numbers)| (name.to_owned(), numbers)).collect(),
    });
    Trajectory {
        optimizer: variant.optimizer.into(),
        variant: variant.name.into(),
        conventions: variant.conventions.into(),
        hyperparameters: variant.hyperparameters.iter().map(|p| (p.name.to_owned(), p.golden)).collect(),
        format,
        origin: "cargo xtask golden bless".into(),
        rejects: siblings(variant),
        start: GOLDEN_START.to_vec(),
        steps: steps.collect(),
    }
}

/// The variants of the same optimizer, which are the ones that get mistaken for each other. (A test holds the
/// trajectory against all other optimizers as well.)
fn siblings(variant: &VariantEntry) -> Vec<String> {
    let others =
        variants().into_iter().filter(|other| other.optimizer == variant.optimizer && other.name != variant.name);
    others.map(|other| other.id()).collect()
}

/// Where the golden trajectory of a variant is, below the folder of golden files.
pub fn golden_path(folder: &Path, variant: &VariantEntry, format: Format) -> PathBuf {
    folder.join(variant.optimizer).join(format!("{}.{}.json", variant.name, format.name()))
}
