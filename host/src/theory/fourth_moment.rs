//! Does the stationary law have a finite fourth moment? Only then does a sampled second moment have a
//! standard error, and an experiment may put a confidence interval around it.
//!
//! Constant noise: the state is a convergent sum of independent noises, so the fourth moment is finite
//! if and only if that of the noise is and the recursion is stable.
//!
//! True minibatch noise multiplies the state: `y' = A_B y + b_B` with `A_B = A_0 + h_B A_1` for D = 1,
//! where `h_B` is the mean curvature of the batch. Fourth moments obey a linear recursion with the
//! matrix `E[A_B^(x4)]`; they are finite if and only if its spectral radius is below 1. Acting on
//! symmetric tensors it is 5 x 5, on the coefficients of `w^4, w^3 m, ..., m^4`, and needs the exact
//! moments of `h_B` up to the fourth.

use nalgebra::DMatrix;

use super::check;
use super::error::Result;
use super::minibatch::{Minibatch, Sampling};
use super::recursion::LinearRecursion;
use super::stein;

/// The largest order of a moment, and of a power of the batch mean.
const ORDER: usize = 4;

/// Whether the fourth moment is finite under constant Gaussian noise: if the recursion is stable.
///
/// # Errors
/// A spectral radius beyond float64.
pub fn is_finite_under_gaussian_noise(recursion: &LinearRecursion) -> Result<bool> {
    Ok(recursion.spectral_radius()? < 1.0)
}

/// The same under constant Student-t noise with `nu` degrees of freedom: `nu > 4` besides.
///
/// # Errors
/// `nu` not positive, a spectral radius beyond float64.
pub fn is_finite_under_student_t_noise(recursion: &LinearRecursion, nu: f64) -> Result<bool> {
    check::positive("nu", nu)?;
    Ok(nu > 4.0 && is_finite_under_gaussian_noise(recursion)?)
}

/// The same under true minibatch noise, D = 1.
///
/// # Errors
/// As [`minibatch_radius`].
pub fn is_finite_under_minibatch_noise(batch: &Minibatch<'_>, lam: f64, mu: f64) -> Result<bool> {
    Ok(minibatch_radius(batch, lam, mu, ORDER)? < 1.0)
}

/// Spectral radius of `E[A_B^(x order)]` on symmetric tensors: the factor by which moments of this
/// order contract in one step of heavy ball on a regression with D = 1. `order` is 1 to 4.
///
/// # Errors
/// D > 1, another order, `lambda` not positive, `mu` outside `[0, 1)`.
pub fn minibatch_radius(batch: &Minibatch<'_>, lam: f64, mu: f64, order: usize) -> Result<f64> {
    check::learning_rate(lam)?;
    check::momentum(mu)?;
    check::in_range("order", check::count(order), (1..=ORDER).contains(&order), "1 to 4")?;
    let moments = batch_mean_central_moments(batch)?;
    let k = batch.regression().hessian()[(0, 0)];
    // With h_B = k + delta: m' = (k + delta) w + mu m and w' = w - lambda m'.
    let m = Form::linear(Polynomial([k, 1.0, 0.0, 0.0, 0.0]), Polynomial::constant(mu));
    let w = Form::linear(Polynomial([1.0 - lam * k, -lam, 0.0, 0.0, 0.0]), Polynomial::constant(-lam * mu));
    let mut transfer = DMatrix::zeros(order + 1, order + 1);
    for row in 0..=order {
        let mut image = Form::one();
        for factor in 0..order {
            image = image.times(if factor < row { &m } else { &w });
        }
        for column in 0..=order {
            transfer[(row, column)] = image.0[column].expectation(&moments);
        }
    }
    stein::spectral_radius(&transfer)
}

/// `E[(h_B - k)^p]` for p = 0 to 4, `h_B` the mean over a batch of `c_f x_i^2`; D = 1. Exact.
///
/// Without replacement these are the moments of a mean from a finite population (Isserlis 1931).
///
/// # Errors
/// D > 1, a moment beyond float64.
pub fn batch_mean_central_moments(batch: &Minibatch<'_>) -> Result<[f64; 5]> {
    let curvatures = batch.regression().curvatures()?;
    let k = batch.regression().hessian()[(0, 0)];
    let n = check::count(curvatures.len());
    let central = |p: i32| curvatures.iter().map(|h| (h - k).powi(p)).sum::<f64>() / n;
    let (m2, m3, m4) = (central(2), central(3), central(4));
    let s = check::count(batch.size());
    let (v2, v3, v4) = match batch.sampling() {
        Sampling::WithReplacement => (m2 / s, m3 / (s * s), (m4 + 3.0 * (s - 1.0) * m2 * m2) / (s * s * s)),
        Sampling::WithoutReplacement => {
            // The deviations of a batch and of the samples left out cancel. The smaller of the two
            // keeps the denominators below from vanishing.
            let (s, flip) = if 2.0 * s > n { (n - s, -(n - s) / s) } else { (s, 1.0) };
            let (v2, v3, v4) = without_replacement(n, s, m2, m3, m4);
            (flip * flip * v2, flip * flip * flip * v3, flip.powi(4) * v4)
        }
    };
    for value in [v2, v3, v4] {
        check::finite("moment of the batch mean", value)?;
    }
    Ok([1.0, 0.0, v2, v3, v4])
}

/// Central moments of the mean of `s <= n/2` of `n` values, given those of the values.
fn without_replacement(n: f64, s: f64, m2: f64, m3: f64, m4: f64) -> (f64, f64, f64) {
    if s == 0.0 {
        return (0.0, 0.0, 0.0);
    }
    if s == 1.0 {
        return (m2, m3, m4);
    }
    let rest = n - s;
    let v2 = m2 * rest / (s * (n - 1.0));
    let v3 = m3 * rest * (n - 2.0 * s) / (s * s * (n - 1.0) * (n - 2.0));
    let pairs = 3.0 * n * m2 * m2 * (s - 1.0) * (rest - 1.0);
    let v4 = rest / (s * s * s * (n - 1.0) * (n - 2.0) * (n - 3.0)) * (m4 * (n * (n + 1.0) - 6.0 * s * rest) + pairs);
    (v2, v3, v4)
}

/// A polynomial in the deviation of the batch mean.
#[derive(Clone, Copy)]
struct Polynomial([f64; ORDER + 1]);

impl Polynomial {
    fn constant(value: f64) -> Self {
        Self([value, 0.0, 0.0, 0.0, 0.0])
    }

    fn add_product(&mut self, a: &Self, b: &Self) {
        for i in 0..=ORDER {
            for j in 0..=ORDER - i {
                self.0[i + j] += a.0[i] * b.0[j];
            }
        }
    }

    fn expectation(&self, moments: &[f64; ORDER + 1]) -> f64 {
        self.0.iter().zip(moments).map(|(c, m)| c * m).sum()
    }
}

/// A homogeneous form in `(w, m)`: entry j multiplies `m^j` and the remaining powers of `w`.
struct Form([Polynomial; ORDER + 1]);

impl Form {
    fn one() -> Self {
        Self::linear(Polynomial::constant(1.0), Polynomial::constant(0.0))
    }

    fn linear(w: Polynomial, m: Polynomial) -> Self {
        let zero = Polynomial::constant(0.0);
        Self([w, m, zero, zero, zero])
    }

    fn times(&self, other: &Self) -> Self {
        let mut product = [Polynomial::constant(0.0); ORDER + 1];
        for i in 0..=ORDER {
            for j in 0..=ORDER - i {
                product[i + j].add_product(&self.0[i], &other.0[j]);
            }
        }
        Self(product)
    }
}
