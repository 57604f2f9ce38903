//! Malladi22 Theorems 4.2 and 4.4: the SDEs of RMSprop and Adam are approximations of order 1 in eta^2.

use optsde_device::observe::Differences;

use super::coupled::coupled;
use super::laws::{normal_moments, signs};
use super::linear::{
    ADAM, Family, M_SQUARED, Method, RMSPROP, START, STEP_SIZE, THETA, THETA_M, THETA_SQUARED, THETA_U, TIME,
    TestFunction, U, U_SQUARED, halvings,
};
use crate::convergence::{ErrorAt, SampledErrorAt};
use crate::ensemble::Plan;
use crate::experiment::convergence_panel::{Errors, convergence_panel};
use crate::experiment::{
    Axis, Claim, Context, Estimate, Experiment, Failure, Figure, Findings, Mark, Panel, Prediction, Role, Series,
};
use crate::theory;
use crate::theory::malladi_one_step::Denominator::{self, Current, Previous};

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "malladi22/weak_order",
    title: "Weak order of the SDEs of RMSprop and Adam",
    source: "Malladi22, Theorems 4.2 and 4.4 (C.1 and D.1)",
    paper_says: "With sigma = sigma_0/eta, 1 - beta_i = c_i eta^2 and time t = k eta^2, expectations of test functions of \
        RMSprop (theta, v/sigma^2) and of Adam (theta, m, v/sigma^2) differ from those of the SDEs by at most C eta^2, \
        at every step up to T. The paper proves it and shows no numbers.",
    method: "Linear loss with gradient 1, sigma_0 = 1, eps_0 = 0.1, c_2 = 1 (Adam: c_1 = 1.5, from t_0 = 1/2, m = 0.4), theta \
        = 0.3, u = 2, T = 1, all ours: the expectations of optimizer and SDE are exact, for noise of the values -1, 1 and for \
        noise of three values with the moments of a normal number up to the fifth; eta^2 is halved from 1/8 to 1/2048. Adam \
        divides by v_(k+1), as its definition prints. On f = theta^2/2 with Gaussian noise both are simulated on one Brownian \
        path from the same start: the SDE by Heun's scheme with steps of eta^2/8, whose own error is of order (eta^2/8)^2, at \
        eta^2 from 1/16 to 1/128 (paper profile: 1/64 to 1/512); a slope is fitted to the mean differences.",
    conclusion: "On a linear loss and for noise without skewness both SDEs are approximations of order 1 in eta^2 (order 2 in \
        eta), for all test functions tried and, for E theta^2, uniformly in time; so is that of RMSprop on a quadratic loss \
        with Gaussian noise. The noise term is needed for that: without it E theta^2 does not converge to that of RMSprop.",
    run,
};

const TESTS: [TestFunction; 5] = [THETA, THETA_SQUARED, U, U_SQUARED, THETA_U];
const ADAM_TESTS: [TestFunction; 6] = [THETA, THETA_SQUARED, THETA_U, U_SQUARED, M_SQUARED, THETA_M];
/// What is measured on the quadratic loss.
const SAMPLED: [&str; 2] = ["θ", "θ²"];

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let differences = differences(context)?;
    let mut findings = Findings::default();
    let rmsprop = Family::over_step_sizes(RMSPROP, Previous, |_| normal_moments(), halvings(3, 11))?;
    let adam = Family::over_step_sizes(ADAM, Current, |_| normal_moments(), halvings(3, 11))?;
    let with_signs = Family::over_step_sizes(RMSPROP, Previous, |_| signs(), halvings(3, 11))?;
    let cases = [
        (RMSPROP, "noise of three values", &rmsprop, &TESTS[..]),
        (RMSPROP, "noise of two values", &with_signs, &[THETA, THETA_SQUARED, THETA_U][..]),
        (ADAM, "noise of three values", &adam, &ADAM_TESTS[..]),
    ];
    for (method, noise, family, tests) in cases {
        for test in tests {
            findings.claims.push(Claim::paper(
                format!(
                    "order in eta^2 of the error of E {} at T = 1, {}, linear loss, {noise}",
                    test.name, method.name
                ),
                Prediction::Order { order: 1.0 },
                family.order(*test)?,
            ));
        }
    }
    findings.claims.push(without_noise(&rmsprop)?);
    let over_time = [
        OverTime::new(RMSPROP, Previous, "Error of RMSprop over time")?,
        OverTime::new(ADAM, Current, "Error of Adam over time")?,
    ];
    for errors in &over_time {
        findings.claims.push(errors.claim()?);
    }
    for (name, differences) in SAMPLED.iter().zip(&differences) {
        findings.claims.push(Claim::paper(
            format!(
                "order in eta^2 of the error of E {name} at T = 1, RMSprop, quadratic loss, Gaussian noise, sampled"
            ),
            Prediction::Order { order: 1.0 },
            Estimate::slope_fitted_to(&differences.iter().map(sampled_error).collect::<Vec<_>>())?,
        ));
    }
    findings.figures = figures(&rmsprop, &adam, &differences, &over_time);
    Ok(findings)
}

