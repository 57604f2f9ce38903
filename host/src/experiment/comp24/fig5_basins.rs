//! Comp24 figure 5, centre-right: which basin `AdamW` falls into, and at which loss it settles there.

use optsde_core::Real;
use optsde_core::loss::{EmbeddedSaddle, Loss, SaddleCoordinate};
use optsde_core::process::DescentState;

use super::adaptive_basin::{Excess, excess};
use super::adaptive_law::{coordinate, run as adaptive_run};
use super::adaptive_proportion::proportion;
use super::adaptive_run::{Length, Problem, adamw, logarithmic_steps, mean_at};
use crate::ensemble::{Plan, Record};
use crate::experiment::{
    Axis, Claim, Context, Estimate, Experiment, Failure, Figure, Findings, Mark, Number, Panel, Prediction, Role, Series,
    Table,
};
use crate::theory::embedded_saddle::{self, Minimum};

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "comp24/fig5_basins",
    title: "The betas of AdamW choose the basin",
    source: "Comp24, Figure 5 centre-right, section 3.2, Appendix F.6",
    paper_says: "On a saddle between two minima the betas decide which basin attracts AdamW, three combinations one and three \
        the other, and how fast, but not the asymptotic loss in the basin.",
    method: "f = x^T H x / 2 + sum x^4 / 4 - 0.1 sum x^3 / 3 with H = diag(-1, 2), sigma = 0.1, eta = 0.001, gamma = 0.1, beta2 in {0.992, \
        0.996, 0.998}, 50000 steps, as in the paper. Its text has beta1 in {0.99, 0.999}, its legend {0.9, 0.999}: all three \
        are run. The paper gives no start: (-2.25, 1) is ours, chosen so that the basin depends on beta1. The level is the mean of \
        coordinate 1 of the loss above the minimum of its basin over the steps from 20000 on, against a theory of the mean, pulled off \
        the minimum by the decay, and of the fluctuation around it. Proportions of paths have exact binomial intervals.",
    conclusion: "From this start beta1 = 0.999 overshoots into the right basin at any of the three beta2, beta1 = 0.9 and 0.99 \
        stay left. The level depends on the betas only through the lag of the momentum, by at most gamma / (rho1 + gamma) = 9 % of its \
        part from the noise; half of it is not noise but the pull of the decay, which Lemma 3.13 leaves out by \
        putting the minimum at 0.",
    run,
};

const SADDLE: SaddleCoordinate<f64> = SaddleCoordinate { curvature: -1.0, quartic: 1.0, cubic: 0.1 };
const BETAS1: [f64; 3] = [0.9, 0.99, 0.999];
const BETAS2: [f64; 3] = [0.992, 0.996, 0.998];
const STEPS: u64 = 50_000;
/// Of the paths; 320 that agree show 96 % at the confidence of a claim.
const NEARLY_ALL: f64 = 0.95;

/// What was measured at one pair of betas.
struct Cell {
    betas: [f64; 2],
    /// Of the paths, at the end.
    in_expected_basin: Estimate,
    /// The basin that is expected.
    minimum: Minimum,
    /// Coordinate 1 of the settled loss above the minimum.
    level: Estimate,
    predicted: Excess,
    /// (step, E `x_1`, E f above the minimum)
    course: Vec<(f64, f64, f64)>,
}

impl Cell {
    fn condition(&self) -> String {
        format!("beta = ({}, {})", self.betas[0], self.betas[1])
    }

    fn goes_right(&self) -> bool {
        self.minimum.x > 0.0
    }

    fn claims(&self) -> [Claim; 2] {
        let basin = if self.goes_right() { "right" } else { "left" };
        let Excess { total, of_noise } = self.predicted;
        let condition = self.condition();
        [
            Claim::paper(
                format!("{condition}: nearly all paths from x1 = -2.25 end in the {basin} basin"),
                Prediction::AtLeast { bound: NEARLY_ALL },
                self.in_expected_basin,
            ),
            Claim::ours(
                format!("{condition}: loss of coordinate 1 above the minimum, decay and noise together"),
                Prediction::Equal { value: total, rival: Some(of_noise) },
                self.level,
            ),
        ]
    }
}

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let [right, left] = embedded_saddle::minima(SADDLE.curvature, SADDLE.quartic, SADDLE.cubic)?;
    let mut cells = Vec::new();
    for beta1 in BETAS1 {
        let minimum = if beta1 > 0.995 { right } else { left };
        for beta2 in BETAS2 {
            cells.push(cell(context, [beta1, beta2], minimum)?);
        }
    }
    let mut findings = Findings::default();
    for cell in &cells {
        findings.claims.extend(cell.claims());
    }
    for row in cells.chunks(BETAS2.len()) {
        findings.claims.extend(same_level(row));
    }
    let panels = cells.chunks(BETAS2.len()).zip(BETAS1);
    findings.figures.push(Figure {
        caption: "The mean loss above the minimum of the basin that the paths end in. Within a panel, and between the panels, the levels \
            agree; the time to reach them does not."
            .into(),
        panels: panels.clone().map(|(row, beta1)| loss_panel(row, beta1)).collect(),
    });
    findings.figures.push(Figure {
        caption: "The mean of x1. The momentum of beta1 = 0.999 carries the paths over the maximum at 0.".into(),
        panels: panels.map(|(row, beta1)| path_panel(row, beta1)).collect(),
    });
    findings.tables.push(table(&cells));
    Ok(findings)
}

