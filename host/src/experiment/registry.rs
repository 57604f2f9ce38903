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
    NotReproduced {
        id: "liu21/fig6",
        reason: "(a) is a drawing; (b), escape rates, is predicted (kramers_rates) and not simulated yet",
    },
    NotReproduced {
        id: "liu21/fig7",
        reason: "not a result of the paper: its authors reproduce it from Mori and Ueda (2020b), without parameters",
    },
    NotReproduced {
        id: "liu21/table1",
        reason: "the rows of QHM, damped Newton, natural gradient and Adam are predicted and not simulated yet",
    },
    NotReproduced {
        id: "malladi22/fig1",
        reason: "and figures 2, 12 to 23, tables 1 to 5: networks under the square root scaling rule, and their hyperparameters",
    },
    NotReproduced {
        id: "malladi22/fig3",
        reason: "and figures 7 to 11: networks under SVAG; malladi22/svag has the same comparison where the SDE is solved",
    },
    NotReproduced {
        id: "malladi22/fig4",
        reason: "and figure 5: networks, the norm of the gradient against the scale of its noise during training",
    },
    NotReproduced {
        id: "malladi22/fig6",
        reason: "networks trained with v_k; malladi22/second_moment_convention compares v_k and v_(k+1) exactly",
    },
    NotReproduced {
        id: "malladi22/fig24",
        reason: "and figures 25 and 26: networks, the scaling rule with one part left out and linear scaling rules",
    },
];
