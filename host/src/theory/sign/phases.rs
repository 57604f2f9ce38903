//! The phases of SignSGD under normal noise, by the ratio of signal to noise `Y = grad f / (sqrt 2 sigma)` of each
//! coordinate: Comp24 Lemma 3.4 (C.9).
//!
//! ```text
//! exact:    dE X/dt = -erf(Y)                   diffusion sqrt(eta) sqrt(1 - erf(Y)^2)
//! Phase 1   |Y| > 3/2:        -sign(Y)          none
//! Phase 2   1 <= |Y| <= 3/2:  between -(m |Y| + q2) and -(m |Y| + q1), times sign(Y)
//! Phase 3   |Y| < 1:          -(2/sqrt pi) Y    sqrt(eta) sqrt(1 - (4/pi) Y^2)
//! ```
//!
//! `m X + q1` is the secant of erf through 1 and 3/2, `m X + q2` the tangent parallel to it. Phases 1 and 3 are
//! approximations, although the lemma does not say so: at `|Y| = 3/2` the mean sign is 0.966 and the noise 0.258; at
//! `|Y| = 1` the linear drift is 34 % too large, and the linear noise is imaginary from `|Y| = sqrt(pi) / 2` on.

use std::f64::consts::{FRAC_2_SQRT_PI, PI, SQRT_2};

use optsde_core::Real;

use crate::theory::check;
use crate::theory::error::Result;

/// Where Phase 3 ends.
pub const PHASE_3_END: f64 = 1.0;

/// Where Phase 1 begins.
pub const PHASE_1_START: f64 = 1.5;

/// One of the phases of one coordinate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// `|Y| > 3/2`: the signal decides.
    One,
    /// `1 <= |Y| <= 3/2`. The lemma leaves out both ends; they belong to the bounds as well.
    Two,
    /// `|Y| < 1`: the noise decides.
    Three,
}

impl Phase {
    /// Of a ratio of signal to noise; NaN is in the middle.
    pub fn of(y: f64) -> Self {
        match y.abs() {
            y if y > PHASE_1_START => Self::One,
            y if y < PHASE_3_END => Self::Three,
            _ => Self::Two,
        }
    }

    /// 1, 2 or 3.
    pub fn number(self) -> u8 {
        match self {
            Self::One => 1,
            Self::Two => 2,
            Self::Three => 3,
        }
    }
}

/// Secant and tangent of erf in Phase 2.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Constants {
    /// `m = (erf(3/2) - erf(1)) / (1/2)`.
    pub slope: f64,
    /// `q1 = erf(1) - m`: `m x + q1 <= erf(x)` on `[1, 3/2]`.
    pub secant_intercept: f64,
    /// `q2 = erf(x_t) - m x_t`: `erf(x) <= m x + q2` for all `x >= 0`.
    pub tangent_intercept: f64,
    /// `x_t`, where `erf'(x_t) = m`: `sqrt(ln(2 / (m sqrt pi)))`.
    pub tangent_point: f64,
}

/// The constants of Lemma 3.4, footnote 1.
pub fn constants() -> Constants {
    // From the complements, which are small.
    let slope = (PHASE_3_END.complementary_error_function() - PHASE_1_START.complementary_error_function())
        / (PHASE_1_START - PHASE_3_END);
    let tangent_point = (FRAC_2_SQRT_PI / slope).ln().sqrt();
    Constants {
        slope,
        secant_intercept: PHASE_3_END.error_function() - slope * PHASE_3_END,
        tangent_intercept: tangent_point.error_function() - slope * tangent_point,
        tangent_point,
    }
}

/// `Y = grad / (sqrt 2 sigma)`.
///
/// # Errors
/// A gradient that is not finite, `sigma` not above 0, a ratio beyond float64.
pub fn signal_to_noise(grad: f64, sigma: f64) -> Result<f64> {
    check::number("grad", grad)?;
    check::positive("sigma", sigma)?;
    check::finite("Y", grad / sigma / SQRT_2)
}

/// The mean of the sign, `erf(Y)`, for a finite `Y`; the drift of `X` is its negative. Comp24 (3).
pub fn mean_sign(y: f64) -> f64 {
    y.error_function()
}

/// The drift of Phase 3, `-(2/sqrt pi) Y`, for a `Y` of that phase. Comp24 (5).
pub fn linear_drift(y: f64) -> f64 {
    -FRAC_2_SQRT_PI * y
}

