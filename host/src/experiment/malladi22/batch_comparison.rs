//! The moments under scaling rules against those of the small batch.

use optsde_core::Real;

use super::batch_rules::{Method, Variant};
use crate::convergence::ErrorAt;
use crate::experiment::convergence_panel::{Errors, convergence_panel};
use crate::experiment::{Claim, Estimate, Failure, Panel, Prediction, Role};
use crate::theory::linear_loss::Moments;
use crate::theory::scaling_rules::Rule;

/// kappa, where it is not varied.
pub(super) const KAPPA: u64 = 4;
/// 1 / eta^2 where rules are compared.
pub(super) const STEPS: u64 = 128;
/// 1 / eta^2 where orders are measured.
const SIZES: [u64; 4] = [256, 512, 1024, 2048];
/// Where the error is leading order, for its dependence on kappa.
const FINE: u64 = 2048;

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
pub(super) struct Comparison {
    method: Method,
    pub(super) base: Moments,
    pub(super) rule: Moments,
    pub(super) ablations: Vec<(Variant, Moments)>,
}

impl Comparison {
    pub(super) fn new(method: Method, kappa: u64, inverse: u64) -> Result<Self, Failure> {
        let (base, rule) = (small(method, inverse)?, square_root(method, kappa, inverse)?);
        let first = method.first_step(inverse / kappa);
        let with = |variant: Variant| {
            let moments = scaled(method, &variant.rule, inverse, first)?;
            Ok((variant, moments))
        };
        let ablations = method.ablations(f64::of_count(kappa))?.into_iter().map(with);
        Ok(Self { method, base, rule, ablations: ablations.collect::<Result<_, Failure>>()? })
    }

    /// The rule is the best at preserving the test functions (Appendix I.1).
    pub(super) fn claims(&self) -> Vec<Claim> {
        let of_rule = (self.rule.x2 - self.base.x2).abs();
        let claim = |(variant, moments): &(Variant, Moments)| {
            let claim = if variant.in_paper { Claim::paper } else { Claim::ours };
            claim(
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

    pub(super) fn rows(&self) -> Result<Vec<Vec<String>>, Failure> {
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

pub(super) fn small(method: Method, inverse: u64) -> Result<Moments, Failure> {
    Ok(method.moments(&method.base(inverse), method.first_step(inverse), method.momentum(), inverse)?)
}

pub(super) fn square_root(method: Method, kappa: u64, inverse: u64) -> Result<Moments, Failure> {
    scaled(method, &Rule::square_root(f64::of_count(kappa))?, inverse, method.first_step(inverse / kappa))
}

/// From the same v_0, so that u_0 = v_0 / sigma^2 is another one.
pub(super) fn v0_kept(method: Method, kappa: u64, inverse: u64) -> Result<Moments, Failure> {
    let rule = Rule { second_moment: 1.0, ..Rule::square_root(f64::of_count(kappa))? };
    scaled(method, &rule, inverse, method.first_step(inverse / kappa))
}

/// The distances from the small batch as eta falls.
pub(super) struct Orders {
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
    pub(super) fn new(method: Method) -> Result<Self, Failure> {
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

    pub(super) fn claims(&self) -> Result<Vec<Claim>, Failure> {
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
            Claim::ours(
                format!(
                    "{name}: the difference in E theta^2 does not vanish with eta {rule} from the same (theta, v) in place \
                        of (theta, u)"
                ),
                order(0.0),
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
            // Counted from the start on: the step floor(k / kappa), with which the theorem compares, would lie before it.
            claims.push(
                Claim::refuted(
                    format!(
                        "{name}: E theta^2 differs by order 1 in eta^2 {rule} where batch kappa B starts at \
                            step kappa t_0 / eta^2"
                    ),
                    order(1.0),
                    Estimate::slope_of(&self.printed_start)?,
                )
                .showing(18),
            );
        }
        Ok(claims)
    }

    pub(super) fn panel(&self) -> Panel {
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
pub(super) fn growth_with_kappa() -> Result<Claim, Failure> {
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
