//! The golden trajectories themselves: one problem, chosen to separate the variants.
//!
//! Gradients rise, fall, change sign and vanish; the learning rate jumps up and down. All inputs are
//! multiples of 1/32, so they are the same numbers in both precisions; of the hyperparameters of an optimizer at
//! least one is not, so that rounding it to another precision shows.

use std::path::{Path, PathBuf};

use super::registry::{Input, VariantEntry, variants};
use super::trajectory::{Format, Step, Trajectory, bit_pattern};

const START: [f64; 3] = [1.0, -0.5, 2.0];

/// Learning rate and gradient of each step.
const STEPS: [(f64, [f64; 3]); 14] = [
    (0.125, [1.0, -0.5, 0.0]),
    (0.125, [1.5, 0.25, 0.0]),
    (0.125, [2.5, 0.5, 4.0]),
    (0.125, [0.75, -1.0, 4.0]),
    (0.5, [0.25, -2.0, 0.125]),
    (0.5, [-0.5, -0.25, 0.0]),
    (0.5, [-1.25, 0.0, -0.03125]),
    (0.5, [-3.0, 0.0, -8.0]),
    (0.03125, [-0.0625, 1.0, 2.0]),
    (0.03125, [0.0, 1.0, -2.0]),
    (0.03125, [0.0, 1.0, 2.0]),
    (0.25, [6.0, 1.0, -2.0]),
    (0.25, [0.5, 1.0, 2.0]),
    (0.25, [0.5, 1.0, -2.0]),
];

/// The trajectory of a variant on the golden problem.
pub fn golden(variant: &VariantEntry, format: Format) -> Trajectory {
    let input = Input { start: START.to_vec(), steps: STEPS.map(|(rate, g)| (rate, g.to_vec())).to_vec() };
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
        start: START.to_vec(),
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
