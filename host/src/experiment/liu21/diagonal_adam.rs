//! Liu21 Theorem 10, whose Adam has a full matrix, against the diagonal Adam that it stands for.

use nalgebra::DMatrix;
use optsde_core::linalg::Matrix;
use optsde_core::noise::Gaussian;
use optsde_core::optimizer::{Adam, FullMatrixAdam, Optimizer};
use optsde_core::oracle::NoisyGradient;
use optsde_core::process::{Descent, DescentState};
use optsde_core::schedule::Constant;
use optsde_core::{Real, loss::Quadratic};
use optsde_device::entry::Entry;
use optsde_device::observe::MixedMomentAndLoss;

use super::white::second_half;
use crate::ensemble::Plan;
use crate::experiment::{
    Axis, Claim, Context, Estimate, Experiment, Failure, Figure, Findings, Mark, Number, Panel, Prediction, Role,
    Series,
};
use crate::theory::{full_matrix_adam, preconditioned};

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "liu21/diagonal_adam",
    title: "The full-matrix theory of Adam and the diagonal Adam",
    source: "Liu21, section 6.4, Theorem 10, Eq. (27)",
    paper_says: "Adam's diagonal preconditioner lambda / sqrt(E diag g^2) may be approximated by the full matrix \
        lambda E[g g']^(-1/2), an approximation that is not bad, since E[g g'] is nearly diagonal in networks; the \
        stationary covariance is then isotropic, lambda^2 (1 + c)/4 I. The theorem is about the full matrix.",
    method: "Two dimensions, K with eigenvalues 1.5 and 0.5, its axes turned by an angle against the coordinates; \
        lambda = 0.1, beta1 = 0, epsilon = 0, 1 - beta2 = 0.0003 (0.0001 in the paper profile). Noise of the \
        constant covariance C = c K Sigma K, Sigma that of Eq. (27), c = 0.5. Both optimizers are simulated. The \
        theory of the diagonal one is the solution of Theorem 3 with Lambda = lambda diag(K Sigma K + C)^(-1/2), by \
        iteration. The fluctuation of the averages shifts both by about 1 - beta2 of their value, far below the \
        intervals. All parameters are ours.",
    conclusion: "Eq. (27) holds for the full-matrix Adam, and for the diagonal one where Hessian and noise, and so \
        E[g g'], are diagonal. Elsewhere the full matrix does not stand for the diagonal Adam, whose law is not \
        isotropic: its weights are strongly correlated, its training \
        error is up to 30 % larger than that of Eq. (27) here, and with noise that follows Sigma, as Theorem 10 has \
        it, one direction of the stationary state collapses (45 degrees).",
    run,
};

const EIGENVALUES: [f64; 2] = [1.5, 0.5];
const RATE: f64 = 0.1;
const NOISE: f64 = 0.5;
/// Angles of the axes of K against the coordinates, in degrees.
const ANGLES: [f64; 4] = [0.0, 15.0, 30.0, 45.0];

/// K with its axes turned.
fn hessian(degrees: f64) -> Matrix<f64, 2> {
    let (sine, cosine) = (degrees / 360.0).sine_cosine_of_turn();
    let [first, second] = EIGENVALUES;
    let mixed = (first - second) * (sine * cosine);
    [
        [first * (cosine * cosine) + second * (sine * sine), mixed],
        [mixed, first * (sine * sine) + second * (cosine * cosine)],
    ]
}

fn dense(matrix: &Matrix<f64, 2>) -> DMatrix<f64> {
    DMatrix::from_fn(2, 2, |row, column| matrix[row][column])
}

/// C = c K Sigma K with the Sigma of Eq. (27).
fn noise(k: &DMatrix<f64>) -> Result<DMatrix<f64>, Failure> {
    Ok(k * full_matrix_adam::stationary_covariance(k, NOISE, RATE)? * k * NOISE)
}

/// The stationary covariance of diagonal Adam, in units of the variance of Eq. (27).
fn diagonal_theory(degrees: f64) -> Result<DMatrix<f64>, Failure> {
    let k = dense(&hessian(degrees));
    let c = noise(&k)?;
    let unit = full_matrix_adam::stationary_covariance(&k, NOISE, RATE)?;
    let squares = |sigma: &DMatrix<f64>| (&k * sigma * &k + &c).diagonal();
    let (mut sigma, mut average) = (unit.clone(), squares(&unit));
    // A larger average means a smaller covariance, so that short turns approach the solution by 1/20 or more each
    // (0.95^800 < 1e-17); whole ones would overshoot it.
    for _ in 0..800 {
        let lambda = DMatrix::from_diagonal(&average.map(|square| RATE / square.sqrt()));
        sigma = preconditioned::stationary_covariance(&k, &c, &lambda, 0.0)?;
        average = &average * 0.95 + squares(&sigma) * 0.05;
    }
    Ok(sigma / unit[(0, 0)])
}

