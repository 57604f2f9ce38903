//! The estimator of a tail index that Li21 appendix B.3 discusses, and what it answers for Gaussian noise.
//!
//! With `K = K1 K2` numbers `X_i`, cut into blocks of `K1` with sums `Y_i`,
//!
//! ```text
//! 1/alpha^ = (mean of log |Y_i| - mean of log |X_i|) / log K1                                    (16)
//! ```
//!
//! For independent numbers of one symmetric alpha-stable law it converges to `1/alpha`. Gradients of a network are
//! neither independent nor of one law: if each `d` consecutive numbers are one draw of `N(0, Sigma)` and
//! `K1 = m d`, then (Theorem B.4)
//!
//! ```text
//! E 1/alpha^ = (log m + log 1' Sigma 1 - mean of log Sigma_ii) / (2 log(m d))
//! ```
//!
//! since `Y ~ N(0, m 1' Sigma 1)`. That is 1/2 (`alpha = 2`) for uncorrelated numbers of one variance, and anything up
//! to 1 and more for correlated ones: an estimate below 2 does not show heavy tails. Between negatively correlated
//! numbers it falls below 1/2.

use nalgebra::{DMatrix, DVector};

use super::check;
use super::error::{Result, TheoryError};

/// The estimate (16) of `1/alpha` from consecutive blocks of `block` numbers.
///
/// # Errors
/// Fewer than 2 numbers a block, a length that is no whole number of blocks, numbers or sums of a block that are 0 or
/// not finite: they have no logarithm.
pub fn estimate(x: &DVector<f64>, block: usize) -> Result<f64> {
    let length = x.len();
    check::in_range("K1", check::count(block), block >= 2, "a whole number >= 2")?;
    if length == 0 || !length.is_multiple_of(block) {
        let allowed = format!("K1 K2 numbers with K1 = {block} and K2 >= 1").into();
        return Err(TheoryError::Shape { field: "X", rows: length, columns: 1, allowed });
    }
    let numbers = mean_logarithm("X", x.iter().copied(), length)?;
    let sums = x.as_slice().chunks(block).map(|block| block.iter().sum());
    let sums = mean_logarithm("Y, the sum of a block of X", sums, length / block)?;
    check::finite("1/alpha", (sums - numbers) / check::count(block).ln())
}

fn mean_logarithm(field: &'static str, values: impl Iterator<Item = f64>, count: usize) -> Result<f64> {
    let mut sum = 0.0;
    for value in values {
        check::in_range(field, value, value != 0.0, "finite numbers other than 0")?;
        sum += value.abs().ln();
    }
    Ok(sum / check::count(count))
}

/// The expectation of (16) for blocks of `m` draws of `N(0, Sigma)`, `K1 = m d`. Theorem B.4.
///
/// # Errors
/// A `Sigma` that is no covariance of 1 to 64 dimensions, with a variance of 0, or of which the sum of all entries,
/// the variance of a sum, is not positive; `m d < 2`.
pub fn expected(sigma: &DMatrix<f64>, m: usize) -> Result<f64> {
    let d = sigma.nrows();
    check::symmetric("Sigma", sigma)?;
    let sigma = check::covariance("Sigma", sigma, d)?;
    let mut log_variances = 0.0;
    for &variance in &sigma.diagonal() {
        check::positive("diagonal of Sigma", variance)?;
        log_variances += variance.ln();
    }
    let total = sigma.sum();
    check::positive("1' Sigma 1", total)?;
    of_logarithms(total.ln() - log_variances / check::count(d), d, m)
}

/// The same for `Sigma = beta 1 1' + (1 - beta) I` in any dimension: with `m = 1`,
/// `log(beta d^2 + (1 - beta) d) / (2 log d)`.
///
/// # Errors
/// `beta` outside `-1/(d - 1) < beta <= 1`, `m d < 2`.
pub fn expected_equicorrelated(d: usize, m: usize, beta: f64) -> Result<f64> {
    let size = check::count(d);
    let inside = beta <= 1.0 && (d < 2 || beta * (size - 1.0) > -1.0);
    check::in_range("beta", beta, inside, "-1/(d - 1) < beta <= 1, where Sigma is a covariance")?;
    let total = size * (1.0 + beta * (size - 1.0));
    of_logarithms(total.ln(), d, m)
}

/// From `log 1' Sigma 1 - mean of log Sigma_ii`.
fn of_logarithms(excess: f64, d: usize, m: usize) -> Result<f64> {
    let (m, d) = (check::count(m), check::count(d));
    check::in_range("m", m, m >= 1.0, "a whole number >= 1")?;
    check::in_range("K1 = m d", m * d, m * d >= 2.0, "2 or more")?;
    check::finite("1/alpha", (m.ln() + excess) / (2.0 * (m * d).ln()))
}
