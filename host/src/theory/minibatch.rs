//! Heavy ball on linear regression under its true minibatch noise: the exact first two moments.
//!
//! A fresh batch of S samples each step has the mean gradient `K theta + eta` with
//! `Cov[eta | theta] = f { V_4(theta theta') + C_0 - cross(theta) }`, where `V_4` and `C_0` are those of
//! [`LinearRegression`] and `f = 1/S` with replacement, `(N-S) / (S (N-1))` without. The covariance is
//! quadratic in `theta`, so mean and second moment close among themselves, and the stationary `Sigma`
//! solves Liu21 Eq. 7 with `C = f (C_0 + V_4 Sigma)`, as its Section 4.7 says it should. For D = 1
//!
//! `sigma^2 = phi f C_0 / (1 - phi f V_4)`, `phi = lambda / { (1-mu) k [2 - lambda k / (1+mu)] }`.
//!
//! A finite second moment needs more than stability: the gain of the map `Sigma -> phi(f V_4 Sigma)`
//! must be below 1. Liu21 Section 5 approximates `C = K / S` ([`Minibatch::paper_noise`]), whose only
//! limit is that of constant noise. One pass per epoch without repetition is not covered: its batches
//! are anticorrelated.

use nalgebra::DMatrix;

use super::check;
use super::error::{Result, TheoryError};
use super::recursion::{LinearRecursion, Moments};
pub use super::regression::{LinearRegression, MAX_REGRESSORS};
use super::state_dependent;
pub use optsde_core::noise::Sampling;

/// The noise of batches of S samples.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Minibatch<'a> {
    regression: &'a LinearRegression,
    size: usize,
    sampling: Sampling,
}

impl LinearRegression {
    /// Batches of `size` samples: at least 1, and at most N without replacement.
    ///
    /// # Errors
    /// Any other size.
    pub fn minibatch(&self, size: usize, sampling: Sampling) -> Result<Minibatch<'_>> {
        let (largest, allowed) = match sampling {
            Sampling::WithReplacement => (usize::MAX, "S >= 1".into()),
            Sampling::WithoutReplacement => (self.samples(), format!("1 <= S <= N = {}", self.samples()).into()),
        };
        if size == 0 || size > largest {
            return Err(TheoryError::Range { field: "S", value: check::count(size), allowed });
        }
        Ok(Minibatch { regression: self, size, sampling })
    }
}

