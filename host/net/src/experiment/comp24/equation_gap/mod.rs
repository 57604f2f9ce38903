//! How far apart the losses of an optimizer and of its equation are, measured by how far apart two runs of the optimizer are.
//!
//! All runs of a replicate start from one state: that of the optimizer after its first steps, in which the bias corrections
//! of Adam's equation are not defined. From there the optimizer goes on with two independent noises, and each equation with
//! its own. The gap of two runs is the mean distance of their losses over 40 times.

mod findings;

use std::ops::Range;

use optsde::experiment::{Failure, Kept, Running};
use optsde_core::Real;
use optsde_core::noise::DiagonalCovariance;
use optsde_core::optimizer::{AdamW, RmsPropW, SignSgd};
use optsde_core::random::Seed;
use optsde_core::schedule::Constant;
use optsde_core::sde::{
    AdamForm, AdamParameters, AdamSde, GaussianSign, GradientCoupling, RmspropParameters, RmspropSde, SecondMoment,
    SignSgdSde,
};

use crate::experiment::small::{breast_cancer, derived, start};
use crate::mlp::{Initial, Mlp};
use crate::network::{Network, Number};
use crate::noise::{Added, FullGradient, GradientSource};
use crate::optimizer::{FlatOptimizer, Pass, Saved};
use crate::sde::{NetworkSde, Slope};
use crate::training::{Dynamics, End, Scheduled, digest, train};

pub(super) use self::findings::compare;

/// Times at which losses are compared.
const TIMES: u64 = 40;
/// Outside the root.
const EPSILON: f64 = 1e-8;

/// An optimizer with its hyperparameters, gamma the decoupled weight decay.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Method {
    SignSgd,
    RmsProp { beta: f64, gamma: f64 },
    Adam { beta1: f64, beta2: f64, gamma: f64 },
}

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Setting {
    pub(super) name: &'static str,
    pub(super) method: Method,
    pub(super) hidden: &'static [usize],
    pub(super) learning_rate: f64,
    /// Of the noise of every component of the gradient.
    pub(super) sigma: f64,
    pub(super) steps: u64,
    /// Steps of the scheme in one of the optimizer.
    pub(super) refinement: u64,
    pub(super) replicates: usize,
    /// The gap to the equation is at most this many times that of two runs.
    pub(super) factor: f64,
}

/// The curves of a replicate: the optimizer twice, its equation, and that of Malladi22.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Curve {
    Optimizer,
    Again,
    Equation,
    Malladi22,
}

impl Setting {
    /// A comparison of an adaptive method under small noise, at the step size of the optimizer.
    pub(super) fn adaptive(name: &'static str, method: Method, replicates: usize) -> Self {
        Self {
            name,
            method,
            hidden: &[20, 20, 20],
            learning_rate: 1e-3,
            sigma: 0.01,
            steps: 2000,
            refinement: 1,
            replicates,
            factor: 2.0,
        }
    }

