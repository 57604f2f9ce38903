//! Simulations with Poisson gradients of mean 1, and with Gaussian ones of the same covariance.

use optsde_core::Real;
use optsde_core::loss::Linear;
use optsde_core::noise::{CenteredPoisson, White};
use optsde_core::optimizer::Sgd;
use optsde_core::oracle::NoisyGradient;
use optsde_core::process::{Descent, DescentState};
use optsde_core::random::Poisson;
use optsde_core::schedule::Constant;
use optsde_core::statistics::{Histogram, Moments};
use optsde_core::svag::{Amplification, Svag, SvagScale};
use optsde_device::entry::Entry;
use optsde_device::observe::PowersAndDistanceAround;

use crate::ensemble::{Bins, MAX_BINS, Plan};
use crate::experiment::{Context, Estimate, Failure, Number};

/// eta: the learning rate at batch size 1.
pub(super) const ETA: f64 = 0.5;
/// T: the number of steps at batch size 1.
pub(super) const TIME: f64 = 6.0;
/// -eta Z(T) for Z(T) = 0 .. LARGEST has a bin of its own.
pub(super) const LARGEST: u32 = 18;

/// The final iterates of all paths, around their mean -eta T.
pub(super) struct Final {
    /// Of (x - E x) to the powers 1, 2 and 3, and of its absolute value.
    moments: Moments<Number, 4>,
    histogram: Option<Histogram<Number, MAX_BINS>>,
}

impl Final {
    /// E (x - E x)^2.
    pub(super) fn variance(&self) -> Estimate {
        Estimate::mean(&self.moments, 1)
    }

    /// E (x - E x)^3.
    pub(super) fn third_cumulant(&self) -> Estimate {
        Estimate::mean(&self.moments, 2)
    }

    /// E |x - E x|.
    pub(super) fn mean_deviation(&self) -> Estimate {
        Estimate::mean(&self.moments, 3)
    }

    /// The frequency of every final iterate -eta Z with Z up to [`LARGEST`].
    pub(super) fn frequencies(&self) -> Vec<(f64, f64)> {
        let Some(histogram) = &self.histogram else { return Vec::new() };
        let all: u64 = histogram.bins().iter().sum::<u64>() + histogram.below() + histogram.above();
        let sites = (0..=LARGEST).rev().map(|z| -ETA * f64::from(z));
        sites.zip(histogram.bins()).map(|(x, &count)| (x, f64::of_count(count) / f64::of_count(all))).collect()
    }
}

/// SGD with batch size B and learning rate B eta, T / B steps: the gradient of a batch is Poisson(B)/B.
pub(super) fn sgd(context: &Context<'_>, batch: f64, (paths, steps): (u64, u64)) -> Result<Final, Failure> {
    let noise = CenteredPoisson::new(Poisson::new(batch)?, Number::of(1.0 / batch))?;
    let oracle = NoisyGradient { loss: SLOPE, noise };
    last_iterates(context, &format!("SGD B {batch}"), oracle, batch * ETA, (paths, steps))
}

/// The same with Gaussian noise of the same variance 1/B.
pub(super) fn noisy_gradient_descent(
    context: &Context<'_>,
    batch: f64,
    (paths, steps): (u64, u64),
) -> Result<Final, Failure> {
    let noise = White::new(Number::of(1.0 / batch.sqrt()))?;
    let oracle = NoisyGradient { loss: SLOPE, noise };
    last_iterates(context, &format!("Gaussian B {batch}"), oracle, batch * ETA, (paths, steps))
}

/// SVAG with batches of one: l T steps of eta / l.
pub(super) fn svag(context: &Context<'_>, l: f64, (paths, steps): (u64, u64)) -> Result<Final, Failure> {
    let noise = CenteredPoisson::new(Poisson::new(1.0)?, Number::ONE)?;
    let amplification = Amplification::new(SvagScale::Li21(Number::of(l)))?;
    let oracle = Svag { oracle: NoisyGradient { loss: SLOPE, noise }, amplification };
    last_iterates(context, &format!("SVAG l {l}"), oracle, ETA / l, (paths, steps))
}

/// The mean gradient is 1 everywhere.
const SLOPE: Linear<Number, 1> = Linear { slope: [Number::ONE] };

fn last_iterates<G>(
    context: &Context<'_>,
    name: &str,
    oracle: G,
    rate: f64,
    (paths, steps): (u64, u64),
) -> Result<Final, Failure>
where
    Descent<Sgd, G, Constant<Number>, Number, 1>:
        Entry<PowersAndDistanceAround, 4, State = DescentState<Number, (), 1>> + Sync,
{
    let process = Descent { optimizer: Sgd, oracle, schedule: Constant(Number::of(rate)), start: [Number::ZERO] };
    let around_the_mean = PowersAndDistanceAround(Number::of(-ETA * TIME));
    let low = ETA * (TIME - f64::from(LARGEST) - 0.5);
    let bins = Bins { observable: 0, low, high: ETA * (TIME + 0.5), bins: LARGEST as usize + 1 };
    let outcome = context.simulate(name, &process, around_the_mean, Plan::new(paths, steps).with_bins(bins))?;
    Ok(Final { moments: outcome.moments[0], histogram: outcome.histogram })
}
