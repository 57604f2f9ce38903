//! Comp24 theorem 3.2: the order of convergence of the SDE of SignSGD, from exact laws.

use optsde_core::Real;
use optsde_core::sde::SignLaw;

use super::super::convergence_panel::{Errors, convergence_panel};
use crate::convergence::ErrorAt;
use crate::experiment::{Claim, Context, Estimate, Experiment, Failure, Figure, Findings, Prediction, Role};
use crate::theory;
use crate::theory::sign::{Moments, SignNoise, chain, phase3, sde_moments};

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "comp24/sign_order",
    title: "Weak order of the SDE of SignSGD",
    source: "Comp24, Theorem 3.2 (C.5), Corollary 3.3, Lemmas 3.4 and 3.10",
    paper_says: "The SDE with the mean and the variance of the sign is a weak approximation of SignSGD of order 1, \
        under Gaussian and under Student-t noise; in Phase 3, |Y| < 1, the SDE is the linear one, in which erf is \
        approximated by its tangent.",
    method: "x^2/2, sigma = 1, T = 1, all ours. No sampling: SignSGD is a walk on a lattice whose law is computed \
        exactly, the moments of the SDE come from its Kolmogorov equation (to 1e-8), the drift alone is integrated \
        as an ODE. eta from 1/32 to 1/1024; from Y0 = 0.5, in Phase 3, so that the linear SDE can be compared.",
    conclusion: "The SDE of SignSGD has weak order 1, also under noise without variance or mean. Its drift alone, an \
        ODE, has order 1 as well, since the noise is of order sqrt(eta): what certifies the noise term is the \
        variance, which the SDE has to order 2 in eta and the ODE misses. The linear SDE of Phase 3 does not \
        converge: from Y = 0.5 its mean is off by 0.01 at any eta.",
    run,
};

const TIME: f64 = 1.0;
/// Where Y = x / (sqrt 2 sigma) is 1/2.
const START: f64 = std::f64::consts::FRAC_1_SQRT_2;
const STEPS: [u64; 6] = [32, 64, 128, 256, 512, 1024];

/// SignSGD, its SDE, the drift alone and the linear SDE at one eta.
struct Comparison {
    eta: f64,
    walk: Moments,
    sde: Moments,
    flow: f64,
}

impl Comparison {
    fn at(steps: u64, noise: &SignNoise) -> theory::Result<Self> {
        let eta = TIME / f64::of_count(steps);
        Ok(Self {
            eta,
            walk: chain::moments(1.0, 1.0, eta, START, steps, noise)?,
            sde: sde_moments::moments(1.0, 1.0, eta, START, TIME, noise)?,
            flow: flow(noise),
        })
    }

    /// The error of what `of` gives.
    fn error(&self, of: &dyn Fn(&Self) -> f64) -> ErrorAt {
        ErrorAt { size: self.eta, error: of(self).abs() }
    }
}

/// x(1) of dx = -M(x) dt by the classical scheme of Runge and Kutta, 1000 steps: an error below 1e-13.
fn flow(noise: &SignNoise) -> f64 {
    let h = TIME / 1000.0;
    let slope = |x: f64| -noise.mean_and_variance(x).0;
    (0..1000).fold(START, |x, _| {
        let first = slope(x);
        let second = slope(x + 0.5 * h * first);
        let third = slope(x + 0.5 * h * second);
        let fourth = slope(x + h * third);
        x + h / 6.0 * (first + 2.0 * second + 2.0 * third + fourth)
    })
}

fn variance(moments: &Moments) -> f64 {
    moments.second - moments.mean * moments.mean
}

fn run(_context: &Context<'_>) -> Result<Findings, Failure> {
    let mut findings = Findings::default();
    for (label, noise) in [
        ("Gaussian noise", SignNoise::GAUSSIAN),
        ("Student t, nu = 2", SignNoise::student_t(2.0)?),
        ("Student t, nu = 1", SignNoise::student_t(1.0)?),
    ] {
        let runs: Vec<Comparison> =
            STEPS.iter().map(|&steps| Comparison::at(steps, &noise)).collect::<theory::Result<_>>()?;
        findings.claims.extend(theorem(label, &runs)?);
        if noise == SignNoise::GAUSSIAN {
            findings.claims.extend(drift_alone(&runs)?);
            findings.claims.extend(linear(&runs)?);
            findings.figures.push(figure(&runs)?);
        }
    }
    Ok(findings)
}

fn errors(runs: &[Comparison], of: &dyn Fn(&Comparison) -> f64) -> Vec<ErrorAt> {
    runs.iter().map(|run| run.error(of)).collect()
}

