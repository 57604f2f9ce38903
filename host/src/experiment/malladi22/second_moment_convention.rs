//! Malladi22 Definitions 2.1 and 2.2: is the step divided by the old or by the new second moment?

use optsde_core::optimizer::SecondMomentUse;

use super::laws::{normal_moments, signs, skewed};
use super::linear::{
    ADAM, Family, Method, RMSPROP, START, STEP_SIZE, THETA, THETA_M, THETA_SQUARED, THETA_U, TIME, TestFunction,
    halvings, simpson,
};
use super::simulated;
use crate::convergence::ErrorAt;
use crate::ensemble::Plan;
use crate::experiment::convergence_panel::{Errors, convergence_panel};
use crate::experiment::{Claim, Context, Estimate, Experiment, Failure, Figure, Findings, Panel, Prediction, Role};
use crate::theory;
use crate::theory::finite_law::FiniteLaw;
use crate::theory::linear_loss::Start;
use crate::theory::linear_loss::scaled_noise::ScaledNoise;
use crate::theory::malladi_one_step::Denominator::{self, Current, Previous};

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "malladi22/second_moment_convention",
    title: "Dividing by v_k or by v_(k+1)",
    source: "Malladi22, Definitions 2.1 and 2.2, section 2, appendices D and G.2",
    paper_says: "The text and the proofs divide by the root of v_k, and so does RMSprop in Definition 2.1; Adam in Definition 2.2 \
        divides by the root of v_(k+1), as every framework does. Appendix G.2 finds a small difference in networks.",
    method: "The linear loss of malladi22/weak_order with exact expectations: both conventions at eta^2 = 1/8 to 1/2048, under \
        noise of three values with the moments of a normal number up to the fifth, and under the skewed noise of \
        malladi22/skewed_noise. Simulations of both at eta^2 = 1/8 with noise of the values -1 and 1 (Adam from its step 0 \
        with m = 0) show that exact expectations and optimizers agree; the first step of Adam is simulated at eta^2 = 1/64. \
        All parameters are ours; no network is trained.",
    conclusion: "On a linear loss under noise without skewness both conventions are approximations of order 1 in eta^2 of the \
        same SDE, as the theorems say of one of them; which has the smaller error depends on the problem: here v_k for E theta \
        of RMSprop, v_(k+1) for that of Adam. Under skewed noise the difference is of order 1/2 (RMSprop). Adam with v_k does not \
        move in its first step.",
    run,
};

const TESTS: [TestFunction; 3] = [THETA, THETA_SQUARED, THETA_U];
const ADAM_TESTS: [TestFunction; 4] = [THETA, THETA_SQUARED, THETA_U, THETA_M];

/// One optimizer with either convention, over the same sizes.
struct Conventions {
    method: Method,
    previous: Family,
    current: Family,
}

impl Conventions {
    fn new(method: Method, noise: &FiniteLaw, last: i32) -> theory::Result<Self> {
        let family = |denominator: Denominator| {
            Family::over_step_sizes(method, denominator, |_| Ok(noise.clone()), halvings(3, last))
        };
        Ok(Self { method, previous: family(Previous)?, current: family(Current)? })
    }

    /// E theta with v_(k+1) less that with v_k, by eta^2.
    fn differences(&self) -> Vec<(f64, f64)> {
        let pairs = self.current.discrete.iter().zip(&self.previous.discrete);
        pairs.map(|((eta2, current), (_, previous))| (*eta2, current.x - previous.x)).collect()
    }

    fn difference_order(&self, noise: &str, order: f64) -> Result<Claim, Failure> {
        let errors = self.differences().into_iter().map(|(size, error)| ErrorAt { size, error: error.abs() });
        let name =
            format!("order in eta^2 of the difference of E θ between v_(k+1) and v_k, {}, {noise}", self.method.name);
        let measured = Estimate::slope_of(&errors.collect::<Vec<_>>())?;
        Ok(Claim::ours(name, Prediction::Order { order }, measured).showing(6))
    }

