//! The rows of Liu21 table 1 at a small learning rate, against the exact solution of the recursion: earlier results are
//! right up to their order.

use nalgebra::DMatrix;

use super::{CURVATURE, commuting_noise, dense};
use crate::experiment::{Claim, Estimate, Failure, Prediction};
use crate::theory::recursion::LinearRecursion;
use crate::theory::table1;

const RATE: f64 = 1e-3;

/// mu and nu of QHM.
pub(super) const QUASI_HYPERBOLIC: (f64, f64) = (0.6, 0.3);

/// The exact stationary covariance of the weights, and its training error.
fn exact(recursion: &LinearRecursion) -> Result<(DMatrix<f64>, f64), Failure> {
    let covariance = recursion.stationary()?.view((0, 0), (3, 3)).into_owned();
    let error = 0.5 * (dense(&CURVATURE) * &covariance).trace();
    Ok((covariance, error))
}

fn relative_difference(a: &DMatrix<f64>, exact: &DMatrix<f64>) -> Estimate {
    Estimate::computed((a - exact).amax() / exact.amax())
}

/// SGD and heavy ball. The exact variance is that of first order over 1 - x with x = lambda k / (2 (1 + mu)): of it the
/// first order lacks x, and the second order, 1 + x, x^2. Here k < 2.
pub(super) fn momentum(algorithm: &str, momentum: f64) -> Result<Vec<Claim>, Failure> {
    let (k, c) = (dense(&CURVATURE), commuting_noise());
    let (covariance, error) = exact(&LinearRecursion::heavy_ball(&k, &c, RATE, momentum)?)?;
    let row = table1::heavy_ball(&k, &c, RATE, momentum)?;
    let neglected = RATE / (1.0 + momentum);
    let mut claims = vec![
        Claim::ours(
            format!(
                "{algorithm}: covariance of this work against the recursion, relative difference at lambda = 0.001"
            ),
            Prediction::AtMost { bound: 1e-11 },
            relative_difference(&row.covariance, &covariance),
        ),
        Claim::paper(
            format!("{algorithm}: training error of second order at lambda = 0.001"),
            Prediction::Within { value: row.previous_training_error, error: neglected * neglected },
            Estimate::computed(error),
        ),
    ];
    if let Some(previous) = &row.previous_covariance {
        claims.push(Claim::paper(
            format!("{algorithm}: covariance of first order, relative difference at lambda = 0.001"),
            Prediction::AtMost { bound: neglected },
            relative_difference(previous, &covariance),
        ));
    }
    Ok(claims)
}

/// QHM. In x = lambda k <= 0.002 the variance is lambda/(2k) (1 + n x) / [(1 + d x) (1 - e x)] with
/// d = mu (1-nu)/(1-mu) = 1.05, e = (1 + mu - 2 mu nu)/(2 + 2 mu) = 0.3875 and n = 0.81: the term of first order,
/// n - d + e = 0.15, is below 0.2, and that of second order, d^2 + e^2 - d e + n (e - d) = 0.31, below 0.4.
pub(super) fn quasi_hyperbolic() -> Result<Vec<Claim>, Failure> {
    let (k, c) = (dense(&CURVATURE), commuting_noise());
    let (mu, nu) = QUASI_HYPERBOLIC;
    let (covariance, error) = exact(&LinearRecursion::quasi_hyperbolic(&k, &c, RATE, mu, nu)?)?;
    let row = table1::quasi_hyperbolic(&k, &c, RATE, mu, nu)?;
    let printed = table1::quasi_hyperbolic_as_printed(&k, &c, RATE, mu, nu)?;
    let first_order = Prediction::AtMost { bound: 0.2 * 2e-3 };
    let mut claims = vec![
        Claim::ours(
            "QHM: corrected covariance against the recursion, relative difference at lambda = 0.001",
            Prediction::AtMost { bound: 1e-11 },
            relative_difference(&row.covariance, &covariance),
        ),
        Claim::paper(
            "QHM: training error of second order at lambda = 0.001",
            Prediction::Within { value: row.previous_training_error, error: 0.4 * 4e-6 },
            Estimate::computed(error),
        ),
    ];
    if let (Some(corrected), Some(printed)) = (&row.previous_covariance, &printed.previous_covariance) {
        claims.push(
            Claim::refuted(
                "QHM: covariance of first order as printed, relative difference at lambda = 0.001",
                first_order,
                relative_difference(printed, &covariance),
            )
            .showing(11),
        );
        claims.push(
            Claim::ours(
                "QHM: covariance of first order, lambda/2 K^-1 C, relative difference at lambda = 0.001",
                first_order,
                relative_difference(corrected, &covariance),
            )
            .showing(11),
        );
    }
    Ok(claims)
}
