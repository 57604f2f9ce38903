//! What an experiment is given: a profile, and simulations by name.

use std::cell::RefCell;
use std::ops::Range;
use std::path::Path;

use optsde_core::LANES;
use optsde_core::process::Process;
use optsde_core::random::Seed;
use optsde_core::statistics::{Digest, Node};
pub use optsde_device::Number;
use optsde_device::Observable;
use optsde_device::entry::Entry;

use super::Failure;
use crate::ensemble::{self, Isa, Outcome, Part, Plan, Shard};
use crate::gpu::{Checks, Choice, Verified};
use crate::store::{Simulation, Store};

/// How much is simulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// Enough to decide every claim, in minutes on two cores.
    Quick,
    /// The sizes of the papers, or more.
    Paper,
}

/// What the simulations of one experiment need.
pub struct Simulations<'a> {
    /// Who runs them, and where finished ones are kept.
    pub source: Source<'a>,
    /// The seed of the run.
    pub seed: u64,
    /// The id of the experiment.
    pub experiment: &'static str,
    /// The vector instructions of what runs on the CPU.
    pub isa: Isa,
    /// What runs on a GPU, if anything does.
    pub gpu: Option<&'a Verified<'a>>,
    /// What only trainings need.
    pub trainings: Surroundings<'a>,
    /// Is told how far the present one is.
    pub progress: &'a dyn Progress,
    /// The finished ones.
    pub finished: &'a RefCell<Vec<Simulated>>,
}

/// What trainings need beside their hyperparameters.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings<'a> {
    /// What they run on.
    pub device: Choice,
    /// The folder of data sets, if one was given.
    pub data: Option<&'a Path>,
    /// The folder of the report, for what is written while it goes on.
    pub out: &'a Path,
}

impl Default for Surroundings<'_> {
    /// The CPU, no data, the present folder.
    fn default() -> Self {
        Self { device: Choice::Cpu, data: None, out: Path::new(".") }
    }
}

/// Where the results of simulations come from.
#[derive(Clone, Copy, Debug)]
pub enum Source<'a> {
    /// This process runs all paths.
    Whole(&'a Store),
    /// This process runs one share of the paths: what an experiment sees of a simulation is incomplete or empty, and
    /// what it finds means nothing.
    Shard(&'a Store, Shard),
    /// All shares are there, each in its store.
    Shards(&'a [(Store, Shard)]),
    /// The beginning of each simulation runs on a GPU and on the CPU, and is compared: what an experiment sees of it is empty, and
    /// what it finds means nothing.
    Check(&'a Checks<'a>),
}

/// Who is told how far a simulation is.
pub trait Progress: Sync {
    /// A simulation of so many paths begins.
    fn begin(&self, name: &str, paths: u64);
    /// So many more paths are finished; called from any thread.
    fn advance(&self, paths: u64);
    /// The simulation that begins runs on the CPU although a GPU was chosen: there is no kernel for it.
    fn on_cpu(&self, name: &str);
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
    pub(super) simulations: Simulations<'a>,
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

    /// The profile.
    pub fn profile(&self) -> Profile {
        self.profile
    }

    /// What trainings need beside their hyperparameters.
    pub fn surroundings(&self) -> Surroundings<'_> {
        self.simulations.trainings
    }

    /// Runs an ensemble that a kernel is listed for, or takes its stored result. `name` is unique within the experiment; together
    /// with the experiment's id and the seed of the run it decides the random numbers.
    pub fn simulate<P, O, const M: usize>(
        &self,
        name: &str,
        process: &P,
        observe: O,
        plan: Plan,
    ) -> Result<Outcome<Number, M>, Failure>
    where
        P: Entry<O, M> + Sync,
        O: Observable<Number, P::State, M> + Sync + 'static,
    {
        let Simulations { isa, gpu, source, .. } = &self.simulations;
        if let Source::Check(checks) = source {
            checks.ensemble(process, &observe, &plan);
        }
        self.outcome(name, plan, move |plan, leaves, advance| match gpu {
            Some(gpu) => Ok(gpu.run_leaves(process, &observe, plan, leaves, advance)?),
            None => Ok(ensemble::run_leaves(process, &observe, plan, leaves, *isa, advance)?),
        })
    }

    /// [`simulate`](Self::simulate) for a process or an observable, such as a closure, that no kernel is listed for. If a GPU was
    /// chosen, [`Progress::on_cpu`] is told.
    pub fn simulate_on_cpu<P, O, const M: usize>(
        &self,
        name: &str,
        process: &P,
        observe: O,
        plan: Plan,
    ) -> Result<Outcome<Number, M>, Failure>
    where
        P: Process<Number> + Sync,
        O: Observable<Number, P::State, M> + Sync,
    {
        let Simulations { isa, gpu, progress, .. } = &self.simulations;
        self.outcome(name, plan, move |plan, leaves, advance| {
            if gpu.is_some() {
                progress.on_cpu(name);
            }
            Ok(ensemble::run_leaves(process, &observe, plan, leaves, *isa, advance)?)
        })
    }

    /// Has `run` run the leaves that the source asks for, unless they are stored.
    fn outcome<const M: usize>(
        &self,
        name: &str,
        plan: Plan,
        run: impl Fn(&Plan, Range<u64>, &(dyn Fn(u64) + Sync)) -> Result<Vec<Node<Part<Number, M>>>, Failure>,
    ) -> Result<Outcome<Number, M>, Failure> {
        let Simulations { source, experiment, progress, finished, .. } = &self.simulations;
        let plan = plan.with_seed(self.seed_of(name));
        let simulation = |leaves| Simulation { experiment, name, plan: &plan, leaves };
        let share = |shard: Shard| simulation(shard.leaves(plan.leaves(), plan.seed.0));
        let nodes = |store: &Store, simulation: &Simulation<'_>| {
            if let Some(nodes) = store.load(simulation) {
                return Ok(nodes);
            }
            let leaves = simulation.leaves.clone();
            progress.begin(name, LANES as u64 * (leaves.end - leaves.start));
            let advance = |paths| progress.advance(paths);
            let nodes = run(&plan, leaves, &advance)?;
            store.save(simulation, &nodes)?;
            Ok::<_, Failure>(nodes)
        };
        let outcome = match source {
            Source::Whole(store) => ensemble::join(nodes(store, &simulation(0..plan.leaves()))?, &plan)?,
            Source::Shard(store, shard) => ensemble::incomplete(&nodes(store, &share(*shard))?, &plan)?,
            Source::Check(_) => ensemble::incomplete(&[], &plan)?,
            Source::Shards(shards) => {
                let mut nodes = Vec::new();
                for (store, shard) in *shards {
                    let missing = || Failure::Missing { name: name.to_owned(), shard: *shard };
                    nodes.extend(store.load(&share(*shard)).ok_or_else(missing)?);
                }
                ensemble::join(nodes, &plan)?
            }
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
    pub(super) fn seed_of(&self, name: &str) -> Seed {
        let mut digest = Digest::new();
        digest.word(self.simulations.seed);
        digest.text(self.simulations.experiment);
        digest.word(0);
        digest.text(name);
        Seed(digest.value())
    }
}
