//! Stable noise on w^2/2: the stationary law of SGD and of the Levy-driven flow.
//!
//! Both are sums of independent stable numbers. With noise of scale 1, SGD is w = eta sum_j (1 - eta)^j xi_j, and
//!
//! ```text
//! E cos(u w) = exp(-|u|^alpha S)     S = eta^alpha / (1 - (1 - eta)^alpha)     SGD
//!                                    S = eta^(alpha - 1) / alpha               flow
//! ```

use optsde_core::Real;
use optsde_core::loss::Quadratic;
use optsde_core::noise::AlphaStable;
use optsde_core::optimizer::Sgd;
use optsde_core::oracle::NoisyGradient;
use optsde_core::process::Descent;
use optsde_core::random::SymmetricStable;
use optsde_core::schedule::Constant;
use optsde_core::sde::LevyFlow;
use optsde_device::entry::Entry;
use optsde_device::observe::{CosinesAndCutSquare, Positioned};

use super::ALPHA;
use crate::ensemble::{Plan, Record};
use crate::experiment::{Claim, Context, Estimate, Failure, Number, Prediction};

const ETA: f64 = 0.5;
/// Steps of the flow in a step of SGD.
const SUBSTEPS: u32 = 16;
/// Where the second moment is cut off.
const CUTS: [f64; 2] = [25.0, 100.0];

/// cos w, cos 3w and the second moment cut off at a size.
type Observables = [Estimate; 3];

/// What was measured.
pub(super) struct Measured {
    sgd: Observables,
    /// A second run, for an independent second moment with the larger cut.
    wide: Observables,
    flow: Observables,
}

pub(super) fn measure(context: &Context<'_>) -> Result<Measured, Failure> {
    let stable = SymmetricStable::new(Number::of(ALPHA))?;
    let loss = Quadratic::diagonal([Number::ONE]);
    let descent = Descent {
        optimizer: Sgd,
        oracle: NoisyGradient { loss, noise: AlphaStable::new(stable, Number::ONE)? },
        schedule: Constant(Number::of(ETA)),
        start: [Number::ZERO],
    };
    // The start is forgotten by a factor of 2 a step.
    let plan = |paths| Plan::new(paths, 2000).with_records([Record::Average { first: 100, last: 2000, every: 2 }]);
    let sgd = |name: &str, cut: f64, paths| observed(context, name, &descent, cut, plan(paths));
    let [narrow, wide] = CUTS;
    let sgd =
        [sgd("sgd", narrow, context.choose(1024, 16_384))?, sgd("sgd, wide cut", wide, context.choose(4096, 32_768))?];
    let scale = Number::of(ETA.powf((ALPHA - 1.0) / ALPHA));
    let step_size = ETA / f64::from(SUBSTEPS);
    let levy = LevyFlow::new(loss, stable, scale, [Number::ZERO], Number::of(step_size))?;
    // 10 relaxation times are left out, and 40 are averaged.
    let record = Record::Average { first: 320, last: 1600, every: 16 };
    let levy_plan = Plan::new(context.choose(4096, 32_768), 1600).with_records([record]);
    let flow = observed(context, "levy flow", &levy, narrow, levy_plan)?;
    let [sgd, wide] = sgd;
    Ok(Measured { sgd, wide, flow })
}

fn observed<P>(context: &Context<'_>, name: &str, process: &P, cut: f64, plan: Plan) -> Result<Observables, Failure>
where
    P: Entry<CosinesAndCutSquare, 3> + Sync,
    P::State: Positioned<Number, 1>,
{
    let outcome = context.simulate(name, process, CosinesAndCutSquare { cut: Number::of(cut) }, plan)?;
    let none = || Failure::setup("there is one record");
    let moments = outcome.moments.first().ok_or_else(none)?;
    Ok([0, 1, 2].map(|observable| Estimate::mean(moments, observable)))
}

impl Measured {
    pub(super) fn claims(&self) -> Vec<Claim> {
        let discrete = ETA.powf(ALPHA) / (1.0 - (1.0 - ETA).powf(ALPHA));
        let continuous = ETA.powf(ALPHA - 1.0) / ALPHA;
        let characteristic = |u: f64, spread: f64| (-u.powf(ALPHA) * spread).exp();
        // The Gaussian with the same E cos w: 9 times the exponent at u = 3.
        let fitted = (-9.0 * discrete).exp();
        let [cosine, cosine_of_three, narrow] = self.sgd;
        let [narrow_cut, wide_cut] = CUTS;
        let against = |value, rival| Prediction::Equal { value, rival: Some(rival) };
        vec![
            Claim::ours(
                "stable noise, w^2/2, eta = 0.5: E cos w of SGD, not that of the Levy flow",
                against(characteristic(1.0, discrete), characteristic(1.0, continuous)),
                cosine,
            ),
            Claim::ours(
                "stable noise, w^2/2, eta = 0.5: E cos 3w of SGD, not that of the Gaussian with the same E cos w",
                against(characteristic(3.0, discrete), fitted),
                cosine_of_three,
            ),
            Claim::ours(
                "stable noise, w^2/2, eta = 0.5: E cos w of the Levy flow, not that of SGD",
                Prediction::Closer { value: characteristic(1.0, continuous), rival: characteristic(1.0, discrete) },
                self.flow[0],
            ),
            // P(|w| > x) falls as x^-alpha, so that E min(w^2, M^2) grows as M^(2 - alpha), without limit.
            // Its next term, of M^-1, makes the ratio 0.3 % larger.
            Claim::ours(
                "stable noise has no variance: E min(w^2, M^2) at M = 100 over M = 25 is 4^(2 - alpha) = 2, not 1",
                against((wide_cut / narrow_cut).powf(2.0 - ALPHA), 1.0),
                self.wide[2].over(narrow),
            ),
        ]
    }
}
