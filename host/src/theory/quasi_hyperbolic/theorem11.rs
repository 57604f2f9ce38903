//! Liu21 Theorem 11: the matrix equations for the stationary covariance of QHM, as printed and as they should read.
//!
//! ```text
//! mu (1+mu) (X + X') + p (X K + K X') + a Sigma + b (K Sigma + Sigma K) + c K Sigma K = d lambda^2 C
//! X = (1-mu^2) Q + lambda beta K Q + mu alpha Q K - lambda mu (1-nu) alpha K Q K - e (I - A) Q_C
//! Q - A Q A = Sigma,   Q_C - A Q_C A = C,   A = mu [I - lambda (1-nu) K]
//! a = -2 mu (1+mu),   b = lambda mu^2 (1-nu),   c = lambda^2 [1-mu^2 - 2 mu nu (1-mu)]
//! alpha = lambda (1-mu nu),   beta = -1 + mu (1+mu-mu nu)
//! ```
//!
//! | | Theorem 11 | here |
//! | --- | --- | --- |
//! | `p` | `lambda [1 - mu nu (2+mu)]` | `lambda [1-mu - mu^2 (1-nu)]` |
//! | `d` | `(1-mu nu)^2 + mu^2 (1-nu)^2` | `(1-mu)^2 - 2 mu^2 (1-nu) (1-mu nu)`, of either sign |
//! | `e` | none: the noise in `X` is dropped | `mu lambda (1-nu) alpha` |
//! | `X` | `mu alpha K^2 Sigma + lambda beta K Sigma K - lambda mu (1-nu) alpha K (K Q + Q K) K + (1-mu^2) Q` | above |
//!
//! `X` is `E[w_t w_{t-1}']`. Everything is linear in `Sigma` and `C`, and in the eigenbasis of `K` one equation for
//! each entry; that is how it is solved. The result is the same as that of
//! [`stationary_covariance`](super::stationary_covariance), by another way and with less accuracy: the terms in `a` and
//! `(1-mu^2) Q` cancel as `lambda` vanishes.
//!
//! Domain: that of [`super`].

use nalgebra::DMatrix;

use super::super::check;
use super::super::error::Result;
use super::stable_inputs;

/// Which `X`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Correlation {
    Printed,
    Corrected,
}

/// The theorem for one `lambda`, `mu` and `nu`.
#[derive(Debug, Clone, PartialEq)]
pub struct Theorem11 {
    /// Learning rate.
    pub lam: f64,
    /// Momentum.
    pub mu: f64,
    /// Weight of the buffer.
    pub nu: f64,
    /// `p`, the coefficient of `X K + K X'`.
    pub p: f64,
    /// `d`, the coefficient of `lambda^2 C`.
    pub d: f64,
    correlation: Correlation,
}

impl Theorem11 {
    /// The theorem as it should read.
    ///
    /// # Errors
    /// `lambda <= 0`, `mu` outside `[0, 1)`, `nu` outside `[0, 1]`.
    pub fn corrected(lam: f64, mu: f64, nu: f64) -> Result<Self> {
        check_inputs(lam, mu, nu)?;
        let late = mu * (1.0 - nu);
        let d = (1.0 - mu).powi(2) - 2.0 * mu * late * (1.0 - mu * nu);
        Ok(Self { lam, mu, nu, p: lam * (1.0 - mu - mu * late), d, correlation: Correlation::Corrected })
    }

    /// Liu21 Eqs. 73 and 74 as printed, which is wrong (at `mu = 0` too, unless `K` is the identity); kept to show by how much.
    ///
    /// # Errors
    /// Those of [`Self::corrected`].
    pub fn as_printed(lam: f64, mu: f64, nu: f64) -> Result<Self> {
        check_inputs(lam, mu, nu)?;
        let p = lam * (1.0 - mu * nu * (2.0 + mu));
        let d = 1.0 + mu * (mu - 2.0 * nu - 2.0 * mu * nu * (1.0 - nu));
        Ok(Self { lam, mu, nu, p, d, correlation: Correlation::Printed })
    }

    /// `a`, the coefficient of `Sigma`.
    pub fn a(&self) -> f64 {
        -2.0 * self.mu * (1.0 + self.mu)
    }

    /// `b`, the coefficient of `K Sigma + Sigma K`.
    pub fn b(&self) -> f64 {
        self.lam * self.mu * self.mu * (1.0 - self.nu)
    }

    /// `c`, the coefficient of `K Sigma K`.
    pub fn c(&self) -> f64 {
        let Self { lam, mu, nu, .. } = *self;
        lam * lam * (1.0 - mu * mu - 2.0 * mu * nu * (1.0 - mu))
    }

    /// `alpha`, the weight with which a gradient acts at once.
    pub fn alpha(&self) -> f64 {
        self.lam * (1.0 - self.mu * self.nu)
    }

    /// The `Sigma` that solves the equations; a covariance if they are the corrected ones.
    ///
    /// # Errors
    /// Inputs outside the domain above; equations without a finite solution.
    pub fn stationary_covariance(&self, k: &DMatrix<f64>, c: &DMatrix<f64>) -> Result<DMatrix<f64>> {
        let (k, c) = stable_inputs(k, c, self.lam, self.mu, self.nu)?;
        check::finite_matrix("Sigma", k.schur_product(&c, |ki, kj| self.entry(ki, kj)))
    }

    /// `Sigma_ij / C_ij`.
    fn entry(&self, ki: f64, kj: f64) -> f64 {
        let (x, noise_x) = self.correlation(ki, kj);
        let (mirrored, noise_mirrored) = self.correlation(kj, ki);
        let outer =
            |x: f64, mirrored: f64| self.mu * (1.0 + self.mu) * (x + mirrored) + self.p * (x * kj + ki * mirrored);
        let sigma = outer(x, mirrored) + self.a() + self.b() * (ki + kj) + self.c() * ki * kj;
        (self.d * self.lam * self.lam - outer(noise_x, noise_mirrored)) / sigma
    }

    /// The coefficients of `Sigma_ij` and `C_ij` in `X_ij`.
    fn correlation(&self, ki: f64, kj: f64) -> (f64, f64) {
        let Self { lam, mu, nu, .. } = *self;
        let alpha = self.alpha();
        let late = lam * mu * (1.0 - nu);
        let [ai, aj] = [ki, kj].map(|k| mu - late * k);
        let beta = lam * (mu * (1.0 + mu - mu * nu) - 1.0);
        let q = 1.0 / (1.0 - ai * aj);
        let first = 1.0 - mu * mu;
        match self.correlation {
            Correlation::Printed => {
                let bare = mu * alpha * ki * ki + beta * ki * kj;
                (bare + q * (first - late * alpha * ki * (ki + kj) * kj), 0.0)
            }
            Correlation::Corrected => {
                let drift = first + beta * ki + mu * alpha * kj - late * alpha * ki * kj;
                (q * drift, -q * late * alpha * (1.0 - ai))
            }
        }
    }
}

fn check_inputs(lam: f64, mu: f64, nu: f64) -> Result<()> {
    check::learning_rate(lam)?;
    check::momentum(mu)?;
    check::buffer_weight(nu)
}
