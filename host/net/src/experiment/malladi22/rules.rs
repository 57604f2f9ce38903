//! Scaling rules compared: how far a run with kappa times the batch is from the base run, for several rules.
//!
//! The distance is the mean of |ln(loss / loss of the base run)| at seven equal parts of the time, as many samples seen. All runs of a
//! replicate start at one point; distances are compared replicate by replicate.

use optsde::experiment::{
    Axis, Claim, Context, Failure, Figure, Findings, Kept, Mark, Panel, Prediction, Role, Running, Series, Table,
};
use optsde::theory::TheoryError;
use optsde::theory::scaling_rules::{AdaptiveRun, Rule};
use optsde_core::Real;
use optsde_core::optimizer::SecondMomentUse;

use super::super::replicates::{Replicates, at, with_half_width};
use super::base::{DESCRIPTION, Replicate, STEPS, TIMES, log_gap};

/// Multiples of the batch.
pub(super) const KAPPAS: [u32; 2] = [4, 16];

/// A rule by name.
#[derive(Clone, Copy)]
pub(super) struct Named {
    pub(super) name: &'static str,
    pub(super) rule: fn(f64) -> Result<Rule, TheoryError>,
}

/// The square root rule.
pub(super) const SQUARE_ROOT: Named = Named { name: "square root", rule: Rule::square_root };
/// No rescaling.
pub(super) const NONE: Named = Named { name: "no rescaling", rule: none };
/// The linear rule.
pub(super) const LINEAR: Named = Named { name: "linear", rule: Rule::linear };

/// Only the batch changes.
pub(super) fn none(kappa: f64) -> Result<Rule, TheoryError> {
    let whole = Rule::square_root(kappa)?;
    Ok(Rule { learning_rate: 1.0, rate1: 1.0, rate2: 1.0, epsilon: 1.0, second_moment: 1.0, ..whole })
}

/// The part of the square root rule for the learning rate.
pub(super) fn learning_rate_only(kappa: f64) -> Result<Rule, TheoryError> {
    Ok(Rule { learning_rate: Rule::square_root(kappa)?.learning_rate, ..none(kappa)? })
}

/// All of the square root rule but beta2.
pub(super) fn without_beta2(kappa: f64) -> Result<Rule, TheoryError> {
    Ok(Rule { rate2: 1.0, ..Rule::square_root(kappa)? })
}

/// All of the square root rule but the betas.
pub(super) fn without_betas(kappa: f64) -> Result<Rule, TheoryError> {
    Ok(Rule { rate1: 1.0, rate2: 1.0, ..Rule::square_root(kappa)? })
}

/// All of the square root rule but the learning rate.
pub(super) fn without_learning_rate(kappa: f64) -> Result<Rule, TheoryError> {
    Ok(Rule { learning_rate: 1.0, ..Rule::square_root(kappa)? })
}

/// A comparison of rules, of which the first is the square root rule.
pub(super) struct Comparison {
    pub(super) title: &'static str,
    pub(super) base: AdaptiveRun,
    pub(super) rules: &'static [Named],
    /// Whether the last rule is claimed to be the worst.
    pub(super) last_is_worst: bool,
    pub(super) replicates: usize,
}

impl Comparison {
    /// Gap of the base run to another, then for each kappa and rule its gap and its test error less that of the base
    /// run; then the curves, that of the base run first.
    fn replicate(&self, running: &Running<'_>) -> Result<Kept, Failure> {
        let mut runs = Replicate::new(running.seed)?;
        let base = runs.base("base", &self.base)?;
        let mut numbers = vec![log_gap(&runs.base("again", &self.base)?, &base)];
        let mut curves = base.losses.clone();
        for kappa in KAPPAS {
            for Named { name, rule } in self.rules {
                let scaled = rule(f64::from(kappa))?.apply(&self.base)?;
                let mut source = runs.batches(&format!("{name} {kappa}"), scaled.batch)?;
                let steps = STEPS / u64::from(kappa);
                let curve =
                    runs.run(&mut source, &scaled.hyper, SecondMomentUse::Updated, steps, &mut |_, _| Ok(()))?;
                numbers.extend([log_gap(&curve, &base), curve.test_error - base.test_error]);
                curves.extend(curve.losses);
            }
        }
        numbers.extend(curves);
        Ok(Kept { numbers, digest: runs.digest, diverged: runs.diverged })
    }

