//! What anisotropic noise can add to the escape efficiency: bounds of the ratio of [`super::escape::anisotropy_ratio`].
//!
//! With `k_1` the largest eigenvalue of `K`, `u_1` its eigenvector, and the alignment `a` that makes
//! `u_1' C u_1 = a k_1 Tr C / Tr K`, the ratio after one step lies between
//!
//! ```text
//! a D k_1^2 / (Tr K)^2  <=  D Tr(KC) / (Tr K Tr C)  <=  D k_1 / Tr K  <=  D           (Liu21 Eqs. 62, 64)
//! ```
//!
//! If all but `l` eigenvalues are below `k_1 D^-d`, d > 1/2, the left side exceeds `a D / [l + (D - l) D^-d]^2`, which
//! grows like `D^min(2d-1, 1)`. Liu21 Theorem 8, Eq. 20, prints a ratio of the order `a D^(2d-1)`, which for d > 1 is
//! above the upper bound.
//!
//! In the stationary state the argument of the paper does not carry over: the eigenvalues of `(2 I - lambda K)^-1` are at
//! least 1/2 however small those of `K`, and the ratio stays below `2 / (2 - lambda k_1)` for every `D`.
//!
//! Domain: `K` symmetric positive definite, `C` symmetric positive semidefinite and not 0, both D x D.

use nalgebra::DMatrix;

use super::check;
use super::error::Result;
use super::stability::require_stable;

/// The alignment `a = u_1' C u_1 Tr K / (k_1 Tr C)`, the largest for which Liu21's condition holds: 1 for `C` = `K`.
/// For an eigenvalue `k_1` of several eigenvectors, `u_1` is any of them.
///
/// # Errors
/// Inputs outside the domain above.
pub fn alignment(k: &DMatrix<f64>, c: &DMatrix<f64>) -> Result<f64> {
    let k = check::positive_definite("K", k)?;
    let c = check::covariance("C", c, k.dimension())?;
    check::positive("trace of C", c.trace())?;
    let trace: f64 = k.values().iter().sum();
    check::finite("a", k.along_largest(&c) / c.trace() * (trace / k.largest()))
}

/// `a D k_1^2 / (Tr K)^2`, at most the ratio after one step. Liu21 Eqs. 62 and 64, as inequalities.
///
/// # Errors
/// Inputs outside the domain above.
pub fn lower_bound_of_one_step(k: &DMatrix<f64>, c: &DMatrix<f64>) -> Result<f64> {
    let a = alignment(k, c)?;
    let k = check::positive_definite("K", k)?;
    let share = k.largest() / k.values().iter().sum::<f64>();
    check::finite("lower bound", a * check::count(k.dimension()) * share * share)
}

/// `D k_1 / Tr K`, at least the ratio after one step for any `C`; at most D.
///
/// # Errors
/// `K` outside the domain above.
pub fn upper_bound_of_one_step(k: &DMatrix<f64>) -> Result<f64> {
    let k = check::positive_definite("K", k)?;
    check::finite("upper bound", check::count(k.dimension()) * (k.largest() / k.values().iter().sum::<f64>()))
}

/// `2 / (2 - lambda k_1)`, above the stationary ratio for any `C` and any D.
///
/// # Errors
/// `K` outside the domain above, an unstable `lambda`.
pub fn upper_bound_in_the_long_run(k: &DMatrix<f64>, lam: f64) -> Result<f64> {
    let k = check::positive_definite("K", k)?;
    require_stable(&k, lam, 0.0)?;
    check::finite("upper bound", 2.0 / (2.0 - lam * k.largest()))
}

/// An ill-conditioned Hessian in the sense of Liu21 Theorem 8: eigenvalues beyond the `large` largest are below
/// `k_1 D^-decay`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IllConditioned {
    decay: f64,
    large: f64,
}

impl IllConditioned {
    /// `decay` is d > 1/2, `large` is l >= 1.
    ///
    /// # Errors
    /// Anything else.
    pub fn new(decay: f64, large: usize) -> Result<Self> {
        check::in_range("d", decay, decay > 0.5, "finite and > 1/2")?;
        let large = check::count(large);
        check::in_range("l", large, large >= 1.0, ">= 1")?;
        Ok(Self { decay, large })
    }

    /// `a D / [l + (D - l) D^-d]^2`, at most the ratio after one step. Liu21 Eq. 64, as an inequality.
    ///
    /// # Errors
    /// `D < l`, an alignment below 0.
    pub fn lower_bound_of_one_step(&self, alignment: f64, dimension: usize) -> Result<f64> {
        check::non_negative("a", alignment)?;
        let d = check::count(dimension);
        check::in_range("D", d, d >= self.large, "D >= l")?;
        let trace = self.large + (d - self.large) * d.powf(-self.decay);
        check::finite("lower bound", alignment * d / (trace * trace))
    }

    /// `min(2d - 1, 1)`: the power of D with which the lower bound grows.
    pub fn growth_exponent(&self) -> f64 {
        self.growth_exponent_as_printed().min(1.0)
    }

    /// `2d - 1`, Liu21 Eqs. 20 and 64: right for d <= 1 only.
    pub fn growth_exponent_as_printed(&self) -> f64 {
        2.0 * self.decay - 1.0
    }
}
