//! Liu21 appendix B: directions without curvature, under noise that reaches them and noise that does not.

use nalgebra::DMatrix;
use optsde_core::Real;
use optsde_core::linalg::Matrix;
use optsde_core::loss::Quadratic;
use optsde_core::optimizer::HeavyBall;
use optsde_core::oracle::NoisyGradient;
use optsde_core::process::Descent;
use optsde_core::schedule::Constant;
use optsde_device::observe::SquaresAlong;
use optsde_device::process::{AlongAxes, FromNormal};

use super::white::second_half;
use crate::convergence::ErrorAt;
use crate::ensemble::{Plan, Record};
use crate::experiment::{
    Axis, Claim, Context, Estimate, Experiment, Failure, Figure, Findings, Mark, Number, Panel, Prediction, Role,
    Series,
};
use crate::theory::recursion::{LinearRecursion, Moments};
use crate::theory::{continuous, degenerate, heavy_ball};

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "liu21/appendix_b",
    title: "A Hessian with a null space: diffusion and rest",
    source: "Liu21, appendix B",
    paper_says: "Where the Hessian has zero eigenvalues, noise of full rank is an unconstrained Brownian motion in \
        the null space, and the model diverges. Noise proportional to the Hessian diffuses in the range of the \
        Hessian only and does not diverge. (All theorems of the paper assume a Hessian of full rank.)",
    method: "Three dimensions, K of rank 2 with eigenvalues 1.8 and 0.9 and none of its axes along a coordinate; \
        lambda = 0.5, momentum 0 and 0.6, 2000 steps; noise K/2, and noise I/2. Paths start from a normal law of \
        variance 0.7 in every direction. Exact variances of every step by the linear recursion. All parameters are \
        ours.",
    conclusion: "Noise within the range of the Hessian gives the stationary state of Theorem 2 there and leaves the \
        null space as it started; noise of full rank adds a variance that grows linearly in time, without limit. The \
        formulas of Theorem 2 and Corollary 2 hold on the range only: their limit for a vanishing curvature is not \
        the variance along the null space.",
    run,
};

/// Orthonormal: two directions with curvature and the null space.
const AXES: Matrix<f64, 3> =
    [[1.0 / 3.0, 2.0 / 3.0, 2.0 / 3.0], [2.0 / 3.0, 1.0 / 3.0, -2.0 / 3.0], [2.0 / 3.0, -2.0 / 3.0, 1.0 / 3.0]];
const CURVATURES: [f64; 3] = [1.8, 0.9, 0.0];
const NULL: usize = 2;

/// a of the noise a K, and the variance of the noise of full rank in every direction.
const NOISE: f64 = 0.5;
const RATE: f64 = 0.5;
const START: f64 = 0.7;
const STEPS: u64 = 2000;

/// The symmetric matrix with these eigenvalues on [`AXES`].
fn on_axes(eigenvalues: [f64; 3]) -> Matrix<f64, 3> {
    let mut matrix = [[0.0; 3]; 3];
    for (axis, eigenvalue) in AXES.iter().zip(eigenvalues) {
        for (row, x) in matrix.iter_mut().zip(axis) {
            for (entry, y) in row.iter_mut().zip(axis) {
                *entry += eigenvalue * (x * y);
            }
        }
    }
    matrix
}

fn dense(matrix: &Matrix<f64, 3>) -> DMatrix<f64> {
    DMatrix::from_fn(3, 3, |row, column| matrix[row][column])
}

/// x' A x for a unit vector: the variance along an axis.
fn along(axis: usize, covariance: &DMatrix<f64>) -> f64 {
    let mut sum = 0.0;
    for (i, x) in AXES[axis].iter().enumerate() {
        for (j, y) in AXES[axis].iter().enumerate() {
            sum += x * covariance[(i, j)] * y;
        }
    }
    sum
}

/// One of the four runs.
struct Case {
    algorithm: &'static str,
    momentum: f64,
    /// In words.
    noise_name: &'static str,
    /// Variances of the noise along the axes.
    noise: [f64; 3],
}

