//! The loop: a gradient of step k, and what it does to the parameters.

use std::ops::Range;

use optsde::optimizer_pass::PassError;
use optsde_core::Real;
use optsde_core::random::ParameterError;
use optsde_core::schedule::Schedule;
use optsde_core::sde::Sde;
use optsde_core::statistics::Digest;

use crate::network::{Network, NetworkError};
use crate::noise::{GradientSource, NoiseError};
use crate::optimizer::FlatOptimizer;
use crate::sde::{NetworkSde, SdeError, Slope};

/// What moves parameters: an optimizer, or the equation that models it.
pub trait Dynamics<R> {
    /// Moves the parameters, at which the gradient was taken, by step k.
    ///
    /// # Errors
    /// Arrays that do not belong together; what an equation says of its parameters.
    fn advance(&mut self, k: u64, x: &mut [R], gradient: &[R]) -> Result<(), TrainingError>;
}

/// Why a network cannot be trained.
#[derive(Debug, thiserror::Error)]
pub enum TrainingError {
    /// The network cannot compute.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// The noise cannot be made or measured.
    #[error(transparent)]
    Noise(#[from] NoiseError),
    /// The optimizer was given other arrays.
    #[error(transparent)]
    Pass(#[from] PassError),
    /// The equation cannot be integrated.
    #[error(transparent)]
    Sde(#[from] SdeError),
}

/// An optimizer under a schedule.
pub struct Scheduled<O, S> {
    /// The optimizer.
    pub optimizer: O,
    /// Its learning rate.
    pub schedule: S,
}

impl<R: Real, S: Schedule<R>, O: FlatOptimizer<R> + ?Sized> Dynamics<R> for Scheduled<Box<O>, S> {
    fn advance(&mut self, k: u64, x: &mut [R], gradient: &[R]) -> Result<(), TrainingError> {
        Ok(self.optimizer.step(k, self.schedule.learning_rate(k), x, gradient)?)
    }
}

impl<R, F, S, const N: usize> Dynamics<R> for NetworkSde<R, F, S, N>
where
    R: Real,
    S: Sde<R, N, 1>,
    F: Fn(Slope<R>) -> Result<S, ParameterError>,
{
    fn advance(&mut self, k: u64, x: &mut [R], gradient: &[R]) -> Result<(), TrainingError> {
        Ok(self.step(k, x, gradient)?)
    }
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// After its last step.
    Finished,
    /// At a step whose loss is not finite, or after the last, with parameters that are not.
    Diverged {
        /// The step; the one that would be next where only the parameters tell.
        step: u64,
    },
}

/// Runs these steps. `each` sees the step, the parameters before it, and the loss that came with its gradient.
///
/// # Errors
/// The first of any part.
pub fn train<R: Real>(
    network: &mut dyn Network<R>,
    source: &mut dyn GradientSource<R>,
    dynamics: &mut dyn Dynamics<R>,
    x: &mut [R],
    steps: Range<u64>,
    each: &mut dyn FnMut(u64, &[R], f64),
) -> Result<End, TrainingError> {
    let mut gradient = vec![R::ZERO; x.len()];
    let end = steps.end;
    for k in steps {
        let loss = source.gradient(network, k, x, &mut gradient)?;
        if !loss.is_finite() {
            return Ok(End::Diverged { step: k });
        }
        each(k, x, loss);
        dynamics.advance(k, x, &gradient)?;
    }
    // What a step breaks shows in the loss of the next; the last has none.
    Ok(if x.iter().all(|x| x.finite()) { End::Finished } else { End::Diverged { step: end } })
}

/// The name of these parameters.
pub fn digest<R: Real>(x: &[R]) -> u64 {
    let mut digest = Digest::new();
    for x in x {
        digest.real(*x);
    }
    digest.value()
}
