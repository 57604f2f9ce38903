//! Liu21 table 1: covariance and training error of six algorithms, this work's and the earlier ones.

mod adaptive;
mod low_order;
mod quasi_hyperbolic;

use nalgebra::DMatrix;
use optsde_core::noise::Gaussian;
use optsde_core::optimizer::{DampedNewton, HeavyBall, Optimizer};
use optsde_core::oracle::NoisyGradient;
use optsde_core::process::{Descent, DescentState};
use optsde_core::schedule::Constant;
use optsde_core::{Real, linalg::Matrix, loss::Quadratic};
use optsde_device::entry::Entry;
use optsde_device::observe::LossAndMixedMoments;

use super::white::second_half;
use crate::ensemble::Plan;
use crate::experiment::{Claim, Context, Estimate, Experiment, Failure, Findings, Number, Prediction, Table};
use crate::theory::table1;

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "liu21/table1",
    title: "Covariance and training error of six algorithms",
    source: "Liu21, Table 1; Theorems 1, 2, 5 and 10 to 13, Corollaries 7 to 10",
    paper_says: "Exact covariance and training error at any learning rate, where earlier results are of first (Mandt \
        et al.) and second order (Gitman et al.) in the learning rate, and the first results for damped Newton, \
        natural gradient and Adam.",
    method: "Three dimensions with a fixed Hessian K. SGD, heavy ball and damped Newton with a noise covariance C \
        that does not commute with K; QHM with one that does (its printed rows need it); natural gradient with C = \
        K/20; Adam with C = K Sigma K / 2. Simulated at a large learning rate, and solved exactly at lambda = 0.001. \
        The matrices of natural gradient and Adam are averages over some 3000 steps (10000 in the \
        paper profile); their fluctuation shifts the state by about 1/3000 (1/10000), less than the intervals. The natural gradient of the \
        table divides by the square of the mean gradient, an average over a run holds the noise, too: it is the same \
        method at (1 + r) times the learning rate, C = r K Sigma K. All parameters are ours.",
    conclusion: "The rows SGD, heavy ball, damped Newton, natural gradient and Adam hold at any stable learning \
        rate, and the earlier ones are expansions of them. The row QHM is misprinted in both works' covariance and \
        in this work's training error; with the corrections of the errata it holds, too. Natural gradient without \
        momentum whose average holds the noise has Sigma = lambda/2 K^-1 whatever the noise.",
    run,
};

/// Positive definite, eigenvalues 0.39, 1.02 and 1.99.
const CURVATURE: Matrix<f64, 3> = [[1.5, 0.4, -0.3], [0.4, 1.1, 0.2], [-0.3, 0.2, 0.8]];
/// Positive definite; does not commute with [`CURVATURE`].
const NOISE: Matrix<f64, 3> = [[1.0, -0.3, 0.1], [-0.3, 0.7, 0.25], [0.1, 0.25, 0.5]];

fn dense(entries: &Matrix<f64, 3>) -> DMatrix<f64> {
    DMatrix::from_fn(3, 3, |row, column| entries[row][column])
}

/// For the core, which wants a covariance symmetric to the last bit.
fn numbers(matrix: &DMatrix<f64>) -> Matrix<Number, 3> {
    let symmetric = |row, column| Number::of(0.5 * (matrix[(row, column)] + matrix[(column, row)]));
    [0, 1, 2].map(|row| [0, 1, 2].map(|column| symmetric(row, column)))
}

/// A covariance that commutes with K: a polynomial in it.
fn commuting_noise() -> DMatrix<f64> {
    let k = dense(&CURVATURE);
    &k * &k * 0.2 + &k * 0.5
}

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let mut findings = Findings::default();
    let mut rows = Rows::default();
    for (algorithm, momentum) in [("SGD", 0.0), ("heavy ball", 0.6)] {
        momentum_row(context, algorithm, momentum, &mut findings, &mut rows)?;
    }
    quasi_hyperbolic::row(context, &mut findings, &mut rows)?;
    damped_newton(context, &mut findings, &mut rows)?;
    adaptive::rows(context, &mut findings, &mut rows)?;
    for (algorithm, momentum) in [("SGD", 0.0), ("heavy ball", 0.6)] {
        findings.claims.extend(low_order::momentum(algorithm, momentum)?);
    }
    findings.claims.extend(low_order::quasi_hyperbolic()?);
    findings.tables.push(Table {
        caption: "Training error Tr(K Sigma) / 2, measured and predicted.".into(),
        columns: ["algorithm", "lambda", "measured", "this work (QHM: corrected)", "second order (Gitman et al.)"]
            .map(String::from)
            .to_vec(),
        rows: rows.0,
    });
    Ok(findings)
}

/// The rows of the table.
#[derive(Default)]
struct Rows(Vec<Vec<String>>);

