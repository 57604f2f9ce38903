//! RMSprop on a linear loss with Gaussian noise: simulated, and its exact moments.

use optsde_core::Real;
use optsde_core::loss::Linear;
use optsde_core::noise::White;
use optsde_core::optimizer::{Epsilon, RmsProp, SecondMomentUse};
use optsde_core::oracle::NoisyGradient;
use optsde_core::process::Descent;
use optsde_core::schedule::Constant;
use optsde_device::observe::SecondMomentAround;

use super::laws::normal_moments;
use crate::ensemble::{Plan, Record};
use crate::experiment::{Context, Estimate, Failure, Number};
use crate::theory::linear_loss::optimizer::{self, Optimizer, State};
use crate::theory::linear_loss::{self, Moments};
use crate::theory::malladi_one_step::Denominator;
use crate::theory::second_moment::Gradients;

/// gbar and sigma.
pub(super) const GRADIENTS: Gradients = Gradients { mean: 0.1, deviation: 1.0 };
/// eta.
pub(super) const LEARNING_RATE: f64 = 0.01;
/// gbar^2 + sigma^2, where v starts.
pub(super) const MEAN_SQUARE: f64 = GRADIENTS.mean * GRADIENTS.mean + GRADIENTS.deviation * GRADIENTS.deviation;

/// What is measured after k steps.
pub(super) struct Measured {
    pub(super) k: u64,
    pub(super) v: Estimate,
    /// Of v around its mean.
    pub(super) v_square: Estimate,
    pub(super) theta: Estimate,
    /// Of theta around its exact mean.
    pub(super) theta_square: Estimate,
}

/// At every tenth of the run, the end last.
pub(super) fn simulate(context: &Context<'_>, beta: f64, steps: u64) -> Result<Vec<Measured>, Failure> {
    let process = Descent {
        optimizer: RmsProp {
            beta: Number::of(beta),
            epsilon: Epsilon::OutsideRoot(Number::ZERO),
            second_moment: SecondMomentUse::Previous,
            initial_v: Number::of(MEAN_SQUARE),
        },
        oracle: NoisyGradient {
            loss: Linear { slope: [Number::of(GRADIENTS.mean)] },
            noise: White::new(Number::of(GRADIENTS.deviation))?,
        },
        schedule: Constant(Number::of(LEARNING_RATE)),
        start: [Number::ZERO],
    };
    let records: Vec<u64> = (1..=10).map(|tenth| tenth * steps / 10).collect();
    // theta moves along its mean from 0 in proportion to k, which is all that centring needs.
    let center = exact(beta, steps)?.x;
    let observe = SecondMomentAround { v: Number::of(MEAN_SQUARE), x: Number::of(center) };
    let plan =
        Plan::new(context.choose(600_000, 4_000_000), steps).with_records(records.iter().map(|&k| Record::At(k)));
    let outcome = context.simulate(&format!("beta {beta}"), &process, observe, plan)?;
    let measured = |(&k, moments)| Measured {
        k,
        v: Estimate::mean(moments, 0),
        v_square: Estimate::mean(moments, 1),
        theta: Estimate::mean(moments, 2),
        theta_square: Estimate::mean(moments, 3),
    };
    Ok(records.iter().zip(&outcome.moments).map(measured).collect())
}

/// Exact moments after k steps.
pub(super) fn exact(beta: f64, k: u64) -> Result<Moments, Failure> {
    let optimizer = Optimizer {
        learning_rate: LEARNING_RATE,
        rate1: None,
        rate2: 1.0 - beta,
        epsilon: 0.0,
        weight_decay: 0.0,
        denominator: Denominator::Previous,
    };
    let Gradients { mean, deviation } = GRADIENTS;
    let gradient = linear_loss::NoisyGradient { mean, deviation, noise: normal_moments()? };
    let start = State { step: 0, x: 0.0, m: 0.0, v: MEAN_SQUARE };
    Ok(optimizer::expectations(&optimizer, &gradient, &start, k)?)
}
