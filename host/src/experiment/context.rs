//! What an experiment is given: a profile, and simulations by name.

use optsde_core::process::Process;

use super::Failure;
use crate::Native;
use crate::ensemble::{Outcome, Plan};
use crate::reproduce::Store;

/// The numbers that experiments compute with.
pub type Number = Native<f64>;

/// How much is simulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// Enough to decide every claim, in minutes on two cores.
    Quick,
    /// The sizes of the papers, or more.
    Paper,
}

/// Runs simulations for one experiment.
pub struct Context<'a> {
    profile: Profile,
    simulations: Simulations<'a>,
}

impl<'a> Context<'a> {
    /// For one experiment.
    pub fn new(profile: Profile, simulations: Simulations<'a>) -> Self {
        Self { profile, simulations }
    }

    /// The profile.
    pub fn profile(&self) -> Profile {
        self.profile
    }

    /// One of two values, by profile.
    pub fn choose<T>(&self, quick: T, paper: T) -> T {
        match self.profile {
            Profile::Quick => quick,
            Profile::Paper => paper,
        }
    }
}
