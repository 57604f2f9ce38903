//! Linear regression on eight samples, simulated and by the theory of independent batches.

use nalgebra::{DMatrix, DVector};
use optsde_core::Real;
use optsde_core::loss::{self, LossFactor};
use optsde_core::noise::{LastBatch, Minibatch, Reshuffled};
use optsde_core::optimizer::Sgd;
use optsde_core::process::{Descent, DescentState};
use optsde_core::schedule::Constant;
use optsde_device::entry::Entry;
use optsde_device::observe::MomentsAround;

use crate::ensemble::{Outcome, Plan, Record};
use crate::experiment::{Context, Estimate, Failure, Number};
use crate::theory::minibatch::{LinearRegression, Sampling};
use crate::theory::{continuous, fourth_moment};

/// Samples in a batch.
pub(super) const SIZE: usize = 2;
/// Batches in an epoch.
pub(super) const BATCHES: u32 = 4;

const INPUTS: [f64; 8] = [0.4, -1.1, 0.8, 1.5, -0.6, 1.2, -0.9, 0.3];
const TARGETS: [f64; 8] = [1.1, -0.5, -0.3, 2.3, 0.4, 0.1, -1.8, 0.9];

/// The data in both forms.
pub(super) struct Task {
    inputs: Vec<[Number; 1]>,
    targets: Vec<Number>,
    theory: LinearRegression,
}

impl Task {
    pub(super) fn new() -> Result<Self, Failure> {
        let x = DMatrix::from_column_slice(INPUTS.len(), 1, &INPUTS);
        let theory = LinearRegression::new(&x, &DVector::from_column_slice(&TARGETS), 1.0)?;
        Ok(Self {
            inputs: INPUTS.iter().map(|&x| [Number::of(x)]).collect(),
            targets: TARGETS.iter().map(|&y| Number::of(y)).collect(),
            theory,
        })
    }

    fn loss(&self) -> Result<loss::LinearRegression<'_, Number, 1>, Failure> {
        Ok(loss::LinearRegression::new(&self.inputs, &self.targets, LossFactor::Half)?)
    }

    /// The least-squares solution.
    fn minimum(&self) -> f64 {
        self.theory.minimum()[0]
    }

    /// Curvature and noise of each sample: its gradient is h theta - r.
    pub(super) fn samples(&self) -> Vec<(f64, f64)> {
        let minimum = self.minimum();
        INPUTS.iter().zip(TARGETS).map(|(&x, y)| (x * x, (y - x * minimum) * x)).collect()
    }

    /// The exact stationary E theta^2 with independent batches; E theta is 0.
    pub(super) fn exact(&self, sampling: Sampling, rate: f64) -> Result<f64, Failure> {
        Ok(self.theory.minibatch(SIZE, sampling)?.stationary_covariance(rate, 0.0)?[(0, 0)])
    }

    /// The same of the SDE with the noise at the minimum, which is its leading order.
    pub(super) fn continuous(&self, sampling: Sampling, rate: f64) -> Result<f64, Failure> {
        let noise = self.theory.minibatch(SIZE, sampling)?.noise_at_minimum()[(0, 0)];
        Ok(continuous::stationary_variance(self.theory.hessian()[(0, 0)], noise, rate, 0.0)?)
    }

    /// The measured stationary E theta^2 with independent batches, at the ends of epochs.
    pub(super) fn independent(
        &self,
        context: &Context<'_>,
        sampling: Sampling,
        rate: f64,
    ) -> Result<Estimate, Failure> {
        let size = u32::try_from(SIZE).map_err(Failure::setup)?;
        let oracle = Minibatch::<_, 1, 1>::new(self.loss()?, size, sampling)?;
        let outcome = self.simulate(context, &format!("{sampling:?} {rate}"), oracle, rate)?;
        let batch = self.theory.minibatch(SIZE, sampling)?;
        let finite = fourth_moment::is_finite_under_minibatch_noise(&batch, rate, 0.0)?;
        Ok(mean(&outcome, 0, 1).with_interval_if(finite))
    }

    /// The measured moments under reshuffling.
    pub(super) fn reshuffled(&self, context: &Context<'_>, rate: f64) -> Result<super::Reshuffled, Failure> {
        let size = u32::try_from(SIZE).map_err(Failure::setup)?;
        let oracle = Reshuffled::new(self.loss()?, size, LastBatch::Smaller)?;
        let outcome = self.simulate(context, &format!("reshuffled {rate}"), oracle, rate)?;
        Ok(super::Reshuffled { mean: mean(&outcome, 0, 0), end: mean(&outcome, 0, 1), middle: mean(&outcome, 1, 1) })
    }

    /// theta and theta^2, averaged over the ends and over the middles of epochs. The start at the minimum is forgotten
    /// at the rate of 0.87 times the learning rate: exp(-48) after 14/rate epochs.
    fn simulate<G>(
        &self,
        context: &Context<'_>,
        name: &str,
        oracle: G,
        rate: f64,
    ) -> Result<Outcome<Number, 2>, Failure>
    where
        Descent<Sgd, G, Constant<Number>, Number, 1>:
            Entry<MomentsAround<1>, 2, State = DescentState<Number, (), 1>> + Sync,
    {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small positive number")]
        let epochs = (14.0 / rate).ceil() as u64;
        let every = u64::from(BATCHES);
        let (first, last) = (every * epochs, every * 4 * epochs);
        let middle = every / 2;
        let plan = Plan::new(context.choose(768, 16_384), last).with_records([
            Record::Average { first, last, every },
            Record::Average { first: first + middle, last, every },
        ]);
        let process = Descent {
            optimizer: Sgd,
            oracle,
            schedule: Constant(Number::of(rate)),
            start: [Number::of(self.minimum())],
        };
        context.simulate(name, &process, MomentsAround(process.start), plan)
    }
}

/// The mean of an observable in a record; without a value where there is no such record.
fn mean(outcome: &Outcome<Number, 2>, record: usize, observable: usize) -> Estimate {
    let none = Estimate::sampled(f64::NAN, (f64::NEG_INFINITY, f64::INFINITY));
    outcome.moments.get(record).map_or(none, |moments| Estimate::mean(moments, observable))
}
