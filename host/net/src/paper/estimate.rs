//! How much memory and time a run takes, before it starts.
//!
//! ```text
//! memory = 4 bytes x (P (3 on the host + what the optimizer remembers) + P (2 on the device) + data + A M)
//! time   = steps x samples of a step x (measured time of a gradient of M samples) / M
//! ```
//!
//! P parameters, A the numbers of [`Architecture::activations`](super::Architecture::activations), M the samples of a
//! micro-batch. Evaluations are not part of the time.

use std::time::Instant;

use optsde::experiment::Failure;
use optsde_core::Real;
use serde::{Deserialize, Serialize};

use super::network::PaperNetwork;
use super::recipe::{Recipe, RecipeError};
use crate::model::Model;
use crate::network::{Batch, Network, Number};

/// Bytes of a number.
const BYTES: u64 = 4;

/// What a run takes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// Panel and name.
    pub recipe: String,
    /// P.
    pub parameters: u64,
    /// All steps.
    pub steps: u64,
    /// Bytes of parameters, gradients and what the optimizer remembers.
    pub parameter_bytes: u64,
    /// Bytes of activations.
    pub activation_bytes: u64,
    /// Of a step; nothing before it is measured.
    pub seconds_per_step: Option<f64>,
}

impl Estimate {
    /// What is known without a run, for a training set of so many samples.
    pub fn of(recipe: &Recipe, samples: usize) -> Result<Self, RecipeError> {
        let model = recipe.architecture.build();
        let model = model.map_err(|error| recipe.error("the architecture", &error, "one that can be built"))?;
        Self::with(recipe, samples, model.registry().layout().len())
    }

    fn with(recipe: &Recipe, samples: usize, parameters: usize) -> Result<Self, RecipeError> {
        let arrays = 5 + recipe.method.remembered() as u64;
        let size = recipe.micro_batch.min(recipe.samples_of_step(samples)).max(1) as u64;
        Ok(Self {
            recipe: recipe.title(),
            parameters: parameters as u64,
            steps: recipe.steps(samples)?,
            parameter_bytes: BYTES * arrays * parameters as u64,
            activation_bytes: BYTES * size * recipe.architecture.activations() as u64,
            seconds_per_step: None,
        })
    }

    /// With the time of a gradient at x, of which there are two so that the first may be slow. The network is as it was.
    pub(super) fn measured(recipe: &Recipe, network: &mut PaperNetwork, x: &[Number]) -> Result<Self, Failure> {
        let samples = network.samples();
        let mut estimate = Self::with(recipe, samples, x.len())?;
        let size = recipe.micro_batch.min(samples).min(recipe.samples_of_step(samples)).max(1);
        let batch: Vec<u32> = (0..).take(size).collect();
        let mut gradient = vec![Number::ZERO; x.len()];
        let mut seconds = 0.0;
        for _ in 0..2 {
            let start = Instant::now();
            network.gradient(x, Batch { samples: &batch, weights: None }, &mut gradient).map_err(Failure::setup)?;
            seconds = start.elapsed().as_secs_f64();
        }
        network.inner_mut().network.forget().map_err(Failure::setup)?;
        let share = f64::of_count(recipe.samples_of_step(samples) as u64) / f64::of_count(size as u64);
        estimate.seconds_per_step = Some(Real::to_f64(seconds * share));
        Ok(estimate)
    }

    /// In words.
    pub fn text(&self) -> String {
        let giga = |bytes: u64| Real::to_f64(f64::of_count(bytes)) / 1e9;
        let memory = format!(
            "{}: {} parameters, {:.2} GB for them and the optimizer, about {:.2} GB of activations, {} steps",
            self.recipe,
            self.parameters,
            giga(self.parameter_bytes),
            giga(self.activation_bytes),
            self.steps
        );
        match self.seconds_per_step {
            None => memory,
            Some(seconds) => {
                let hours = seconds * Real::to_f64(f64::of_count(self.steps)) / 3600.0;
                format!("{memory} of {seconds:.3} s, {hours:.2} h")
            }
        }
    }
}
