//! Mean, covariance and expected loss of the iterate `w` at finite times.
//!
//! Exact for every `t`, also where no stationary state exists; Liu21 Eq. 40 and 58 are its special
//! cases. The propagation is [`LinearRecursion::propagate`]; here is what an experiment compares.

use nalgebra::{DMatrix, DVector};

use super::check;
use super::error::Result;
use super::recursion::{LinearRecursion, Moments};

/// The law of the iterate, to second order, at one time.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    /// Number of steps from the start.
    pub t: u64,
    /// `E[w]`, of length D.
    pub mean: DVector<f64>,
    /// `Cov[w]`, D x D.
    pub covariance: DMatrix<f64>,
    /// `E[w' K w] / 2`.
    pub expected_loss: f64,
}

/// The iterate after each number of steps in `times`.
///
/// `k`: the Hessian that the loss is measured with, D x D symmetric; `w` is the first D entries of the
/// state of `recursion`.
///
/// # Errors
/// Shapes that do not fit, a start without a covariance, a result beyond float64.
pub fn snapshots(
    recursion: &LinearRecursion,
    k: &DMatrix<f64>,
    start: &Moments,
    times: &[u64],
) -> Result<Vec<Snapshot>> {
    let d = recursion.noise().nrows();
    let k = check::symmetric_like("K", k, d)?;
    let snapshot = |&t: &u64| {
        let state = recursion.propagate(start, t)?;
        let mean = state.mean.rows(0, d).into_owned();
        let covariance = state.covariance.view((0, 0), (d, d)).into_owned();
        let expected_loss = 0.5 * (mean.dot(&(&k * &mean)) + (&k * &covariance).trace());
        check::finite("expected_loss", expected_loss)?;
        Ok(Snapshot { t, mean, covariance, expected_loss })
    };
    times.iter().map(snapshot).collect()
}
