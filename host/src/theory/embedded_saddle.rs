//! The minima of one coordinate of the embedded saddle (Comp24 Appendix F):
//!
//! ```text
//! f(x) = h x^2 / 2 + (lambda / 4) x^4 - (xi / 3) x^3
//! f'(x) = x (lambda x^2 - xi x + h)
//! ```
//!
//! A saddle coordinate, `h < 0`, has its maximum at 0 and minima at both roots of the parabola. With `h > 0` the
//! minimum 0 is joined by the root of larger modulus once `xi^2 > 4 lambda h`.
//!
//! Domain: `lambda > 0`; `h < 0`, or `0 < h < xi^2 / (4 lambda)`: elsewhere there is one minimum.

use optsde_core::loss::SaddleCoordinate;

use super::check;
use super::error::{Result, TheoryError};

/// A minimum.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Minimum {
    /// Where it is.
    pub x: f64,
    /// `f(x)`.
    pub value: f64,
    /// `f''(x)`.
    pub curvature: f64,
}

/// Both minima, the one at larger x first.
///
/// # Errors
/// Inputs outside the domain above; minima that do not fit float64.
pub fn minima(h: f64, lambda: f64, xi: f64) -> Result<[Minimum; 2]> {
    check::number("h", h)?;
    check::positive("lam", lambda)?;
    check::number("xi", xi)?;
    check::finite("xi^2 - 4 lam h", xi * xi - 4.0 * lambda * h)?;
    let coordinate = SaddleCoordinate { curvature: h, quartic: lambda, cubic: xi };
    let places = match coordinate.stationary_points() {
        Some(points) if h < 0.0 => points,
        Some([larger, smaller]) if h > 0.0 && larger > smaller => {
            if xi > 0.0 {
                [larger, 0.0]
            } else {
                [0.0, smaller]
            }
        }
        _ => {
            let allowed = "h < 0, or 0 < h < xi^2 / (4 lam): only then there is a second minimum".into();
            return Err(TheoryError::Range { field: "h", value: h, allowed });
        }
    };
    let minimum = |x: f64| -> Result<Minimum> {
        Ok(Minimum {
            x: check::finite("x", x)?,
            value: check::finite("f", coordinate.value(x))?,
            curvature: check::finite("curv", coordinate.curvature_at(x))?,
        })
    };
    Ok([minimum(places[0])?, minimum(places[1])?])
}
