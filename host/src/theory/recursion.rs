//! Linear recursions `y' = A y + B eta` with independent noise of covariance `C`: SGD and its momentum
//! variants near a minimum, with their exact mean and covariance at any time.
//!
//! The state is `w` for SGD and `(w, m)`, first all of `w`, for the others. `K` is the Hessian,
//! symmetric of any sign here: a finite time is well defined at a saddle and beyond the stability
//! limit, only [`LinearRecursion::stationary`] is not.

use nalgebra::{DMatrix, DVector};

use super::check;
use super::error::Result;
use super::stein;

/// `y' = A y + B eta`, `Cov eta = C`.
#[derive(Debug, Clone, PartialEq)]
pub struct LinearRecursion {
    transition: DMatrix<f64>,
    input: DMatrix<f64>,
    noise: DMatrix<f64>,
}

/// Mean and covariance of a state.
#[derive(Debug, Clone, PartialEq)]
pub struct Moments {
    /// Mean, of length n.
    pub mean: DVector<f64>,
    /// Covariance, n x n.
    pub covariance: DMatrix<f64>,
}

impl Moments {
    /// A state known exactly.
    pub fn certain(state: DVector<f64>) -> Self {
        let n = state.len();
        Self { mean: state, covariance: DMatrix::zeros(n, n) }
    }

    /// A state of n zeros, known exactly: at the minimum, without momentum.
    pub fn at_rest(n: usize) -> Self {
        Self::certain(DVector::zeros(n))
    }

    /// `E[y y']`.
    pub fn second_moment(&self) -> DMatrix<f64> {
        &self.covariance + &self.mean * self.mean.transpose()
    }
}

impl LinearRecursion {
    /// Any recursion: `A` n x n, `B` n x D, `C` D x D symmetric positive semidefinite.
    ///
    /// # Errors
    /// Other shapes, entries that are not finite, a `C` that is no covariance.
    pub fn new(transition: DMatrix<f64>, input: DMatrix<f64>, noise: &DMatrix<f64>) -> Result<Self> {
        let n = transition.nrows().max(1);
        check::shape("A", &transition, n, n)?;
        check::shape("B", &input, n, input.ncols())?;
        let noise = check::covariance("C", noise, input.ncols())?;
        Ok(Self { transition, input, noise })
    }

    /// SGD, `w' = w - lambda (K w + eta)`. Liu21 Eq. 5 at `mu = 0`.
    ///
    /// # Errors
    /// `K` not symmetric, `C` no covariance, `lambda` not positive.
    pub fn sgd(k: &DMatrix<f64>, c: &DMatrix<f64>, lam: f64) -> Result<Self> {
        check::learning_rate(lam)?;
        let k = check::symmetric("K", k)?;
        let d = k.nrows();
        Self::new(eye(d) - lam * k, -lam * eye(d), c)
    }

    /// Heavy ball, `m' = mu m + K w + eta`, `w' = w - lambda m'`. Liu21 Eq. 5.
    ///
    /// # Errors
    /// As [`Self::sgd`], and `mu` outside `[0, 1)`.
    pub fn heavy_ball(k: &DMatrix<f64>, c: &DMatrix<f64>, lam: f64, mu: f64) -> Result<Self> {
        check::learning_rate(lam)?;
        check::momentum(mu)?;
        let k = check::symmetric("K", k)?;
        Self::momentum(&k, c, &(lam * eye(k.nrows())), mu)
    }

    /// Heavy ball with a matrix learning rate, `w' = w - Lambda m'`. Liu21 Theorem 3.
    ///
    /// # Errors
    /// As [`Self::heavy_ball`], and `Lambda` not symmetric positive definite.
    pub fn preconditioned_heavy_ball(
        k: &DMatrix<f64>,
        c: &DMatrix<f64>,
        lambda: &DMatrix<f64>,
        mu: f64,
    ) -> Result<Self> {
        check::momentum(mu)?;
        let k = check::symmetric("K", k)?;
        check::shape("Lambda", lambda, k.nrows(), k.nrows())?;
        check::positive_definite("Lambda", lambda)?;
        Self::momentum(&k, c, lambda, mu)
    }

