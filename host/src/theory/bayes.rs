//! SGD as approximate Bayesian inference: the learning rate whose stationary law is nearest to the posterior.
//!
//! With the noise `C = (N - S)/(N S) K` of batches of S samples out of N the stationary covariance is
//! `Sigma = lambda (N - S)/(N S) (2 I - lambda K)^-1` (Liu21 Eq. 52); the posterior is Gaussian of covariance
//! `(N K)^-1` (Eq. 15). In the eigenbasis of `K`, `r_i = N k_i Sigma_ii` is the variance over that of the posterior,
//!
//! ```text
//! KL = 1/2 sum_i (r_i - 1 - ln r_i),    r_i = (N - S)/S x_i / (2 - x_i),    x_i = lambda k_i
//! dKL/dlambda = 1/lambda sum_i (x_i N/S - 2) / (2 - x_i)^2
//! ```
//!
//! and the optimum is the root of that sum, which is Liu21 Theorem 6, Eq. 16, in other words.
//!
//! **The root is unique for every S < N.** With `k_0 = 2 S / (N lambda)` the term of `k_i` has the sign of
//! `k_i - k_0`, and `g(k) = 2 k / (2 - lambda k)` increases with k. The derivative of a term is
//! `term_i g(k_i) + (N/S) k_i / (2 - x_i)^2`; at a root the terms sum to zero, so `g(k_0)` may be subtracted from
//! each `g(k_i)`, and what is left is positive: the sum crosses zero upwards at each of its roots.
//!
//! Domain: `K` symmetric positive definite, D x D; `1 <= S < N <= 2^53`; `0 < lambda < 2 / k_max`.

use nalgebra::DMatrix;

use super::bisection::last_below;
use super::check;
use super::error::{Result, TheoryError};
use super::spectrum::Spectrum;
use super::stability::require_stable;

/// The largest number of samples: whole numbers are exact in float64 up to here.
const MAX_SAMPLES: u64 = 1 << 53;

/// The optimal learning rate and what is compared with it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BayesOptimum {
    /// The learning rate that minimises the divergence, Liu21 Eq. 16.
    pub lambda_star: f64,
    /// The divergence there; 0 if and only if `K` is a multiple of the identity.
    pub kl_min: f64,
    /// `2 S D / (N Tr K)`: the optimum for `S << N` and `lambda k << 1`, after Mandt, Hoffman, Blei 2017. Exact if
    /// `K` is a multiple of the identity, at any learning rate.
    pub lambda_c_star: f64,
    /// `2 S D / ((N - 2 S) Tr K)`: Eq. 16 without its terms beyond the first order of `lambda`, before `S << N` is
    /// used. It is none for `S >= N/2`, and no better than [`Self::lambda_c_star`] below.
    pub lambda_c_star_of_any_batch: Option<f64>,
    /// Where the root must lie: from `2 S / (N k_max)` to the smaller of `2 S / (N k_min)` and `2 / k_max`.
    pub bracket: [f64; 2],
}

/// The learning rate that minimises the divergence of the stationary law of SGD from the posterior. Liu21 Theorem 6.
///
/// # Errors
/// `K`, `N` or `S` outside the domain above.
pub fn optimal_learning_rate(k: &DMatrix<f64>, n: u64, s: u64) -> Result<BayesOptimum> {
    let batch = Batch::new(n, s)?;
    let k = check::positive_definite("K", k)?;
    let (smallest, largest) = (k.smallest(), k.largest());
    let unit = 2.0 / batch.ratio;
    let bracket = [unit / largest, (unit / smallest).min(2.0 / largest)];
    let [lambda_star, _] = last_below(bracket, |lam| batch.slope(&k, lam) < 0.0);
    check::finite("lambda_star", lambda_star)?;
    require_stable(&k, lambda_star, 0.0)?;
    let mean = k.values().iter().sum::<f64>() / check::count(k.dimension());
    let of_any_batch = (batch.remainder > 0.0).then(|| check::finite("lambda_c_star", 2.0 / batch.remainder / mean));
    Ok(BayesOptimum {
        lambda_star,
        kl_min: batch.divergence(&k, lambda_star)?,
        lambda_c_star: check::finite("lambda_c_star", unit / mean)?,
        lambda_c_star_of_any_batch: of_any_batch.transpose()?,
        bracket,
    })
}

/// `KL(q | f)` of the stationary law q of SGD from the posterior f, both centred Gaussians.
///
/// # Errors
/// Inputs outside the domain above.
pub fn kl_divergence(k: &DMatrix<f64>, lam: f64, n: u64, s: u64) -> Result<f64> {
    let batch = Batch::new(n, s)?;
    let k = check::positive_definite("K", k)?;
    require_stable(&k, lam, 0.0)?;
    batch.divergence(&k, lam)
}

/// Liu21 Eq. 53, printed as the divergence up to constant terms:
/// `lambda (N-S)/S Tr[(2 I - lambda K)^-1 K] - D ln lambda + ln |2 I - lambda K| - D`. It is twice the divergence up to
/// a constant, and Eq. 54 the derivative of that; the optimum is the same.
///
/// # Errors
/// Inputs outside the domain above.
pub fn kl_divergence_as_printed(k: &DMatrix<f64>, lam: f64, n: u64, s: u64) -> Result<f64> {
    let batch = Batch::new(n, s)?;
    let k = check::positive_definite("K", k)?;
    require_stable(&k, lam, 0.0)?;
    let term = |k: &f64| batch.excess * lam * k / (2.0 - lam * k) + (2.0 - lam * k).ln() - lam.ln() - 1.0;
    check::finite("D_KL of eq. 53", k.values().iter().map(term).sum())
}

/// How many samples are seen at once.
struct Batch {
    /// `N / S`.
    ratio: f64,
    /// `(N - S) / S`.
    excess: f64,
    /// `(N - 2 S) / S`.
    remainder: f64,
}

impl Batch {
    #[expect(clippy::cast_precision_loss, reason = "checked to be exact")]
    fn new(n: u64, s: u64) -> Result<Self> {
        if n > MAX_SAMPLES {
            return Err(TheoryError::Range {
                field: "N",
                value: n as f64,
                allowed: "a whole number up to 2^53".into(),
            });
        }
        let batch = s as f64;
        if s == 0 || s >= n {
            let allowed = format!("1 <= S < N = {n}: without noise there is no law to compare");
            return Err(TheoryError::Range { field: "S", value: batch, allowed: allowed.into() });
        }
        let excess = (n - s) as f64;
        // Whole numbers up to 2^53 are subtracted exactly.
        Ok(Self { ratio: n as f64 / batch, excess: excess / batch, remainder: (excess - batch) / batch })
    }

    /// `sum (x N/S - 2) / (2 - x)^2`, of the sign of the derivative; plus infinity at `x = 2`.
    fn slope(&self, k: &Spectrum, lam: f64) -> f64 {
        let term = |k: &f64| {
            let x = lam * k;
            (x * self.ratio - 2.0) / ((2.0 - x) * (2.0 - x))
        };
        k.values().iter().map(term).sum()
    }

    fn divergence(&self, k: &Spectrum, lam: f64) -> Result<f64> {
        let term = |k: &f64| {
            let x = lam * k;
            // r - 1 without cancellation, for a divergence near 0.
            let excess = (x * self.ratio - 2.0) / (2.0 - x);
            excess - excess.ln_1p()
        };
        check::finite("KL", 0.5 * k.values().iter().map(term).sum::<f64>())
    }
}