/// `1 - (4/pi) Y^2`, the square of the diffusion of Phase 3 over `eta`. Comp24 (5), where the paper states it for
/// any `Y` of Phase 3; it is negative from `|Y| = sqrt(pi) / 2 = 0.886` on.
pub fn linear_variance_as_printed(y: f64) -> f64 {
    1.0 - 4.0 / PI * y * y
}

/// [`linear_variance_as_printed`], where it is a variance.
///
/// # Errors
/// `|Y| > sqrt(pi) / 2`.
pub fn linear_variance(y: f64) -> Result<f64> {
    let variance = linear_variance_as_printed(y);
    check::in_range("Y", y, variance >= 0.0, "|Y| <= sqrt(pi) / 2")?;
    Ok(variance)
}

/// Lower and upper bound of `dE X/dt` in Phase 2: `-(m Y + q+) <= dE X/dt <= -(m Y + q-)`.
///
/// `q- = q1, q+ = q2` for a positive gradient, `q- = -q2, q+ = -q1` for a negative one. If `Y` is random, the bounds
/// hold for its expectation. Lemma 3.4 2(a) prints the bounds of `+erf(Y)`, without the sign of the descent.
///
/// # Errors
/// `Y` outside Phase 2.
pub fn phase2_drift_bounds(y: f64) -> Result<[f64; 2]> {
    let [low, high] = phase2_drift_bounds_as_printed(y)?;
    Ok([-high, -low])
}

/// `[m Y + q-, m Y + q+]`, which Comp24 Lemma 3.4 2(a) prints as bounds of `dE X/dt`.
///
/// # Errors
/// `Y` outside Phase 2.
pub fn phase2_drift_bounds_as_printed(y: f64) -> Result<[f64; 2]> {
    require_phase2(y)?;
    let Constants { slope, secant_intercept: q1, tangent_intercept: q2, .. } = constants();
    let [low, high] = if y > 0.0 { [q1, q2] } else { [-q2, -q1] };
    Ok([slope * y + low, slope * y + high])
}

/// Bound of `P(|X_t - E X_t|^2 > a)` after a time `t` in Phase 2: `(eta t / a) sum_i [1 - (m |Y_i| + q1)^2]`.
///
/// `y` holds for each coordinate the smallest `|Y|` of that time. For a convex loss whose coordinates separate: there
/// the drift contracts, and the variance grows at most by `eta (1 - erf(Y)^2)` per time. Then Markov's inequality.
/// A bound above 1 says nothing.
///
/// # Errors
/// A `Y` outside Phase 2; `eta` or `a` not above 0, `t` below 0; a bound beyond float64.
pub fn phase2_deviation_bound(y: &[f64], eta: f64, t: f64, a: f64) -> Result<f64> {
    check::non_negative("t", t)?;
    let Constants { slope, secant_intercept, .. } = constants();
    let rest = deviation_rest(y, eta, a, |y| slope * y.abs() + secant_intercept)?;
    check::finite("bound", eta / a * t * rest)
}

/// `(eta / a) (d - |m Y + q-|^2)`, as Comp24 Lemma 3.4 2(b) prints it: without the time in the phase, and for a
/// negative `Y` with `|m Y - q2|`, which lies above `|erf|`.
///
/// # Errors
/// A `Y` outside Phase 2; `eta` or `a` not above 0; a bound beyond float64.
pub fn phase2_deviation_bound_as_printed(y: &[f64], eta: f64, a: f64) -> Result<f64> {
    let Constants { slope, secant_intercept: q1, tangent_intercept: q2, .. } = constants();
    let rest = deviation_rest(y, eta, a, |y| slope * y + if y > 0.0 { q1 } else { -q2 })?;
    check::finite("bound", eta / a * rest)
}

fn deviation_rest(y: &[f64], eta: f64, a: f64, line: impl Fn(f64) -> f64) -> Result<f64> {
    check::positive("eta", eta)?;
    check::positive("a", a)?;
    y.iter().try_fold(0.0, |sum, &y| {
        require_phase2(y)?;
        let line = line(y);
        Ok(sum + (1.0 - line * line))
    })
}

fn require_phase2(y: f64) -> Result<()> {
    check::in_range("Y", y, Phase::of(y) == Phase::Two, "Phase 2: 1 <= |Y| <= 3/2")
}
