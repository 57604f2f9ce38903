//! Malladi22 Definitions 5.1, 5.2 and Theorem 5.3: what has to change with the batch.

use optsde_core::Real;

use super::batch_rules::{Method, Variant};
use super::batch_simulation;
use crate::convergence::ErrorAt;
use crate::experiment::convergence_panel::{Errors, convergence_panel};
use crate::experiment::{
    Axis, Claim, Context, Estimate, Experiment, Failure, Figure, Findings, Mark, Panel, Prediction, Role, Series, Table,
};
use crate::theory::linear_loss::Moments;
use crate::theory::scaling_rules::Rule;

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "malladi22/square_root_rule",
    title: "The square root scaling rule and its ablations, exactly",
    source: "Malladi22, Definitions 5.1 and 5.2, Theorem 5.3, Figures 24 and 25",
    paper_says: "With batch kappa B, eta sqrt(kappa), beta -> 1 - kappa (1 - beta) and eps / sqrt(kappa), step k / kappa has \
        the moments of step k up to C (1 + kappa) eta^2; in training, scaling all hyperparameters tracks the small batch \
        better than scaling some of them or scaling linearly.",
    method: "The networks are replaced by a linear loss on which moments are exact: gradient 1, sigma_0 = 1, eps_0 = 0.1, \
        u_0 = 2, theta_0 = 0.3, c_2 = 1, for Adam c_1 = 1.5, t_0 = 1/2, m = 0.4; noise of three values with the moments of a \
        normal variable up to the fifth; v_k in the denominator. Compared are E theta and E theta^2 after a time of 1, at \
        eta^2 = 1/128 and kappa = 4; orders by halving eta^2 down to 1/2048. v_0 is divided by kappa in every ablation \
        but the one that says otherwise. Simulations with the same noise start Adam at step 0 with m = 0.",
    conclusion: "On this problem the rule keeps the moments to order eta^2, with an error proportional to kappa - 1, and every \
        ablation changes them by an amount that does not vanish with eta. Equal starts must be read as equal (theta, u): \
        v_0 has to be divided by kappa, and Adam's t_0 is at step t_0 / (kappa eta^2).",
    run,
};

const KAPPA: u64 = 4;
/// 1 / eta^2 where rules are compared.
const STEPS: u64 = 128;
/// 1 / eta^2 where orders are measured.
const SIZES: [u64; 4] = [256, 512, 1024, 2048];
/// Where the error is leading order, for its dependence on kappa.
const FINE: u64 = 2048;
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
            proportion to eta^2; with v_0 kept, or one hyperparameter not scaled, it stays. For Adam it also stays where t_0 \
            is counted as printed."
            .into(),
        panels,
    });
    findings.tables.push(Table {
        caption: "Distances from the run with batch B after a time of 1, batch 4 B, eta^2 = 1/128.".into(),
        columns: ["optimizer", "scaling", "in E theta", "in E theta^2"].map(Into::into).into(),
        rows,
    });
    Ok(findings)
}

