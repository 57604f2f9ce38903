//! A training run of a paper, as data.

use optsde::experiment::Failure;
use optsde_core::svag::{AdaptiveHyperparameters, Amplification, SvagScale};

use super::architecture::Architecture;
use super::data::DataSet;
use super::optimizer::{Decay, Method};
use super::rate::{Boxed, Rate};
use crate::candle_network::Augmentation;
use crate::sampling::{LastBatch, Scheme};

/// One run, with all that decides it.
#[derive(Clone, Debug, PartialEq)]
pub struct Recipe {
    /// The experiment that runs it.
    pub experiment: &'static str,
    /// Where in the paper.
    pub source: &'static str,
    /// What it is compared in: runs with one panel belong together, and the first is the reference.
    pub panel: String,
    /// Unique within the panel.
    pub name: String,
    /// What is learnt.
    pub data: DataSet,
    /// What learns.
    pub architecture: Architecture,
    /// What is done to training images.
    pub augmentation: Option<Augmentation>,
    /// How batches are drawn.
    pub scheme: Scheme,
    /// B.
    pub batch: usize,
    /// Samples that are computed at once; with batch norm, those that share statistics.
    pub micro_batch: usize,
    /// Where gradients come from.
    pub gradient: Gradient,
    /// The optimizer.
    pub method: Method,
    /// Weight decay.
    pub decay: Decay,
    /// The optimizer itself or its equation.
    pub motion: Motion,
    /// eta, the largest learning rate, without SVAG.
    pub learning_rate: f64,
    /// How it changes.
    pub rate: Rate,
    /// How long it takes, without SVAG.
    pub length: Length,
    /// Repetitions with other seeds.
    pub seeds: u32,
    /// The part of the run in which gradient and noise are measured.
    pub noise_window: Option<(f64, f64)>,
    /// What the paper says of it.
    pub expected: Expected,
    /// What the paper leaves open or has wrong, and what is done.
    pub remark: &'static str,
}

/// Where gradients come from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Gradient {
    /// Batches.
    Minibatch,
    /// Two batches whose noise is amplified; hyperparameters and length change with it.
    Svag(SvagScale<f64>),
    /// All samples.
    Full,
    /// All samples, and Gaussian noise of this deviation.
    FullPlusNoise(f64),
    /// All samples, and Gaussian noise with the covariance of batches: NGD.
    Matched,
}

/// What moves the parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Motion {
    /// The optimizer.
    Optimizer,
    /// Its equation under noise of deviation sigma, by Euler-Maruyama with steps of eta; Adam's and RMSprop's go on from the
    /// optimizer's first 20 steps.
    Equation {
        /// Whose.
        form: Form,
        /// Of every component of the gradient.
        sigma: f64,
    },
}

/// Whose equation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// That of Comp24.
    Comp24,
    /// That of Malladi22, as Comp24 states it.
    Malladi22,
}

/// How long a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// Passes through the training samples.
    Epochs(u64),
    /// Steps.
    Steps(u64),
}

/// What the paper says of a run against the reference of its panel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Expected {
    /// It is the reference.
    Reference,
    /// Nothing that a number decides.
    Nothing,
    /// Its test error is at most so much larger.
    ErrorAtMost(f64),
    /// Its test error is at least so much larger.
    ErrorAtLeast(f64),
    /// Its test error differs by at most two standard deviations of the seeds of the reference.
    WithinSpread,
    /// Its gradient noise is at least so many times its squared gradient, where both are measured.
    NoiseAtLeast(f64),
    /// Its loss is at most so many times as far from the reference's as that of another seed.
    NearCurve(f64),
}

/// A recipe that cannot be run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{recipe}: {field} is {value}, allowed: {allowed}")]
pub struct RecipeError {
    /// Which.
    pub recipe: String,
    /// What of it.
    pub field: &'static str,
    /// Its value.
    pub value: String,
    /// What it may be.
    pub allowed: &'static str,
}

impl From<RecipeError> for Failure {
    fn from(error: RecipeError) -> Self {
        Self::setup(error)
    }
}

impl Recipe {
    /// What it is called within its experiment.
    pub fn title(&self) -> String {
        format!("{}, {}", self.panel, self.name)
    }

