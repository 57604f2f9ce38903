//! All experiments, and what of the papers is not among them.

use super::{Experiment, liu21};

/// Every experiment, in the order of the papers.
pub const EXPERIMENTS: &[&Experiment] = &[
    &liu21::fig1::EXPERIMENT,
    &liu21::fig2a::EXPERIMENT,
    &liu21::fig2b::EXPERIMENT,
    &liu21::fig3::EXPERIMENT,
    &liu21::fig4a::EXPERIMENT,
    &liu21::fig4b::EXPERIMENT,
    &liu21::fig5::EXPERIMENT,
    &liu21::fig8::EXPERIMENT,
    &liu21::fig9a::EXPERIMENT,
    &liu21::fig9b::EXPERIMENT,
    &liu21::table1::EXPERIMENT,
];

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
];