    /// Runs it, and decides whether the square root rule is the best, and the last one the worst.
    pub(super) fn decide(&self, context: &Context<'_>, findings: &mut Findings) -> Result<(), Failure> {
        let names: Vec<&str> = self.rules.iter().map(|rule| rule.name).collect();
        let description = format!("{DESCRIPTION}; {:?}; kappa {KAPPAS:?}; {names:?}", self.base);
        let steps = STEPS * 2 + KAPPAS.iter().map(|kappa| STEPS / u64::from(*kappa)).sum::<u64>() * names.len() as u64;
        let runs = Replicates::run(context, self.title, self.replicates, steps, &description, |running| {
            self.replicate(running)
        })?;
        let place = |which: usize, rule: usize| 1 + 2 * (which * names.len() + rule);
        let gap = |numbers: &[f64], which: usize, rule: usize| at(numbers, place(which, rule));
        let last = names.len() - 1;
        for (which, kappa) in KAPPAS.into_iter().enumerate() {
            for (rule, name) in names.iter().enumerate().skip(1) {
                findings.claims.push(Claim::paper(
                    format!(
                        "{}, kappa = {kappa}: the loss under the square root rule is nearer to that of the base run than under '{name}' \
                         (ratio of gaps, geometric mean)",
                        self.title
                    ),
                    Prediction::AtLeast { bound: 1.0 },
                    runs.mean_ratio(|numbers| gap(numbers, which, rule) / gap(numbers, which, 0)),
                ));
                if self.last_is_worst && rule < last {
                    findings.claims.push(Claim::paper(
                        format!("{}, kappa = {kappa}: '{}' is farther off than '{name}'", self.title, names[last]),
                        Prediction::AtLeast { bound: 1.0 },
                        runs.mean_ratio(|numbers| gap(numbers, which, last) / gap(numbers, which, rule)),
                    ));
                }
            }
            let change = runs.mean(|numbers| at(numbers, place(which, 0) + 1));
            findings.claims.push(Claim::paper(
                format!(
                    "{}, kappa = {kappa}: the test error under the square root rule rises by at most 3 %",
                    self.title
                ),
                Prediction::AtMost { bound: 0.03 },
                change,
            ));
        }
        let cell = |number: usize| with_half_width(&runs.mean(|numbers| at(numbers, number)), 3);
        let mut rows = vec![vec!["base run, other batches".to_owned(), cell(0), cell(0)]];
        rows.extend(
            names
                .iter()
                .enumerate()
                .map(|(rule, name)| vec![(*name).to_owned(), cell(place(0, rule)), cell(place(1, rule))]),
        );
        findings.tables.push(Table {
            caption: format!(
                "{}: mean of |ln(loss / loss of the base run)|, and the half-width of its interval.",
                self.title
            ),
            columns: ["rule", "κ = 4", "κ = 16"].map(String::from).into(),
            rows,
        });
        let first = place(KAPPAS.len(), 0);
        findings.figures.push(Figure {
            caption: "The training loss against the part of the time, mean of the seeds.".into(),
            panels: KAPPAS.iter().enumerate().map(|(which, kappa)| self.panel(&runs, first, which, *kappa)).collect(),
        });
        Ok(())
    }

    fn panel(&self, runs: &Replicates, first: usize, which: usize, kappa: u32) -> Panel {
        let times = usize::try_from(TIMES).unwrap_or(0);
        let curve = |number: usize| {
            let point = |time: usize| {
                let place = first + number * times + time;
                runs.mean(|numbers| at(numbers, place)).value
            };
            (0..times)
                .map(|time| (f64::of_count(time as u64 + 1) / f64::of_count(TIMES), point(time)))
                .collect::<Vec<_>>()
        };
        let mut series = vec![Series::new("base run", Role::Measured, Mark::Symbols, curve(0))];
        for (rule, named) in self.rules.iter().enumerate() {
            let (role, mark) =
                if rule == 0 { (Role::Continuous, Mark::Line) } else { (Role::Approximation, Mark::Dashed) };
            series.push(Series::new(named.name, role, mark, curve(1 + which * self.rules.len() + rule)));
        }
        Panel {
            title: format!("{}, κ = {kappa}", self.title),
            x: Axis::linear("part of the samples seen"),
            y: Axis::logarithmic("training loss"),
            series,
            verticals: Vec::new(),
        }
    }
}
