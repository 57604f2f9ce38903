//! A smooth floor under a second moment (Malladi22 Definition C.2 and Theorem C.3).
//!
//! ```text
//! tau(z) = 0 for z <= 0,  1 for z >= 1,  e^(-1/z) / (e^(-1/z) + e^(-1/(1-z))) between     (11)
//! mu(u)  = u_min / 2 + tau(2 u / u_min - 1) (u - u_min / 2)                               (12)
//! ```
//!
//! `mu` is infinitely differentiable, equals u from `u_min` on, and never falls below `u_min / 2`. It makes the
//! coefficients of the SDE of RMSprop Lipschitz. The floor that the paper takes, `u_min = 2^(-c_2 T) min u_0`, is above
//! what `u` can reach (the discrete one gets as low as `4^(-c_2 T) min u_0`, see
//! [`second_moment::floor`](super::second_moment::floor)); the function does not depend on that.
//!
//! Domain: `u_min > 0`.

use super::check;
use super::error::Result;

/// Both functions at one u.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SmoothFloor {
    /// `tau(2 u / u_min - 1)`.
    pub tau: f64,
    /// `mu(u)`.
    pub mu: f64,
}

/// The transition (11).
pub fn transition(z: f64) -> f64 {
    if z <= 0.0 {
        0.0
    } else if z >= 1.0 {
        1.0
    } else {
        // The quotient of (11) with its numerator divided out, which would underflow for z < 0.0014.
        1.0 / (1.0 + (1.0 / z - 1.0 / (1.0 - z)).exp())
    }
}

/// The floor (12) at `u`.
///
/// # Errors
/// A `u` that is not finite, a `u_min` outside its domain.
pub fn smooth_floor(u: f64, u_min: f64) -> Result<SmoothFloor> {
    check::positive("u_min", u_min)?;
    check::number("u", u)?;
    let half = 0.5 * u_min;
    // u - half is exact near half, where (11) is most sensitive.
    let tau = transition((u - half) / half);
    Ok(SmoothFloor { tau, mu: if tau == 1.0 { u } else { half + tau * (u - half) } })
}
