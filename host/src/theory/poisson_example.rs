//! Li21 Example B.1: where linear scaling is exact and the SDE is wrong all the same. The gradient of one sample is a
//! Poisson number of mean 1 wherever the parameter is.
//!
//! SGD with batch size `B` and learning rate `B eta` from 0 ends after `T/B` steps at `-eta Z(T)`, a Poisson number
//! of mean `T`, for every `B`. The SDE and noisy gradient descent end at `-eta (T + W_T)`. SVAG interpolates: with
//! `l T` steps of `eta / l`, of two weighted Poisson numbers each. Cumulants add up, so that
//!
//! ```text
//! SGD    kappa_n = (-eta)^n T                                            n = 1, 2, 3, 4
//! SVAG   kappa_n = (-eta / l)^n (w_+^n + w_-^n) l T
//!        w_+^n + w_-^n = 1, l, (3 l - 1) / 2, (l^2 + 2 l - 1) / 2
//! SDE    -eta T, eta^2 T, 0, 0
//! ```
//!
//! The third cumulant of SVAG is `-eta^3 T (3 l - 1) / (2 l^2)`, and vanishes as 1/l. The paper prints the final iterate
//! of noisy gradient descent without a factor of `sqrt(B)` at its noise, which would give it the variance `eta^2 T / B`.
//!
//! Domain: `eta > 0`, `T >= 0`; `B >= 1` and a whole `T/B`; `l >= 1` and a whole `l T`.

use super::check;
use super::error::Result;

/// The first four cumulants.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cumulants {
    /// Mean.
    pub mean: f64,
    /// Variance.
    pub variance: f64,
    /// Third cumulant, the third central moment.
    pub third: f64,
    /// Fourth cumulant: the fourth central moment less three squared variances.
    pub fourth: f64,
}

impl Cumulants {
    /// Of a sum of `count` independent multiples by `factor` of a number that has the cumulants `of_one`.
    fn of_sum(of_one: [f64; 4], factor: f64, count: f64) -> Result<Self> {
        let [one, two, three, four] = of_one;
        let square = factor * factor;
        Ok(Self {
            mean: check::finite("mean", factor * one * count)?,
            variance: check::finite("var", square * two * count)?,
            third: check::finite("kappa3", square * factor * three * count)?,
            fourth: check::finite("kappa4", square * square * four * count)?,
        })
    }
}

/// SGD with batch size `B` and learning rate `B eta`, after `T/B` steps.
///
/// # Errors
/// Inputs outside the domain above.
pub fn sgd(batch: f64, eta: f64, time: f64) -> Result<Cumulants> {
    domain(eta, time)?;
    check::at_least_one("B", batch)?;
    let steps = whole("T/B", time / batch)?;
    // Each step adds -eta Z(B), and all cumulants of Z(B) are B.
    Cumulants::of_sum([batch; 4], -eta, steps)
}

/// The first-order SDE, and noisy gradient descent, at the same time.
///
/// # Errors
/// Inputs outside the domain above.
pub fn sde(eta: f64, time: f64) -> Result<Cumulants> {
    domain(eta, time)?;
    Cumulants::of_sum([1.0, 1.0, 0.0, 0.0], -eta, time)
}

/// SVAG with batches of one, after `l T` steps of `eta / l`.
///
/// # Errors
/// Inputs outside the domain above.
pub fn svag(l: f64, eta: f64, time: f64) -> Result<Cumulants> {
    domain(eta, time)?;
    check::at_least_one("l", l)?;
    let steps = whole("l T", l * time)?;
    Cumulants::of_sum([1.0, l, 0.5 * (3.0 * l - 1.0), 0.5 * (l * l + 2.0 * l - 1.0)], -eta / l, steps)
}

fn domain(eta: f64, time: f64) -> Result<()> {
    check::positive("eta", eta)?;
    check::non_negative("T", time)
}

fn whole(field: &'static str, count: f64) -> Result<f64> {
    check::whole(field, count, count, "a whole number of steps")
}
