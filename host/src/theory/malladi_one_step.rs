//! One step of RMSprop and Adam in the scaling of Malladi22: exact moments of the increment.
//!
//! `sigma = sigma_0 / eta`, `eps = eps_0 / eta`, `1 - beta_i = c_i eta^2`, `u = v / sigma^2`; the gradient is
//! `g + sigma z` with z from a finite law. Malladi22 eqs. (13) and (15), with `gamma_1 = 1 - beta_1^(k+1)`:
//!
//! ```text
//! du     = c_2 eta^2 ((g / sigma + z)^2 - u)
//! RMSprop:
//! dtheta = -eta^2 (g + sigma z) / (sigma_0 sqrt(w) + eps_0)
//! Adam:
//! dm     = c_1 eta^2 (g + sigma z - m)
//! dtheta = -eta^2 (sqrt(gamma_2) / gamma_1) (m + dm) / (sigma_0 sqrt(w) + eps_0 sqrt(gamma_2))
//! ```
//!
//! With [`Denominator::Previous`] `w = u` and `gamma_2 = 1 - beta_2^k` (the variant that Lemmas C.5 and D.4 analyse);
//! with [`Denominator::Current`] `w = u + du` and `gamma_2 = 1 - beta_2^(k+1)` (Definition 2.2 as printed, and every
//! framework). The lemmas give the leading terms of these moments; here they are sums over the values of z.
//!
//! Domain: `eta > 0`, `sigma_0 > 0`, `eps_0 >= 0`, `0 < c_i eta^2 <= 1`, `u >= 0`, and a denominator above 0 for every
//! value of z: with the previous one this means `u > 0`, or `eps_0 > 0` (Adam: and `k > 0`).

use nalgebra::{DMatrix, DVector};

use super::check;
use super::error::{Result, TheoryError};
use super::finite_law::FiniteLaw;
use super::geometric::complement;

/// Which second moment the step is divided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denominator {
    /// `v_k`: the new gradient does not enter.
    Previous,
    /// `v_(k+1)`: the new gradient enters.
    Current,
}

/// What is fixed as the learning rate goes to zero, and the learning rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scaling {
    /// eta.
    pub eta: f64,
    /// `sigma_0 = sigma eta`.
    pub sigma0: f64,
    /// `eps_0 = eps eta`.
    pub eps0: f64,
    /// `c_2 = (1 - beta_2) / eta^2`, the only one of RMSprop.
    pub c2: f64,
}

/// What Adam has and RMSprop has not.
#[derive(Debug, Clone, PartialEq)]
pub struct Momentum {
    /// `c_1 = (1 - beta_1) / eta^2`.
    pub c1: f64,
    /// m before the step.
    pub m: DVector<f64>,
    /// The number of the step, from 0.
    pub k: u64,
}

/// The point of a step and the law of its noise.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// The gradient without noise.
    pub gradient: DVector<f64>,
    /// u before the step.
    pub u: DVector<f64>,
    /// The law of z.
    pub noise: FiniteLaw,
}

/// Raw moments of the increment `(dtheta, du)`, or `(dtheta, dm, du)`.
#[derive(Debug, Clone, PartialEq)]
pub struct IncrementMoments {
    /// First moments.
    pub mean: DVector<f64>,
    /// Second moments.
    pub second: DMatrix<f64>,
}

/// RMSprop (Malladi22 Definition 2.1, Lemma C.5).
///
/// # Errors
/// Inputs outside the domain above.
pub fn rmsprop(scaling: &Scaling, denominator: Denominator, point: &Point) -> Result<IncrementMoments> {
    checked(scaling, point)?;
    moments(point, |g, z, u| {
        let du = scaling.second_moment_increment(g, z, u);
        let root = denominator.root(u, du);
        let slope = (g + scaling.sigma() * z) / (scaling.sigma0 * root + scaling.eps0);
        [-scaling.eta * scaling.eta * slope, du]
    })
}

/// Adam (Malladi22 Definition 2.2, Lemma D.4).
///
/// # Errors
/// Inputs outside the domain above.
pub fn adam(
    scaling: &Scaling,
    momentum: &Momentum,
    denominator: Denominator,
    point: &Point,
) -> Result<IncrementMoments> {
    checked(scaling, point)?;
    let rate = scaling.rate("c1", momentum.c1)?;
    check::length("m", &momentum.m, point.gradient.len())?;
    let steps = momentum.k.saturating_add(1);
    let gamma1 = complement(rate, steps);
    let counted = if denominator == Denominator::Previous { momentum.k } else { steps };
    let root_gamma2 = complement(scaling.rate("c2", scaling.c2)?, counted).sqrt();
    let step = scaling.eta * scaling.eta * root_gamma2 / gamma1;
    moments_with(point, &momentum.m, |g, z, u, m| {
        let du = scaling.second_moment_increment(g, z, u);
        let dm = rate * (g + scaling.sigma() * z - m);
        let root = denominator.root(u, du);
        [-step * (m + dm) / (scaling.sigma0 * root + scaling.eps0 * root_gamma2), dm, du]
    })
}

impl Denominator {
    /// The root of the u that divides.
    fn root(self, u: f64, du: f64) -> f64 {
        match self {
            Self::Previous => u.sqrt(),
            Self::Current => (u + du).sqrt(),
        }
    }
}

impl Scaling {
    fn sigma(&self) -> f64 {
        self.sigma0 / self.eta
    }

    /// `1 - beta = c eta^2`.
    fn rate(&self, field: &'static str, c: f64) -> Result<f64> {
        let rate = c * self.eta * self.eta;
        check::in_range(field, c, rate > 0.0 && rate <= 1.0, "0 < c eta^2 <= 1")?;
        Ok(rate)
    }

    fn second_moment_increment(&self, g: f64, z: f64, u: f64) -> f64 {
        let scaled = g / self.sigma() + z;
        self.c2 * self.eta * self.eta * (scaled * scaled - u)
    }
}

fn checked(scaling: &Scaling, point: &Point) -> Result<()> {
    check::positive("eta", scaling.eta)?;
    check::positive("sigma0", scaling.sigma0)?;
    check::non_negative("eps0", scaling.eps0)?;
    scaling.rate("c2", scaling.c2)?;
    let dimension = point.noise.dimension();
    check::length("grad", &point.gradient, dimension)?;
    check::length("u", &point.u, dimension)?;
    point.u.iter().try_for_each(|&u| check::non_negative("u", u))
}

fn moments<const N: usize>(point: &Point, step: impl Fn(f64, f64, f64) -> [f64; N]) -> Result<IncrementMoments> {
    moments_with(point, &point.u, |g, z, u, _| step(g, z, u))
}

/// Sums over the values of z; a step gives the N blocks of one coordinate.
fn moments_with<const N: usize>(
    point: &Point,
    m: &DVector<f64>,
    step: impl Fn(f64, f64, f64, f64) -> [f64; N],
) -> Result<IncrementMoments> {
    let d = point.gradient.len();
    let law = point.noise.map(|z| {
        let steps: Vec<_> = (0..d).map(|i| step(point.gradient[i], z[i], point.u[i], m[i])).collect();
        DVector::from_fn(N * d, |row, _| steps[row % d][row / d])
    });
    let (mean, second) = (law.mean(), law.second_moment());
    // The only division is by the denominator.
    if mean.iter().any(|x| !x.is_finite()) {
        let allowed = "u > 0 or eps0 > 0, so that no denominator is 0".into();
        return Err(TheoryError::Range { field: "u", value: point.u.min(), allowed });
    }
    Ok(IncrementMoments { mean, second: check::finite_matrix("second moment", second)? })
}
