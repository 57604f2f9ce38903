//! What an experiment adds in the profile `paper`: the runs of its figures, and what they decide.
//!
//! Runs are trained one after the other, each on all threads: two networks of a paper's size share no device well. Each
//! thinks in a pool of its own, so that no thread that waits for its turn is given a part of another run.

use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use candle_core::Device;
use optsde::experiment::{Context, Failure, Findings, Kept, Profile, Running, Training};

use super::data::{Data, DataSet};
use super::finding::report;
use super::recipe::Recipe;
use super::result::Trained;
use super::run::{Setting, run};
use crate::device::Hardware;

/// Runs the recipes of this experiment in the profile `paper`, and adds what they show; where data are missing, a note that says
/// which. Does nothing in another profile.
///
/// # Errors
/// What [`run`](super::run::run) says of a recipe; a device that cannot be opened.
pub fn figures(context: &Context<'_>, id: &str, findings: &mut Findings) -> Result<(), Failure> {
    if context.profile() != Profile::Paper {
        return Ok(());
    }
    let recipes: Vec<Recipe> = super::recipes().into_iter().filter(|recipe| recipe.experiment == id).collect();
    train(context, &recipes, findings)
}

/// The same for any recipes of one experiment, in any profile.
///
/// # Errors
/// As [`figures`].
pub fn train(context: &Context<'_>, recipes: &[Recipe], findings: &mut Findings) -> Result<(), Failure> {
    let surroundings = context.surroundings();
    let sets = load(recipes, surroundings.data, findings);
    let found: Vec<(&Recipe, &Data)> = recipes
        .iter()
        .filter_map(|recipe| Some((recipe, &sets.iter().find(|(set, _)| *set == recipe.data)?.1)))
        .collect();
    if found.is_empty() {
        return Ok(());
    }
    let hardware = Hardware::open(surroundings.device).map_err(Failure::setup)?;
    let device = hardware.tensors().clone();
    let turn = Mutex::new(());
    let mut trainings = Vec::new();
    for (recipe, data) in &found {
        for seed in 0..recipe.seeds {
            let metrics = metrics_file(surroundings.out, recipe, seed);
            trainings.push(training(recipe, seed, data, metrics, &device, &turn)?);
        }
    }
    let mut kept = context.train("runs of the paper", &trainings)?.into_iter();
    let of = |(recipe, _): &(&Recipe, &Data)| {
        let seeds: Vec<Kept> = kept.by_ref().take(recipe.seeds as usize).collect();
        ((*recipe).clone(), seeds.iter().filter_map(Trained::of).collect::<Vec<Trained>>())
    };
    report(&found.iter().map(of).collect::<Vec<_>>(), findings);
    Ok(())
}

fn training<'a>(
    recipe: &'a Recipe,
    seed: u32,
    data: &'a Data,
    metrics: PathBuf,
    device: &'a Device,
    turn: &'a Mutex<()>,
) -> Result<Training<'a>, Failure> {
    let samples = data.samples.train.labels.len();
    let run = move |running: &Running<'_>| {
        alone(turn, || run(recipe, &Setting { data, device, metrics: &metrics, announce: true }, running))
    };
    Ok(Training {
        name: format!("{}, seed {seed}", recipe.title()),
        description: format!("{recipe:?}"),
        steps: recipe.steps(samples)?,
        run: Box::new(run),
    })
}

/// The data sets of recipes that are there. What is not becomes a note.
fn load(recipes: &[Recipe], folder: Option<&Path>, findings: &mut Findings) -> Vec<(DataSet, Data)> {
    let mut sets: Vec<DataSet> = Vec::new();
    for recipe in recipes {
        if !sets.contains(&recipe.data) {
            sets.push(recipe.data);
        }
    }
    let mut loaded = Vec::new();
    for set in sets {
        match set.load(folder) {
            Ok(data) => loaded.push((set, data)),
            Err(error) => {
                let text = format!("The runs of the paper on {} were not run: {error}.", set.name());
                findings.notes.push(text);
            }
        }
    }
    loaded
}

/// `metrics/EXPERIMENT/RUN.jsonl` in the folder of the report.
fn metrics_file(out: &Path, recipe: &Recipe, seed: u32) -> PathBuf {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' };
    let name: String = format!("{} seed {seed}", recipe.title()).chars().map(plain).collect();
    out.join("metrics").join(recipe.experiment).join(format!("{name}.jsonl"))
}

/// Does the work when it is its turn, in a thread and a pool of its own.
fn alone<T: Send>(turn: &Mutex<()>, work: impl FnOnce() -> Result<T, Failure> + Send) -> Result<T, Failure> {
    let threads = rayon::current_num_threads();
    std::thread::scope(|scope| {
        let thread = scope.spawn(|| {
            // A run that panicked has nothing that the next one needs.
            let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
            pool.map_err(Failure::setup)?.install(work)
        });
        thread.join().unwrap_or_else(|panic| resume_unwind(panic))
    })
}