fn slope(runs: &[Comparison], of: &dyn Fn(&Comparison) -> f64) -> Result<Estimate, Failure> {
    Ok(Estimate::slope_of(&errors(runs, of))?)
}

fn theorem(label: &str, runs: &[Comparison]) -> Result<Vec<Claim>, Failure> {
    let first = Prediction::Order { order: 1.0 };
    Ok(vec![
        Claim::paper(format!("{label}: order of the error of E x of the SDE"), first, slope(runs, &mean_error)?),
        Claim::paper(
            format!("{label}: order of the error of E x^2 of the SDE"),
            first,
            slope(runs, &|run| run.sde.second - run.walk.second)?,
        ),
        Claim::paper(
            format!("{label}: order of the error of E cos 2x of the SDE"),
            first,
            slope(runs, &|run| run.sde.cosine - run.walk.cosine)?,
        ),
        Claim::ours(
            format!("{label}: order of the error of Var x of the SDE"),
            Prediction::Order { order: 2.0 },
            slope(runs, &variance_error)?,
        ),
    ])
}

fn mean_error(run: &Comparison) -> f64 {
    run.sde.mean - run.walk.mean
}

fn variance_error(run: &Comparison) -> f64 {
    variance(&run.sde) - variance(&run.walk)
}

fn drift_alone(runs: &[Comparison]) -> Result<Vec<Claim>, Failure> {
    let first = Prediction::Order { order: 1.0 };
    Ok(vec![
        Claim::ours(
            "the drift alone, an ODE: order of the error of E x",
            first,
            slope(runs, &|run| run.flow - run.walk.mean)?,
        ),
        Claim::ours(
            "the drift alone, an ODE: order of the error of Var x, which is all of it",
            first,
            slope(runs, &|run| variance(&run.walk))?,
        ),
    ])
}

/// The linear SDE from Y = 0.5 (Lemma 3.4, Phase 3).
fn linear(runs: &[Comparison]) -> Result<Vec<Claim>, Failure> {
    let errors = linear_errors(runs)?;
    let last = errors.last().map_or(f64::NAN, |at| at.error);
    let Some(finest) = runs.last() else { return Ok(Vec::new()) };
    // What is left as eta -> 0: the difference of the two ODEs.
    let limit = (finest.flow - START * (-SignNoise::GAUSSIAN.slope() * TIME).exp()).abs();
    Ok(vec![
        Claim::ours(
            "order of the error of E x of the linear SDE of Phase 3, from Y = 0.5: it does not converge",
            Prediction::Order { order: 0.0 },
            Estimate::slope_of(&errors)?,
        )
        .showing(4),
        Claim::ours(
            "error of E x of the linear SDE from Y = 0.5 at eta = 1/1024: that of its drift alone",
            // The mean of the linear SDE is that of its ODE; SignSGD is within 0.06 eta of its own.
            Prediction::Within { value: limit, error: 0.1 * finest.eta / limit },
            Estimate::computed(last),
        )
        .showing(4),
    ])
}

fn linear_errors(runs: &[Comparison]) -> theory::Result<Vec<ErrorAt>> {
    runs.iter()
        .map(|run| {
            let linear = phase3::moments(1.0, 1.0, run.eta, START, TIME)?;
            Ok(ErrorAt { size: run.eta, error: (linear.mean - run.walk.mean).abs() })
        })
        .collect()
}

fn figure(runs: &[Comparison]) -> Result<Figure, Failure> {
    let means = [
        Errors::exact("SDE", Role::Continuous, &errors(runs, &mean_error)),
        Errors::exact("ODE", Role::Approximation, &errors(runs, &|run| run.flow - run.walk.mean)),
        Errors::exact("linear SDE of Phase 3", Role::Discrete, &linear_errors(runs)?),
    ];
    let variances = [
        Errors::exact("SDE", Role::Continuous, &errors(runs, &variance_error)),
        Errors::exact("ODE", Role::Approximation, &errors(runs, &|run| variance(&run.walk))),
    ];
    Ok(Figure {
        caption:
            "Errors after t = 1 against eta, Gaussian noise. The mean of the SDE and of the ODE have order 1, that \
            of the linear SDE does not converge. The variance tells the SDE, of order 2, from the ODE, which has \
            none."
                .into(),
        panels: vec![
            convergence_panel("Mean", "learning rate η", &means, &[(0, 1.0)]),
            convergence_panel("Variance", "learning rate η", &variances, &[(0, 2.0), (1, 1.0)]),
        ],
    })
}
