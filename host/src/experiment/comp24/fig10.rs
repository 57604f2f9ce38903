//! Comp24 Figure 10, left: Adam on a quadratic form, its SDE and that of Malladi22.

use optsde_core::sde::AdamForm;

use super::adam_runs::Adam;
use super::comparison::{Drawn, loss_panel, nearer, trajectory_panel};
use super::equation_at_rest::self_consistent;
use super::landscape::{Landscape, QUADRATIC};
use super::runs::{Curve, Scheme, Timeline};
use crate::experiment::{Claim, Context, Estimate, Experiment, Failure, Figure, Findings, Mark, Prediction, Role};
use crate::theory;
use crate::theory::adaptive_sde_stationary::{CurrentGradient, second_moment};
use crate::theory::adaptive_stationary::AdaptiveQuadratic;

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "comp24/fig10",
    title: "Adam and its SDEs on a quadratic form",
    source: "Comp24, Figure 10, left and centre-left; appendix F.4; eq. (124)",
    paper_says: "The first part of the dynamics of Adam is represented only by the SDE with the squared gradient in V and \
        with the drift eta rho1 (grad f - M); the discrepancy of the SDE of Malladi22 is asymptotically negligible.",
    method: "H = diag(10, 2), sigma = 0.01, eta = 0.001, beta1 = 0.9, beta2 = 0.999 as in the paper; x0 = (1, 0.6) and \
        epsilon = 0 are ours. The bias corrections of the SDEs are 0/0 at t = 0: they take over from Adam after 20 \
        iterations without noise, which is below 1e-3 of the gradient there. Heun's scheme with dt = eta/4. The quick \
        profile stops after 4000 of the 50000 iterations. The tail is measured in runs from the minimum with v at \
        sigma^2, over 4000 iterations after 8000, eight times as many as v remembers, in both profiles; Euler-Maruyama \
        with dt = eta there as in the paper. The loss in the tail is predicted with P^2 = sigma^2 + lambda^2 E x^2, without \
        the fluctuations of V; stationary laws with P = sigma are exact.",
    conclusion: "The transient of Adam needs the squared gradient in V. In the tail the printed SDE has beta1^2 of the loss of \
        Adam where eta lambda << sigma; with the noise of the current gradient kept, Euler-Maruyama with dt = eta agrees with \
        Adam even at eta lambda / sigma = 1, where the SDEs themselves do not: that of Malladi22 is a tenth above Adam.",
    run,
};

/// Iterations that Adam is ahead of the equations.
const TAKE_OVER: u64 = 20;

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let adam = Adam { landscape: Landscape::quadratic(0.01, [1.0, 0.6]), eta: 0.001, betas: [0.9, 0.999], gamma: 0.0 };
    let (iterations, every) = context.choose((4000, 50), (50_000, 250));
    let timeline = Timeline { paths: context.choose(192, 512), iterations, every, tail: iterations - 1000 };
    let beginning = adam.taken_over(TAKE_OVER);
    let equation = |name, form| adam.equation(context, name, (form, &beginning), Scheme::Heun(4), &timeline);
    let optimizer = adam.optimizer(context, "Adam", &timeline)?;
    let printed = equation("Comp24", AdamForm::Printed)?;
    let malladi = equation("Malladi22", AdamForm::Malladi22)?;
    let tails = Tails::simulate(context, adam)?;

    let mut claims = nearer(("Adam", &optimizer), &printed, &malladi, &[500, 1000, 2000])?;
    claims.push(Claim::ours(
        "E f of the SDE of Malladi22 over that of Adam at k = 1000: it arrives earlier".to_owned(),
        Prediction::AtMost { bound: 1.0 },
        malladi.loss_at(1000)?.over(optimizer.loss_at(1000)?),
    ));
    claims.extend(tails.claims(&adam)?);
    claims.extend(stationary_claims()?);

    let curves: [Drawn<'_>; 3] = [
        ("Adam", Role::Measured, Mark::Line, &optimizer),
        ("SDE of Comp24", Role::Continuous, Mark::Dashed, &printed),
        ("SDE of Malladi22", Role::Approximation, Mark::Dashed, &malladi),
    ];
    let figure = Figure {
        caption:
            "Adam on the quadratic form: mean trajectory and mean loss. The SDE of Malladi22 arrives much too early, \
            that of Comp24 follows Adam."
                .into(),
        panels: vec![trajectory_panel("Mean trajectory", &curves), loss_panel("Mean loss", (1e-8, 10.0), &curves)],
    };
    Ok(Findings { claims, figures: vec![figure], ..Findings::default() })
}

/// The stationary loss, from the minimum.
struct Tails {
    adam: Curve,
    printed_coarse: Curve,
    kept_coarse: Curve,
    malladi_coarse: Curve,
    printed: Curve,
    kept: Curve,
    malladi: Curve,
}

