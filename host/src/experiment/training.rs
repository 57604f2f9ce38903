//! Trainings: computations that are not ensembles, such as a network that learns, kept like simulations when they are finished.

use std::path::PathBuf;

use optsde_core::random::Seed;
use rayon::prelude::*;

use super::{Context, Failure, Simulated, Source};
use crate::ensemble::Shard;
use crate::store::{Kept, Store};

/// What a training does.
type Run<'a> = dyn Fn(&Running<'_>) -> Result<Kept, Failure> + Send + Sync + 'a;

/// One training.
pub struct Training<'a> {
    /// Unique within the experiment; together with its id and the seed of the run it decides the random numbers.
    pub name: String,
    /// Everything else that decides the result, the program apart.
    pub description: String,
    /// The number of steps.
    pub steps: u64,
    /// Does it.
    pub run: Box<Run<'a>>,
}

/// What a training is given.
pub struct Running<'a> {
    /// Its seed.
    pub seed: Seed,
    /// A file of its own for what is needed to go on after an interruption; named without extension.
    pub checkpoint: PathBuf,
    /// Whether such a file is used.
    pub resume: bool,
    /// Is told how many more steps are done.
    pub advance: &'a (dyn Fn(u64) + Sync),
}

impl Training<'_> {
    /// All that decides the result, the program apart.
    fn with_seed(&self, seed: Seed) -> String {
        format!("{}; seed {:016x}", self.description, seed.0)
    }
}

impl Context<'_> {
    /// Runs trainings, several at a time, or takes their stored results; in the order of the list.
    ///
    /// # Errors
    /// The first failure in that order. What the others have finished is stored.
    pub fn train(&self, title: &str, trainings: &[Training<'_>]) -> Result<Vec<Kept>, Failure> {
        let kept = match self.simulations.source {
            Source::Whole(store) => self.train_missing(title, trainings, store, |_| true)?,
            Source::Shard(store, shard) => self.train_missing(title, trainings, store, |place| mine(shard, place))?,
            Source::Shards(shards) => self.gather(trainings, shards)?,
            Source::Check(_) => trainings.iter().map(|_| Kept::default()).collect(),
        };
        let simulated = trainings.iter().zip(&kept).map(|(training, kept)| Simulated {
            name: training.name.clone(),
            paths: 1,
            steps: training.steps,
            diverged: u64::from(kept.diverged),
            digest: kept.digest,
        });
        self.simulations.finished.borrow_mut().extend(simulated);
        Ok(kept)
    }

    /// Trainings that are not `wanted` have empty results.
    fn train_missing(
        &self,
        title: &str,
        trainings: &[Training<'_>],
        store: &Store,
        wanted: impl Fn(usize) -> bool,
    ) -> Result<Vec<Kept>, Failure> {
        let experiment = self.simulations.experiment;
        let seeds: Vec<Seed> = trainings.iter().map(|training| self.seed_of(&training.name)).collect();
        let mut kept: Vec<Option<Kept>> = Vec::new();
        for (place, (training, seed)) in trainings.iter().zip(&seeds).enumerate() {
            let stored = || store.load_kept(experiment, &training.name, &training.with_seed(*seed));
            kept.push(if wanted(place) { stored() } else { Some(Kept::default()) });
        }
        let missing: u64 = trainings.iter().zip(&kept).filter(|(_, kept)| kept.is_none()).map(|(t, _)| t.steps).sum();
        if missing > 0 {
            self.simulations.progress.begin(title, missing);
        }
        let progress = self.simulations.progress;
        let advance = |steps| progress.advance(steps);
        let results: Vec<Result<Kept, Failure>> = kept
            .into_par_iter()
            .zip(trainings.par_iter().zip(&seeds))
            .map(|(kept, (training, seed))| {
                if let Some(kept) = kept {
                    return Ok(kept);
                }
                let checkpoint = store.place(experiment, &training.name).with_extension("");
                let running = Running { seed: *seed, checkpoint, resume: store.reuses(), advance: &advance };
                let kept = (training.run)(&running)?;
                store.save_kept(experiment, &training.name, &training.with_seed(*seed), &kept)?;
                Ok(kept)
            })
            .collect();
        results.into_iter().collect()
    }

    /// Each from the shard that ran it.
    fn gather(&self, trainings: &[Training<'_>], shards: &[(Store, Shard)]) -> Result<Vec<Kept>, Failure> {
        let experiment = self.simulations.experiment;
        let of = |(place, training): (usize, &Training<'_>)| {
            let seed = self.seed_of(&training.name);
            let (store, shard) = shards
                .iter()
                .find(|(_, shard)| mine(*shard, place))
                .ok_or_else(|| Failure::setup(format!("no shard has run the training '{}'", training.name)))?;
            let missing = || Failure::Missing { name: training.name.clone(), shard: *shard };
            store.load_kept(experiment, &training.name, &training.with_seed(seed)).ok_or_else(missing)
        };
        trainings.iter().enumerate().map(of).collect()
    }
}

/// Trainings go round.
fn mine(shard: Shard, place: usize) -> bool {
    place % shard.count() as usize == shard.index() as usize % shard.count() as usize
}
