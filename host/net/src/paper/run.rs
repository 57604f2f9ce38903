//! The trainer of recipes.
//!
//! A run has up to [`POINTS`] points at equal parts of its steps. At each the test samples are evaluated, a line of metrics
//! is written, and then a checkpoint: a run that goes on starts from the last one and ends with the same bits. Nothing else
//! is random than what a seed and a step decide: batches, masks, crops and flips, noise.

use std::io::Write;
use std::path::Path;
use std::time::Instant;

use candle_core::Device;
use optsde::experiment::{Failure, Kept, Running};
use optsde_core::Real;
use optsde_core::random::Seed;
use optsde_core::svag::{Amplification, SvagScale};

use super::data::Data;
use super::estimate::Estimate;
use super::metrics::{Line, Metrics, Point};
use super::motion::Moved;
use super::network::{PaperNetwork, network};
use super::rate::place;
use super::recipe::{Gradient, Recipe};
use super::result::Trained;
use super::state;
use crate::experiment::small::derived;
use crate::network::{Network, Number, Split};
use crate::noise::{Added, Around, Equilibrium, FullGradient, GradientSource, MatchedGaussian, Minibatch, Svag};
use crate::sampling::{Sampler, Scheme};
use crate::training::digest;

/// Points of a run.
pub const POINTS: u64 = 100;

/// What a run has beside its recipe.
pub struct Setting<'a> {
    /// What is learnt.
    pub data: &'a Data,
    /// On which networks compute.
    pub device: &'a Device,
    /// The file of the metrics, `.jsonl`.
    pub metrics: &'a Path,
    /// Whether the estimate is printed.
    pub announce: bool,
}

/// A run that goes on.
struct Run<'a> {
    recipe: &'a Recipe,
    network: PaperNetwork,
    source: Box<dyn GradientSource<Number>>,
    probe: Minibatch,
    moved: Moved,
    x: Vec<Number>,
    gradients: [Vec<Number>; 2],
    /// All steps.
    steps: u64,
}

/// Trains a recipe.
///
/// # Errors
/// A recipe, data or a checkpoint that do not belong together; what the device and the files say.
pub fn run(recipe: &Recipe, setting: &Setting<'_>, running: &Running<'_>) -> Result<Kept, Failure> {
    let mut run = Run::new(recipe, setting, running.seed)?;
    let description = format!("{recipe:?}, seed {:016x}", running.seed.0);
    let file = state::file(&running.checkpoint);
    let first = if running.resume {
        state::read(&file, &description, &mut run.x, &mut run.moved, &mut run.network)?
    } else {
        0
    };
    let mut metrics = Metrics::open(setting.metrics, first)?;
    if first == 0 {
        let estimate = Estimate::measured(recipe, &mut run.network, &run.x)?;
        if setting.announce {
            // A run does not end because nobody watches it.
            let _ = writeln!(std::io::stderr(), "{}", estimate.text());
        }
        metrics.write(Line::Estimate(estimate))?;
    }
    (running.advance)(first);
    let (start, before) = (Instant::now(), metrics.points.last().map_or(0.0, |point| point.seconds));
    let mut from = first;
    while from < run.steps {
        let to = next_point(from, run.steps);
        let mut point = match run.advance(from, to)? {
            Ok(point) => point,
            Err(step) => {
                metrics.write(Line::Diverged { step })?;
                metrics.finish()?;
                (running.advance)(run.steps - from);
                return Ok(Trained::diverged(&metrics.points, run.steps).kept(digest(&run.x)));
            }
        };
        if run.network.inner().tested {
            let test = run.network.evaluate(&run.x, Split::Test).map_err(Failure::setup)?;
            (point.test_loss, point.test_error) = (Some(test.loss), Some(test.error_rate()));
        }
        point.seconds = before + start.elapsed().as_secs_f64();
        metrics.write(Line::Point(point))?;
        state::write(&file, &description, to, &run.x, &run.moved, &mut run.network)?;
        (running.advance)(to - from);
        from = to;
    }
    let train = run.network.evaluate(&run.x, Split::Train).map_err(Failure::setup)?;
    let name = digest(&run.x);
    let (train_loss, train_error) = (train.loss, train.error_rate());
    metrics.write(Line::Finished { train_loss, train_error, digest: format!("{name:016x}") })?;
    metrics.finish()?;
    Ok(Trained::finished(&metrics.points, train_loss, train_error).kept(name))
}

/// The first point behind a step.
fn next_point(step: u64, steps: u64) -> u64 {
    let points = POINTS.min(steps);
    let at = |number: u64| u64::try_from(u128::from(number) * u128::from(steps) / u128::from(points)).unwrap_or(steps);
    (1..=points).map(at).find(|point| *point > step).unwrap_or(steps)
}

