//! Liu21 figure 8: the theory needs the covariance of the noise only, not its distribution.

use nalgebra::DMatrix;
use optsde_core::Real;
use optsde_core::noise::{CenteredChiSquared, StudentT};
use optsde_core::optimizer::Sgd;
use optsde_core::random::DegreesOfFreedom;

use super::sweep::{Point, RECURSION_TOLERANCE, Sweep, both_theories, paper_equals};
use super::white::stationary_variance;
use crate::experiment::{Axis, Claim, Context, Estimate, Experiment, Failure, Figure, Findings, Number, Prediction};
use crate::theory::recursion::{LinearRecursion, Moments};
use crate::theory::{continuous, fourth_moment, sgd};

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "liu21/fig8",
    title: "Variance of SGD under heavy-tailed and skewed noise",
    source: "Liu21, Figure 8, appendix C",
    paper_says: "The agreement is excellent, independent of the underlying noise distribution: Student-t with 4 degrees \
        of freedom, and centred chi-squared with 3.",
    method: "As Figure 2(a). Student-t noise with nu = 4 has no fourth moment: its sampled variances are drawn, and the only \
        claim is that the exact second-moment recursion, which knows the variance of the noise alone, ends at the closed \
        form. Student-t with nu = 9 is added, whose variance can be measured.",
    conclusion: "The stationary covariance depends on the covariance of the noise alone; how well it can be measured \
        depends on the fourth moment.",
    run,
};

/// A kind of noise, its variance, and its degrees of freedom if it is Student-t.
struct Kind {
    label: &'static str,
    variance: f64,
    student_t: Option<f64>,
}

const KINDS: [Kind; 3] = [
    Kind { label: "Student-t, ν = 4", variance: 2.0, student_t: Some(4.0) },
    // nu / (nu - 2)
    Kind { label: "Student-t, ν = 9", variance: 9.0 / 7.0, student_t: Some(9.0) },
    // 2 n
    Kind { label: "centred χ², n = 3", variance: 6.0, student_t: None },
];

const RATES: [f64; 10] = [0.1, 0.3, 0.5, 0.7, 0.9, 1.1, 1.3, 1.5, 1.7, 1.9];

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let mut findings = Findings::default();
    let mut panels = Vec::new();
    for kind in &KINDS {
        let mut points = Vec::new();
        for rate in RATES {
            let measured = measure(context, kind, rate)?;
            let name = format!("{} at lambda = {rate}", kind.label);
            let exact = sgd::stationary_variance(1.0, kind.variance, rate)?;
            if measured.interval.is_some() {
                let rival = continuous::stationary_variance(1.0, kind.variance, rate, 0.0)?;
                findings.claims.push(paper_equals(format!("variance, {name}"), measured, exact, rival));
            }
            points.push(Point { at: rate, measured });
        }
        panels.push(sweep(kind, &points));
    }
    findings.claims.push(recursion_claim(&KINDS[0])?);
    findings.notes.push(
        "Student-t noise with 4 degrees of freedom has an infinite fourth moment, so its sampled variances have no \
         standard error and no bars."
            .into(),
    );
    findings.figures.push(Figure {
        caption: "The variance against the learning rate for three distributions of the noise. The theory knows \
            only its variance."
            .into(),
        panels,
    });
    Ok(findings)
}

/// Where no interval exists: the second moment obeys the same recursion whatever the distribution, and the closed
/// form is where it ends.
fn recursion_claim(kind: &Kind) -> Result<Claim, Failure> {
    let mut largest: f64 = 0.0;
    for rate in RATES {
        let after = recursion(kind, rate)?.second_moment_after(&Moments::at_rest(1), 1000)?[(0, 0)];
        let exact = sgd::stationary_variance(1.0, kind.variance, rate)?;
        largest = largest.max((after / exact - 1.0).abs());
    }
    Ok(Claim::paper(
        format!(
            "{}: exact recursion with its variance against the closed form, largest relative difference",
            kind.label
        ),
        Prediction::AtMost { bound: RECURSION_TOLERANCE },
        Estimate::computed(largest),
    ))
}

fn recursion(kind: &Kind, rate: f64) -> crate::theory::Result<LinearRecursion> {
    LinearRecursion::sgd(&DMatrix::identity(1, 1), &DMatrix::from_element(1, 1, kind.variance), rate)
}

fn measure(context: &Context<'_>, kind: &Kind, rate: f64) -> Result<Estimate, Failure> {
    let size = (10_000, context.choose(1000, 4000));
    let name = format!("{} lambda {rate}", kind.label);
    let Some(degrees) = kind.student_t else {
        let noise = CenteredChiSquared { degrees: DegreesOfFreedom(3), scale: Number::ONE };
        return stationary_variance(context, &name, Sgd, noise, rate, size);
    };
    let noise = StudentT { degrees: Number::of(degrees), scale: Number::ONE };
    let measured = stationary_variance(context, &name, Sgd, noise, rate, size)?;
    let finite = fourth_moment::is_finite_under_student_t_noise(&recursion(kind, rate)?, degrees)?;
    Ok(measured.with_interval_if(finite))
}

fn sweep(kind: &Kind, points: &[Point]) -> crate::experiment::Panel {
    let variance = kind.variance;
    let discrete = |x| sgd::stationary_variance(1.0, variance, x);
    let continuous = |x| continuous::stationary_variance(1.0, variance, x, 0.0);
    let sweep = Sweep {
        caption: "",
        title: kind.label,
        x_label: "learning rate λ (k = 1)",
        x_range: (0.0, 2.0),
        y: Axis::linear("variance of w").within(0.0, 20.0 * variance),
        verticals: Vec::new(),
        curves: &both_theories(&discrete, &continuous),
    };
    sweep.panel(points)
}