    /// Quasi-hyperbolic momentum, `m' = mu m + (1-mu) g`, `w' = w - lambda [(1-nu) g + nu m']` with
    /// `g = K w + eta`. Liu21 Eq. 72: the momentum is damped, unlike in heavy ball.
    ///
    /// # Errors
    /// As [`Self::heavy_ball`], and `nu` outside `[0, 1]`.
    pub fn quasi_hyperbolic(k: &DMatrix<f64>, c: &DMatrix<f64>, lam: f64, mu: f64, nu: f64) -> Result<Self> {
        check::learning_rate(lam)?;
        check::momentum(mu)?;
        check::buffer_weight(nu)?;
        let k = check::symmetric("K", k)?;
        let one = eye(k.nrows());
        // 1 - nu + nu (1 - mu): the share of a gradient that acts at once.
        let alpha = lam * (1.0 - mu * nu);
        Self::new(
            blocks(&(&one - alpha * &k), &(-lam * nu * mu * &one), &((1.0 - mu) * &k), &(mu * &one)),
            stacked(&(-alpha * &one), &((1.0 - mu) * &one)),
            c,
        )
    }

    fn momentum(k: &DMatrix<f64>, c: &DMatrix<f64>, lambda: &DMatrix<f64>, mu: f64) -> Result<Self> {
        let one = eye(k.nrows());
        Self::new(blocks(&(&one - lambda * k), &(-mu * lambda), k, &(mu * &one)), stacked(&-lambda, &one), c)
    }

    /// `A`, n x n.
    pub fn transition(&self) -> &DMatrix<f64> {
        &self.transition
    }

    /// `B`, n x D.
    pub fn input(&self) -> &DMatrix<f64> {
        &self.input
    }

    /// `C`, D x D.
    pub fn noise(&self) -> &DMatrix<f64> {
        &self.noise
    }

    /// Spectral radius of `A`; the recursion is stable if it is below 1.
    ///
    /// # Errors
    /// A radius beyond float64.
    pub fn spectral_radius(&self) -> Result<f64> {
        stein::spectral_radius(&self.transition)
    }

    /// Stationary covariance of the whole state, from `P = A P A' + B C B'`.
    ///
    /// # Errors
    /// An unstable recursion.
    pub fn stationary(&self) -> Result<DMatrix<f64>> {
        stein::stationary_covariance(&self.transition, &self.step_noise())
    }

    /// Mean and covariance of the state after `steps` steps, in logarithmic time: n steps are the map
    /// `y -> A^n y + noise of covariance Q_n`, and two such maps compose.
    ///
    /// # Errors
    /// A start of another size or without a covariance; a result beyond float64.
    pub fn propagate(&self, start: &Moments, steps: u64) -> Result<Moments> {
        let n = self.transition.nrows();
        check::length("mean of the start", &start.mean, n)?;
        let covariance = check::covariance("covariance of the start", &start.covariance, n)?;
        let once = self.step_noise();
        let mut power = eye(n);
        let mut noise = DMatrix::zeros(n, n);
        for bit in (0..u64::BITS - steps.leading_zeros()).rev() {
            noise = &noise + &power * &noise * power.transpose();
            power = &power * &power;
            if steps >> bit & 1 == 1 {
                noise = &once + &self.transition * &noise * self.transition.transpose();
                power = &self.transition * &power;
            }
        }
        let covariance = &power * covariance * power.transpose() + noise;
        let mean = check::finite_matrix("mean", DMatrix::from_columns(&[power * &start.mean]))?;
        let covariance = 0.5 * &covariance + 0.5 * covariance.transpose();
        Ok(Moments { mean: mean.column(0).into_owned(), covariance: check::finite_matrix("covariance", covariance)? })
    }

    /// `E[y y']` after `steps` steps.
    ///
    /// # Errors
    /// As [`Self::propagate`].
    pub fn second_moment_after(&self, start: &Moments, steps: u64) -> Result<DMatrix<f64>> {
        check::finite_matrix("second moment", self.propagate(start, steps)?.second_moment())
    }

    /// `B C B'`.
    fn step_noise(&self) -> DMatrix<f64> {
        &self.input * &self.noise * self.input.transpose()
    }
}

fn eye(d: usize) -> DMatrix<f64> {
    DMatrix::identity(d, d)
}

/// `[[a, b], [c, d]]` of four blocks of one size.
fn blocks(a: &DMatrix<f64>, b: &DMatrix<f64>, c: &DMatrix<f64>, d: &DMatrix<f64>) -> DMatrix<f64> {
    let (left, right) = (stacked(a, c), stacked(b, d));
    DMatrix::from_columns(&left.column_iter().chain(right.column_iter()).collect::<Vec<_>>())
}

/// `a` above `b`.
fn stacked(a: &DMatrix<f64>, b: &DMatrix<f64>) -> DMatrix<f64> {
    DMatrix::from_rows(&a.row_iter().chain(b.row_iter()).collect::<Vec<_>>())
}
