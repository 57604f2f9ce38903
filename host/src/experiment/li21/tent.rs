//! The tent as loss and as theory: the same mean slope and noise.

use optsde_core::Real;
use optsde_core::loss::Tent;

use super::scale_invariant::{Measured, Task};
use crate::ensemble::Plan;
use crate::experiment::{Context, Failure, Number};
use crate::theory::equilibrium::Dynamics;
use crate::theory::tent_model::TentModel;

/// Two computations of the same equilibrium differ by rounding alone: the norm contracts by 4 eta lam a step, so that
/// roundings of 2^-53 accumulate to 2^-53 / (4 eta lam), 1.4e-12 at eta lam = 2e-5, in some three operations a step.
pub(super) const ROUNDING: f64 = 1e-11;

/// A tent of mean slope 1 and variance `ratio` of the slope with the first batch size, with batches `kappa` times as
/// large.
#[derive(Clone, Copy)]
pub(super) struct Slopes {
    /// s^2 at kappa = 1, which is N/G of SGD.
    pub(super) ratio: f64,
    /// The factor of the batch size.
    pub(super) kappa: f64,
}

impl Slopes {
    /// For the first batch size.
    pub(super) fn of_ratio(ratio: f64) -> Self {
        Self { ratio, kappa: 1.0 }
    }

    /// The theory.
    pub(super) fn model(self) -> Result<TentModel, Failure> {
        Ok(TentModel::new(1.0, self.ratio.sqrt())?.with_batch(self.kappa)?)
    }

    /// The loss: slope A and probability p with (2 p - 1) A = 1 and A^2 = 1 + s^2.
    fn loss(self) -> Tent<Number> {
        let slope = (1.0 + self.ratio / self.kappa).sqrt();
        Tent { slope: Number::of(slope), probability: Number::of(0.5 + 0.5 / slope) }
    }

    /// The task, from a squared norm a fifth above that of SGD in equilibrium.
    pub(super) fn task(self, eta: f64, lam: f64) -> Result<Task<Tent<Number>>, Failure> {
        let expected = self.model()?.equilibrium(Dynamics::Sgd, eta, lam)?.squared_norm;
        Ok(Task { loss: self.loss(), eta, lam, start: 1.2 * expected })
    }

    /// SGD in equilibrium. The norm is the same in all paths, and its distance to equilibrium falls by exp(-4 eta lam)
    /// a step: after 8 / (eta lam) steps it is 1e-14 of what it was.
    pub(super) fn iterate(self, context: &Context<'_>, name: &str, eta: f64, lam: f64) -> Result<Measured, Failure> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a positive number of steps")]
        let steps = (8.0 / (eta * lam)).ceil() as u64;
        Ok(self.task(eta, lam)?.sgd(context, name, Plan::new(64, steps))?.not_random())
    }
}
