//! Malladi22 Definitions 5.1, 5.2 and Theorem 5.3: what has to change with the batch.

use optsde_core::Real;

use super::batch_comparison::{Comparison, KAPPA, Orders, STEPS, growth_with_kappa};
use super::batch_rules::Method;
use super::batch_simulation;
use crate::experiment::{Axis, Context, Experiment, Failure, Figure, Findings, Mark, Panel, Role, Series, Table};
use crate::theory::linear_loss::Moments;
use crate::theory::scaling_rules::Rule;

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "malladi22/square_root_rule",
    title: "The square root scaling rule and its ablations, exactly",
    source: "Malladi22, Definitions 5.1 and 5.2, Theorem 5.3, Figures 24 and 25",
    paper_says: "With batch kappa B, eta sqrt(kappa), beta -> 1 - kappa (1 - beta) and eps / sqrt(kappa), step k / kappa has \
        the moments of step k up to C (1 + kappa) eta^2, from the same initial point, (theta, u) in Theorem 4.2; for Adam that \
        is at the steps t_0 / eta^2 and kappa t_0 / eta^2. In training with Adam, scaling all hyperparameters keeps test \
        functions better than scaling some of them, and a linear rule tracks the small batch less well.",
    method: "The networks are replaced by a linear loss on which moments are exact: gradient 1, sigma_0 = 1, eps_0 = 0.1, \
        u_0 = 2, theta_0 = 0.3, c_2 = 1, for Adam c_1 = 1.5, t_0 = 1/2, m = 0.4; noise of three values with the moments of a \
        normal variable up to the fifth; v_k in the denominator. Compared are E theta and E theta^2 after a time of 1, at \
        eta^2 = 1/128 and kappa = 4; orders by halving eta^2 from 1/256 to 1/2048. v_0 is divided by kappa in every ablation \
        but the one that says otherwise. The ablations of RMSprop, those of eps alone and of nothing scaled are ours. \
        Simulations with the same noise start Adam at step 0 with m = 0.",
    conclusion: "On this problem the rule keeps the moments to order eta^2, with an error proportional to kappa - 1. At \
        kappa = 4 and eta^2 = 1/128 every ablation is farther from the small batch, and with the betas not scaled the \
        distance does not vanish with eta. Equal starts are equal (theta, u), not equal (theta, v): v_0 has to be divided by \
        kappa, which Definitions 5.1 and 5.2 do not mention. Adam's t_0 is at step t_0 / (kappa eta^2), not kappa t_0 / eta^2.",
    run,
};

/// 1 / eta^2 where kappa is varied up to 32.
const FINE_STEPS: u64 = 512;
const METHODS: [Method; 2] = [Method::Rmsprop, Method::Adam];

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let mut findings = Findings::default();
    let simulated = batch_simulation::claims(context, KAPPA, STEPS)?;
    let (mut panels, mut rows) = (Vec::new(), Vec::new());
    for method in METHODS {
        let comparison = Comparison::new(method, KAPPA, STEPS)?;
        findings.claims.extend(comparison.claims());
        rows.extend(comparison.rows()?);
        let orders = Orders::new(method)?;
        findings.claims.extend(orders.claims()?);
        panels.push(orders.panel());
    }
    findings.claims.push(growth_with_kappa()?);
    findings.claims.extend(simulated);
    findings.figures.push(Figure {
        caption: "RMSprop: mean and mean square of theta with batch B, with batch 4 B under the rule, and under three \
            others. The points of the rule lie on the curve of the small batch, which is nearly that of the SDE."
            .into(),
        panels: vec![trajectories("Mean", "E θ", |at| at.x)?, trajectories("Mean square", "E θ²", |at| at.x2)?],
    });
    findings.figures.push(Figure {
        caption: "How far E theta^2 with batch 4 B is from that with batch B. Under the rule the distance falls in \
            proportion to eta^2; with v_0 kept, or the betas not scaled, it stays. For Adam it also stays where t_0 is \
            counted as printed."
            .into(),
        panels,
    });
    findings.figures.push(Figure {
        caption:
            "How far E theta^2 with batch kappa B is from that with batch B, at eta^2 = 1/512. The rule stays below \
            its ablations; some of these change sign, where they dip."
                .into(),
        panels: METHODS.map(distances).into_iter().collect::<Result<_, _>>()?,
    });
    findings.tables.push(Table {
        caption: "Distances from the run with batch B after a time of 1, batch 4 B, eta^2 = 1/128.".into(),
        columns: ["optimizer", "scaling", "in E theta", "in E theta^2"].map(Into::into).into(),
        rows,
    });
    Ok(findings)
}

