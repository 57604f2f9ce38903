//! The loss -cos x, simulated at a large learning rate: a check of the expectations on the circle.

use std::f64::consts::TAU;

use optsde_core::Real;
use optsde_core::linalg::{Matrix, Vector};
use optsde_core::loss::Loss;
use optsde_core::noise::{ConstantCovariance, Correlated, FiniteLaw, StandardDistribution, StandardNormal};
use optsde_core::optimizer::Sgd;
use optsde_core::oracle::NoisyGradient;
use optsde_core::process::{Descent, DescentState};
use optsde_core::schedule::Constant;

use super::{circle, gaussian, skewed};
use crate::ensemble::Plan;
use crate::experiment::{Claim, Context, Estimate, Failure, Number, Prediction};

const RATE: f64 = 0.5;
const STEPS: u32 = 4;

/// L(x) = -cos x.
#[derive(Clone, Copy)]
struct Pendulum;

/// sin x and cos x.
fn sine_cosine(x: Number) -> (Number, Number) {
    (x * Number::of(1.0 / TAU)).sine_cosine_of_turn()
}

impl Loss<Number, 1> for Pendulum {
    fn value(&self, &[x]: &Vector<Number, 1>) -> Number {
        -sine_cosine(x).1
    }

    #[inline(always)]
    fn gradient(&self, &[x]: &Vector<Number, 1>) -> Vector<Number, 1> {
        [sine_cosine(x).0]
    }

    fn hessian(&self, &[x]: &Vector<Number, 1>) -> Matrix<Number, 1> {
        [[sine_cosine(x).1]]
    }
}

/// E cos x after four steps.
pub(super) struct Measured {
    ngd: Estimate,
    skewed: Estimate,
}

pub(super) fn measure(context: &Context<'_>) -> Result<Measured, Failure> {
    Ok(Measured {
        ngd: cosine(context, "circle gaussian", StandardNormal)?,
        skewed: cosine(context, "circle skewed", FiniteLaw::skewed_two())?,
    })
}

fn cosine<P: StandardDistribution<Number> + Sync>(
    context: &Context<'_>,
    name: &str,
    law: P,
) -> Result<Estimate, Failure> {
    let covariance = ConstantCovariance::new(&[[Number::ONE]])?;
    let process = Descent {
        optimizer: Sgd,
        oracle: NoisyGradient { loss: Pendulum, noise: Correlated::new(covariance, law, Number::ONE)? },
        schedule: Constant(Number::of(RATE)),
        start: [Number::of(circle::start())],
    };
    let observe = |state: &DescentState<Number, _, 1>| {
        let [x] = state.x;
        [sine_cosine(x).1]
    };
    let plan = Plan::new(context.choose(1 << 20, 1 << 23), u64::from(STEPS));
    let outcome = context.simulate(name, &process, observe, plan)?;
    let none = || Failure::setup("there is one record");
    Ok(Estimate::mean(outcome.moments.first().ok_or_else(none)?, 0))
}

impl Measured {
    pub(super) fn claims(&self) -> Vec<Claim> {
        let ngd = circle::sgd(f64::cos, RATE, STEPS, gaussian);
        let skewed = circle::sgd(f64::cos, RATE, STEPS, skewed);
        let claim = |name: &str, value, rival, measured| {
            let name = format!("-cos x, eta = 0.5, four steps, {name} noise: E cos x, simulated against computed");
            Claim::ours(name, Prediction::Equal { value, rival: Some(rival) }, measured)
        };
        vec![claim("Gaussian", ngd, skewed, self.ngd), claim("skewed", skewed, ngd, self.skewed)]
    }
}