impl Rows {
    fn push(&mut self, algorithm: &str, rate: f64, measured: Estimate, row: f64, previous: Option<f64>) {
        self.0.push(vec![
            algorithm.to_owned(),
            format!("{rate:.3}"),
            format!("{:.5} ± {:.5}", measured.value, measured.half_width()),
            format!("{row:.5}"),
            previous.map_or_else(|| "none".to_owned(), |previous| format!("{previous:.5}")),
        ]);
    }
}

/// What a run says of the stationary state.
struct Measured {
    training_error: Estimate,
    /// As in [`ENTRIES`].
    second_moments: [Estimate; 3],
}

/// The entries of the covariance that are measured: the direction that is the slowest, and two correlations.
const ENTRIES: [(usize, usize); 3] = [(2, 2), (0, 1), (0, 2)];

impl Measured {
    /// The entries of the covariance; those off the diagonal, where values are small, against zero.
    fn covariance_claims(&self, label: &str, covariance: &DMatrix<f64>) -> Vec<Claim> {
        let claim = |(&(row, column), measured): (&(usize, usize), &Estimate)| {
            Claim::ours(
                format!("{label}: covariance of w_{} and w_{}", row + 1, column + 1),
                Prediction::Equal { value: covariance[(row, column)], rival: (row != column).then_some(0.0) },
                *measured,
            )
        };
        ENTRIES.iter().zip(&self.second_moments).map(claim).collect()
    }
}

type InThree<O> = Descent<O, NoisyGradient<Quadratic<Number, 3>, Gaussian<Number, 3>>, Constant<Number>, Number, 3>;
type Observed = LossAndMixedMoments<Quadratic<Number, 3>>;

/// Runs an optimizer from the minimum and averages over the second half of the run.
fn simulate<O>(
    context: &Context<'_>,
    name: &str,
    optimizer: O,
    noise: &DMatrix<f64>,
    rate: f64,
    (paths, steps): (u64, u64),
) -> Result<Measured, Failure>
where
    O: Optimizer<Number>,
    InThree<O>: Entry<Observed, 4, State = DescentState<Number, O::Memory, 3>> + Sync,
{
    let process = Descent {
        optimizer,
        oracle: NoisyGradient {
            loss: Quadratic { curvature: CURVATURE.map(|row| row.map(Number::of)) },
            noise: Gaussian::new(&numbers(noise))?,
        },
        schedule: Constant(Number::of(rate)),
        start: [Number::ZERO; 3],
    };
    let observe = LossAndMixedMoments(process.oracle.loss);
    let plan = Plan::new(paths, steps).with_records([second_half(steps)]);
    let outcome = context.simulate(name, &process, observe, plan)?;
    let measured = |i: usize| Estimate::mean(&outcome.moments[0], i);
    Ok(Measured { training_error: measured(0), second_moments: [1, 2, 3].map(measured) })
}

/// Paths and steps of the algorithms that remember tens of steps.
fn short(context: &Context<'_>) -> (u64, u64) {
    (10_000, context.choose(1000, 4000))
}

/// The rows SGD and SGDM.
fn momentum_row(
    context: &Context<'_>,
    algorithm: &str,
    momentum: f64,
    findings: &mut Findings,
    rows: &mut Rows,
) -> Result<(), Failure> {
    let (rate, noise) = (0.8, dense(&NOISE));
    let row = table1::heavy_ball(&dense(&CURVATURE), &noise, rate, momentum)?;
    let optimizer = HeavyBall::new(Number::of(momentum));
    let measured = simulate(context, algorithm, optimizer, &noise, rate, short(context))?;
    findings.claims.push(Claim::paper(
        format!("{algorithm}: training error, any K and C"),
        Prediction::Equal { value: row.training_error, rival: Some(row.previous_training_error) },
        measured.training_error,
    ));
    findings.claims.extend(measured.covariance_claims(algorithm, &row.covariance));
    rows.push(algorithm, rate, measured.training_error, row.training_error, Some(row.previous_training_error));
    Ok(())
}

/// The row DNM.
fn damped_newton(context: &Context<'_>, findings: &mut Findings, rows: &mut Rows) -> Result<(), Failure> {
    let (rate, momentum, noise) = (1.5, 0.5, dense(&NOISE));
    let row = table1::damped_newton(&dense(&CURVATURE), &noise, rate, momentum)?;
    let curvature = CURVATURE.map(|row| row.map(Number::of));
    let optimizer = DampedNewton::new(&curvature, Number::ZERO, Number::of(momentum))?;
    let measured = simulate(context, "damped Newton", optimizer, &noise, rate, short(context))?;
    findings.claims.push(Claim::paper(
        "damped Newton: training error, any K and C",
        Prediction::Equal { value: row.training_error, rival: None },
        measured.training_error,
    ));
    findings.claims.extend(measured.covariance_claims("damped Newton", &row.covariance));
    rows.push("damped Newton", rate, measured.training_error, row.training_error, None);
    Ok(())
}