/// The moments with batch kappa B after a time of 1, from `first` steps on.
fn scaled(method: Method, rule: &Rule, inverse: u64, first: u64) -> Result<Moments, Failure> {
    let run = rule.apply(&method.base(inverse))?;
    // kappa divides the number of steps.
    let steps = (f64::of_count(inverse) * rule.steps()).round();
    Ok(method.moments(&run, first, method.momentum(), whole(steps))?)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number of at most thousands")]
fn whole(steps: f64) -> u64 {
    steps as u64
}

/// All scalings against the small batch at one eta.
struct Comparison {
    method: Method,
    base: Moments,
    rule: Moments,
    ablations: Vec<(Variant, Moments)>,
}

impl Comparison {
    fn new(method: Method, kappa: u64, inverse: u64) -> Result<Self, Failure> {
        let (base, rule) = (small(method, inverse)?, square_root(method, kappa, inverse)?);
        let first = method.first_step(inverse / kappa);
        let with = |variant: Variant| {
            let moments = scaled(method, &variant.rule, inverse, first)?;
            Ok((variant, moments))
        };
        let ablations = method.ablations(f64::of_count(kappa))?.into_iter().map(with);
        Ok(Self { method, base, rule, ablations: ablations.collect::<Result<_, Failure>>()? })
    }

    /// The rule is the best at preserving the moments (Appendix I.1 and I.2).
    fn claims(&self) -> Vec<Claim> {
        let of_rule = (self.rule.x2 - self.base.x2).abs();
        let claim = |(variant, moments): &(Variant, Moments)| {
            Claim::paper(
                format!(
                    "{}, {}: E theta^2 is farther from that of batch B than under the rule, by this factor (kappa = {KAPPA}, \
                        eta^2 = 1/{STEPS})",
                    self.method.name(),
                    variant.name
                ),
                Prediction::AtLeast { bound: 1.0 },
                Estimate::computed((moments.x2 - self.base.x2).abs() / of_rule),
            )
        };
        self.ablations.iter().map(claim).collect()
    }

    fn rows(&self) -> Result<Vec<Vec<String>>, Failure> {
        let row = |name: &str, moments: &Moments| {
            let far = |value: f64| format!("{value:+.5}");
            let [x, x2] = [moments.x - self.base.x, moments.x2 - self.base.x2];
            vec![self.method.name().into(), name.into(), far(x), far(x2)]
        };
        let mut rows = vec![row("square root rule", &self.rule)];
        rows.extend(self.ablations.iter().map(|(variant, moments)| row(variant.name, moments)));
        rows.push(row("rule, v_0 kept", &v0_kept(self.method, KAPPA, STEPS)?));
        Ok(rows)
    }
}

fn small(method: Method, inverse: u64) -> Result<Moments, Failure> {
    Ok(method.moments(&method.base(inverse), method.first_step(inverse), method.momentum(), inverse)?)
}

fn square_root(method: Method, kappa: u64, inverse: u64) -> Result<Moments, Failure> {
    scaled(method, &Rule::square_root(f64::of_count(kappa))?, inverse, method.first_step(inverse / kappa))
}

/// Theorem 5.3 as worded: the same initial point, v_0 included.
fn v0_kept(method: Method, kappa: u64, inverse: u64) -> Result<Moments, Failure> {
    let rule = Rule { second_moment: 1.0, ..Rule::square_root(f64::of_count(kappa))? };
    scaled(method, &rule, inverse, method.first_step(inverse / kappa))
}

/// The distances from the small batch as eta falls.
struct Orders {
    method: Method,
    x: Vec<ErrorAt>,
    x2: Vec<ErrorAt>,
    v0_kept: Vec<ErrorAt>,
    /// Figure 24 (b), all but the betas.
    betas_kept: Vec<ErrorAt>,
    /// t_0 at step kappa t_0 / eta^2.
    printed_start: Vec<ErrorAt>,
}

impl Orders {
    fn new(method: Method) -> Result<Self, Failure> {
        let kappa = f64::of_count(KAPPA);
        let rule = Rule::square_root(kappa)?;
        let mut orders = Self {
            method,
            x: Vec::new(),
            x2: Vec::new(),
            v0_kept: Vec::new(),
            betas_kept: Vec::new(),
            printed_start: Vec::new(),
        };
        for inverse in SIZES {
            let base = small(method, inverse)?;
            let first = method.first_step(inverse / KAPPA);
            let error = |value: f64| ErrorAt { size: f64::of_count(inverse).recip(), error: value.abs() };
            let at_rule = square_root(method, KAPPA, inverse)?;
            let betas = scaled(method, &Rule { rate1: 1.0, rate2: 1.0, ..rule }, inverse, first)?;
            let start = scaled(method, &rule, inverse, KAPPA * method.first_step(inverse))?;
            orders.x.push(error(at_rule.x - base.x));
            orders.x2.push(error(at_rule.x2 - base.x2));
            orders.v0_kept.push(error(v0_kept(method, KAPPA, inverse)?.x2 - base.x2));
            orders.betas_kept.push(error(betas.x2 - base.x2));
            orders.printed_start.push(error(start.x2 - base.x2));
        }
        Ok(orders)
    }

    fn claims(&self) -> Result<Vec<Claim>, Failure> {
        let name = self.method.name();
        let order = |order: f64| Prediction::Order { order };
        let rule = "under the rule with kappa = 4";
        let mut claims = vec![
            Claim::paper(
                format!("{name}: E theta differs by order 1 in eta^2 {rule}"),
                order(1.0),
                Estimate::slope_of(&self.x)?,
            ),
            Claim::paper(
                format!("{name}: E theta^2 differs by order 1 in eta^2 {rule}"),
                order(1.0),
                Estimate::slope_of(&self.x2)?,
            ),
            Claim::refuted(
                format!(
                    "{name}: E theta^2 differs by order 1 in eta^2 {rule} from the same initial point, v_0 included"
                ),
                order(1.0),
                Estimate::slope_of(&self.v0_kept)?,
            )
            .showing(23),
            Claim::ours(
                format!("{name}: the difference in E theta^2 does not vanish with eta where the betas are not scaled"),
                order(0.0),
                Estimate::slope_of(&self.betas_kept)?,
            ),
        ];
        if self.method == Method::Adam {
            claims.push(
                Claim::refuted(
                    format!(
                        "{name}: E theta^2 differs by order 1 in eta^2 {rule} where t_0 is at step kappa t_0 / eta^2"
                    ),
                    order(1.0),
                    Estimate::slope_of(&self.printed_start)?,
                )
                .showing(18),
            );
        }
        Ok(claims)
    }

    fn panel(&self) -> Panel {
        let mut errors = vec![
            Errors::exact("rule", Role::Discrete, &self.x2),
            Errors::exact("rule, v_0 kept", Role::Approximation, &self.v0_kept),
            Errors::exact("betas not scaled", Role::Approximation, &self.betas_kept),
        ];
        if self.method == Method::Adam {
            errors.push(Errors::exact("rule, t_0 as printed", Role::Approximation, &self.printed_start));
        }
        convergence_panel(&format!("{}: distance in E θ²", self.method.name()), "η²", &errors, &[(0, 1.0)])
    }
}

/// Batch B errs by a eta^2 to leading order and batch kappa B by a kappa eta^2, so that they differ by
/// a (kappa - 1) eta^2.
fn growth_with_kappa() -> Result<Claim, Failure> {
    let base = small(Method::Rmsprop, FINE)?;
    let mut errors = Vec::new();
    for kappa in [8, 4, 2] {
        let error = (square_root(Method::Rmsprop, kappa, FINE)?.x - base.x).abs();
        errors.push(ErrorAt { size: f64::of_count(kappa - 1), error });
    }
    Ok(Claim::ours(
        format!(
            "RMSprop: the difference in E theta under the rule is of order 1 in kappa - 1 (8, 4, 2; eta^2 = 1/{FINE})"
        ),
        Prediction::Order { order: 1.0 },
        Estimate::slope_of(&errors)?,
    ))
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
            Series::new("SDE", Role::Continuous, Mark::Dashed, sde.collect::<Result<_, Failure>>()?),
            Series::new("batch B", Role::Discrete, Mark::Line, along(None)?),
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
