//! Malladi22 Definition 2.6: what becomes of the order when the noise keeps its skewness.

use optsde_core::optimizer::SecondMomentUse;

use super::laws::{SKEWNESS, signs, skewed, two_values};
use super::linear::{
    ADAM, Family, M_SQUARED, Method, RMSPROP, START, STEP_SIZE, THETA, THETA_M, THETA_SQUARED, THETA_U, TIME,
    TestFunction, U_SQUARED, halvings, simpson,
};
use super::simulated;
use crate::convergence::ErrorAt;
use crate::ensemble::Plan;
use crate::experiment::convergence_panel::convergence_panel;
use crate::experiment::{Claim, Context, Estimate, Experiment, Failure, Figure, Findings, Owner, Panel, Prediction};
use crate::theory::finite_law::FiniteLaw;
use crate::theory::linear_loss::Moments;
use crate::theory::linear_loss::scaled_noise::ScaledNoise;
use crate::theory::malladi_one_step::Denominator::{self, Current, Previous};
use crate::theory::malladi_one_step::{self, Point, Scaling};
use crate::theory::{self, DVector};

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "malladi22/skewed_noise",
    title: "Skewed noise halves the order of the SDEs",
    source: "Malladi22, Definition 2.6 (low skewness) and Theorems 4.2 and 4.4",
    paper_says: "The order-1 approximation is proved under the condition that the third moment of the noise is at most \
        K_3/sigma, that is of order eta. What happens without the condition is not said.",
    method: "The linear loss of malladi22/weak_order, exact expectations, eta^2 halved from 1/16 to 1/4096 (RMSprop with \
        v_k: to 1/16384). The noise takes the values 2 (probability 1/5) and -1/2: its third moment is 3/2 at every eta. For \
        comparison two values with the third moment 3 eta, which meets the condition. Noise and sizes are ours. E theta u is \
        also simulated at eta^2 = 1/16.",
    conclusion: "The condition is needed, not only sufficient: on a linear loss with a fixed third moment the order is 1/2 in \
        eta^2, because theta and u of one step have a covariance of order eta^3. RMSprop with v_k shows it in theta^2 and \
        theta u, with v_(k+1) also in theta; Adam with v_k in theta, theta^2 and theta m. A third moment proportional to eta \
        restores order 1 (RMSprop and Adam with v_k).",
    run,
};

/// One optimizer, and what skewness does to its test functions.
struct Case {
    method: Method,
    denominator: Denominator,
    title: &'static str,
    /// The smallest eta^2 is 2^-last.
    last: i32,
    /// Those whose order falls.
    affected: &'static [TestFunction],
    /// Those whose order stays.
    unaffected: &'static [TestFunction],
}

const CASES: [Case; 3] = [
    Case {
        method: RMSPROP,
        denominator: Previous,
        title: "RMSprop with v_k",
        last: 14,
        affected: &[THETA_SQUARED, THETA_U],
        unaffected: &[THETA, U_SQUARED],
    },
    Case {
        method: RMSPROP,
        denominator: Current,
        title: "RMSprop with v_(k+1)",
        last: 12,
        affected: &[THETA, THETA_SQUARED, THETA_U],
        unaffected: &[],
    },
    Case {
        method: ADAM,
        denominator: Previous,
        title: "Adam with v_k",
        last: 12,
        affected: &[THETA, THETA_SQUARED, THETA_M],
        unaffected: &[M_SQUARED],
    },
];

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let mut findings = Findings { claims: vec![sampled(context)?], ..Findings::default() };
    let families = CASES.iter().map(Case::under_skewed_noise).collect::<theory::Result<Vec<_>>>()?;
    for (case, family) in CASES.iter().zip(&families) {
        findings.claims.extend(case.claims(family, "third moment 3/2", (0.5, 1.0))?);
    }
    if let Some(rmsprop) = families.first() {
        findings.claims.push(leading_term(rmsprop)?);
    }
    for case in [&CASES[0], &CASES[2]] {
        let sizes = halvings(4, 11);
        let fading =
            Family::over_step_sizes(case.method, case.denominator, |eta2| two_values(3.0 * eta2.sqrt()), sizes)?;
        let affected = Case { unaffected: &[], ..*case };
        let claims = affected.claims(&fading, "third moment 3η", (1.0, 1.0))?;
        findings.claims.extend(claims.into_iter().map(|claim| Claim { owner: Owner::Paper, ..claim }));
    }
    findings.claims.push(one_step("third moment 3/2", &skewed()?, 1.5)?);
    findings.claims.push(one_step("noise of -1 and 1", &signs()?, 2.0)?);
    findings.figures.push(Figure {
        caption: "The error of expectations at T = 1 against eta^2 under noise of a fixed third moment. Test functions in which \
            theta and u, or m and u, meet have errors of order eta, the others of order eta^2."
            .into(),
        panels: CASES.iter().zip(&families).map(|(case, family)| case.panel(family)).collect(),
    });
    Ok(findings)
}