    /// An error of this recipe.
    pub fn error(&self, field: &'static str, value: &impl ToString, allowed: &'static str) -> RecipeError {
        RecipeError { recipe: self.title(), field, value: value.to_string(), allowed }
    }

    /// How SVAG amplifies, if it does.
    pub fn amplification(&self) -> Result<Option<Amplification<f64>>, RecipeError> {
        let Gradient::Svag(scale) = self.gradient else { return Ok(None) };
        let allowed = "whole numbers of 1 or more";
        Amplification::new(scale).map(Some).map_err(|error| self.error("l of SVAG", &error, allowed))
    }

    /// Steps of an epoch of so many samples: the last batch counts where it is not dropped.
    pub fn epoch(&self, samples: usize) -> u64 {
        let batches = match (self.gradient, self.scheme) {
            (Gradient::Full | Gradient::FullPlusNoise(_) | Gradient::Matched, _) => 1,
            (_, Scheme::Reshuffled(LastBatch::Smaller)) => samples.div_ceil(self.batch.max(1)),
            _ => samples / self.batch.max(1),
        };
        (batches as u64).max(1)
    }

    /// All steps: with SVAG a times as many.
    pub fn steps(&self, samples: usize) -> Result<u64, RecipeError> {
        let steps = match self.length {
            Length::Epochs(epochs) => epochs.saturating_mul(self.epoch(samples)),
            Length::Steps(steps) => steps,
        };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "l is small and at least 1")]
        let factor = self.amplification()?.map_or(1, |own| own.covariance_factor().round() as u64);
        Ok(steps.saturating_mul(factor).max(1))
    }

    /// eta, betas and eps of the run, as SVAG changes them: by the linear rule for SGD, by that of the square root else.
    pub fn hyperparameters(&self) -> Result<AdaptiveHyperparameters<f64>, RecipeError> {
        let base = self.method.hyperparameters(self.learning_rate);
        let Some(amplification) = self.amplification()? else { return Ok(base) };
        Ok(match self.method {
            Method::Sgd | Method::SignSgd => {
                AdaptiveHyperparameters { learning_rate: amplification.learning_rate(self.learning_rate), ..base }
            }
            // Without a first moment there is none to slow down.
            Method::RmsProp { .. } => AdaptiveHyperparameters { beta1: 0.0, ..amplification.adaptive(base) },
            Method::Adam { .. } => amplification.adaptive(base),
        })
    }

    /// The learning rate of a step of a run of so many steps.
    pub fn learning_rate_at(&self, k: u64, steps: u64) -> Result<f64, RecipeError> {
        Ok(self.schedule(steps)?.learning_rate(k))
    }

    /// The learning rate of a run of so many steps.
    pub(super) fn schedule(&self, steps: u64) -> Result<Boxed, RecipeError> {
        let peak = self.hyperparameters()?.learning_rate;
        let schedule = self.rate.schedule(peak, peak / self.learning_rate, steps);
        schedule.map_err(|error| self.error("the learning rate", &error, "what its schedule takes"))
    }

    /// Samples whose gradients a step needs.
    pub fn samples_of_step(&self, samples: usize) -> usize {
        match self.gradient {
            Gradient::Minibatch => self.batch,
            Gradient::Svag(_) => 2 * self.batch,
            Gradient::Full | Gradient::FullPlusNoise(_) | Gradient::Matched => samples,
        }
    }

    /// The same with a small network, small batches and so many steps before SVAG: for tests.
    #[must_use]
    pub fn shrunk(&self, batch: usize, steps: u64) -> Self {
        let (data, architecture) = (self.data.shrunk(), self.architecture.shrunk());
        let (batch, length) = (batch.min(self.batch), Length::Steps(steps));
        let micro_batch = match self.gradient {
            Gradient::Minibatch | Gradient::Svag(_) => batch,
            // All samples of a small set.
            Gradient::Full | Gradient::FullPlusNoise(_) | Gradient::Matched => self.micro_batch,
        };
        Self { data, architecture, batch, micro_batch, length, ..self.clone() }
    }
}
