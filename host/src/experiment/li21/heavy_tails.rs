//! Li21 section 2.1 and appendix B.3: gradient noise with heavy tails.

mod stable;

use nalgebra::Complex;

use super::circle::{self, Function};
use crate::convergence::ErrorAt;
use crate::experiment::convergence_panel::{Errors, convergence_panel};
use crate::experiment::{Claim, Context, Estimate, Experiment, Failure, Figure, Findings, Prediction, Role};

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "li21/heavy_tails",
    title: "Gradient noise with heavy tails: which equation is the limit",
    source: "Li21, section 2.1, appendices B.2 and B.3",
    paper_says: "Others have modelled gradient noise as alpha-stable; the paper argues that the evidence is weak, and \
        that on vision tasks Gaussian noise of the same covariance is enough. If noise is infinitely divisible, SGD \
        goes to a Levy-driven equation along linear scaling (B.2). What becomes of the SDE under heavy tails is left \
        to future work (B.3).",
    method: "The paper has no experiment on it. Two laws: Student's t with 3 degrees, variance 1 and no third \
        absolute moment; alpha-stable with alpha = 1.5, which has no variance. On -cos x expectations at time 1 are \
        computed without sampling (Fourier series) for SGD, NGD, the SDE and the Levy-driven flow, of a fixed law \
        as eta falls. On w^2/2 with eta = 0.5 the stationary law under stable noise is simulated; the Levy flow by \
        Euler steps of eta/16, which change E cos w by 0.004 relatively.",
    conclusion: "Heavy tails of finite variance do not change the limit: SGD is within order eta of the SDE, \
        although the gap due to non-Gaussian noise is of order eta^2 where symmetric noise with a fourth moment has \
        eta^3. Without a variance (alpha = 1.5) no SDE with Gaussian noise of a fixed variance is the \
        limit: the effect of the noise falls as eta^(alpha - 1), and the Levy-driven flow is within order eta. Variances must be replaced by quantities \
        that exist, such as E cos(u w).",
    run,
};

/// The index of the stable law.
const ALPHA: f64 = 1.5;

/// Student's t with 3 degrees of freedom over sqrt 3: variance 1.
fn student(t: f64) -> Complex<f64> {
    Complex::from((1.0 + t.abs()) * (-t.abs()).exp())
}

fn gaussian(t: f64) -> Complex<f64> {
    Complex::from((-0.5 * t * t).exp())
}

fn stable_law(t: f64) -> Complex<f64> {
    Complex::from((-t.abs().powf(ALPHA)).exp())
}

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let stable = stable::measure(context)?;
    let mut findings = Findings { claims: stable.claims(), ..Findings::default() };
    let student = Student::errors();
    let levy = Levy::errors();
    findings.claims.extend(student.claims()?);
    findings.claims.extend(levy.claims()?);
    findings.figures.push(figure(&student, &levy));
    Ok(findings)
}

fn error(size: f64, a: f64, b: f64) -> ErrorAt {
    ErrorAt { size, error: (a - b).abs() }
}

fn order(name: &str, order: f64, errors: &[ErrorAt]) -> Result<Claim, Failure> {
    Ok(Claim::ours(name, Prediction::Order { order }, Estimate::slope_of(errors)?))
}

/// The Gaussian SDE of variance 1 at time 1.
fn sde(f: Function, eta: f64) -> f64 {
    circle::flow(f, 1.0, |n| -0.5 * eta * n * n)
}

/// Errors under Student's t, E cos x at time 1 for learning rates 1/8 to 1/256.
struct Student {
    sde: Vec<ErrorAt>,
    gap: Vec<ErrorAt>,
}

impl Student {
    fn errors() -> Self {
        let mut errors = Self { sde: Vec::new(), gap: Vec::new() };
        for exponent in 3..9 {
            let steps = 1_u32 << exponent;
            let eta = 1.0 / f64::from(steps);
            let sgd = circle::sgd(f64::cos, eta, steps, student);
            errors.sde.push(error(eta, sgd, sde(f64::cos, eta)));
            errors.gap.push(error(eta, sgd, circle::sgd(f64::cos, eta, steps, gaussian)));
        }
        errors
    }

    fn claims(&self) -> Result<Vec<Claim>, Failure> {
        Ok(vec![
            order(
                "t noise of finite variance: order in eta of SGD against the SDE, E cos x on -cos x",
                1.0,
                &self.sde,
            )?,
            order(
                "t noise without a third moment: order in eta of SGD against NGD, E cos x on -cos x",
                2.0,
                &self.gap,
            )?,
        ])
    }
}

/// Errors under stable noise, E sin x at time 1 for learning rates 1/64 to 1/4096.
struct Levy {
    /// Of the Levy-driven flow.
    driven: Vec<ErrorAt>,
    /// Of the gradient flow.
    still: Vec<ErrorAt>,
    /// Of the SDE of variance 1.
    gaussian: Vec<ErrorAt>,
}

impl Levy {
    fn errors() -> Self {
        let mut errors = Self { driven: Vec::new(), still: Vec::new(), gaussian: Vec::new() };
        for exponent in 6..13 {
            let steps = 1_u32 << exponent;
            let eta = 1.0 / f64::from(steps);
            let sgd = circle::sgd(f64::sin, eta, steps, stable_law);
            // 1/eta steps in a unit of time, each with the exponent -|eta n|^alpha.
            let levy = circle::flow(f64::sin, 1.0, |n| -(eta * n.abs()).powf(ALPHA) / eta);
            errors.driven.push(error(eta, sgd, levy));
            errors.still.push(error(eta, sgd, circle::flow(f64::sin, 1.0, |_| 0.0)));
            errors.gaussian.push(error(eta, sgd, sde(f64::sin, eta)));
        }
        errors
    }

    fn claims(&self) -> Result<Vec<Claim>, Failure> {
        Ok(vec![
            order(
                "stable noise, alpha = 1.5: order in eta of SGD against the Levy-driven flow, E sin x",
                1.0,
                &self.driven,
            )?,
            order(
                "stable noise, alpha = 1.5: the effect of the noise, SGD against the gradient flow, has order alpha \
                    - 1, E sin x",
                ALPHA - 1.0,
                &self.still,
            )?,
            order(
                "stable noise, alpha = 1.5: an SDE with Gaussian noise of variance 1 does no better, E sin x",
                ALPHA - 1.0,
                &self.gaussian,
            )?,
        ])
    }
}

fn figure(student: &Student, levy: &Levy) -> Figure {
    let finite = [
        Errors::exact("SDE − SGD", Role::Continuous, &student.sde),
        Errors::exact("NGD − SGD", Role::Discrete, &student.gap),
    ];
    let infinite = [
        Errors::exact("Lévy flow − SGD", Role::Continuous, &levy.driven),
        Errors::exact("gradient flow − SGD", Role::Discrete, &levy.still),
        Errors::exact("SDE of variance 1 − SGD", Role::Approximation, &levy.gaussian),
    ];
    Figure {
        caption: "Errors of equations under heavy-tailed noise on −cos x, computed without sampling. With a finite \
            variance the SDE is the limit; without one it is as far from SGD as no noise at all, and the \
            Lévy-driven flow is the limit."
            .into(),
        panels: vec![
            convergence_panel("Student's t, 3 degrees: E cos x", "learning rate η", &finite, &[(0, 1.0), (1, 2.0)]),
            convergence_panel("Stable, α = 1.5: E sin x", "learning rate η", &infinite, &[(0, 1.0), (1, 0.5)]),
        ],
    }
}