    /// The error of E theta at the smallest eta^2: with v_(k+1) over that with v_k.
    fn ratio(&self) -> f64 {
        let last = |family: &Family| family.errors(THETA).last().map_or(f64::NAN, |at| at.error);
        last(&self.current) / last(&self.previous)
    }

    /// The errors of E theta, with lines of these orders through v_k (0) and v_(k+1) (1).
    fn panel(&self, title: &str, guides: &[(usize, f64)]) -> Panel {
        let drawn = |label, role, family: &Family| Errors::exact(label, role, &family.errors(THETA));
        let errors =
            [drawn("v_k", Role::Discrete, &self.previous), drawn("v_(k+1)", Role::Approximation, &self.current)];
        convergence_panel(title, STEP_SIZE, &errors, guides)
    }
}

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let mut findings = Findings { claims: sampled(context)?, ..Findings::default() };
    findings.claims.extend(first_step(context)?);
    let rmsprop = Conventions::new(RMSPROP, &normal_moments()?, 11)?;
    let adam = Conventions::new(ADAM, &normal_moments()?, 11)?;
    let skewed = Conventions::new(RMSPROP, &skewed()?, 12)?;
    for (family, name, tests) in
        [(&rmsprop.current, "RMSprop with v_(k+1)", &TESTS[..]), (&adam.previous, "Adam with v_k", &ADAM_TESTS[..])]
    {
        for test in tests {
            let name = format!("order in eta^2 of the error of E {} at T = 1, {name}", test.name);
            let claim = Claim::ours(name, Prediction::Order { order: 1.0 }, family.order(*test)?);
            findings.claims.push(claim.showing(6));
        }
    }
    findings.claims.push(rmsprop.difference_order("noise without skewness", 1.0)?);
    findings.claims.push(adam.difference_order("noise without skewness", 1.0)?);
    findings.claims.push(skewed.difference_order("third moment 3/2", 0.5)?);
    findings.claims.push(leading_difference(&rmsprop)?);
    findings.claims.extend([
        Claim::ours(
            "the error of E θ is larger with v_(k+1) than with v_k, by this factor: RMSprop, eta^2 = 1/2048, no skewness",
            Prediction::AtLeast { bound: 1.0 },
            Estimate::computed(rmsprop.ratio()),
        ),
        Claim::ours(
            "the error of E θ is smaller with v_(k+1) than with v_k, by this factor: Adam, eta^2 = 1/2048, no skewness",
            Prediction::AtMost { bound: 1.0 },
            Estimate::computed(adam.ratio()),
        ),
    ]);
    findings.figures.push(Figure {
        caption:
            "The error of E theta at T = 1 with either second moment against eta^2: the same order without skewness, \
            other constants; with skewed noise v_(k+1) has order 1/2 alone."
                .into(),
        panels: vec![
            rmsprop.panel("RMSprop", &[(0, 1.0)]),
            adam.panel("Adam", &[(0, 1.0)]),
            skewed.panel("RMSprop, skewed noise", &[(0, 1.0), (1, 0.5)]),
        ],
    });
    findings.notes.push(
        "With v_0 = 0 and without epsilon the first step of Adam with v_k divides 0 by 0: v_0 / (1 - beta_2^0).".into(),
    );
    Ok(findings)
}

