//! Row QHM of Liu21 table 1 at a large learning rate: as printed, and corrected.

use optsde_core::Real;
use optsde_core::optimizer::Qhm;

use super::low_order::QUASI_HYPERBOLIC;
use super::{CURVATURE, Rows, commuting_noise, dense, short, simulate};
use crate::experiment::{Claim, Context, Failure, Findings, Number, Prediction};
use crate::theory::table1;

/// lambda k up to 2.4, where the limit is 2.58.
const RATE: f64 = 1.2;

/// Simulates, and compares with three theories.
pub(super) fn row(context: &Context<'_>, findings: &mut Findings, rows: &mut Rows) -> Result<(), Failure> {
    let (mu, nu) = QUASI_HYPERBOLIC;
    let (k, c) = (dense(&CURVATURE), commuting_noise());
    let exact = table1::quasi_hyperbolic(&k, &c, RATE, mu, nu)?;
    let printed = table1::quasi_hyperbolic_as_printed(&k, &c, RATE, mu, nu)?;
    let optimizer = Qhm::new(Number::of(mu), Number::of(nu));
    let measured = simulate(context, "QHM", optimizer, &c, RATE, short(context))?;
    findings.claims.push(
        Claim::refuted(
            "QHM: training error as printed, K and C that commute",
            Prediction::Equal { value: printed.training_error, rival: Some(exact.training_error) },
            measured.training_error,
        )
        .showing(8),
    );
    findings.claims.push(
        Claim::ours(
            "QHM: training error corrected, not that of second order",
            Prediction::Equal { value: exact.training_error, rival: Some(exact.previous_training_error) },
            measured.training_error,
        )
        .showing(8),
    );
    findings.claims.extend(measured.covariance_claims("QHM", &exact.covariance));
    rows.push("QHM", RATE, measured.training_error, exact.training_error, Some(exact.previous_training_error));
    Ok(())
}
