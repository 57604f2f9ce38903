//! Adam(W) and its equations on a landscape.

use optsde_core::Real;
use optsde_core::loss::Loss;
use optsde_core::noise::White;
use optsde_core::optimizer::{Adam as AdamOptimizer, AdamW, Optimizer, WeightDecay};
use optsde_core::oracle::NoisyGradient;
use optsde_core::process::Descent;
use optsde_core::schedule::Constant;
use optsde_core::sde::{AdamForm, AdamParameters, AdamSde, State};

use super::landscape::Landscape;
use super::runs::{self, Beginning, Curve, Scheme, Timeline};
use crate::experiment::{Context, Failure, Number};

/// The hyperparameters; epsilon is 0.
#[derive(Clone, Copy)]
pub(super) struct Adam {
    pub(super) landscape: Landscape,
    pub(super) eta: f64,
    pub(super) betas: [f64; 2],
    pub(super) gamma: f64,
}

impl Adam {
    /// The optimizer from m = v = 0, with weight decay if gamma is not 0.
    pub(super) fn optimizer(&self, context: &Context<'_>, name: &str, timeline: &Timeline) -> Result<Curve, Failure> {
        let Landscape { loss, noise, .. } = self.landscape;
        let process = Descent {
            optimizer: self.rule(),
            oracle: NoisyGradient { loss, noise: White::new(Number::of(noise))? },
            schedule: Constant(Number::of(self.eta)),
            start: self.landscape.start(),
        };
        runs::optimizer(context, name, &self.landscape, &process, timeline)
    }

    /// One of the equations in the time k eta.
    pub(super) fn equation(
        &self,
        context: &Context<'_>,
        name: &str,
        (form, beginning): (AdamForm, &Beginning<2>),
        scheme: Scheme,
        timeline: &Timeline,
    ) -> Result<Curve, Failure> {
        let [first_rate, second_rate] = self.rates().map(Number::of);
        let parameters = AdamParameters {
            learning_rate: Number::of(self.eta),
            first_rate,
            second_rate,
            epsilon: Number::ZERO,
            decay: Number::of(self.gamma),
        };
        let sde = AdamSde::new(self.landscape.loss, self.landscape.covariance()?, parameters, form)?;
        runs::equation(context, name, &self.landscape, (sde, self.eta), beginning, scheme, timeline)
    }

    /// The state of the optimizer after so many iterations without noise.
    pub(super) fn taken_over(&self, iterations: u64) -> Beginning<2> {
        let rule = self.rule();
        let mut x = self.landscape.start();
        let mut memory = x.map(|x| rule.memory(x));
        let mut run = rule.begin();
        for k in 0..iterations {
            let step = rule.prepare(k, Number::of(self.eta), &mut run);
            let gradient = self.landscape.loss.gradient(&x);
            rule.apply(&step, &mut x, &gradient, &mut memory);
        }
        let relaxed = [memory.map(|moments| moments.m), memory.map(|moments| moments.v)];
        let time = self.eta * f64::of_count(iterations);
        Beginning { state: State { x, relaxed }, time, iteration: iterations }
    }

    /// What M = V = 0 at the time 0 becomes after the time of `part` of an iteration, x held: the bias corrections are
    /// 0/0 at 0. The iterations are counted from there.
    pub(super) fn released_at_rest(&self, form: AdamForm, part: f64) -> Beginning<2> {
        let time = part * self.eta;
        let [first, second] = self.rates().map(|rate| Number::of(-(-rate * time).exp_m1()));
        let x = self.landscape.start();
        let m = self.landscape.loss.gradient(&x).map(|g| first * g);
        let target = match form {
            AdamForm::Malladi22 => [Number::of(self.landscape.noise * self.landscape.noise); 2],
            AdamForm::Printed | AdamForm::NoiseKept => self.landscape.squared_gradient(),
        };
        Beginning { state: State { x, relaxed: [m, target.map(|v| second * v)] }, time, iteration: 0 }
    }

    /// The start in a late state: bias corrections of 1, m at the gradient, v at (grad f)^2 + sigma^2.
    pub(super) fn at_rest(&self) -> Beginning<2> {
        // 1 - exp(-rho_2 t) is 1 in float64.
        let time = 40.0 / self.rates()[1];
        let x = self.landscape.start();
        let relaxed = [self.landscape.loss.gradient(&x), self.landscape.squared_gradient()];
        Beginning { state: State { x, relaxed }, time, iteration: 0 }
    }

    fn rule(&self) -> AdamW<Number> {
        let [beta1, beta2] = self.betas.map(Number::of);
        AdamW {
            optimizer: AdamOptimizer::new(beta1, beta2, Number::ZERO),
            decay: WeightDecay::decoupled(Number::of(self.gamma)),
        }
    }

    /// rho_1 and rho_2.
    fn rates(&self) -> [f64; 2] {
        self.betas.map(|beta| (1.0 - beta) / self.eta)
    }
}
