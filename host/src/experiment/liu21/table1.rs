//! Liu21 table 1, rows SGD and heavy ball: covariance and training error, this work's and the earlier ones.

use nalgebra::DMatrix;
use optsde_core::noise::Gaussian;
use optsde_core::optimizer::HeavyBall;
use optsde_core::oracle::NoisyGradient;
use optsde_core::process::{Descent, DescentState};
use optsde_core::schedule::Constant;
use optsde_core::{Real, linalg::Matrix, loss::Quadratic, optimizer::Momentum};

use super::white::second_half;
use crate::ensemble::Plan;
use crate::experiment::{Claim, Context, Estimate, Experiment, Failure, Findings, Number, Prediction, Table};
use crate::theory::recursion::LinearRecursion;
use crate::theory::table1;

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "liu21/table1",
    title: "Covariance and training error of SGD and heavy ball",
    source: "Liu21, Table 1, rows SGD and SGDM; Theorems 1, 2 and 5",
    paper_says: "Exact covariance and training error at any learning rate, where earlier results are of first (Mandt et al.) \
        and second order (Gitman et al.) in the learning rate.",
    method: "Three dimensions with a fixed Hessian K and a noise covariance C that does not commute with it (the error rows \
        hold for any) and one that does (the earlier covariance rows need it). Simulated at a large learning rate, and \
        solved exactly at lambda = 0.001.",
    conclusion: "The rows of the table hold at any stable learning rate; earlier ones are expansions of it in the \
        learning rate.",
    run,
};

/// Positive definite, eigenvalues 0.39, 1.02 and 1.99.
const CURVATURE: Matrix<f64, 3> = [[1.5, 0.4, -0.3], [0.4, 1.1, 0.2], [-0.3, 0.2, 0.8]];
/// Positive definite; does not commute with [`CURVATURE`].
const NOISE: Matrix<f64, 3> = [[1.0, -0.3, 0.1], [-0.3, 0.7, 0.25], [0.1, 0.25, 0.5]];

fn matrix(entries: &Matrix<f64, 3>) -> DMatrix<f64> {
    DMatrix::from_fn(3, 3, |row, column| entries[row][column])
}

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let mut findings = Findings::default();
    let mut rows = Vec::new();
    for (algorithm, rate, momentum) in [("SGD", 0.8, 0.0), ("heavy ball", 0.8, 0.6)] {
        rows.push(simulated(context, algorithm, rate, momentum, &mut findings)?);
        findings.claims.extend(low_order(algorithm, momentum)?);
    }
    findings.tables.push(Table {
        caption: "Training error Tr(K Sigma) / 2 at lambda = 0.8, C not commuting with K.".into(),
        columns: ["algorithm", "measured", "this work", "second order (Gitman et al.)"].map(String::from).to_vec(),
        rows,
    });
    Ok(findings)
}

/// Measures training error and covariance at a large learning rate.
fn simulated(
    context: &Context<'_>,
    algorithm: &str,
    rate: f64,
    momentum: f64,
    findings: &mut Findings,
) -> Result<Vec<String>, Failure> {
    let row = table1::heavy_ball(&matrix(&CURVATURE), &matrix(&NOISE), rate, momentum)?;
    let process = Descent {
        optimizer: HeavyBall::new(Number::of(momentum)),
        oracle: NoisyGradient {
            loss: Quadratic { curvature: CURVATURE.map(|row| row.map(Number::of)) },
            noise: Gaussian::new(&NOISE.map(|row| row.map(Number::of)))?,
        },
        schedule: Constant(Number::of(rate)),
        start: [Number::ZERO; 3],
    };
    let loss = process.oracle.loss;
    let observe = |state: &DescentState<Number, Momentum<Number>, 3>| {
        let [a, b, c] = state.x;
        [optsde_core::loss::Loss::value(&loss, &state.x), a * a, b * b, c * c, a * b, a * c, b * c]
    };
    let steps = context.choose(1000, 4000);
    let plan = Plan::new(10_000, steps).with_records([second_half(steps)]);
    let outcome = context.simulate(algorithm, &process, observe, plan)?;
    let measured = |i: usize| Estimate::mean(&outcome.moments[0], i);
    findings.claims.push(Claim::paper(
        format!("{algorithm}: training error, any K and C"),
        Prediction::Equal { value: row.training_error, rival: Some(row.previous_training_error) },
        measured(0),
    ));
    for (i, (row_index, column)) in [(0, 0), (1, 1), (2, 2), (0, 1), (0, 2), (1, 2)].into_iter().enumerate() {
        let value = row.covariance[(row_index, column)];
        // Off the diagonal, where values are small, against zero.
        let rival = (row_index != column).then_some(0.0);
        findings.claims.push(Claim::ours(
            format!("{algorithm}: covariance of w_{} and w_{}", row_index + 1, column + 1),
            Prediction::Equal { value, rival },
            measured(i + 1),
        ));
    }
    Ok(vec![
        algorithm.to_owned(),
        format!("{:.4} ± {:.4}", measured(0).value, measured(0).half_width()),
        format!("{:.4}", row.training_error),
        format!("{:.4}", row.previous_training_error),
    ])
}

/// The earlier rows at a small learning rate, against the exact solution of the recursion: they are right
/// up to their order. With lambda k <= 0.002 and momentum at most 0.6 the neglected terms are at most
/// lambda k / (2 (1 - mu)) = 0.0025 of the covariance and the square of that of the error.
fn low_order(algorithm: &str, momentum: f64) -> Result<Vec<Claim>, Failure> {
    let rate = 1e-3;
    let curvature = matrix(&CURVATURE);
    // A polynomial in K commutes with it.
    let commuting = &curvature * &curvature * 0.2 + &curvature * 0.5;
    let recursion = LinearRecursion::heavy_ball(&curvature, &commuting, rate, momentum)?;
    let stationary = recursion.stationary()?;
    let exact = stationary.view((0, 0), (3, 3)).into_owned();
    let row = table1::heavy_ball(&curvature, &commuting, rate, momentum)?;
    let error = 0.5 * (&curvature * &exact).trace();
    let relative = |a: &DMatrix<f64>| (a - &exact).amax() / exact.amax();
    let mut claims = vec![
        Claim::ours(
            format!(
                "{algorithm}: covariance of this work against the recursion, relative difference at lambda = 0.001"
            ),
            Prediction::AtMost { bound: 1e-11 },
            Estimate::computed(relative(&row.covariance)),
        ),
        Claim::paper(
            format!("{algorithm}: training error of second order at lambda = 0.001"),
            Prediction::Within { value: row.previous_training_error, error: 6.25e-6 },
            Estimate::computed(error),
        ),
    ];
    if let Some(previous) = &row.previous_covariance {
        claims.push(Claim::paper(
            format!("{algorithm}: covariance of first order, relative difference at lambda = 0.001"),
            Prediction::AtMost { bound: 2.5e-3 },
            Estimate::computed(relative(previous)),
        ));
    }
    Ok(claims)
}
