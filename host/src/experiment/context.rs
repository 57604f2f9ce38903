//! What an experiment is given: a profile, and simulations by name.

use std::cell::RefCell;

use optsde_core::process::Process;
use optsde_core::random::Seed;
use optsde_core::statistics::Digest;

use super::Failure;
use crate::Native;
use crate::ensemble::{self, Isa, Outcome, Plan};
use crate::store::Store;

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

/// What the simulations of one experiment need.
pub struct Simulations<'a> {
    /// Where finished ones are kept.
    pub store: &'a Store,
    /// The seed of the run.
    pub seed: u64,
    /// The id of the experiment.
    pub experiment: &'static str,
    /// The vector instructions.
    pub isa: Isa,
    /// Is told how far the present one is.
    pub progress: &'a dyn Progress,
    /// The finished ones.
    pub finished: &'a RefCell<Vec<Simulated>>,
}

/// Who is told how far a simulation is.
pub trait Progress: Sync {
    /// A simulation of so many paths begins.
    fn begin(&self, name: &str, paths: u64);
    /// So many more paths are finished; called from any thread.
    fn advance(&self, paths: u64);
}

/// A finished simulation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Simulated {
    /// Its name within the experiment.
    pub name: String,
    /// The number of paths.
    pub paths: u64,
    /// The number of steps.
    pub steps: u64,
    /// How many paths ended in a state that is not finite.
    pub diverged: u64,
    /// The name of its final states.
    pub digest: u64,
}

/// What an experiment is given.
pub struct Context<'a> {
    profile: Profile,
    simulations: Simulations<'a>,
}

impl<'a> Context<'a> {
    /// For one experiment.
    pub fn new(profile: Profile, simulations: Simulations<'a>) -> Self {
        Self { profile, simulations }
    }

    /// One of two values, by profile.
    pub fn choose<T>(&self, quick: T, paper: T) -> T {
        match self.profile {
            Profile::Quick => quick,
            Profile::Paper => paper,
        }
    }

    /// Runs an ensemble, or takes its stored result. `name` is unique within the experiment; together with
    /// the experiment's id and the seed of the run it decides the random numbers.
    pub fn simulate<P, O, const M: usize>(
        &self,
        name: &str,
        process: &P,
        observe: O,
        plan: Plan,
    ) -> Result<Outcome<Number, M>, Failure>
    where
        P: Process<Number> + Sync,
        O: Fn(&P::State) -> [Number; M] + Sync,
    {
        let Simulations { store, experiment, isa, progress, finished, .. } = &self.simulations;
        let plan = plan.with_seed(self.seed_of(name));
        let outcome = if let Some(outcome) = store.load(experiment, name, &plan) {
            outcome
        } else {
            progress.begin(name, plan.paths);
            let outcome = ensemble::run(process, &observe, &plan, *isa, &|paths| progress.advance(paths))?;
            store.save(experiment, name, &plan, &outcome)?;
            outcome
        };
        finished.borrow_mut().push(Simulated {
            name: name.to_owned(),
            paths: plan.paths,
            steps: plan.steps,
            diverged: outcome.diverged,
            digest: outcome.digest,
        });
        Ok(outcome)
    }

    /// Different simulations have unrelated random numbers.
    fn seed_of(&self, name: &str) -> Seed {
        let mut digest = Digest::new();
        digest.word(self.simulations.seed);
        digest.text(self.simulations.experiment);
        digest.word(0);
        digest.text(name);
        Seed(digest.value())
    }
}