impl Case {
    fn recursion(&self) -> Result<LinearRecursion, Failure> {
        let (k, c) = (dense(&on_axes(CURVATURES)), dense(&on_axes(self.noise)));
        Ok(LinearRecursion::heavy_ball(&k, &c, RATE, self.momentum)?)
    }

    /// The exact variance along an axis after so many steps, from the random start.
    fn variance(&self, axis: usize, steps: u64) -> Result<f64, Failure> {
        let mut start = Moments::at_rest(6);
        for i in 0..3 {
            start.covariance[(i, i)] = START;
        }
        let moments = self.recursion()?.propagate(&start, steps)?;
        Ok(along(axis, &moments.covariance.view((0, 0), (3, 3)).into_owned()))
    }

    /// Variances along the axes.
    fn measured(&self, context: &Context<'_>) -> Result<Variances, Failure> {
        let axes = AXES.map(|axis| axis.map(Number::of));
        let process = FromNormal {
            descent: Descent {
                optimizer: HeavyBall::new(Number::of(self.momentum)),
                oracle: NoisyGradient {
                    loss: Quadratic { curvature: on_axes(CURVATURES).map(|row| row.map(Number::of)) },
                    noise: AlongAxes { axes, deviations: self.noise.map(|variance| Number::of(variance.sqrt())) },
                },
                schedule: Constant(Number::of(RATE)),
                start: [Number::ZERO; 3],
            },
            deviation: [Number::of(START.sqrt()); 3],
        };
        let records = TIMES.into_iter().map(Record::At).chain([second_half(STEPS)]);
        let plan = Plan::new(context.choose(8000, 80_000), STEPS).with_records(records);
        let name = format!("{}, {}", self.algorithm, self.noise_name);
        let outcome = context.simulate(&name, &process, SquaresAlong(axes), plan)?;
        let along = |axis: usize| move |moments| Estimate::mean(moments, axis);
        let null: Vec<_> = TIMES.into_iter().zip(outcome.moments.iter().map(along(NULL))).collect();
        match (outcome.moments.last(), null.last()) {
            (Some(half), Some(&(_, end))) => {
                Ok(Variances { range: [0, 1].map(|axis| Estimate::mean(half, axis)), end, null })
            }
            _ => Err(Failure::setup("no records")),
        }
    }
}

/// What is measured.
struct Variances {
    /// Along the two axes with curvature, the mean over the second half of the run.
    range: [Estimate; 2],
    /// Along the null space at [`TIMES`].
    null: Vec<(u64, Estimate)>,
    /// The last of them.
    end: Estimate,
}

/// Where variances are recorded.
const TIMES: [u64; 8] = [0, 10, 100, 400, 800, 1200, 1600, STEPS];

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let mut findings = Findings::default();
    let mut panels = Vec::new();
    for (algorithm, momentum) in [("SGD", 0.0), ("heavy ball", 0.6)] {
        let within = Case { algorithm, momentum, noise_name: "noise K/2", noise: CURVATURES.map(|k| NOISE * k) };
        let full = Case { algorithm, momentum, noise_name: "noise I/2", noise: [NOISE; 3] };
        let (rested, spread) = (within.measured(context)?, full.measured(context)?);
        findings.claims.extend(within_range(&within, &rested)?);
        findings.claims.extend(full_rank(&full, &spread)?);
        panels.push(panel(algorithm, &[(&within, &rested), (&full, &spread)])?);
    }
    findings.figures.push(Figure {
        caption: "The variance along the null space of the Hessian. Noise that is proportional to the Hessian never \
            moves it; noise of full rank makes it grow linearly. Lines: exact recursion."
            .into(),
        panels,
    });
    Ok(findings)
}

