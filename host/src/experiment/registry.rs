//! All experiments, and what of the papers is not among them.

use super::{Experiment, comp24, li21, liu21, malladi22};

/// Every experiment, paper by paper.
pub fn experiments() -> impl Iterator<Item = &'static Experiment> {
    [liu21::EXPERIMENTS, li21::EXPERIMENTS, malladi22::EXPERIMENTS, comp24::EXPERIMENTS].into_iter().flatten().copied()
}

/// A figure or table that is not reproduced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotReproduced {
    /// Paper and figure.
    pub id: &'static str,
    /// Why.
    pub reason: &'static str,
}

/// What is left out on purpose.
pub const NOT_REPRODUCED: &[NotReproduced] = &[
    NotReproduced { id: "liu21/fig6a", reason: "a drawing" },
    NotReproduced {
        id: "liu21/fig7",
        reason: "not a result of the paper: its authors reproduce it from Mori and Ueda (2020b), without parameters",
    },
];