/// The mean differences of [`SAMPLED`] on the quadratic loss, each at all sizes.
///
/// The local slope differs from 1 by a term of order eta^2, which the sizes of either profile keep well inside the interval.
fn differences(context: &Context<'_>) -> Result<[Vec<(f64, Estimate)>; 2], Failure> {
    let mut differences = [const { Vec::new() }; 2];
    for steps in context.choose([16_u32, 32, 64, 128], [64, 128, 256, 512]) {
        let eta2 = 1.0 / f64::from(steps);
        let coupled = coupled(RMSPROP, eta2)?;
        // The variance of a difference falls with eta^2, the square of its mean with eta^4: equal relative errors.
        let plan = Plan::new(700 * u64::from(steps), u64::from(steps));
        let outcome = context.simulate(&format!("coupled, {steps} steps"), &coupled, Differences, plan)?;
        for (observable, sizes) in differences.iter_mut().enumerate() {
            sizes.push((eta2, Estimate::mean(&outcome.moments[0], observable)));
        }
    }
    Ok(differences)
}

fn sampled_error((size, difference): &(f64, Estimate)) -> SampledErrorAt {
    let standard_error = difference.standard_error();
    SampledErrorAt { size: *size, error: difference.value.abs(), standard_error }
}

/// The absolute value, for a logarithmic axis.
fn magnitude(difference: Estimate) -> Estimate {
    difference.scaled(difference.value.signum())
}

/// Without noise the SDE is an ODE, whose theta is the mean of the SDE's: the variance of theta is missing from E theta^2.
fn without_noise(rmsprop: &Family) -> Result<Claim, Failure> {
    let errors = rmsprop.errors_against(THETA_SQUARED, rmsprop.sde.x.powi(2));
    Ok(Claim::ours(
        "order in eta^2 of the error of E θ² at T = 1 when the SDE is taken without its noise, RMSprop, linear loss",
        Prediction::Order { order: 0.0 },
        Estimate::slope_of(&errors)?,
    ))
}

/// The error of E theta^2 at several times.
struct OverTime {
    method: Method,
    title: &'static str,
    /// At each eta^2: times and errors.
    errors: Vec<(f64, Vec<(f64, f64)>)>,
}

impl OverTime {
    /// With noise of two values, at every eighth of T.
    fn new(method: Method, denominator: Denominator, title: &'static str) -> theory::Result<Self> {
        let noise = signs()?;
        let error = |eta2: f64, time: f64| {
            let discrete = method.scaled.optimizer(eta2, &noise, denominator, &START, time)?;
            Ok((time, (discrete.x2 - method.scaled.sde(&START, time)?.x2).abs()))
        };
        let times = || (1..=8).map(|eighth| TIME * f64::from(eighth) / 8.0);
        let at = |eta2: f64| Ok((eta2, times().map(|time| error(eta2, time)).collect::<theory::Result<_>>()?));
        Ok(Self { method, title, errors: halvings(4, 9).map(at).collect::<theory::Result<_>>()? })
    }

    fn claim(&self) -> Result<Claim, Failure> {
        let largest = |errors: &[(f64, f64)]| errors.iter().map(|(_, error)| *error).fold(0.0, f64::max);
        let sizes = self.errors.iter().map(|(eta2, errors)| ErrorAt { size: *eta2, error: largest(errors) });
        Ok(Claim::paper(
            format!(
                "order in eta^2 of the largest error of E θ² over t = 1/8, ..., 1, {}, linear loss",
                self.method.name
            ),
            Prediction::Order { order: 1.0 },
            Estimate::slope_of(&sizes.collect::<Vec<_>>())?,
        ))
    }

    fn panel(&self) -> Panel {
        let series = self.errors.iter().step_by(2).map(|(eta2, errors)| {
            let points = errors.iter().map(|(time, error)| (*time, error / eta2)).collect();
            Series::new(format!("η² = 1/{}", 1.0 / eta2), Role::Discrete, Mark::Line, points)
        });
        Panel {
            title: self.title.into(),
            x: Axis::linear("time since the start").within(0.0, TIME),
            y: Axis::linear("error of E θ² / η²"),
            series: series.collect(),
            verticals: Vec::new(),
        }
    }
}

fn figures(
    rmsprop: &Family,
    adam: &Family,
    differences: &[Vec<(f64, Estimate)>],
    over_time: &[OverTime],
) -> Vec<Figure> {
    let measured = SAMPLED.iter().zip(differences).map(|(name, differences)| {
        let points = differences.iter().map(|(size, difference)| (*size, magnitude(*difference))).collect();
        Errors { label: name, role: Role::Measured, points }
    });
    let measured: Vec<Errors<'_>> = measured.collect();
    let guides = [(0, 1.0)];
    vec![
        Figure {
            caption: "The error of expectations at T = 1 against eta^2, exact on the linear loss and sampled on the \
                quadratic one: all fall in proportion to eta^2."
                .into(),
            panels: vec![
                convergence_panel("RMSprop, linear loss", STEP_SIZE, &rmsprop.drawn(&TESTS), &guides),
                convergence_panel("Adam, linear loss", STEP_SIZE, &adam.drawn(&ADAM_TESTS), &guides),
                convergence_panel("RMSprop, quadratic loss", STEP_SIZE, &measured, &guides),
            ],
        },
        Figure {
            caption: "The error of E theta^2 divided by eta^2 against time, noise of two values: the curves converge, so that \
                one constant C bounds the errors at all times."
                .into(),
            panels: over_time.iter().map(OverTime::panel).collect(),
        },
    ]
}