impl<'a> Run<'a> {
    fn new(recipe: &'a Recipe, setting: &Setting<'_>, seed: Seed) -> Result<Self, Failure> {
        let network = network(recipe, setting.data, derived(seed, "network"), setting.device)?;
        let samples = network.samples();
        let steps = recipe.steps(samples)?;
        let x = network.inner().network.initial(derived(seed, "start"));
        let source = source(recipe, samples, seed)?;
        let size = recipe.batch.min(samples);
        let probe = Sampler::new(Scheme::WithReplacement, samples, size, derived(seed, "probe"));
        let probe = Minibatch::new(probe.map_err(Failure::setup)?);
        let moved = Moved::start(recipe, steps, &x, derived(seed, "equation"))?;
        let gradients = [(); 2].map(|()| vec![Number::ZERO; x.len()]);
        Ok(Self { recipe, network, source, probe, moved, x, gradients, steps })
    }

    /// Runs these steps, at least one; the step at which the run diverged, if it did.
    fn advance(&mut self, from: u64, to: u64) -> Result<Result<Point, u64>, Failure> {
        let mut point = Point { step: to, ..Point::default() };
        for k in from..to {
            self.network.inner_mut().begin_step(k);
            let [gradient, second] = &mut self.gradients;
            let loss = self.source.gradient(&mut self.network, k, &self.x, gradient).map_err(Failure::setup)?;
            if !loss.is_finite() {
                return Ok(Err(k));
            }
            point.loss += loss;
            self.moved.advance(k, &mut self.x, gradient)?;
            if measures(self.recipe, self.network.samples(), self.steps, k) {
                for (call, own) in (0..).zip([&mut *gradient, &mut *second]) {
                    let k = k.wrapping_mul(2).wrapping_add(call);
                    self.probe.gradient(&mut self.network, k, &self.x, own).map_err(Failure::setup)?;
                }
                let now = Equilibrium::at(&self.x, gradient, second).map_err(Failure::setup)?;
                point.sums.iter_mut().zip(now.numbers()).for_each(|(sum, number)| *sum += number);
                point.measured += 1;
            }
        }
        if !self.x.iter().all(|x| x.finite()) || point.sums.iter().any(|sum| !sum.is_finite()) {
            return Ok(Err(to));
        }
        point.loss /= f64::of_count(to - from);
        point.learning_rate = self.moved.learning_rate(to - 1);
        let factor = self.recipe.amplification()?.map_or(1.0, |own| own.covariance_factor());
        point.epoch = f64::of_count(to) / (factor * f64::of_count(self.recipe.epoch(self.network.samples())));
        Ok(Ok(point))
    }
}

/// Whether gradient and noise are measured behind step k: max(200, n/B) times in the window, as Li21 does.
fn measures(recipe: &Recipe, samples: usize, steps: u64, k: u64) -> bool {
    let Some((from, to)) = recipe.noise_window else { return false };
    let (from, to) = (place(from, steps), place(to, steps));
    let wanted = ((samples / recipe.batch.max(1)) as u64).max(200);
    (from..to).contains(&k) && (k - from).is_multiple_of(((to - from) / wanted).max(1))
}

/// Where the gradients of a recipe come from.
fn source(recipe: &Recipe, samples: usize, seed: Seed) -> Result<Box<dyn GradientSource<Number>>, Failure> {
    let sampler =
        || Sampler::new(recipe.scheme, samples, recipe.batch, derived(seed, "batches")).map_err(Failure::setup);
    let full = || FullGradient::new(recipe.micro_batch).map_err(Failure::setup);
    Ok(match recipe.gradient {
        Gradient::Minibatch => Box::new(Minibatch::new(sampler()?)),
        Gradient::Svag(scale) => {
            let scale = match scale {
                SvagScale::Li21(l) => SvagScale::Li21(Number::of(l)),
                SvagScale::Malladi22(l) => SvagScale::Malladi22(Number::of(l)),
            };
            Box::new(Svag::new(Minibatch::new(sampler()?), Amplification::new(scale)?))
        }
        Gradient::Full => Box::new(full()?),
        Gradient::FullPlusNoise(sigma) => {
            let added = Added::new(full()?, Number::of(sigma), derived(seed, "noise"));
            Box::new(added.map_err(Failure::setup)?)
        }
        Gradient::Matched => {
            let matched = MatchedGaussian::new(sampler()?, Around::FullGradient, recipe.micro_batch);
            Box::new(matched.map_err(Failure::setup)?)
        }
    })
}
