//! Comp24 Appendix E: what the linear scaling rule has to do with the weight decay of SGDW.

use optsde_core::Real;
use optsde_core::loss::Quadratic;
use optsde_core::noise::White;
use optsde_core::optimizer::{Decayed, Sgd, WeightDecay};
use optsde_core::oracle::NoisyGradient;
use optsde_core::process::Descent;
use optsde_core::schedule::Constant;
use optsde_device::observe::DiagonalLoss;

use crate::convergence::ErrorAt;
use crate::ensemble::{Plan, Record};
use crate::experiment::{
    Axis, Claim, Context, Estimate, Experiment, Failure, Figure, Findings, Mark, Number, Panel, Prediction, Role,
    Series,
};
use crate::theory;
use crate::theory::scaling_rules::{SgdRun, linear_sgd, linear_sgd_as_printed};
use crate::theory::sgd_quadratic::SgdQuadratic;

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "comp24/sgdw",
    title: "Weight decay of SGDW under the linear scaling rule",
    source: "Comp24, Appendix E, Lemma E.3",
    paper_says: "The SDE of SGDW suggests to leave gamma as it is when learning rate and batch size are multiplied by \
        kappa. That is a wrong conclusion: to preserve the bound on the expected loss of a convex quadratic it is \
        imperative to multiply gamma by kappa as well.",
    method: "One coordinate with curvature 1, noise of deviation 1, gamma = 0.5, kappa = 4, all ours. Exact stationary \
        losses for eta from 1e-2 down to 1e-6, and simulations at eta = 0.01 from x = 0.3: means over the second half of \
        the run after at least 100 relaxation times.",
    conclusion: "Under kappa eta and kappa B an unchanged gamma preserves the stationary loss of SGDW up to an error \
        proportional to eta, and the path in the time k eta; gamma kappa changes the loss by a factor that does not \
        depend on eta, here 1/2.",
    run,
};

const KAPPA: f64 = 4.0;
const START: f64 = 0.3;
/// Points of the transient in the figure.
const POINTS: u64 = 20;

/// The three runs that are compared.
const RUNS: [(&str, Role, Rule); 3] = [
    ("base", Role::Discrete, Rule::Base),
    ("γ kept", Role::Continuous, Rule::Kept),
    ("κγ", Role::Approximation, Rule::Printed),
];

#[derive(Clone, Copy)]
enum Rule {
    /// eta, B, gamma.
    Base,
    /// kappa eta, kappa B, gamma.
    Kept,
    /// kappa eta, kappa B, kappa gamma.
    Printed,
}

impl Rule {
    /// The run by this rule, from the learning rate eta of the base.
    fn run(self, eta: f64) -> theory::Result<SgdQuadratic> {
        let base = SgdRun { learning_rate: eta, batch: 1.0, weight_decay: 0.5 };
        let run = match self {
            Self::Base => base,
            Self::Kept => linear_sgd(&base, KAPPA)?,
            Self::Printed => linear_sgd_as_printed(&base, KAPPA)?,
        };
        Ok(SgdQuadratic { lam: 1.0, sigma: 1.0, eta: run.learning_rate, gamma: run.weight_decay, batch: run.batch })
    }

    /// The stationary loss over that of the base.
    fn loss_ratio(self, eta: f64) -> theory::Result<f64> {
        Ok(self.run(eta)?.stationary_loss()? / Self::Base.run(eta)?.stationary_loss()?)
    }
}

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    const ETA: f64 = 0.01;
    let mut findings = Findings::default();
    let mut measured = Vec::new();
    for (label, _, rule) in RUNS {
        measured.push(simulated(context, label, rule.run(ETA)?)?);
    }
    findings.claims.extend(exact_claims()?);
    if let [base, kept, printed] = &measured[..] {
        let (exact_kept, exact_printed) = (Rule::Kept.loss_ratio(ETA)?, Rule::Printed.loss_ratio(ETA)?);
        let name = |gamma: &str| format!("simulated stationary loss over that of the base, {gamma}, eta = 0.01");
        findings.claims.push(Claim::ours(
            name("gamma kept"),
            Prediction::Equal { value: exact_kept, rival: Some(exact_printed) },
            kept.stationary.over(base.stationary),
        ));
        let ratio = printed.stationary.over(base.stationary);
        let unchanged = Prediction::Equal { value: 1.0, rival: Some(exact_printed) };
        findings.claims.push(Claim::refuted(name("gamma kappa, unchanged"), unchanged, ratio).showing(14));
        let halved = Prediction::Equal { value: exact_printed, rival: Some(1.0) };
        findings.claims.push(Claim::ours(name("gamma kappa, about half"), halved, ratio));
    }
    findings.figures.push(Figure {
        caption: "Left: expected loss against the time k eta; lines are exact, symbols measured. With gamma kept the \
            curve is that of the base, with gamma kappa it ends at half the loss. Right: the stationary loss over that \
            of the base against eta."
            .into(),
        panels: vec![path_panel(ETA, &measured)?, ratio_panel()?],
    });
    Ok(findings)
}

struct Measured {
    /// (time, E f) on the way.
    path: Vec<(f64, Estimate)>,
    stationary: Estimate,
}

