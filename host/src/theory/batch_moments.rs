//! Moments of the mean curvature of a batch: `Delta = h_B - K`, with `h_B` the mean over a batch of the
//! `h_i = c_f x_i x_i'`, up to the fourth. Exact.
//!
//! For fixed u and w the number `u' Delta w` is a batch mean of the numbers `d_i = u' (h_i - K) w`, so
//! that with averages `m_p` of `d_i^p` over the data
//!
//! `E[(u' Delta w)^2] = c_2 m_2`, `E[..^3] = c_3 m_3`, `E[..^4] = c_4 m_4 + 3 c_22 m_2^2`.
//!
//! Without replacement these are the moments of a mean from a finite population (Isserlis 1931). As
//! polynomials in u and w, they hold all mixed moments of the entries of Delta.

use super::check;
use super::error::Result;
use super::minibatch::{Minibatch, Sampling};
use super::symmetric_power::{Form, Monomials, ORDER};

/// `E[(h_B - k)^p]` for p = 0 to 4, `h_B` the mean over a batch of `c_f x_i^2`; D = 1. Exact.
///
/// # Errors
/// D > 1, a moment beyond float64.
pub fn batch_mean_central_moments(batch: &Minibatch<'_>) -> Result<[f64; ORDER + 1]> {
    batch.regression().require_one_regressor()?;
    let w = Monomials::new(1);
    Ok(batch_deviation_moments(batch, &w)?.map(|moment| moment.coefficients()[(0, 0)]))
}

/// `E[(u' Delta w)^p]` for p = 0 to 4, as forms in u and w, both of D variables.
///
/// Costs `N C(D+2, 3)^2 D^2` multiplications.
pub(super) fn batch_deviation_moments<'a>(batch: &Minibatch<'_>, w: &'a Monomials) -> Result<[Form<'a>; ORDER + 1]> {
    let regression = batch.regression();
    let share = 1.0 / check::count(regression.samples());
    let [mut m2, mut m3, mut m4] = [2, 3, 4].map(|degree| Form::zero(w, w, degree));
    for curvature in regression.curvatures() {
        let d = Form::linear(w, w, curvature - regression.hessian());
        let square = d.times(&d);
        let cube = square.times(&d);
        m2.add(share, &square);
        m3.add(share, &cube);
        m4.add(share, &cube.times(&d));
    }
    let Weights { c2, c3, c4, c22 } = Weights::of(batch);
    let mut moments = [0, 1, 2, 3, 4].map(|degree| Form::zero(w, w, degree));
    moments[0].add(1.0, &Form::one(w, w));
    moments[2].add(c2, &m2);
    moments[3].add(c3, &m3);
    moments[4].add(c4, &m4);
    moments[4].add(3.0 * c22, &m2.times(&m2));
    for moment in &moments {
        check::finite_matrix("moment of the batch mean", moment.coefficients().clone())?;
    }
    Ok(moments)
}

/// What the moments of a batch mean are of those of a sample.
struct Weights {
    c2: f64,
    c3: f64,
    c4: f64,
    c22: f64,
}

impl Weights {
    fn of(batch: &Minibatch<'_>) -> Self {
        let (n, s) = (check::count(batch.regression().samples()), check::count(batch.size()));
        match batch.sampling() {
            Sampling::WithReplacement => {
                let cube = s * s * s;
                Self { c2: 1.0 / s, c3: 1.0 / (s * s), c4: 1.0 / cube, c22: (s - 1.0) / cube }
            }
            // The deviations of a batch and of the samples left out cancel. The smaller of the two
            // keeps the denominators below from vanishing.
            Sampling::WithoutReplacement if 2.0 * s > n => Self::without_replacement(n, n - s).scaled(-(n - s) / s),
            Sampling::WithoutReplacement => Self::without_replacement(n, s),
        }
    }

    /// For `s <= n/2` of n samples.
    fn without_replacement(n: f64, s: f64) -> Self {
        if s == 0.0 {
            return Self { c2: 0.0, c3: 0.0, c4: 0.0, c22: 0.0 };
        }
        if s == 1.0 {
            return Self { c2: 1.0, c3: 1.0, c4: 1.0, c22: 0.0 };
        }
        let rest = n - s;
        let fourth = rest / (s * s * s * (n - 1.0) * (n - 2.0) * (n - 3.0));
        Self {
            c2: rest / (s * (n - 1.0)),
            c3: rest * (n - 2.0 * s) / (s * s * (n - 1.0) * (n - 2.0)),
            c4: fourth * (n * (n + 1.0) - 6.0 * s * rest),
            c22: fourth * n * (s - 1.0) * (rest - 1.0),
        }
    }

    /// For the same deviations times `t`.
    fn scaled(self, t: f64) -> Self {
        let fourth = t.powi(4);
        Self { c2: t * t * self.c2, c3: t * t * t * self.c3, c4: fourth * self.c4, c22: fourth * self.c22 }
    }
}