impl Tails {
    fn simulate(context: &Context<'_>, adam: Adam) -> Result<Self, Failure> {
        let landscape = Landscape { start: [0.0; 2], ..adam.landscape };
        let adam = Adam { landscape, ..adam };
        let timeline = Timeline { paths: context.choose(512, 1024), iterations: 12_000, every: 4000, tail: 8000 };
        let beginning = adam.at_rest();
        let coarse = |name, form| adam.equation(context, name, (form, &beginning), Scheme::Euler(1), &timeline);
        let fine = |name, form| adam.equation(context, name, (form, &beginning), Scheme::Heun(4), &timeline);
        Ok(Self {
            adam: adam.optimizer(context, "tail of Adam", &timeline)?,
            printed_coarse: coarse("tail of Comp24, dt = eta", AdamForm::Printed)?,
            kept_coarse: coarse("tail with the noise kept, dt = eta", AdamForm::NoiseKept)?,
            malladi_coarse: coarse("tail of Malladi22, dt = eta", AdamForm::Malladi22)?,
            printed: fine("tail of Comp24, dt = eta/4", AdamForm::Printed)?,
            kept: fine("tail with the noise kept, dt = eta/4", AdamForm::NoiseKept)?,
            malladi: fine("tail of Malladi22, dt = eta/4", AdamForm::Malladi22)?,
        })
    }

    fn claims(&self, problem: &Adam) -> Result<Vec<Claim>, Failure> {
        let ratio = |curve: &Curve| curve.tail.loss.over(self.adam.tail.loss);
        let name = |which: &str| format!("E f over that of Adam in the tail, {which}");
        let [beta1, _] = problem.betas;
        let one = Prediction::Equal { value: 1.0, rival: Some(beta1 * beta1) };
        let printed = "SDE of Comp24, Euler-Maruyama with dt = eta";
        let kept = "SDE with the noise kept, Euler-Maruyama with dt = eta";
        // With V = sigma^2 the SDE of Malladi22 is linear, and its law is that of P = sigma.
        let adam = stationary_loss(problem, AdaptiveQuadratic::self_consistent)?;
        let malladi = stationary_loss(problem, |axis| second_moment(axis, CurrentGradient::Absent))?;
        let predicted = |current| -> Result<Prediction, Failure> {
            let loss = stationary_loss(problem, |axis| {
                let at_noise = |sigma| second_moment(&AdaptiveQuadratic { sigma, ..*axis }, current);
                self_consistent(axis.lam, axis.sigma, at_noise)
            })?;
            Ok(Prediction::Closer { value: loss / adam, rival: 1.0 })
        };
        Ok(vec![
            Claim::refuted(name(printed), one, ratio(&self.printed_coarse)).showing(11),
            Claim::ours(name(kept), one, ratio(&self.kept_coarse)),
            // Without the drift of the current gradient the explicit step has the determinant
            // beta1 + (1 - beta1) eta lambda / sigma = 1 along x_1: it is not stable.
            Claim::ours(
                name("SDE of Malladi22, Euler-Maruyama with dt = eta"),
                Prediction::Diverges { threshold: 10.0 },
                ratio(&self.malladi_coarse),
            ),
            Claim::ours(
                name("SDE of Comp24, dt = eta/4: as predicted rather than 1"),
                predicted(CurrentGradient::MeanOnly)?,
                ratio(&self.printed),
            ),
            Claim::ours(
                name("SDE with the noise kept, dt = eta/4: as predicted rather than 1"),
                predicted(CurrentGradient::Kept)?,
                ratio(&self.kept),
            ),
            Claim::ours(
                "E f of Adam in the tail, P^2 = sigma^2 + lambda^2 E x^2 against P = sigma",
                Prediction::Equal { value: adam, rival: Some(malladi) },
                self.adam.tail.loss,
            ),
            Claim::ours(
                "E f of the SDE of Malladi22 in the tail, dt = eta/4, against that of Adam",
                Prediction::Equal { value: malladi, rival: Some(adam) },
                self.malladi.tail.loss,
            ),
        ])
    }
}

/// The sum of lambda E x^2 / 2 over the axes.
fn stationary_loss(problem: &Adam, square: impl Fn(&AdaptiveQuadratic) -> theory::Result<f64>) -> theory::Result<f64> {
    let Adam { landscape, eta, betas: [beta1, _], gamma } = *problem;
    let mut loss = 0.0;
    for lam in QUADRATIC {
        loss += 0.5 * lam * square(&AdaptiveQuadratic { lam, sigma: landscape.noise, eta, beta1, gamma })?;
    }
    Ok(loss)
}

/// Exact stationary E x^2 with P = sigma over that of Adam, far from eta lambda = sigma: along x_1 with sigma = 10^4.
fn stationary_claims() -> Result<Vec<Claim>, Failure> {
    let [lam, _] = QUADRATIC;
    let problem = AdaptiveQuadratic { lam, sigma: 1e4, eta: 0.001, beta1: 0.9, gamma: 0.0 };
    let adam = problem.frozen(problem.sigma)?;
    let ratio = |current: CurrentGradient| -> Result<Estimate, Failure> {
        Ok(Estimate::computed(second_moment(&problem, current)? / adam))
    };
    // The next order is eta lambda / sigma = 1e-6 in each of the closed forms.
    let within = |value: f64| Prediction::Within { value, error: 2e-6 };
    let name = |which: &str| format!("stationary E x^2 over that of Adam, eta lambda / sigma = 1e-6, {which}");
    let printed = ratio(CurrentGradient::MeanOnly)?;
    Ok(vec![
        Claim::refuted(name("SDE of Comp24, which is 1 by Lemma C.30"), within(1.0), printed).showing(11),
        Claim::ours(name("SDE of Comp24 as printed, beta1^2"), within(problem.beta1 * problem.beta1), printed),
        Claim::ours(name("SDE with the noise kept"), within(1.0), ratio(CurrentGradient::Kept)?),
        Claim::paper(name("SDE of Malladi22"), within(1.0), ratio(CurrentGradient::Absent)?),
    ])
}
