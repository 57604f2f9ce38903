//! One step of SVAG (Li21 Section 4): its first three raw moments, exactly.
//!
//! ```text
//! Delta = -(eta / l) (w_+ g_1 + w_- g_2),   w_+- = (1 +- sqrt(2 l - 1)) / 2
//! ```
//!
//! with independent gradients `g_1`, `g_2` of mean `G`, covariance `Sigma` and third central moment `Lambda`. The
//! weights have the power sums 1, l and (3 l - 1) / 2, hence
//!
//! ```text
//! E Delta    = -(eta / l) G
//! E Delta^2  =  (eta / l)^2 (l Sigma + G G')
//! E Delta^3  = -(eta / l)^3 ((3 l - 1) / 2 Lambda + l (G Sigma, symmetrized over its 3 orders) + G^3)
//! ```
//!
//! Li21 Lemma 4.6 prints the third moment with a plus sign and `Sigma` where the variance of the SVAG gradient,
//! `l Sigma`, belongs; summed over all pairs of gradients the form above is right to rounding, and the printed one is
//! off by a factor of -1 and more. The order `l^-2` that the paper needs survives.
//!
//! Domain: `eta > 0`, `l >= 1`.

use nalgebra::{DMatrix, DVector};

use super::check;
use super::error::Result;
use super::finite_law::FiniteLaw;

/// Raw moments of a random vector in D dimensions.
#[derive(Debug, Clone, PartialEq)]
pub struct RawMoments {
    /// `E x_i`.
    pub mean: DVector<f64>,
    /// `E x_i x_j`.
    pub second: DMatrix<f64>,
    /// `E x_i x_j x_k`, as one matrix for each i.
    pub third: Vec<DMatrix<f64>>,
}

/// The raw moments of one step where the gradient has finitely many values.
///
/// # Errors
/// Inputs outside the domain above; moments that do not fit float64.
pub fn step_moments(gradients: &FiniteLaw, l: f64, eta: f64) -> Result<RawMoments> {
    check::at_least_one("l", l)?;
    check::positive("eta", eta)?;
    let scale = eta / l;
    let g = gradients.mean();
    let centred = gradients.centred();
    let (sigma, lambda) = (centred.second_moment(), centred.third_moment());
    let variance = l * &sigma;

    let mean = -scale * &g;
    let second = scale * scale * (&variance + &g * g.transpose());
    let third = lambda.iter().enumerate().map(|(i, lambda)| {
        let crossed = g[i] * &variance + variance.column(i) * g.transpose() + &g * variance.row(i);
        let cube = g[i] * &g * g.transpose();
        -scale.powi(3) * (0.5 * (3.0 * l - 1.0) * lambda + crossed + cube)
    });
    let third: Result<Vec<_>> = third.map(|slice| check::finite_matrix("third moment", slice)).collect();
    Ok(RawMoments { mean, second: check::finite_matrix("second moment", second)?, third: third? })
}
