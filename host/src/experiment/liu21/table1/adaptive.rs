//! Rows NGD and Adam of Liu21 table 1: methods that divide by what they have measured of their gradients.

use nalgebra::DMatrix;
use optsde_core::Real;
use optsde_core::optimizer::{FullMatrixAdam, NaturalGradient};

use super::{CURVATURE, ENTRIES, NOISE, Rows, dense, simulate};
use crate::experiment::{Claim, Context, Failure, Findings, Number, Prediction};
use crate::theory::table1;

const RATE: f64 = 0.1;

/// The weight of the newest g g' in an average.
fn forgetting(context: &Context<'_>) -> f64 {
    context.choose(3e-4, 1e-4)
}

/// Paths and steps. The first half is six times the memory of an average: in a direction of small curvature it begins
/// ten times too large, and halves its distance three times before the covariance there follows.
fn long(context: &Context<'_>) -> (u64, u64) {
    context.choose((128, 40_000), (256, 120_000))
}

/// All of them.
pub(super) fn rows(context: &Context<'_>, findings: &mut Findings, rows: &mut Rows) -> Result<(), Failure> {
    for momentum in [0.0, 0.5] {
        natural_gradient(context, momentum, findings, rows)?;
    }
    noisy_natural_gradient(context, findings, rows)?;
    adam(context, findings, rows)
}

/// The row NGD divides by J = K Sigma K. An average of g g' tends to K Sigma K + C, which for C = c K is (1 + r) J with
/// r = c / s where Sigma = s K^-1: the same preconditioner at the learning rate (1 + r) lambda.
fn natural_gradient(
    context: &Context<'_>,
    momentum: f64,
    findings: &mut Findings,
    rows: &mut Rows,
) -> Result<(), Failure> {
    let k = dense(&CURVATURE);
    let strength = 0.05;
    let noise = &k * strength;
    let row = table1::natural_gradient(&k, &noise, RATE, momentum)?;
    // Tr(K Sigma) / 2 = 3 s / 2.
    let scale = row.training_error / 1.5;
    let rate = (1.0 + strength / scale) * RATE;
    // An average starts as a multiple of the identity: that of the mean eigenvalue.
    let initial = (scale + strength) * k.trace() / 3.0;
    let optimizer: NaturalGradient<Number, 3> =
        NaturalGradient::new(Number::of(momentum), Number::of(forgetting(context)), Number::of(initial));
    let label = format!("natural gradient, mu = {momentum}");
    let measured = simulate(context, &label, optimizer, &noise, rate, long(context))?;
    findings.claims.push(Claim::paper(
        format!("{label}: training error"),
        Prediction::Equal { value: row.training_error, rival: None },
        measured.training_error,
    ));
    findings.claims.extend(measured.covariance_claims(&label, &row.covariance));
    rows.push(&label, RATE, measured.training_error, row.training_error, None);
    Ok(())
}

/// At the same learning rate and without momentum, Lambda = lambda (K Sigma K + C)^-1 makes Sigma = lambda/2 K^-1 for
/// any C: the stationary state, Lambda K Sigma + Sigma K Lambda = Lambda (K Sigma K + C) Lambda (Theorem 3 at mu = 0), is
/// then K Sigma Lambda^-1 + Lambda^-1 Sigma K = lambda Lambda^-1, both terms of which are equal for Sigma = lambda/2 K^-1.
fn noisy_natural_gradient(context: &Context<'_>, findings: &mut Findings, rows: &mut Rows) -> Result<(), Failure> {
    let k = dense(&CURVATURE);
    let noise = dense(&NOISE) * 0.05;
    let other = table1::natural_gradient(&k, &noise, RATE, 0.0)?;
    let exact = inverse(&k)? * (0.5 * RATE);
    let error = 0.5 * (&k * &exact).trace();
    let initial = (0.5 * RATE * k.trace() + noise.trace()) / 3.0;
    let optimizer: NaturalGradient<Number, 3> =
        NaturalGradient::new(Number::ZERO, Number::of(forgetting(context)), Number::of(initial));
    let label = "natural gradient with the noise in its average";
    let measured = simulate(context, label, optimizer, &noise, RATE, long(context))?;
    findings.claims.push(Claim::ours(
        format!("{label}: training error, whatever the noise"),
        Prediction::Equal { value: error, rival: Some(other.training_error) },
        measured.training_error,
    ));
    findings.claims.extend(measured.covariance_claims(label, &exact));
    rows.push(label, RATE, measured.training_error, error, None);
    Ok(())
}

fn inverse(k: &DMatrix<f64>) -> Result<DMatrix<f64>, Failure> {
    k.clone().try_inverse().ok_or_else(|| Failure::setup("K is singular"))
}

/// Full-matrix Adam, for the noise that K Sigma K / 2 is in the stationary state.
fn adam(context: &Context<'_>, findings: &mut Findings, rows: &mut Rows) -> Result<(), Failure> {
    let k = dense(&CURVATURE);
    let strength = 0.5;
    let row = table1::full_matrix_adam(&k, strength, RATE)?;
    let noise = &k * &row.covariance * &k * strength;
    let optimizer: FullMatrixAdam<Number, 3> = FullMatrixAdam {
        beta1: Number::ZERO,
        beta2: Number::of(1.0 - forgetting(context)),
        epsilon: Number::ZERO,
        initial: Number::of((1.0 + strength) / strength * noise.trace() / 3.0),
    };
    let measured = simulate(context, "Adam, full matrix", optimizer, &noise, RATE, long(context))?;
    findings.claims.push(Claim::paper(
        "Adam, full matrix: training error for C = K Sigma K / 2",
        Prediction::Equal { value: row.training_error, rival: None },
        measured.training_error,
    ));
    // The state that the other methods of second order have, K^-1, with the same trace.
    let inverse = inverse(&k)?;
    let rival = &inverse * (row.covariance.trace() / inverse.trace());
    for (&(i, j), &entry) in ENTRIES.iter().zip(&measured.second_moments) {
        // Not what rounding leaves of 0.
        let isotropic = if i == j { row.covariance[(i, j)] } else { 0.0 };
        findings.claims.push(Claim::paper(
            format!("Adam, full matrix: covariance of w_{} and w_{}, isotropic", i + 1, j + 1),
            Prediction::Equal { value: isotropic, rival: Some(rival[(i, j)]) },
            entry,
        ));
    }
    rows.push("Adam, full matrix", RATE, measured.training_error, row.training_error, None);
    Ok(())
}
