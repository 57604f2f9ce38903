//! The simulated SVAG on the random parabola.

use optsde_core::Real;
use optsde_core::loss::SampledGradient;
use optsde_core::optimizer::Sgd;
use optsde_core::process::Descent;
use optsde_core::schedule::Constant;
use optsde_core::svag::{Amplification, Svag, SvagScale};
use optsde_device::observe::PowersAround;

use super::random_parabola::{ETA, START, simulated};
use crate::ensemble::Plan;
use crate::experiment::{Context, Estimate, Failure, Number};

/// l.
pub(super) const SCALE: f64 = 4.0;

/// E d, E d^2 and E d^3 of d = x - `origin` after `steps` steps of eta / l.
pub(super) fn powers_around(
    context: &Context<'_>,
    name: &str,
    (paths, steps): (u64, u64),
    origin: f64,
) -> Result<[Estimate; 3], Failure> {
    let amplification = Amplification::new(SvagScale::Li21(Number::of(SCALE)))?;
    let process = Descent {
        optimizer: Sgd,
        oracle: Svag { oracle: SampledGradient { loss: simulated()? }, amplification },
        schedule: Constant(amplification.learning_rate(Number::of(ETA))),
        start: [Number::of(START)],
    };
    let powers = PowersAround(Number::of(origin));
    let outcome = context.simulate(name, &process, powers, Plan::new(paths, steps))?;
    Ok([0, 1, 2].map(|power| Estimate::mean(&outcome.moments[0], power)))
}
