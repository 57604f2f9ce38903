//! RMSprop(W) and its equations on a landscape.

use optsde_core::Real;
use optsde_core::noise::White;
use optsde_core::optimizer::{Decayed, RmsProp, SecondMoment as Memory, WeightDecay};
use optsde_core::oracle::NoisyGradient;
use optsde_core::process::{Descent, DescentState};
use optsde_core::schedule::Constant;
use optsde_core::sde::{RmspropParameters, RmspropSde, SecondMoment, State};
use optsde_device::process::StartedAt;

use super::landscape::Landscape;
use super::runs::{self, Beginning, Curve, Scheme, Timeline};
use crate::experiment::{Context, Failure, Number};

/// The hyperparameters; epsilon is 0, and v starts at (grad f)^2 + sigma^2.
#[derive(Clone, Copy)]
pub(super) struct Rmsprop {
    pub(super) landscape: Landscape,
    pub(super) eta: f64,
    pub(super) beta: f64,
    pub(super) gamma: f64,
}

/// RMSprop beside the two equations, each with steps of eta/8 by Heun's scheme and of eta by Euler-Maruyama.
pub(super) struct Compared {
    pub(super) rmsprop: Curve,
    pub(super) comp: Curve,
    pub(super) malladi: Curve,
    pub(super) comp_coarse: Curve,
    pub(super) malladi_coarse: Curve,
}

impl Rmsprop {
    /// Runs all five.
    pub(super) fn compare(&self, context: &Context<'_>, timeline: &Timeline) -> Result<Compared, Failure> {
        let equation = |name, second_moment, scheme| self.equation(context, name, second_moment, scheme, timeline);
        let (with_gradient, noise_only) = (SecondMoment::GradientAndNoise, SecondMoment::NoiseOnly);
        Ok(Compared {
            rmsprop: self.optimizer(context, "RMSprop", timeline)?,
            comp: equation("Comp24, dt = eta/8", with_gradient, Scheme::Heun(8))?,
            malladi: equation("Malladi22, dt = eta/8", noise_only, Scheme::Heun(8))?,
            comp_coarse: equation("Comp24, dt = eta", with_gradient, Scheme::Euler(1))?,
            malladi_coarse: equation("Malladi22, dt = eta", noise_only, Scheme::Euler(1))?,
        })
    }

    /// The optimizer, with weight decay if gamma is not 0.
    pub(super) fn optimizer(&self, context: &Context<'_>, name: &str, timeline: &Timeline) -> Result<Curve, Failure> {
        let Landscape { loss, noise, .. } = self.landscape;
        let start = self.landscape.start();
        let process = Descent {
            optimizer: Decayed {
                optimizer: RmsProp::new(Number::of(self.beta), Number::ZERO),
                decay: WeightDecay::decoupled(Number::of(self.gamma)),
            },
            oracle: NoisyGradient { loss, noise: White::new(Number::of(noise))? },
            schedule: Constant(Number::of(self.eta)),
            start,
        };
        let memory = self.landscape.squared_gradient().map(|v| Memory { v });
        let process = StartedAt { process, state: DescentState { x: start, memory } };
        runs::optimizer(context, name, &self.landscape, &process, timeline)
    }

    /// The equation of Comp24 or of Malladi22 in the time k eta.
    pub(super) fn equation(
        &self,
        context: &Context<'_>,
        name: &str,
        second_moment: SecondMoment,
        scheme: Scheme,
        timeline: &Timeline,
    ) -> Result<Curve, Failure> {
        let parameters = RmspropParameters {
            learning_rate: Number::of(self.eta),
            rate: Number::of((1.0 - self.beta) / self.eta),
            epsilon: Number::ZERO,
            decay: Number::of(self.gamma),
        };
        let covariance = self.landscape.covariance()?;
        let sde = RmspropSde::new(self.landscape.loss, covariance, parameters, second_moment)?;
        let state = State { x: self.landscape.start(), relaxed: [self.landscape.squared_gradient()] };
        let beginning = Beginning { state, time: 0.0, iteration: 0 };
        runs::equation(context, name, &self.landscape, (sde, self.eta), &beginning, scheme, timeline)
    }
}
