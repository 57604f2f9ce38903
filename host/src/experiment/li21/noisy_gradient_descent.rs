//! Li21 eq. (3): SGD against gradient descent with Gaussian noise of the same covariance.

mod pendulum;
mod quadratic;

use nalgebra::Complex;

use super::circle::{self, Function};
use crate::convergence::ErrorAt;
use crate::experiment::convergence_panel::{Errors, convergence_panel};
use crate::experiment::{Claim, Context, Estimate, Experiment, Failure, Figure, Findings, Prediction, Role};

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "li21/noisy_gradient_descent",
    title: "Gaussian instead of true gradient noise",
    source: "Li21, eqs. (3) and (4), section 2.1, Figure 3",
    paper_says: "The error of the SDE is a discretization error, between the SDE and noisy gradient descent (NGD, \
        SGD with Gaussian noise of the same covariance), plus a gap due to non-Gaussian noise, between NGD and SGD. \
        On networks that gap does not show in the accuracy: non-Gaussian noise is not essential.",
    method: "The paper trains on CIFAR-10. Here two losses of one parameter. On w^2/2 with learning rate 0.5, \
        second and third moments in the stationary state are simulated and compared with exact ones, for noise of \
        variance 1 that is Gaussian, of two values (symmetric and skewed), and Student's t. On -cos x, expectations \
        at time 1 are computed without sampling (Fourier series; the paths of SGD itself check them at learning \
        rate 0.5) for the SDE, NGD and SGD, with noise of a fixed law of variance 1, as the learning rate falls.",
    conclusion: "On a quadratic loss NGD has all second moments of SGD exactly, at every learning rate, and not the \
        third. On other losses the gap due to non-Gaussian noise is of order eta^2 if the law is fixed and skewed, \
        eta^3 if it is symmetric with a finite fourth moment, so that the discretization error, of order eta, \
        dominates for small eta.",
    run,
};

/// The characteristic function of a law of mean 0 and variance 1.
type Characteristic = fn(f64) -> Complex<f64>;

fn gaussian(t: f64) -> Complex<f64> {
    Complex::from((-0.5 * t * t).exp())
}

/// 2 with probability 1/5, else -1/2.
fn skewed(t: f64) -> Complex<f64> {
    Complex::from_polar(0.2, 2.0 * t) + Complex::from_polar(0.8, -0.5 * t)
}

/// -1 or 1.
fn signs(t: f64) -> Complex<f64> {
    Complex::from(t.cos())
}

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let on_quadratic = quadratic::measure(context)?;
    let on_circle = pendulum::measure(context)?;
    let mut findings = Findings::default();
    findings.claims.extend(on_quadratic.claims()?);
    findings.claims.extend(on_circle.claims());
    findings.tables.push(on_quadratic.table()?);
    orders(&mut findings)?;
    Ok(findings)
}

/// Errors at time 1 for learning rates 1/8 to 1/256: E x -> f.
struct Gaps {
    discretization: Vec<ErrorAt>,
    skewed: Vec<ErrorAt>,
    signs: Vec<ErrorAt>,
    total: Vec<ErrorAt>,
}

impl Gaps {
    fn of(f: Function) -> Self {
        let mut gaps = Self { discretization: Vec::new(), skewed: Vec::new(), signs: Vec::new(), total: Vec::new() };
        for exponent in 3..9 {
            let steps = 1_u32 << exponent;
            let eta = 1.0 / f64::from(steps);
            let of = |law: Characteristic| circle::sgd(f, eta, steps, law);
            let (ngd, skewed) = (of(gaussian), of(skewed));
            let sde = circle::flow(f, 1.0, |n| -0.5 * eta * n * n);
            let error = |a: f64, b: f64| ErrorAt { size: eta, error: (a - b).abs() };
            gaps.discretization.push(error(sde, ngd));
            gaps.skewed.push(error(ngd, skewed));
            gaps.signs.push(error(ngd, of(signs)));
            gaps.total.push(error(sde, skewed));
        }
        gaps
    }
}

fn orders(findings: &mut Findings) -> Result<(), Failure> {
    let mut panels = Vec::new();
    let functions: [(&str, Function); 2] = [("cos x", f64::cos), ("sin x", f64::sin)];
    for (name, f) in functions {
        let gaps = Gaps::of(f);
        let rows = [
            ("discretization error, SDE against NGD", &gaps.discretization, 1.0),
            ("gap due to skewed noise, NGD against SGD", &gaps.skewed, 2.0),
            ("gap due to symmetric non-Gaussian noise, NGD against SGD", &gaps.signs, 3.0),
            ("whole error, SDE against SGD with skewed noise", &gaps.total, 1.0),
        ];
        for (what, errors, order) in rows {
            let name = format!("order in eta of the {what}, E {name} on -cos x at time 1");
            findings.claims.push(Claim::ours(name, Prediction::Order { order }, Estimate::slope_of(errors)?));
        }
        let errors = [
            Errors::exact("SDE − NGD", Role::Continuous, &gaps.discretization),
            Errors::exact("NGD − SGD, skewed noise", Role::Discrete, &gaps.skewed),
            Errors::exact("NGD − SGD, random signs", Role::Approximation, &gaps.signs),
        ];
        let guides = [(0, 1.0), (1, 2.0), (2, 3.0)];
        panels.push(convergence_panel(&format!("E {name} at time 1"), "learning rate η", &errors, &guides));
    }
    findings.figures.push(Figure {
        caption: "Both parts of the error of the SDE (eq. 4) on the loss −cos x, computed without sampling. The \
            discretization error is of first order in the learning rate, the gap due to non-Gaussian noise of a \
            fixed law of second or third."
            .into(),
        panels,
    });
    Ok(())
}