/// E w' K w in units of that of Eq. (27), from a covariance in units of its variance.
fn error_of(degrees: f64, sigma: &DMatrix<f64>) -> f64 {
    let k = dense(&hessian(degrees));
    (&k * sigma).trace() / k.trace()
}

/// The smaller over the larger eigenvalue of Sigma after 100 steps from Eq. (27), exact second moments, when the noise is
/// c K Sigma K of the same step, axes at 45 degrees. Lambda is then a multiple of I, and a variance s_i along an axis of
/// K becomes \[(1 - x_i)^2 + c x_i^2\] s_i, x_i = Lambda k_i: as much as before for x = 2 / (1 + c) = 4/3, where the axis of
/// curvature 1.5 comes to rest; the other has x = 4/9 then, and its variance falls by 0.41 a step, to below any rounding.
fn collapse() -> Result<f64, Failure> {
    let k = dense(&hessian(45.0));
    let mut sigma = full_matrix_adam::stationary_covariance(&k, NOISE, RATE)?;
    for _ in 0..100 {
        let signal = &k * &sigma * &k;
        let lambda = DMatrix::from_diagonal(&signal.diagonal().map(|square| RATE / ((1.0 + NOISE) * square).sqrt()));
        let contraction = DMatrix::identity(2, 2) - &lambda * &k;
        sigma = &contraction * &sigma * contraction.transpose() + &lambda * signal * &lambda * NOISE;
    }
    let eigenvalues = sigma.symmetric_eigenvalues();
    Ok(eigenvalues.min() / eigenvalues.max())
}

/// What is measured of a stationary covariance.
#[derive(Clone, Copy)]
struct Measured {
    /// E w_1 w_2 over the variance of Eq. (27).
    mixed: Estimate,
    /// E w' K w over that of Eq. (27).
    error: Estimate,
}

type InTwo<O> = Descent<O, NoisyGradient<Quadratic<Number, 2>, Gaussian<Number, 2>>, Constant<Number>, Number, 2>;
type Observed = MixedMomentAndLoss<Quadratic<Number, 2>>;

fn measure<O>(context: &Context<'_>, name: &str, degrees: f64, optimizer: O) -> Result<Measured, Failure>
where
    O: Optimizer<Number>,
    InTwo<O>: Entry<Observed, 2, State = DescentState<Number, O::Memory, 2>> + Sync,
{
    // Symmetric to the last bit, as the core wants a covariance.
    let symmetric = |matrix: &DMatrix<f64>, row, column| 0.5 * (matrix[(row, column)] + matrix[(column, row)]);
    let number =
        |matrix: &DMatrix<f64>| [0, 1].map(|row| [0, 1].map(|column| Number::of(symmetric(matrix, row, column))));
    let k = dense(&hessian(degrees));
    let process = Descent {
        optimizer,
        oracle: NoisyGradient {
            loss: Quadratic { curvature: number(&k) },
            noise: Gaussian::new(&number(&noise(&k)?))?,
        },
        schedule: Constant(Number::of(RATE)),
        start: [Number::ZERO; 2],
    };
    let observe = MixedMomentAndLoss(process.oracle.loss);
    let (paths, steps) = context.choose((128, 40_000), (256, 120_000));
    let plan = Plan::new(paths, steps).with_records([second_half(steps)]);
    let outcome = context.simulate(&format!("{name}, {degrees} degrees"), &process, observe, plan)?;
    let unit = full_matrix_adam::stationary_covariance(&k, NOISE, RATE)?[(0, 0)];
    let of = |i: usize, unit: f64| Estimate::mean(&outcome.moments[0], i).scaled(1.0 / unit);
    Ok(Measured { mixed: of(0, unit), error: of(1, full_matrix_adam::training_error(&k, NOISE, RATE)?) })
}

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    // Slower where intervals are narrower. The first half of a run is six times the memory of the averages.
    let beta2 = Number::of(1.0 - context.choose(3e-4, 1e-4));
    let diagonal = Adam::new(Number::ZERO, beta2, Number::ZERO);
    // The mean of the diagonal of E g g'.
    let initial = (1.0 + NOISE) / NOISE * noise(&dense(&hessian(0.0)))?.trace() / 2.0;
    let full: FullMatrixAdam<Number, 2> =
        FullMatrixAdam { beta1: Number::ZERO, beta2, epsilon: Number::ZERO, initial: Number::of(initial) };
    let mut runs = Vec::new();
    for degrees in ANGLES {
        let theory = diagonal_theory(degrees)?;
        runs.push(Run {
            degrees,
            diagonal: measure(context, "diagonal", degrees, diagonal)?,
            full: measure(context, "full matrix", degrees, full)?,
            mixed: theory[(0, 1)],
            error: error_of(degrees, &theory),
        });
    }
    let mut findings = Findings::default();
    for run in &runs {
        findings.claims.extend(if run.degrees == 0.0 { aligned(run)? } else { turned(run) });
    }
    findings.claims.push(Claim::ours(
        "noise that is c K Sigma K at every step, axes at 45 degrees: eigenvalues of Sigma (ratio) after 100 steps",
        // Rounding.
        Prediction::AtMost { bound: 1e-12 },
        Estimate::computed(collapse()?),
    ));
    findings.figures.push(Figure {
        caption: "Correlation and training error of both methods, over the variance and the training error of Eq. \
            (27), against the angle between the axes of K and the coordinates. Eq. (27) is a horizontal line in both."
            .into(),
        panels: panels(&runs)?,
    });
    Ok(findings)
}

