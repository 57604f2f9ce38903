//! What a comparison finds: claims, a row of the table, a panel of the figure.

use optsde::experiment::{
    Axis, Claim, Context, Estimate, Failure, Figure, Findings, Mark, Panel, Prediction, Role, Series, Table,
};
use optsde_core::Real;

use super::{Curve, Setting};
use crate::experiment::replicates::{Replicates, curve, gap};

/// Runs a comparison and decides its claims.
pub(in crate::experiment::comp24) fn compare(
    context: &Context<'_>,
    setting: &Setting,
    findings: &mut Findings,
) -> Result<(), Failure> {
    let curves = setting.curves();
    let steps = setting.steps * (2 + (curves.len() as u64 - 2) * setting.refinement);
    let runs = Replicates::run(context, setting.name, setting.replicates, steps, &format!("{setting:?}"), |running| {
        setting.replicate(running)
    })?;
    let place = |which: Curve| curves.iter().position(|own| *own == which).unwrap_or(0);
    let to_optimizer = |numbers: &[f64], which: Curve| {
        let [optimizer, other] = [Curve::Optimizer, which].map(|which| curve(numbers, place(which), curves.len()));
        gap(optimizer, other)
    };
    let seeds = runs.mean(|numbers| to_optimizer(numbers, Curve::Again));
    let equation = runs.mean(|numbers| to_optimizer(numbers, Curve::Equation));
    let ratio = |above: Curve, below: Curve| {
        runs.mean_ratio(|numbers| to_optimizer(numbers, above) / to_optimizer(numbers, below))
    };
    findings.claims.push(Claim::paper(
        format!(
            "{}: the losses of optimizer and equation are at most {} times as far apart as those of two runs of the optimizer \
             (geometric mean)",
            setting.name, setting.factor
        ),
        Prediction::AtMost { bound: setting.factor },
        ratio(Curve::Equation, Curve::Again),
    ));
    let mut row = vec![setting.name.to_owned(), number(&seeds), number(&equation)];
    if curves.contains(&Curve::Malladi22) {
        findings.claims.push(Claim::paper(
            format!(
                "{}: the losses of optimizer and equation of Malladi22 are farther apart than those of optimizer and equation \
                 (ratio, geometric mean)",
                setting.name
            ),
            Prediction::AtLeast { bound: 1.0 },
            ratio(Curve::Malladi22, Curve::Equation),
        ));
        row.push(number(&runs.mean(|numbers| to_optimizer(numbers, Curve::Malladi22))));
    } else {
        row.push("-".into());
    }
    table(findings).rows.push(row);
    figure(findings).panels.push(panel(setting, &runs));
    Ok(())
}

fn number(estimate: &Estimate) -> String {
    format!("{:.2e} ± {:.1e}", estimate.value, estimate.half_width())
}

/// The table of gaps, begun where there is none.
fn table(findings: &mut Findings) -> &mut Table {
    if findings.tables.is_empty() {
        findings.tables.push(Table {
            caption: "The mean distance of the losses of two runs from the same state, over all times and replicates."
                .into(),
            columns: ["", "two runs of the optimizer", "optimizer and equation", "optimizer and equation of Malladi22"]
                .map(String::from)
                .into(),
            rows: Vec::new(),
        });
    }
    &mut findings.tables[0]
}

fn figure(findings: &mut Findings) -> &mut Figure {
    if findings.figures.is_empty() {
        findings
            .figures
            .push(Figure { caption: "The loss of all samples, mean of the replicates.".into(), panels: Vec::new() });
    }
    &mut findings.figures[0]
}

fn panel(setting: &Setting, runs: &Replicates) -> Panel {
    let curves = setting.curves();
    let series = |number: usize, which: Curve| {
        let (label, role, mark) = match which {
            Curve::Optimizer => ("optimizer", Role::Measured, Mark::Symbols),
            Curve::Again => ("optimizer, other noise", Role::Guide, Mark::Line),
            Curve::Equation => ("equation", Role::Continuous, Mark::Line),
            Curve::Malladi22 => ("equation of Malladi22", Role::Approximation, Mark::Dashed),
        };
        let losses = runs.mean_curve(number, curves.len());
        let step = |place: usize| f64::of_count(setting.common() + place as u64 * setting.every());
        let points = losses.into_iter().enumerate().map(|(place, loss)| (step(place), loss)).collect();
        Series::new(label, role, mark, points)
    };
    Panel {
        title: setting.name.into(),
        x: Axis::linear("step k"),
        y: Axis::logarithmic("loss"),
        series: curves.iter().enumerate().map(|(number, which)| series(number, *which)).collect(),
        verticals: Vec::new(),
    }
}
