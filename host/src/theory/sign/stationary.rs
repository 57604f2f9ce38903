//! The stationary law of SignSGD on `lam x^2 / 2`: a birth-death chain, solved by detailed balance.
//!
//! ```text
//! pi(x + eta) / pi(x) = P(x -> x + eta) / P(x + eta -> x)
//! E[x M(lam x / sigma)] = eta / 2                                       exactly
//! E x^2 = (eta sigma / (2 s lam)) [1 + (b / (4 s)) eta lam / sigma + ...]
//! ```
//!
//! with slope `s` and bending `b` of the mean sign ([`SignNoise`]); for normal noise `(eta/2) sqrt(pi/2) sigma/lam`
//! times `1 + (sqrt(pi/2)/4) eta lam/sigma`. The first line follows from `E x'^2 = E x^2` since the square of a sign
//! is 1; put the first two terms of M into it, and `E x^4 = 3 (E x^2)^2` of the normal law that is the limit.
//!
//! A chain of steps `+-eta` alternates between two halves of its lattice and has no limit law; what is meant is the
//! average over both, which a random number of steps would give. Comp24 Lemma 3.7 has instead of the bracket a factor
//! below 1, `1 / (1 + eta lam / (sqrt(2 pi) sigma))`, which is right for its linear equation and has the wrong sign for
//! the algorithm: [`phase3`](super::phase3).

use super::chain::Move;
use super::{SignNoise, require_positive};
use crate::theory::check;
use crate::theory::error::{Result, TheoryError};

/// Largest number of lattice points on either side of 0.
pub const MAX_POINTS: usize = 200_000;

/// Where the law ends, relative to its peak.
const NEGLIGIBLE: f64 = 1e-30;

/// The first moments of the stationary law.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stationary {
    /// `E x`.
    pub mean: f64,
    /// `E x^2`.
    pub second_moment: f64,
}

impl Stationary {
    /// `Var x`.
    pub fn variance(&self) -> f64 {
        self.second_moment - self.mean * self.mean
    }
}

/// Moments of the stationary law on the lattice `eta (offset + Z)`, averaged over its two halves. Only the fractional
/// part of `offset` matters, and it hardly does unless `eta lam / sigma` is large.
///
/// # Errors
/// `lam`, `sigma` or `eta` not above 0, an offset that is not finite; a law wider than [`MAX_POINTS`] on one side, for
/// normal noise one with `eta lam / sigma` below some 2e-9; a result beyond float64.
pub fn stationary(lam: f64, sigma: f64, eta: f64, offset: f64, noise: &SignNoise) -> Result<Stationary> {
    require_positive(lam, sigma, eta)?;
    check::number("lattice_offset", offset)?;
    // In units of eta, from the place in [0, 1) outwards.
    let origin = offset - offset.floor();
    let ratio = check::finite("eta lam / sigma", eta * lam / sigma)?;
    let [right, left] = [1.0, -1.0].map(|direction| side(origin, direction, ratio, noise));
    let (right, left) = (right?, left?);
    let total = 1.0 + right.weight + left.weight;
    let mean = (origin + (right.first + left.first)) / total;
    let second = (origin * origin + (right.second + left.second)) / total;
    Ok(Stationary {
        mean: check::finite("E x", eta * mean)?,
        second_moment: check::finite("E x^2", eta * eta * second)?,
    })
}

/// The leading variance, `eta sigma / (2 s lam)`. For Student's noise this is Comp24 Lemma 3.7 by way of Lemma 3.10.
///
/// # Errors
/// `lam`, `sigma` or `eta` not above 0; a result beyond float64.
pub fn leading_variance(lam: f64, sigma: f64, eta: f64, noise: &SignNoise) -> Result<f64> {
    require_positive(lam, sigma, eta)?;
    check::finite("E x^2", 0.5 * eta / noise.slope() * (sigma / lam))
}

/// The variance with the next order, `eta sigma / (2 s lam) [1 + (b / (4 s)) eta lam / sigma]`. Not in Comp24.
///
/// For normal noise 3e-6 below the truth at `eta lam / sigma = 0.01`, 3e-4 at 0.1, 1.8 % at 1.
///
/// # Errors
/// As [`leading_variance`].
pub fn second_order_variance(lam: f64, sigma: f64, eta: f64, noise: &SignNoise) -> Result<f64> {
    let leading = leading_variance(lam, sigma, eta, noise)?;
    check::finite("E x^2", leading * (1.0 + noise.bending() / (4.0 * noise.slope()) * (eta * lam / sigma)))
}

/// Sums over one side, of weights relative to the origin.
#[derive(Default)]
struct Side {
    weight: f64,
    first: f64,
    second: f64,
}

fn side(origin: f64, direction: f64, ratio: f64, noise: &SignNoise) -> Result<Side> {
    let (mut sums, mut weight) = (Side::default(), 1.0_f64);
    let outward = |way: Move| if direction > 0.0 { (way.up, way.down) } else { (way.down, way.up) };
    let (mut out, _) = outward(Move::at(origin, ratio, noise));
    for n in 1..=MAX_POINTS {
        let x = origin + direction * check::count(n);
        // Back towards 0 goes at least every second step, so that nothing is divided by 0.
        let (further, back) = outward(Move::at(x, ratio, noise));
        weight *= out / back;
        out = further;
        sums.weight += weight;
        sums.first += weight * x;
        sums.second += weight * (x * x);
        if weight < NEGLIGIBLE * (1.0 + sums.weight) {
            return Ok(sums);
        }
    }
    let allowed = format!("so large that the law ends within {MAX_POINTS} steps of 0").into();
    Err(TheoryError::Range { field: "eta lam / sigma", value: ratio, allowed })
}