/// Noise that vanishes on the null space.
fn within_range(case: &Case, measured: &Variances) -> Result<Vec<Claim>, Failure> {
    let Case { algorithm, momentum, .. } = *case;
    let (k, c) = (dense(&on_axes(CURVATURES)), dense(&on_axes(case.noise)));
    let limit = degenerate::limiting_covariance(&k, &c, RATE, momentum, &dense(&on_axes([START; 3])))?;
    let mut claims = Vec::new();
    for (axis, variance) in measured.range.into_iter().enumerate() {
        let k = CURVATURES[axis];
        claims.push(Claim::paper(
            format!("{algorithm}, noise K/2: stationary variance along the axis of curvature {k}"),
            Prediction::Equal {
                value: along(axis, &limit),
                rival: Some(continuous::stationary_variance(k, NOISE * k, RATE, momentum)?),
            },
            variance,
        ));
    }
    let vanishing = if momentum == 0.0 {
        // Corollary 2, a lambda / 2.
        along(NULL, &degenerate::aligned_noise_covariance_as_if_invertible(&k, NOISE, RATE)?)
    } else {
        // Theorem 2 for C = a K in the limit k -> 0.
        heavy_ball::stationary_variance(1e-9, NOISE * 1e-9, RATE, momentum)?
    };
    claims.push(
        Claim::ours(
            format!(
                "{algorithm}, noise K/2: the variance along the null space is that of the start, not the limit of \
                    vanishing curvature"
            ),
            Prediction::Equal { value: along(NULL, &limit), rival: Some(vanishing) },
            measured.end,
        )
        .showing(37),
    );
    Ok(claims)
}

/// Noise of full rank.
fn full_rank(case: &Case, measured: &Variances) -> Result<Vec<Claim>, Failure> {
    let Case { algorithm, momentum, .. } = *case;
    let mut errors = Vec::new();
    // The momentum, which begins at 0, delays the growth by a constant, a relative change of the slope by 1/t.
    for steps in [1 << 16, 1 << 18, 1 << 20, 1 << 22_u64] {
        errors.push(ErrorAt { size: f64::of_count(steps), error: case.variance(NULL, steps)? - START });
    }
    let stationary = heavy_ball::stationary_variance(CURVATURES[0], NOISE, RATE, momentum)?;
    Ok(vec![
        Claim::paper(
            format!("{algorithm}, noise I/2: variance along the null space after {STEPS} steps, exact diffusion"),
            Prediction::Equal { value: case.variance(NULL, STEPS)?, rival: Some(START) },
            measured.end,
        ),
        Claim::paper(
            format!(
                "{algorithm}, noise I/2: the variance along the null space diverges: after {STEPS} steps it is 100 \
                    times that along curvature 1.8"
            ),
            // Any number would do: the next claim is that it grows without limit.
            Prediction::Diverges { threshold: 100.0 * stationary },
            measured.end,
        ),
        Claim::ours(
            format!(
                "{algorithm}, noise I/2: the variance gained along the null space grows like t (order of the growth)"
            ),
            Prediction::Order { order: 1.0 },
            Estimate::slope_of(&errors)?,
        ),
        Claim::ours(
            format!("{algorithm}, noise I/2: the variance along the axis of curvature 1.8 is stationary all the same"),
            Prediction::Equal {
                value: stationary,
                rival: Some(continuous::stationary_variance(CURVATURES[0], NOISE, RATE, momentum)?),
            },
            measured.range[0],
        ),
    ])
}

fn panel(algorithm: &str, runs: &[(&Case, &Variances)]) -> Result<Panel, Failure> {
    let mut series = Vec::new();
    for (case, measured) in runs {
        let mut exact = Vec::new();
        for steps in (0..=STEPS).step_by(20) {
            exact.push((f64::of_count(steps), case.variance(NULL, steps)?));
        }
        series.push(Series::new(format!("exact, {}", case.noise_name), Role::Discrete, Mark::Line, exact));
        let points: Vec<_> = measured.null.iter().map(|(t, variance)| (f64::of_count(*t), *variance)).collect();
        series.push(Series::estimates(
            format!("measured, {}", case.noise_name),
            Role::Measured,
            Mark::Symbols,
            &points,
        ));
    }
    Ok(Panel {
        title: format!("{algorithm}: along the null space"),
        x: Axis::linear("step t"),
        y: Axis::logarithmic("variance"),
        series,
        verticals: Vec::new(),
    })
}
