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
//! Domain: `lambda > 0`; `h < 0`, or `h > 0` and `xi^2 > 4 lambda h`: elsewhere there is one minimum at most.

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
/// Inputs outside the domain above.
pub fn minima(h: f64, lambda: f64, xi: f64) -> Result<[Minimum; 2]> {
    check::positive("lam", lambda)?;
    check::in_range("xi", xi, true, "a finite number")?;
    let discriminant = check::finite("xi^2 - 4 lam h", xi * xi - 4.0 * lambda * h)?;
    if h == 0.0 || discriminant <= 0.0 {
        let allowed = "h < 0, or 0 < h < xi^2 / (4 lam): only then there is a second minimum".into();
        return Err(TheoryError::Range { field: "h", value: h, allowed });
    }
    // The root of larger modulus without cancellation; the product of the roots is h / lambda.
    let far = (xi + discriminant.sqrt().copysign(xi)) / (2.0 * lambda);
    let near = if h < 0.0 { h / (lambda * far) } else { 0.0 };
    let minimum = |x: f64| -> Result<Minimum> {
        let value = x * x * (0.5 * h + x * (0.25 * lambda * x - xi / 3.0));
        let curvature = h + x * (3.0 * lambda * x - 2.0 * xi);
        Ok(Minimum {
            x: check::finite("x", x)?,
            value: check::finite("f", value)?,
            curvature: check::finite("curv", curvature)?,
        })
    };
    Ok([minimum(far.max(near))?, minimum(far.min(near))?])
}
