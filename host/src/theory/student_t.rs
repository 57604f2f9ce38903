//! The mean sign of a Student-t number that is shifted: `E sign(x + U) = 2 F_nu(x) - 1`, with F the distribution
//! function of nu degrees of freedom (twice `Xi` of Comp24 Section 3.1, eq. (7)).
//!
//! ```text
//! 2 Xi(x) = sign(x) I_z(1/2, nu/2),   z = x^2 / (nu + x^2)
//! ```
//!
//! I is the regularized incomplete beta function. Elementary for small whole nu: `(2/pi) atan x` for 1,
//! `x / sqrt(2 + x^2)` for 2. The slope at 0 is `2 Gamma((nu+1)/2) / (sqrt(pi nu) Gamma(nu/2))`, up to `sqrt(2/pi)` for
//! the Gaussian.
//!
//! Domain: `0 < nu <= 10^5`; the mean is good to 1e-13 of its value, the variance to 1e-12.

use std::f64::consts::PI;

use super::check;
use super::error::{Result, TheoryError};

/// Largest number of degrees of freedom; the number of terms grows with its root.
pub const MAX_DEGREES_OF_FREEDOM: f64 = 1e5;

/// More terms than any allowed nu needs.
const MAX_TERMS: u32 = 10_000;

/// The mean sign, and its variance without cancellation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SignMean {
    /// `2 Xi(x)`, in [-1, 1].
    pub mean: f64,
    /// `1 - (2 Xi(x))^2`.
    pub variance: f64,
}

/// The mean and variance of `sign(x + U)`.
///
/// # Errors
/// A `nu` outside its domain, an `x` that is not finite or too large for it.
pub fn sign_mean(nu: f64, x: f64) -> Result<SignMean> {
    degrees_of_freedom(nu)?;
    check::in_range("x", x, true, "a finite number")?;
    let r = check::finite("x / sqrt(nu)", x.abs() / nu.sqrt())?;
    if r == 0.0 {
        return Ok(SignMean { mean: x, variance: 1.0 });
    }
    // z and 1 - z and their logarithms, from the smaller of r and 1/r, so that no square overflows.
    let small = r.min(1.0 / r);
    let (square, log) = (small * small, 2.0 * small.ln() - (small * small).ln_1p());
    let (share, other) = (square / (1.0 + square), -(square).ln_1p());
    let (z, log_z, log_rest) = if r <= 1.0 { (share, log, other) } else { (1.0 - share, other, log) };
    let rest = if r <= 1.0 { 1.0 - share } else { share };

    // z^(1/2) (1 - z)^(nu/2) / B(1/2, nu/2)
    let a = 0.5 * nu;
    let weight = (0.5 * log_z + a * log_rest).exp() * gamma_quotient(a) / PI.sqrt();
    // The side on which the continued fraction converges fast.
    let (inside, outside) = if z < 1.5 / (a + 2.5) {
        let inside = weight / 0.5 * continued_fraction(0.5, a, z)?;
        (inside, 1.0 - inside)
    } else {
        let outside = weight / a * continued_fraction(a, 0.5, rest)?;
        (1.0 - outside, outside)
    };
    Ok(SignMean { mean: inside.copysign(x), variance: outside * (1.0 + inside) })
}

/// The slope of `2 Xi` at 0.
///
/// # Errors
/// A `nu` outside its domain.
pub fn slope(nu: f64) -> Result<f64> {
    degrees_of_freedom(nu)?;
    Ok(2.0 * gamma_quotient(0.5 * nu) / (PI * nu).sqrt())
}

fn degrees_of_freedom(nu: f64) -> Result<()> {
    check::in_range("nu", nu, nu > 0.0 && nu <= MAX_DEGREES_OF_FREEDOM, "0 < nu <= 1e5")
}

/// `Gamma(a + 1/2) / Gamma(a)`: moved up by its recurrence to where six terms of the expansion in 1/a are exact in
/// float64. The difference of two logarithms would lose as many digits as they are large.
fn gamma_quotient(mut a: f64) -> f64 {
    let mut factor = 1.0;
    while a < 50.0 {
        factor *= a / (a + 0.5);
        a += 1.0;
    }
    let y = 1.0 / a;
    let series = [-1.0 / 8.0, 1.0 / 128.0, 5.0 / 1024.0, -21.0 / 32768.0, -399.0 / 262_144.0, 869.0 / 4_194_304.0];
    let series = series.iter().rev().fold(0.0, |sum, c| y * (c + sum));
    factor * a.sqrt() * (1.0 + series)
}

/// `I_z(a, b) a B(a, b) / (z^a (1 - z)^b)` as a continued fraction (NIST DLMF 8.17.22) by the method of Lentz.
fn continued_fraction(a: f64, b: f64, z: f64) -> Result<f64> {
    let nonzero = |x: f64| if x.abs() < f64::MIN_POSITIVE { f64::MIN_POSITIVE } else { x };
    let mut c = 1.0;
    let mut d = 1.0 / nonzero(1.0 - (a + b) * z / (a + 1.0));
    let mut value = d;
    for term in 1..MAX_TERMS {
        let m = f64::from(term);
        let n = a + 2.0 * m;
        let even = m * (b - m) * z / ((n - 1.0) * n);
        let odd = -(a + m) * (a + b + m) * z / (n * (n + 1.0));
        let mut change = 1.0;
        for coefficient in [even, odd] {
            d = 1.0 / nonzero(1.0 + coefficient * d);
            c = nonzero(1.0 + coefficient / c);
            change *= c * d;
        }
        value *= change;
        if (change - 1.0).abs() <= f64::EPSILON {
            return Ok(value);
        }
    }
    Err(TheoryError::Overflow { quantity: "incomplete beta function", value: f64::NAN })
}