    fn curves(&self) -> &'static [Curve] {
        match self.method {
            Method::SignSgd => &[Curve::Optimizer, Curve::Again, Curve::Equation],
            _ => &[Curve::Optimizer, Curve::Again, Curve::Equation, Curve::Malladi22],
        }
    }

    /// Steps before the runs part.
    fn common(&self) -> u64 {
        if matches!(self.method, Method::Adam { .. }) { 20 } else { 0 }
    }

    fn every(&self) -> u64 {
        (self.steps / TIMES).max(1)
    }

    fn optimizer(&self, x: &[Number], gradient: &[Number]) -> Box<dyn FlatOptimizer<Number>> {
        let [epsilon, sigma] = [EPSILON, self.sigma].map(Number::of);
        match self.method {
            Method::SignSgd => Box::new(Pass::start(SignSgd, x)),
            Method::RmsProp { beta, gamma } => {
                let optimizer = RmsPropW::new(Number::of(beta), epsilon, Number::of(gamma));
                let mut pass = Pass::start(optimizer, x);
                // Where it is stationary: without it the first steps would be 1/sqrt(1 - beta) times too large.
                for field in &mut pass.memory_mut().fields {
                    for (v, g) in field.values.iter_mut().zip(gradient) {
                        *v = *g * *g + sigma * sigma;
                    }
                }
                Box::new(pass)
            }
            Method::Adam { beta1, beta2, gamma } => {
                let [beta1, beta2, gamma] = [beta1, beta2, gamma].map(Number::of);
                Box::new(Pass::start(AdamW::new(beta1, beta2, epsilon, gamma), x))
            }
        }
    }

    /// The equation from the state of the optimizer after the common steps.
    fn equation(&self, malladi: bool, saved: &Saved<Number>, seed: Seed) -> Result<Box<dyn Dynamics<Number>>, Failure> {
        let [learning_rate, sigma, epsilon] = [self.learning_rate, self.sigma, EPSILON].map(Number::of);
        let covariance = DiagonalCovariance::new([sigma])?;
        let of_count = |count: u64| Number::of_count(count);
        let (time, h) = (learning_rate * of_count(self.common()), learning_rate / of_count(self.refinement));
        let rate = |beta: f64| Number::of((1.0 - beta) / self.learning_rate);
        let memory = |name: &str| {
            let found = saved.arrays.iter().find(|(own, _)| own == name);
            found.map(|(_, values)| values.clone()).ok_or_else(|| Failure::setup(format!("no {name} was saved")))
        };
        Ok(match self.method {
            Method::SignSgd => {
                let coupling = GradientCoupling::Coupled;
                let sde =
                    move |loss: Slope<Number>| SignSgdSde::new(loss, GaussianSign, [sigma], learning_rate, coupling);
                Box::new(NetworkSde::new(sde, [], time, h, seed))
            }
            Method::RmsProp { beta, gamma } => {
                let decay = Number::of(gamma);
                let parameters = RmspropParameters { learning_rate, rate: rate(beta), epsilon, decay };
                let moment = if malladi { SecondMoment::NoiseOnly } else { SecondMoment::GradientAndNoise };
                let sde = move |loss: Slope<Number>| RmspropSde::new(loss, covariance, parameters, moment);
                Box::new(NetworkSde::new(sde, [memory("v")?], time, h, seed))
            }
            Method::Adam { beta1, beta2, gamma } => {
                let (first_rate, second_rate, decay) = (rate(beta1), rate(beta2), Number::of(gamma));
                let parameters = AdamParameters { learning_rate, first_rate, second_rate, epsilon, decay };
                let form = if malladi { AdamForm::Malladi22 } else { AdamForm::NoiseKept };
                let sde = move |loss: Slope<Number>| AdamSde::new(loss, covariance, parameters, form);
                Box::new(NetworkSde::new(sde, [memory("m")?, memory("v")?], time, h, seed))
            }
        })
    }

    /// All curves of a replicate, one after the other.
    fn replicate(&self, running: &Running<'_>) -> Result<Kept, Failure> {
        let mut network = breast_cancer::<Number>(self.hidden)?;
        let mut x = start(&network, Initial::He, running.seed);
        let mut gradient = vec![Number::of(0.0); x.len()];
        full(&network)?.gradient(&mut network, 0, &x, &mut gradient).map_err(Failure::setup)?;
        let schedule = Constant(Number::of(self.learning_rate));
        let mut common = Scheduled { optimizer: self.optimizer(&x, &gradient), schedule };
        let noisy = |network: &Mlp<Number>, name: &str| -> Result<_, Failure> {
            let seed = derived(running.seed, name);
            Added::new(full(network)?, Number::of(self.sigma), seed).map_err(Failure::setup)
        };
        let mut source = noisy(&network, "common")?;
        train(&mut network, &mut source, &mut common, &mut x, 0..self.common(), &mut |_, _, _| ())?;
        let saved = common.optimizer.save();
        let mut kept = Kept::default();
        let after = self.steps - self.common();
        let Kept { numbers, digest, diverged } = &mut kept;
        for which in self.curves() {
            let name = format!("{which:?}");
            let network = &mut network;
            let x = x.clone();
            let end = if matches!(which, Curve::Optimizer | Curve::Again) {
                let mut optimizer = self.optimizer(&x, &gradient);
                optimizer.restore(&saved).map_err(Failure::setup)?;
                let dynamics = &mut Scheduled { optimizer, schedule };
                let source = &mut noisy(network, &name)?;
                let steps = self.common()..self.steps;
                self.losses(Run { network, source, dynamics, x, steps, digest }, 1, numbers)?
            } else {
                let seed = derived(running.seed, &name);
                let mut equation = self.equation(*which == Curve::Malladi22, &saved, seed)?;
                let (dynamics, source) = (equation.as_mut(), &mut full(network)?);
                let steps = 0..after * self.refinement;
                self.losses(Run { network, source, dynamics, x, steps, digest }, self.refinement, numbers)?
            };
            *diverged |= end != End::Finished;
        }
        Ok(kept)
    }

    /// Appends the losses of a run of these steps, of which one of the optimizer is `refinement`; those after a divergence are
    /// infinite.
    fn losses(&self, run: Run<'_>, refinement: u64, losses: &mut Vec<f64>) -> Result<End, Failure> {
        let Run { network, source, dynamics, mut x, steps, digest: name } = run;
        let (first, every) = (steps.start, self.every() * refinement);
        let expected = losses.len() as u64 + (steps.end - first).div_ceil(every);
        let end = train(network, source, dynamics, &mut x, steps, &mut |k, _, loss| {
            if (k - first) % every == 0 {
                losses.push(loss);
            }
        })?;
        losses.resize(usize::try_from(expected).unwrap_or(losses.len()), f64::INFINITY);
        *name = name.rotate_left(1) ^ digest(&x);
        Ok(end)
    }
}

/// One run of a replicate.
struct Run<'a> {
    network: &'a mut Mlp<Number>,
    source: &'a mut dyn GradientSource<Number>,
    dynamics: &'a mut dyn Dynamics<Number>,
    x: Vec<Number>,
    steps: Range<u64>,
    digest: &'a mut u64,
}

fn full(network: &Mlp<Number>) -> Result<FullGradient<Number>, Failure> {
    FullGradient::new(network.samples()).map_err(Failure::setup)
}