/// One angle.
struct Run {
    degrees: f64,
    diagonal: Measured,
    full: Measured,
    /// Theory of the diagonal method, in the units of [`Measured`].
    mixed: f64,
    error: f64,
}

/// K and C diagonal.
fn aligned(run: &Run) -> Result<Vec<Claim>, Failure> {
    // Zero against what a small angle would make of it.
    let rival = diagonal_theory(15.0)?[(0, 1)];
    Ok(vec![
        Claim::paper(
            "diagonal Adam, K diagonal: training error of Eq. (27)",
            Prediction::Equal { value: 1.0, rival: None },
            run.diagonal.error,
        ),
        Claim::paper(
            "diagonal Adam, K diagonal: E w_1 w_2 of Eq. (27), zero",
            Prediction::Equal { value: 0.0, rival: Some(rival) },
            run.diagonal.mixed,
        ),
        Claim::paper(
            "full-matrix Adam, K diagonal: training error of Eq. (27)",
            Prediction::Equal { value: 1.0, rival: None },
            run.full.error,
        ),
    ])
}

/// K and C not diagonal.
fn turned(run: &Run) -> Vec<Claim> {
    let mut claims = Vec::new();
    for (what, printed, exact, diagonal, full) in [
        ("E w_1 w_2", 0.0, run.mixed, run.diagonal.mixed, run.full.mixed),
        ("training error", 1.0, run.error, run.diagonal.error, run.full.error),
    ] {
        let of_printed = Prediction::Equal { value: printed, rival: Some(exact) };
        let of_exact = Prediction::Equal { value: exact, rival: Some(printed) };
        let place = format!("axes of K at {} degrees: {what}", run.degrees);
        claims.push(Claim::paper(format!("full-matrix Adam, {place} of Eq. (27)"), of_printed, full));
        claims.push(Claim::ours(
            format!("diagonal Adam, {place} of Theorem 3 with its diagonal preconditioner, not of Eq. (27)"),
            of_exact,
            diagonal,
        ));
    }
    claims
}

fn panels(runs: &[Run]) -> Result<Vec<Panel>, Failure> {
    let (mut mixed, mut error) = (Vec::new(), Vec::new());
    for step in 0..=30_u32 {
        let degrees = 1.5 * f64::from(step);
        let sigma = diagonal_theory(degrees)?;
        mixed.push((degrees, sigma[(0, 1)]));
        error.push((degrees, error_of(degrees, &sigma)));
    }
    let panel = |title: &str, label: &str, theory, printed: f64, of: fn(&Measured) -> Estimate| {
        let points = |method: fn(&Run) -> &Measured| -> Vec<(f64, Estimate)> {
            runs.iter().map(|run| (run.degrees, of(method(run)))).collect()
        };
        let measured = |label: &str, method| Series::estimates(label, Role::Measured, Mark::Symbols, &points(method));
        let level = vec![(0.0, printed), (45.0, printed)];
        Panel {
            title: title.into(),
            x: Axis::linear("angle of the axes of K, degrees"),
            y: Axis::linear(label),
            series: vec![
                Series::new("Theorem 3, diagonal preconditioner", Role::Discrete, Mark::Line, theory),
                Series::new("Eq. (27)", Role::Approximation, Mark::Dashed, level),
                measured("measured, diagonal Adam", |run| &run.diagonal),
                measured("measured, full-matrix Adam", |run| &run.full),
            ],
            verticals: Vec::new(),
        }
    };
    Ok(vec![
        panel("Correlation", "E w₁w₂ over the variance of Eq. (27)", mixed, 0.0, |measured| measured.mixed),
        panel("Training error", "over that of Eq. (27)", error, 1.0, |measured| measured.error),
    ])
}
