//! Linear regression as a source of true minibatch noise: the moments of its per-sample gradients.
//!
//! Loss `L(w) = c_f/(2N) sum (w' x_i - y_i)^2` with `c_f = 1` (half the mean square) or `c_f = 2` (the
//! mean square, which Liu21 Section 5 prints). With `h_i = c_f x_i x_i'`, the least-squares solution
//! `w_hat`, its residuals `e_i` and `theta = w - w_hat`, sample i has the gradient
//! `h_i theta - c_f e_i x_i`, and the mean over the data of its outer product is
//! `E[h theta theta' h] + C_0 - (terms linear in theta)`.
//!
//! Liu21 takes `C = K / S` for a Hessian `K`; at the minimum the truth is `C_0 -> c_f sigma_e^2 K` for
//! Gaussian data with residual variance `sigma_e^2`, so that `C = K / S` needs `c_f = 1` and
//! `sigma_e = 1`. With the printed loss the Hessian is twice the covariance of `x`.

use nalgebra::{DMatrix, DVector};

use super::check;
use super::error::{Result, TheoryError};
use super::symmetric;

/// Largest number of parameters: the noise couples every pair of entries of a D x D covariance.
pub const MAX_REGRESSORS: usize = 16;

/// Data, minimum and gradient moments of a linear regression.
#[derive(Debug, Clone, PartialEq)]
pub struct LinearRegression {
    /// What the higher moments of the noise are made of.
    x: DMatrix<f64>,
    loss_factor: f64,
    hessian: DMatrix<f64>,
    minimum: DVector<f64>,
    gradient_covariance: DMatrix<f64>,
    /// `S -> E[h S h]` on packed symmetric matrices.
    curvature_moment: DMatrix<f64>,
    /// `theta -> E[h theta r' + r theta' h]` with `r = c_f e x`, packed.
    cross_moment: DMatrix<f64>,
}

impl LinearRegression {
    /// `x`: N x D with `1 <= D <= 16` and full column rank, `y`: N numbers, `loss_factor` `c_f > 0`.
    ///
    /// # Errors
    /// Other shapes, entries that are not finite, a Hessian that is singular.
    pub fn new(x: &DMatrix<f64>, y: &DVector<f64>, loss_factor: f64) -> Result<Self> {
        let (n, d) = x.shape();
        if d == 0 || d > MAX_REGRESSORS || n < d {
            return Err(TheoryError::Shape {
                field: "X",
                rows: n,
                columns: d,
                allowed: format!("N x D with 1 <= D <= {MAX_REGRESSORS} and N >= D").into(),
            });
        }
        check::shape("X", x, n, d)?;
        check::length("y", y, n)?;
        check::positive("loss_factor", loss_factor)?;
        let weight = loss_factor / check::count(n);
        let hessian = weight * (x.transpose() * x);
        let hessian = check::finite_matrix("K", 0.5 * &hessian + 0.5 * hessian.transpose())?;
        check::positive_definite("K", &hessian)?;

        let minimum = least_squares(x, y)?;
        let residuals = y - x * &minimum;
        let scaled = DMatrix::from_fn(n, d, |i, j| residuals[i] * x[(i, j)]);
        let weight = weight * loss_factor;
        let gradient_covariance = weight * (scaled.transpose() * &scaled);

        let outer = |i: usize| symmetric::pack(&(x.row(i).transpose() * x.row(i)));
        let size = symmetric::packed_len(d);
        let mut fourth = DMatrix::zeros(size, size);
        let mut cross_moment = DMatrix::zeros(size, d);
        for i in 0..n {
            let z = outer(i);
            fourth.ger(weight, &z, &z, 1.0);
            cross_moment.ger(2.0 * weight * residuals[i], &z, &x.row(i).transpose(), 1.0);
        }
        // x' S x counts every entry off the diagonal twice.
        let twice = symmetric::pack(&DMatrix::from_fn(d, d, |i, j| if i == j { 1.0 } else { 2.0 }));
        let regression = Self {
            x: x.clone(),
            loss_factor,
            hessian,
            minimum,
            gradient_covariance: check::finite_matrix(
                "C_0",
                0.5 * &gradient_covariance + 0.5 * gradient_covariance.transpose(),
            )?,
            curvature_moment: check::finite_matrix("mean of h x h", fourth * DMatrix::from_diagonal(&twice))?,
            cross_moment: check::finite_matrix("mean of h x r", cross_moment)?,
        };
        Ok(regression)
    }

    /// N.
    pub fn samples(&self) -> usize {
        self.x.nrows()
    }

    /// D.
    pub fn dimension(&self) -> usize {
        self.hessian.nrows()
    }

    /// `K = E[h]`, D x D.
    pub fn hessian(&self) -> &DMatrix<f64> {
        &self.hessian
    }

    /// `w_hat`, of length D.
    pub fn minimum(&self) -> &DVector<f64> {
        &self.minimum
    }

    /// `C_0 = c_f^2 E[e^2 x x']`: covariance of one sample's gradient at the minimum, D x D.
    pub fn gradient_covariance(&self) -> &DMatrix<f64> {
        &self.gradient_covariance
    }

    /// `V_4 S = E[h S h] - K S K`, for a symmetric `S`: what curvature that differs between samples
    /// adds to the noise of one sample's gradient, away from the minimum.
    pub(super) fn curvature_noise(&self, s: &DMatrix<f64>) -> DMatrix<f64> {
        let mean = symmetric::unpack(&(&self.curvature_moment * symmetric::pack(s)), s.nrows());
        mean - &self.hessian * s * &self.hessian
    }

    /// `E[h theta r' + r theta' h]`.
    pub(super) fn cross_noise(&self, theta: &DVector<f64>) -> DMatrix<f64> {
        symmetric::unpack(&(&self.cross_moment * theta), theta.len())
    }

    /// `h_i`, D x D each.
    pub(super) fn curvatures(&self) -> impl Iterator<Item = DMatrix<f64>> {
        self.x.row_iter().map(|x| self.loss_factor * (x.transpose() * x))
    }

    /// Refuses D > 1.
    pub(super) fn require_one_regressor(&self) -> Result<()> {
        check::shape("X", &self.x, self.samples(), 1)
    }
}

/// By QR: normal equations would square the condition number.
fn least_squares(x: &DMatrix<f64>, y: &DVector<f64>) -> Result<DVector<f64>> {
    let qr = x.clone().qr();
    let projected = qr.q().transpose() * y;
    let singular =
        TheoryError::Definiteness { field: "K", eigenvalue: 0.0, allowed: "positive definite (X of full column rank)" };
    let solution = qr.r().solve_upper_triangular(&projected).ok_or(singular)?;
    let solution = check::finite_matrix("w_hat", DMatrix::from_columns(&[solution]))?;
    Ok(solution.column(0).into_owned())
}