/// RMSprop at each sixteenth of the time.
fn trajectories(title: &str, axis: &str, of: fn(&Moments) -> f64) -> Result<Panel, Failure> {
    let method = Method::Rmsprop;
    let rule = Rule::square_root(f64::of_count(KAPPA))?;
    let sixteenths = 1..=16_u64;
    let time = |part: u64| f64::of_count(part) / 16.0;
    let along = |rule: Option<Rule>| -> Result<Vec<(f64, f64)>, Failure> {
        let base = method.base(STEPS);
        let (run, steps) = match rule {
            Some(rule) => (rule.apply(&base)?, STEPS / KAPPA),
            None => (base, STEPS),
        };
        let at = |part: u64| Ok((time(part), of(&method.moments(&run, 0, method.momentum(), part * steps / 16)?)));
        sixteenths.clone().map(at).collect()
    };
    let sde = sixteenths.clone().map(|part| Ok((time(part), of(&method.sde(time(part))?))));
    let kept = Rule { second_moment: 1.0, ..rule };
    let nothing = Rule { learning_rate: 1.0, rate1: 1.0, rate2: 1.0, epsilon: 1.0, ..rule };
    Ok(Panel {
        title: title.into(),
        x: Axis::linear("t = kη²"),
        y: Axis::linear(axis),
        series: vec![
            Series::new("batch B", Role::Discrete, Mark::Line, along(None)?),
            Series::new("SDE", Role::Continuous, Mark::Dashed, sde.collect::<Result<_, Failure>>()?),
            Series::new("4B, rule", Role::Discrete, Mark::Symbols, along(Some(rule))?),
            Series::new(
                "4B, betas not scaled",
                Role::Approximation,
                Mark::Dashed,
                along(Some(Rule { rate2: 1.0, ..rule }))?,
            ),
            Series::new("4B, rule, v_0 kept", Role::Approximation, Mark::Dashed, along(Some(kept))?),
            Series::new("4B, nothing scaled", Role::Guide, Mark::Dashed, along(Some(nothing))?),
        ],
        verticals: Vec::new(),
    })
}

/// The distance in E theta^2 against kappa.
fn distances(method: Method) -> Result<Panel, Failure> {
    let mut series = vec![Series::new("rule", Role::Discrete, Mark::Symbols, Vec::new())];
    for kappa in [2, 4, 8, 16, 32] {
        let comparison = Comparison::new(method, kappa, FINE_STEPS)?;
        let at = |moments: &Moments| (f64::of_count(kappa), (moments.x2 - comparison.base.x2).abs());
        for (place, (variant, moments)) in comparison.ablations.iter().enumerate() {
            if series.len() < place + 2 {
                series.push(Series::new(variant.name, Role::Approximation, Mark::Dashed, Vec::new()));
            }
            if let Some(of_variant) = series.get_mut(place + 1) {
                of_variant.points.push(at(moments));
            }
        }
        if let Some(of_rule) = series.first_mut() {
            of_rule.points.push(at(&comparison.rule));
        }
    }
    Ok(Panel {
        title: format!("{}: distance against κ", method.name()),
        x: Axis::logarithmic("κ"),
        y: Axis::logarithmic("distance in E θ²"),
        series,
        verticals: Vec::new(),
    })
}