fn simulated(context: &Context<'_>, label: &str, run: SgdQuadratic) -> Result<Measured, Failure> {
    let process = Descent {
        optimizer: Decayed { optimizer: Sgd, decay: WeightDecay::decoupled(Number::of(run.gamma)) },
        oracle: NoisyGradient {
            loss: Quadratic::diagonal([Number::of(run.lam)]),
            noise: White::new(Number::of(run.sigma / run.batch.sqrt()))?,
        },
        schedule: Constant(Number::of(run.eta)),
        start: [Number::of(START)],
    };
    let observe = DiagonalLoss { half_curvatures: [Number::of(0.5 * run.lam)] };
    let steps = context.choose(14_000, 40_000);
    let places = places(run.eta);
    let mut records: Vec<Record> = places.iter().map(|&k| Record::At(k)).collect();
    records.push(Record::Average { first: steps / 2, last: steps, every: 1 });
    let plan = Plan::new(context.choose(512, 2048), steps).with_records(records);
    let outcome = context.simulate(label, &process, observe, plan)?;
    let losses: Vec<Estimate> = outcome.moments.iter().map(|moments| Estimate::mean(moments, 0)).collect();
    let path = places.iter().zip(&losses).map(|(&k, loss)| (f64::of_count(k) * run.eta, *loss)).collect();
    let stationary = losses.last().copied().ok_or_else(|| Failure::setup("no record"))?;
    Ok(Measured { path, stationary })
}

/// The steps whose loss is drawn: every 0.2 of the time k eta, for the learning rates 0.01 and 0.04.
fn places(eta: f64) -> Vec<u64> {
    let every = if eta < 0.02 { 20 } else { 5 };
    (0..=POINTS).map(|point| every * point).collect()
}

fn exact_claims() -> Result<Vec<Claim>, Failure> {
    const SIZES: [f64; 5] = [1e-2, 1e-3, 1e-4, 1e-5, 1e-6];
    let mut claims = Vec::new();
    let change = |rule: Rule| -> Result<Estimate, Failure> {
        let mut errors = Vec::new();
        for eta in SIZES {
            errors.push(ErrorAt { size: eta, error: (rule.loss_ratio(eta)? - 1.0).abs() });
        }
        Ok(Estimate::slope_of(&errors)?)
    };
    let name = |gamma: &str| format!("order in eta of the change of the stationary loss, {gamma}");
    claims.push(Claim::ours(name("gamma kept"), Prediction::Order { order: 1.0 }, change(Rule::Kept)?));
    let printed = change(Rule::Printed)?;
    claims.push(Claim::ours(name("gamma kappa"), Prediction::Order { order: 0.0 }, printed).showing(14));
    // (lam + gamma) / (lam + kappa gamma) = 1.5 / 3, times 1 + (kappa (lam + kappa gamma) - (lam + gamma)) eta / 2 + ...,
    // 1 + 5.25 eta + O(eta^2).
    let eta = 1e-6;
    claims.push(Claim::ours(
        "stationary loss over that of the base, gamma kappa, eta = 1e-6".to_owned(),
        Prediction::Within { value: 0.5, error: 6.0 * eta },
        Estimate::computed(Rule::Printed.loss_ratio(eta)?),
    ));
    let base = Rule::Base.run(0.01)?.sde_stationary_loss()?;
    for (rule, name, value) in [(Rule::Kept, "kept", 1.0), (Rule::Printed, "kappa", 0.5)] {
        // The SDE is linear: rounding only.
        let by_paper = matches!(rule, Rule::Kept);
        let claim = if by_paper { Claim::paper } else { Claim::ours };
        claims.push(claim(
            format!("stationary loss of the SDE of Lemma E.3 over that of the base, gamma {name}"),
            Prediction::Within { value, error: 1e-12 },
            Estimate::computed(rule.run(0.01)?.sde_stationary_loss()? / base),
        ));
    }
    Ok(claims)
}

fn path_panel(eta: f64, measured: &[Measured]) -> Result<Panel, Failure> {
    let mut series = Vec::new();
    for ((label, role, rule), measured) in RUNS.into_iter().zip(measured) {
        let run = rule.run(eta)?;
        let mut exact = Vec::new();
        for k in places(run.eta) {
            let law = run.after(START, k)?;
            exact.push((f64::of_count(k) * run.eta, 0.5 * run.lam * (law.mean * law.mean + law.variance)));
        }
        series.push(Series::new(label, role, Mark::Line, exact));
        series.push(Series::estimates(format!("{label}, measured"), Role::Measured, Mark::Symbols, &measured.path));
    }
    Ok(Panel {
        title: "Expected loss, κ = 4, η = 0.01".into(),
        x: Axis::linear("time kη"),
        y: Axis::logarithmic("E f"),
        series,
        verticals: Vec::new(),
    })
}

fn ratio_panel() -> Result<Panel, Failure> {
    let mut series = Vec::new();
    for (label, role, rule) in [RUNS[1], RUNS[2]] {
        let mut points = Vec::new();
        for tenths in -60_i32..=-10 {
            let eta = 10.0_f64.powf(f64::from(tenths) / 10.0);
            points.push((eta, rule.loss_ratio(eta)?));
        }
        series.push(Series::new(label, role, Mark::Line, points));
    }
    Ok(Panel {
        title: "Stationary loss".into(),
        x: Axis::logarithmic("η of the base"),
        y: Axis::linear("stationary loss over that of the base").within(0.0, 1.5),
        series,
        verticals: Vec::new(),
    })
}