impl Case {
    fn under_skewed_noise(&self) -> theory::Result<Family> {
        Family::over_step_sizes(self.method, self.denominator, |_| skewed(), halvings(4, self.last))
    }

    fn claims(&self, family: &Family, noise: &str, (affected, unaffected): (f64, f64)) -> Result<Vec<Claim>, Failure> {
        let affected = self.affected.iter().map(|test| (test, affected));
        let all = affected.chain(self.unaffected.iter().map(|test| (test, unaffected)));
        let claim = |(test, order): (&TestFunction, f64)| {
            let name = format!("order in eta^2 of the error of E {} at T = 1, {}, {noise}", test.name, self.title);
            Ok(Claim::ours(name, Prediction::Order { order }, family.order(*test)?))
        };
        all.map(claim).collect()
    }

    fn panel(&self, family: &Family) -> Panel {
        let (mut errors, unaffected) = (family.drawn(self.affected), family.drawn(self.unaffected));
        let guides: &[(usize, f64)] =
            if unaffected.is_empty() { &[(0, 0.5)] } else { &[(0, 0.5), (errors.len(), 1.0)] };
        errors.extend(unaffected);
        convergence_panel(self.title, STEP_SIZE, &errors, guides)
    }
}

/// RMSprop at eta^2 = 1/16 itself: E theta u is off the SDE's by a quarter.
fn sampled(context: &Context<'_>) -> Result<Claim, Failure> {
    let eta2 = 1.0 / 16.0;
    let plan = Plan::new(context.choose(100_000, 1_000_000), 16);
    let case = (simulated::skewed(), eta2, SecondMomentUse::Previous);
    let outcome = simulated::simulate_rmsprop(context, "skewed", case, RMSPROP, plan)?;
    let value = RMSPROP.scaled.optimizer(eta2, &skewed()?, Previous, &START, TIME)?.xv;
    let rival = Some(RMSPROP.scaled.sde(&START, TIME)?.xv);
    Ok(Claim::ours(
        "E θu of RMSprop with v_k at T = 1, eta^2 = 1/16, third moment 3/2 (rival: its SDE)",
        Prediction::Equal { value, rival },
        Estimate::mean(&outcome.moments[0], simulated::THETA_U),
    ))
}

/// (E theta u - that of the SDE) / eta -> -c_2 sigma_0 E z^3 int exp(-c_2 (T - t)) / P(t) dt.
///
/// One step adds E dtheta du = -eta^3 c_2 sigma_0 E z^3 / P to the covariance of theta and u, which relaxes with the rate c_2.
/// The next term is smaller by eta; towards any other number the distance would not vanish.
fn leading_term(fixed: &Family) -> Result<Claim, Failure> {
    let scaled = RMSPROP.scaled;
    let kernel = |t: f64| (-scaled.c2 * (TIME - t)).exp() / RMSPROP.denominator(t);
    let limit = -scaled.c2 * scaled.sigma0 * SKEWNESS * simpson(kernel);
    let distance = |&(eta2, moments): &(f64, Moments)| {
        let error = ((moments.xv - fixed.sde.xv) / eta2.sqrt() - limit).abs();
        ErrorAt { size: eta2, error }
    };
    Ok(Claim::ours(
        "order in eta^2 at which the error of E θu / η, RMSprop with v_k, third moment 3/2, approaches \
            -c_2 sigma_0 E z^3 int exp(-c_2 (T - t)) / P dt",
        Prediction::Order { order: 0.5 },
        Estimate::slope_of(&fixed.discrete.iter().map(distance).collect::<Vec<_>>())?,
    ))
}

/// The order of E dtheta du over one step of RMSprop from the start.
fn one_step(noise: &str, law: &FiniteLaw, order: f64) -> Result<Claim, Failure> {
    let ScaledNoise { gradient, sigma0, eps0, c2, .. } = RMSPROP.scaled;
    let one = |value| DVector::from_element(1, value);
    let point = Point { gradient: one(gradient), u: one(START.v), noise: law.clone() };
    let at = |eta2: f64| {
        let scaling = Scaling { eta: eta2.sqrt(), sigma0, eps0, c2 };
        let moments = malladi_one_step::rmsprop(&scaling, Previous, &point)?;
        Ok(ErrorAt { size: eta2, error: moments.second[(0, 1)].abs() })
    };
    let sizes = halvings(4, 14).map(at).collect::<theory::Result<Vec<_>>>()?;
    Ok(Claim::ours(
        format!("order in eta^2 of E Δθ Δu over one step of RMSprop with v_k, {noise}"),
        Prediction::Order { order },
        Estimate::slope_of(&sizes)?,
    ))
}