fn cell(context: &Context<'_>, betas: [f64; 2], minimum: Minimum) -> Result<Cell, Failure> {
    let run = adaptive_run(0.001, betas, 0.1, 0.1);
    let of = |number: f64| Number::of(number);
    let problem = Problem {
        loss: EmbeddedSaddle::diagonal([-1.0, 2.0].map(of), of(SADDLE.quartic), of(SADDLE.cubic)),
        sigma: run.noise,
        eta: run.hyper.learning_rate,
        start: [-2.25, 1.0],
        deviation: [0.0; 2],
    };
    let (loss, floor) = (problem.loss, of(minimum.value));
    let first = SaddleCoordinate { curvature: -Number::ONE, quartic: of(SADDLE.quartic), cubic: of(SADDLE.cubic) };
    let observe = move |state: &DescentState<Number, _, 2>| {
        let x = state.x[0];
        let right = if x > Number::ZERO { Number::ONE } else { Number::ZERO };
        [right, x, first.value(x) - floor, loss.value(&state.x) - floor]
    };
    let length = Length { paths: context.choose(320, 2000), steps: STEPS, settled_after: 20_000, every: 10 };
    let course = logarithmic_steps(STEPS);
    let records = course.iter().map(|&step| Record::At(step)).chain([length.settled(), Record::At(STEPS)]);
    let plan = Plan::new(length.paths, STEPS).with_records(records);
    let name = format!("beta {} {}", betas[0], betas[1]);
    let outcome = context.simulate(&name, &problem.under(adamw(&run)), observe, plan)?;

    let value = |record, observable| mean_at(&outcome, record, observable).value;
    let settled = course.len();
    let course = course.iter().zip(0..).map(|(&step, at)| (Real::of_count(step), value(at, 1), value(at, 3))).collect();
    let (paths, diverged) = outcome.moments.last().map_or((0, 0), |end| (end.count, end.diverged));
    let in_right = value(settled + 1, 0);
    let in_expected = if minimum.x > 0.0 { in_right } else { 1.0 - in_right };
    Ok(Cell {
        betas,
        minimum,
        in_expected_basin: proportion(in_expected, paths).with_interval_if(diverged == 0),
        level: mean_at(&outcome, settled, 2),
        predicted: excess(&SADDLE, &minimum, &coordinate(&run, minimum.curvature))?,
        course,
    })
}

/// The levels at the smallest and the largest beta2.
fn same_level(row: &[Cell]) -> Option<Claim> {
    let (first, last) = (row.first()?, row.last()?);
    Some(Claim::paper(
        format!("level at {} over that at {}: independent of beta2", first.condition(), last.condition()),
        Prediction::Closer { value: 1.0, rival: 0.8 },
        first.level.over(last.level),
    ))
}

fn loss_panel(row: &[Cell], beta1: f64) -> Panel {
    let mut series: Vec<Series> = curves(row, |(step, _, loss)| (step, loss));
    if let Some(cell) = row.first() {
        // Coordinate 2 settles at its minimum 0 with the noise of its own curvature alone.
        series.push(level("coordinate 1, decay and noise", Role::Discrete, Mark::Line, cell.predicted.total));
        series.push(level("coordinate 1, noise alone", Role::Approximation, Mark::Dashed, cell.predicted.of_noise));
    }
    Panel {
        title: format!("loss, beta1 = {beta1}"),
        x: Axis::logarithmic("step"),
        y: Axis::logarithmic("E f above the minimum"),
        series,
        verticals: Vec::new(),
    }
}

fn path_panel(row: &[Cell], beta1: f64) -> Panel {
    let minima = row.iter().take(1).map(|cell| level("minimum", Role::Guide, Mark::Dashed, cell.minimum.x));
    Panel {
        title: format!("x1, beta1 = {beta1}"),
        x: Axis::logarithmic("step"),
        y: Axis::linear("E x1").within(-2.5, 2.5),
        series: curves(row, |(step, x, _)| (step, x)).into_iter().chain(minima).collect(),
        verticals: Vec::new(),
    }
}

/// One curve for each beta2.
fn curves(row: &[Cell], point: impl Fn((f64, f64, f64)) -> (f64, f64)) -> Vec<Series> {
    let marks = [Mark::Line, Mark::Dashed, Mark::Symbols];
    let curve = |(cell, mark): (&Cell, Mark)| {
        let points = cell.course.iter().map(|&at| point(at)).collect();
        Series::new(format!("beta2 = {}", cell.betas[1]), Role::Measured, mark, points)
    };
    row.iter().zip(marks).map(curve).collect()
}

fn level(label: &str, role: Role, mark: Mark, value: f64) -> Series {
    Series::new(label, role, mark, vec![(1.0, value), (Real::of_count(STEPS), value)])
}

fn table(cells: &[Cell]) -> Table {
    let rows = cells.iter().map(|cell| {
        let in_right = if cell.goes_right() { cell.in_expected_basin.value } else { 1.0 - cell.in_expected_basin.value };
        vec![
            cell.betas[0].to_string(),
            cell.betas[1].to_string(),
            format!("{in_right:.3}"),
            format!("{:.3e} ({:.1} %)", cell.level.value, 100.0 * cell.level.standard_error() / cell.level.value),
            format!("{:.3e}", cell.predicted.total),
            format!("{:.3e}", cell.predicted.of_noise),
        ]
    });
    let columns = ["beta1", "beta2", "share right", "level (s.e.)", "decay and noise", "noise alone"];
    Table {
        caption: "Where the paths end, and the loss of coordinate 1 above the minimum there.".into(),
        columns: columns.map(String::from).to_vec(),
        rows: rows.collect(),
    }
}