/// Both optimizers with both conventions at eta^2 = 1/8, under noise of -1 and 1.
fn sampled(context: &Context<'_>) -> Result<Vec<Claim>, Failure> {
    const ETA2: f64 = 0.125;
    let plan = || Plan::new(context.choose(400_000, 4_000_000), 8);
    let from_zero = Start { time: 0.0, m: 0.0, ..START };
    let mut claims = Vec::new();
    for (used, denominator, rival, label) in [
        (SecondMomentUse::Previous, Previous, Current, "v_k"),
        (SecondMomentUse::Updated, Current, Previous, "v_(k+1)"),
    ] {
        let case = || Ok::<_, Failure>((simulated::signs()?, ETA2, used));
        let rmsprop = simulated::simulate_rmsprop(context, &format!("RMSprop, {label}"), case()?, RMSPROP, plan())?;
        let adam = simulated::simulate_adam(context, &format!("Adam, {label}"), case()?, (ADAM, START.v), plan())?;
        let measured = [Estimate::mean(&rmsprop.moments[0], 0), Estimate::mean(&adam.moments[0], 0)];
        for ((method, start), measured) in [(RMSPROP, START), (ADAM, from_zero)].into_iter().zip(measured) {
            let exact = |denominator| method.scaled.optimizer(ETA2, &signs()?, denominator, &start, TIME);
            let (value, rival) = (exact(denominator)?.x, exact(rival)?.x);
            claims.push(Claim::ours(
                format!("E θ at T = 1, eta^2 = 1/8, {} with {label} (rival: the other convention)", method.name),
                Prediction::Equal { value, rival: Some(rival) },
                measured,
            ));
        }
    }
    Ok(claims)
}

/// (E theta with v_(k+1) - that with v_k) / eta^2 -> g c_2 sigma_0 int (3 - u) / (2 sqrt(u) P^2) dt for RMSprop and noise of
/// third moment 0.
///
/// With the increment `du = c_2 eta^2 ((z + g eta / sigma_0)^2 - u)` of one step, `1 / P(u + du) - 1 / P(u)` is
/// `-du P' / P^2` with `P' = sigma_0 / (2 sqrt u)`; times `-eta^2 (g + sigma_0 z / eta)` its mean is
/// `eta^4 g c_2 (3 - u) P' / P^2`. The next term is smaller by eta^2; towards any other number the distance would not vanish.
fn leading_difference(rmsprop: &Conventions) -> Result<Claim, Failure> {
    let ScaledNoise { gradient, sigma0, c2, .. } = RMSPROP.scaled;
    let rate = |t: f64| (3.0 - RMSPROP.u(t)) / (2.0 * RMSPROP.u(t).sqrt() * RMSPROP.denominator(t).powi(2));
    let limit = gradient * c2 * sigma0 * simpson(rate);
    let distance = |(size, difference): (f64, f64)| ErrorAt { size, error: (difference / size - limit).abs() };
    Ok(Claim::ours(
        "order in eta^2 at which the difference of E θ between v_(k+1) and v_k / η², RMSprop, approaches g c_2 sigma_0 int \
            (3 - u)/(2 sqrt(u) P^2) dt",
        Prediction::Order { order: 1.0 },
        Estimate::slope_of(&rmsprop.differences().into_iter().map(distance).collect::<Vec<_>>())?,
    )
    .showing(6))
}

/// The step k = 0 of Adam: with v_k none, with v_(k+1) and m = v = eps = 0 one of length eta.
fn first_step(context: &Context<'_>) -> Result<[Claim; 2], Failure> {
    const ETA2: f64 = 1.0 / 64.0;
    let square = |used, start: (Method, f64), name: &str| {
        let case = (simulated::signs()?, ETA2, used);
        let outcome = simulated::simulate_adam(context, name, case, start, Plan::new(1000, 1))?;
        Ok::<_, Failure>(Estimate::mean(&outcome.moments[0], simulated::MOVED_SQUARED))
    };
    let without_epsilon = Method { scaled: ScaledNoise { eps0: 0.0, ..ADAM.scaled }, ..ADAM };
    let previous = square(SecondMomentUse::Previous, (ADAM, START.v), "first step, v_k")?;
    let updated = square(SecondMomentUse::Updated, (without_epsilon, 0.0), "first step, v_(k+1)")?;
    Ok([
        Claim::ours(
            "E Δθ² of the first step of Adam with v_k, v_0 > 0, simulated: none",
            Prediction::AtMost { bound: 0.0 },
            previous,
        )
        .showing(6),
        // Of the same length in all paths: the interval is that of rounding.
        Claim::ours(
            "E Δθ² of the first step of Adam with v_(k+1), m_0 = v_0 = eps = 0, simulated: eta^2",
            Prediction::Within { value: ETA2, error: 1e-12 },
            updated,
        ),
    ])
}
