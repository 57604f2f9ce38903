//! The loss -cos x, simulated at a large learning rate: a check of the expectations on the circle.

use optsde_core::Real;
use optsde_core::noise::{ConstantCovariance, Correlated, FiniteLaw, StandardDistribution, StandardNormal};
use optsde_core::optimizer::Sgd;
use optsde_core::oracle::NoisyGradient;
use optsde_core::process::{Descent, DescentState};
use optsde_core::schedule::Constant;
use optsde_device::entry::Entry;
use optsde_device::observe::Cosine;
use optsde_device::process::Pendulum;

use super::{circle, gaussian, skewed};
use crate::ensemble::Plan;
use crate::experiment::{Claim, Context, Estimate, Failure, Number, Prediction};

const RATE: f64 = 0.5;
const STEPS: u32 = 4;

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

type OnPendulum<P> = Descent<
    Sgd,
    NoisyGradient<Pendulum, Correlated<ConstantCovariance<Number, 1>, P, Number>>,
    Constant<Number>,
    Number,
    1,
>;

fn cosine<P>(context: &Context<'_>, name: &str, law: P) -> Result<Estimate, Failure>
where
    P: StandardDistribution<Number>,
    OnPendulum<P>: Entry<Cosine, 1, State = DescentState<Number, (), 1>> + Sync,
{
    let covariance = ConstantCovariance::new(&[[Number::ONE]])?;
    let process = Descent {
        optimizer: Sgd,
        oracle: NoisyGradient { loss: Pendulum, noise: Correlated::new(covariance, law, Number::ONE)? },
        schedule: Constant(Number::of(RATE)),
        start: [Number::of(circle::start())],
    };
    let plan = Plan::new(context.choose(1 << 20, 1 << 23), u64::from(STEPS));
    let outcome = context.simulate(name, &process, Cosine, plan)?;
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
