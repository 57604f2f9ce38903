//! Experiments: what the papers show, run and measured.
//!
//! One folder for each paper, one file for each figure or table. An experiment simulates through its
//! [`Context`], which keeps what is finished in a [`crate::store`], compares with [`crate::theory`], and returns
//! [`Findings`]; it knows nothing of terminals or reports.

/// Declares the experiments of a paper, one module each, and lists them in this order.
#[allow(unused_macros, reason = "no paper may be chosen")]
macro_rules! experiments {
    ($($name:ident,)*) => {
        $(pub mod $name;)*

        /// The experiments of the paper.
        pub const EXPERIMENTS: &[&super::Experiment] = &[$(&$name::EXPERIMENT),*];
    };
}

mod claim;
#[cfg(feature = "comp24")]
pub mod comp24;
mod context;
#[cfg(any(feature = "comp24", feature = "li21", feature = "malladi22"))]
mod convergence_panel;
mod estimate;
mod figure;
#[cfg(feature = "li21")]
pub mod li21;
#[cfg(feature = "liu21")]
pub mod liu21;
#[cfg(feature = "malladi22")]
pub mod malladi22;
mod registry;
mod training;

use serde::Serialize;

pub use claim::{Claim, Owner, Prediction, Verdict};
pub use context::{Context, Number, Profile, Progress, Simulated, Simulations, Source, Surroundings};
pub use estimate::{Estimate, FALSE_ALARM_RATE, standard_errors};
pub use figure::{Axis, Figure, Mark, Panel, Role, Scale, Series, Table};
pub use registry::{NETWORKS, NOT_REPRODUCED, NotReproduced, Registry, experiments};
pub use training::{Running, Training};

pub use crate::store::Kept;

/// One figure or table of a paper.
#[derive(Clone, Copy, Debug)]
pub struct Experiment {
    /// Paper and figure, `liu21/fig2a`.
    pub id: &'static str,
    /// A short title.
    pub title: &'static str,
    /// Where in the paper.
    pub source: &'static str,
    /// What the paper claims with it.
    pub paper_says: &'static str,
    /// What is done here, and what the paper leaves open.
    pub method: &'static str,
    /// What a reader may conclude when every verdict is the expected one.
    pub conclusion: &'static str,
    /// Runs it.
    pub run: fn(&Context<'_>) -> Result<Findings, Failure>,
}

/// What an experiment found.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Findings {
    /// The claims it decides.
    pub claims: Vec<Claim>,
    /// Its figures.
    pub figures: Vec<Figure>,
    /// Its tables.
    pub tables: Vec<Table>,
    /// What else to know: why some points have no interval, what could not be decided.
    pub notes: Vec<String>,
}

/// Why an experiment could not be run to its end.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A simulation was specified wrongly.
    #[error(transparent)]
    Plan(#[from] crate::ensemble::PlanError),
    /// A GPU cannot run a simulation, or differs from the CPU.
    #[error(transparent)]
    Gpu(#[from] crate::gpu::GpuError),
    /// The parts of a simulation do not fit together.
    #[error(transparent)]
    Join(#[from] crate::ensemble::JoinError),
    /// A shard has not finished a simulation.
    #[error("shard {shard} has not finished the simulation '{name}'")]
    Missing {
        /// The simulation.
        name: String,
        /// The shard.
        shard: crate::ensemble::Shard,
    },
    /// A prediction was asked for outside its domain.
    #[error(transparent)]
    Theory(#[from] crate::theory::TheoryError),
    /// A finished simulation could not be stored or read.
    #[error(transparent)]
    Store(#[from] crate::store::StoreError),
    /// A noise covariance is not one.
    #[error(transparent)]
    Covariance(#[from] optsde_core::linalg::FactorError),
    /// Batches cannot be drawn.
    #[error(transparent)]
    Batch(#[from] optsde_core::noise::MinibatchError),
    /// A data set is not one.
    #[error(transparent)]
    Data(#[from] optsde_core::loss::LinearRegressionError),
    /// An equation cannot be integrated.
    #[error(transparent)]
    Integration(#[from] optsde_core::stepper::IntegrationError),
    /// A parameter is outside its range.
    #[error(transparent)]
    Parameter(#[from] optsde_core::random::ParameterError),
    /// No order can be read from the errors.
    #[error(transparent)]
    Order(#[from] crate::convergence::OrderError),
    /// Something else was specified wrongly.
    #[error("{0}")]
    Setup(String),
}

impl Failure {
    /// Something was specified wrongly, for this reason.
    pub fn setup(reason: impl std::fmt::Display) -> Self {
        Self::Setup(reason.to_string())
    }
}