impl<'a> Minibatch<'a> {
    /// The regression whose noise this is.
    pub fn regression(&self) -> &'a LinearRegression {
        self.regression
    }

    /// S.
    pub fn size(&self) -> usize {
        self.size
    }

    /// How a batch is drawn.
    pub fn sampling(&self) -> Sampling {
        self.sampling
    }

    /// `f`: the variance of a batch mean over that of a single sample.
    pub fn factor(&self) -> f64 {
        let (n, s) = (check::count(self.regression.samples()), check::count(self.size));
        match self.sampling {
            Sampling::WithReplacement => 1.0 / s,
            // Also the whole data set of one sample, where the quotient below is 0/0.
            Sampling::WithoutReplacement if self.size == self.regression.samples() => 0.0,
            Sampling::WithoutReplacement => (n - s) / (s * (n - 1.0)),
        }
    }

    /// The paper's approximation of the noise covariance, `C = K / S` (Liu21 Section 5), D x D.
    pub fn paper_noise(&self) -> DMatrix<f64> {
        self.regression.hessian() / check::count(self.size)
    }

    /// The noise covariance averaged over states with the second moment `sigma` around the minimum,
    /// `f (C_0 + V_4 Sigma)`; both D x D. The part linear in `w - w_hat` has the mean 0 in the stationary state.
    ///
    /// # Errors
    /// A `sigma` that is not symmetric, or of another size.
    pub fn noise_covariance(&self, sigma: &DMatrix<f64>) -> Result<DMatrix<f64>> {
        let sigma = check::symmetric_like("Sigma", sigma, self.regression.dimension())?;
        Ok(self.noise_at_minimum() + self.curvature_feedback(&sigma))
    }

    /// The noise covariance at the minimum, `f C_0`, D x D.
    pub fn noise_at_minimum(&self) -> DMatrix<f64> {
        self.factor() * self.regression.gradient_covariance()
    }

    /// Gain by which curvature noise feeds the second moment back into itself: the stationary second
    /// moment is finite if and only if this is below 1. For D = 1 it is `phi f V_4`.
    ///
    /// # Errors
    /// `mu` outside `[0, 1)`, a learning rate that is unstable even for constant noise.
    pub fn second_moment_gain(&self, lam: f64, mu: f64) -> Result<f64> {
        let noise = |sigma: &DMatrix<f64>| self.curvature_feedback(sigma);
        state_dependent::linear_noise_gain(self.regression.hessian(), noise, lam, mu)
    }

    /// Stationary `E[(w - w_hat)(w - w_hat)']`, D x D, exact.
    ///
    /// # Errors
    /// `mu` outside `[0, 1)`, a learning rate that is unstable or leaves no finite second moment.
    pub fn stationary_covariance(&self, lam: f64, mu: f64) -> Result<DMatrix<f64>> {
        let noise = |sigma: &DMatrix<f64>| self.curvature_feedback(sigma);
        state_dependent::linear_noise_covariance(self.regression.hessian(), &self.noise_at_minimum(), noise, lam, mu)
    }

    /// For D = 1, the least upper bound of the learning rates with a finite stationary second moment:
    /// `lambda k < 2 (1-mu) / [f V_4/k^2 + (1-mu)/(1+mu)]`.
    ///
    /// # Errors
    /// D > 1, `mu` outside `[0, 1)`.
    pub fn learning_rate_limit(&self, mu: f64) -> Result<f64> {
        check::momentum(mu)?;
        self.regression.require_one_regressor()?;
        let k = self.regression.hessian()[(0, 0)];
        let v4 = self.regression.curvature_noise(&check::scalar(1.0))[(0, 0)];
        let spread = self.factor() * v4 / (k * k);
        check::finite("lam", 2.0 * (1.0 - mu) / (k * (spread + (1.0 - mu) / (1.0 + mu))))
    }

    /// Mean and covariance of `(w - w_hat, m)` after `steps` steps, exact; linear in `steps`.
    ///
    /// # Errors
    /// `lambda` not positive, `mu` outside `[0, 1)`, a start of another size, a result beyond float64.
    pub fn propagate(&self, start: &Moments, lam: f64, mu: f64, steps: u64) -> Result<Moments> {
        let d = self.regression.dimension();
        let silent = DMatrix::zeros(d, d);
        let drift = LinearRecursion::heavy_ball(self.regression.hessian(), &silent, lam, mu)?;
        // Zero steps of the noiseless recursion check the start.
        let Moments { mut mean, covariance } = drift.propagate(start, 0)?;
        let mut second = Moments { mean: mean.clone(), covariance }.second_moment();
        let (a, b) = (drift.transition(), drift.input());
        for _ in 0..steps {
            let theta = second.view((0, 0), (d, d)).into_owned();
            let noise = self.regression.curvature_noise(&theta) + self.regression.gradient_covariance()
                - self.regression.cross_noise(&mean.rows(0, d).into_owned());
            second = a * second * a.transpose() + self.factor() * b * noise * b.transpose();
            mean = a * mean;
        }
        let covariance = second - &mean * mean.transpose();
        let covariance = 0.5 * &covariance + 0.5 * covariance.transpose();
        let covariance = check::finite_matrix("covariance", covariance)?;
        Ok(Moments { mean, covariance })
    }

    /// `f V_4 Sigma`.
    fn curvature_feedback(&self, sigma: &DMatrix<f64>) -> DMatrix<f64> {
        self.factor() * self.regression.curvature_noise(sigma)
    }
}

/// The paper's factor of the noise of a batch, `(N-S)/(N S)` (Liu21 Corollaries 5 and 6). Without replacement the variance
/// of a batch mean is `N/(N-1)` times this of a sample, [`Minibatch::factor`].
///
/// # Errors
/// `S` outside `1 <= S <= N`.
pub fn paper_factor(samples: usize, size: usize) -> Result<f64> {
    let (n, s) = (check::count(samples), check::count(size));
    if size == 0 || size > samples {
        let allowed = format!("1 <= S <= N = {samples}").into();
        return Err(TheoryError::Range { field: "S", value: s, allowed });
    }
    Ok((n - s) / n / s)
}
