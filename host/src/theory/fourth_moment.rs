//! Does the stationary law have a finite fourth moment? Only then does a sampled second moment have a
//! standard error, and an experiment may put a confidence interval around it.
//!
//! Constant noise: the state is a convergent sum of independent noises, so the fourth moment is finite
//! if and only if that of the noise is and the recursion is stable.
//!
//! True minibatch noise multiplies the state: `y' = A_B y + b_B` with `A_B = A + B Delta P`, where A and B
//! are those of the [`LinearRecursion`], P takes w from y, and `Delta = h_B - K` is the deviation of the
//! curvature of the batch. Fourth moments obey a linear recursion with the matrix `E[A_B^(x4)]`; they are
//! finite if its spectral radius is below 1, and only then if the noise `b_B` reaches every direction.
//! On symmetric tensors of a state of n numbers (D without momentum, 2D with it) the matrix has
//! `C(n+3, 4)` rows: 1, 5, 15, 35, 70, 126 for n = 1 to 6, the largest allowed.

use nalgebra::DMatrix;

use super::batch_moments::batch_deviation_moments;
pub use super::batch_moments::batch_mean_central_moments;
use super::check;
use super::error::Result;
use super::minibatch::Minibatch;
use super::recursion::LinearRecursion;
use super::stein;
use super::symmetric_power::{Form, Monomials, ORDER};

/// The largest dimension of a state, for 126 monomials of degree 4.
const MAX_STATE: usize = 6;

/// Whether the fourth moment is finite under constant Gaussian noise: if the recursion is stable.
///
/// # Errors
/// A spectral radius beyond float64.
pub fn is_finite_under_gaussian_noise(recursion: &LinearRecursion) -> Result<bool> {
    Ok(stein::is_stable(recursion.spectral_radius()?))
}

/// The same under constant Student-t noise with `nu` degrees of freedom: `nu > 4` besides.
///
/// # Errors
/// `nu` not positive, a spectral radius beyond float64.
pub fn is_finite_under_student_t_noise(recursion: &LinearRecursion, nu: f64) -> Result<bool> {
    check::positive("nu", nu)?;
    Ok(nu > 4.0 && is_finite_under_gaussian_noise(recursion)?)
}

/// The same under true minibatch noise, without momentum for D <= 6, with it for D <= 3.
///
/// # Errors
/// As [`minibatch_radius`].
pub fn is_finite_under_minibatch_noise(batch: &Minibatch<'_>, lam: f64, mu: f64) -> Result<bool> {
    Ok(stein::is_stable(minibatch_radius(batch, lam, mu, ORDER)?))
}

/// Spectral radius of `E[A_B^(x order)]` on symmetric tensors: the factor by which moments of this
/// order contract in one step of heavy ball on a regression. `order` is 1 to 4.
///
/// The mean is over all batches, exactly, by the moments of their mean curvature. These cost time linear
/// in N; at N = 1000 a radius took 9 ms for D = 3 with momentum, 160 ms for D = 6 without.
///
/// # Errors
/// D > 6 without momentum or D > 3 with it, another order, `lambda` not positive, `mu` outside `[0, 1)`.
pub fn minibatch_radius(batch: &Minibatch<'_>, lam: f64, mu: f64, order: usize) -> Result<f64> {
    check::learning_rate(lam)?;
    check::momentum(mu)?;
    check::in_range("order", check::count(order), (1..=ORDER).contains(&order), "1 to 4")?;
    let k = batch.regression().hessian();
    let d = k.nrows();
    let silent = DMatrix::zeros(d, d);
    let recursion = if mu > 0.0 {
        LinearRecursion::heavy_ball(k, &silent, lam, mu)?
    } else {
        LinearRecursion::sgd(k, &silent, lam)?
    };
    let (a, b) = (recursion.transition(), recursion.input());
    let n = a.nrows();
    check::in_range(
        "dimension of the state",
        check::count(n),
        n <= MAX_STATE,
        "at most 6 (D <= 6 without momentum, D <= 3 with it)",
    )?;
    let y = Monomials::new(n);
    let w = Monomials::new(d);
    let deviations = batch_deviation_moments(batch, &w)?;
    // v' A_B y = v' A y + (B' v)' Delta (P y). Its power p has the mean sum_q C(p,q) (v' A y)^(p-q)
    // E[((B' v)' Delta (P y))^q], evaluated as Horner does.
    let drift = Form::linear(&y, &y, a.clone());
    let input = Form::linear(&w, &y, b.transpose());
    let position = Form::linear(&w, &y, DMatrix::identity(d, n));
    let mut mean = Form::one(&y, &y);
    let mut binomial = 1.0;
    for (q, deviation) in (1..=order).zip(&deviations[1..]) {
        binomial *= check::count(order + 1 - q) / check::count(q);
        mean = mean.times(&drift);
        mean.add(binomial, &deviation.substituted(&input, &position));
    }
    stein::spectral_radius(&check::finite_matrix("recursion of the moments", mean.action())?)
}
