//! Comp24 figure 5, centre-right: which basin `AdamW` falls into, and at which loss it settles there.

use optsde_core::Real;
use optsde_core::loss::{EmbeddedSaddle, SaddleCoordinate};
use optsde_device::observe::BasinOfCoordinate;

use super::adaptive_basin::excess;
use super::adaptive_law::{coordinate, run as adaptive_run};
use super::adaptive_run::{Length, Problem, adamw, logarithmic_steps, mean_at};
use super::proportion::proportion;
use crate::ensemble::{Plan, Record};
use crate::experiment::{
    Axis, Claim, Context, Estimate, Experiment, Failure, Figure, Findings, Mark, Number, Panel, Prediction, Role,
    Series, Table,
};
use crate::theory::embedded_saddle::{self, Minimum};

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "comp24/fig5_basins",
    title: "The betas of AdamW choose the basin",
    source: "Comp24, Figure 5 centre-right, section 3.2, Appendix F.6",
    paper_says: "On a saddle between two minima the betas decide which basin attracts AdamW, three combinations one \
        and three the other, and how fast, but not the asymptotic loss in the basin.",
    method: "f = x^T H x / 2 + sum x^4 / 4 - 0.1 sum x^3 / 3 with H = diag(-1, 2), sigma = 0.1, eta = 0.001, gamma = \
        0.1, beta2 in {0.992, 0.996, 0.998}, as in the paper. Its text has beta1 in {0.99, 0.999}, its legend {0.9, \
        0.999}: all three are run. The paper gives no start: (-2.25, 1) is ours, chosen so that the basin depends on \
        beta1. The level is the mean of coordinate 1 of the loss above the minimum of its basin over the later steps \
        (beta1 = 0.999: 20000 to 100000, else 7000 to 20000), against a linear recursion around the mean, which the \
        decay pulls off the minimum, with momentum and second moment both fluctuating. Proportions of paths have exact \
        binomial intervals.",
    conclusion: "From this start beta1 = 0.999 overshoots into the right basin at any of the three beta2, beta1 = 0.9 \
        and 0.99 stay left. At beta1 = 0.9 and 0.99 the level does not depend on the betas to within 2 %; at beta1 = \
        0.999 it does, by 9 % between beta2 = 0.992 and 0.998: the second moment then forgets faster than the momentum \
        that holds against the decay. Half of the level is that pull of the decay and not noise, which Lemma 3.13 \
        leaves out by putting the minimum at 0.",
    run,
};

const SADDLE: SaddleCoordinate<f64> = SaddleCoordinate { curvature: -1.0, quartic: 1.0, cubic: 0.1 };
const BETAS1: [f64; 3] = [0.9, 0.99, 0.999];
const BETAS2: [f64; 3] = [0.992, 0.996, 0.998];
/// Of the paths; 320 that agree show 96 % at the confidence of a claim.
const NEARLY_ALL: f64 = 0.95;

/// beta1 = 0.999 remembers a thousand steps: fewer of them are independent.
fn length(context: &Context<'_>, [beta1, _]: [f64; 2]) -> Length {
    if overshoots(beta1) {
        Length { paths: context.choose(480, 2000), steps: 100_000, settled_after: 20_000, every: 10 }
    } else {
        Length {
            paths: context.choose(320, 1000),
            steps: context.choose(20_000, 50_000),
            settled_after: 7000,
            every: 10,
        }
    }
}

/// Which paths are expected in the right basin.
fn overshoots(beta1: f64) -> bool {
    beta1 > 0.995
}

/// What was measured at one pair of betas.
struct Cell {
    betas: [f64; 2],
    /// Of the paths, at the end.
    in_expected_basin: Estimate,
    /// The basin that is expected.
    minimum: Minimum,
    /// Coordinate 1 of the settled loss above the minimum.
    level: Estimate,
    /// The level of decay and noise.
    predicted: f64,
    /// The level of the noise alone, by the printed variance.
    of_noise: f64,
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
        let condition = self.condition();
        [
            Claim::paper(
                format!("{condition}: nearly all paths from x1 = -2.25 end in the {basin} basin"),
                Prediction::AtLeast { bound: NEARLY_ALL },
                self.in_expected_basin,
            ),
            Claim::ours(
                format!("{condition}: loss of coordinate 1 above the minimum, decay and noise together"),
                Prediction::Equal { value: self.predicted, rival: Some(self.of_noise) },
                self.level,
            ),
        ]
    }
}

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let [right, left] = embedded_saddle::minima(SADDLE.curvature, SADDLE.quartic, SADDLE.cubic)?;
    let mut cells = Vec::new();
    for beta1 in BETAS1 {
        let minimum = if overshoots(beta1) { right } else { left };
        for beta2 in BETAS2 {
            cells.push(cell(context, [beta1, beta2], minimum)?);
        }
    }
    let mut findings = Findings::default();
    for cell in &cells {
        findings.claims.extend(cell.claims());
    }
    findings.claims.extend(same_levels(&cells));
    let panels = cells.chunks(BETAS2.len()).zip(BETAS1);
    findings.figures.push(Figure {
        caption: "The mean loss above the minimum of the basin that the paths end in. The levels agree to \
            10 %, the time to reach them does not. The horizontal lines are those of coordinate 1; coordinate 2 adds \
            its noise."
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
    let first = SaddleCoordinate { curvature: -Number::ONE, quartic: of(SADDLE.quartic), cubic: of(SADDLE.cubic) };
    let observe = BasinOfCoordinate { loss: problem.loss, first, floor: of(minimum.value) };
    let length = length(context, betas);
    let course = logarithmic_steps(length.steps);
    let records = course.iter().map(|&step| Record::At(step)).chain([length.settled(), Record::At(length.steps)]);
    let plan = Plan::new(length.paths, length.steps).with_records(records);
    let name = format!("beta {} {}", betas[0], betas[1]);
    let outcome = context.simulate(&name, &problem.under(adamw(&run)), observe, plan)?;

    let value = |record, observable| mean_at(&outcome, record, observable).value;
    let settled = course.len();
    let course = course.iter().zip(0..).map(|(&step, at)| (Real::of_count(step), value(at, 1), value(at, 3))).collect();
    let end = outcome.moments.last().ok_or_else(|| Failure::setup("nothing was recorded"))?;
    let in_right = proportion(end, 0);
    Ok(Cell {
        betas,
        minimum,
        in_expected_basin: if minimum.x > 0.0 { in_right } else { in_right.scaled(-1.0).shifted(1.0) },
        level: mean_at(&outcome, settled, 2),
        predicted: excess(&SADDLE, &minimum, &run)?,
        of_noise: 0.5 * minimum.curvature * coordinate(&run, minimum.curvature).leading_order_as_printed()?,
        course,
    })
}

/// Section 3.2: the betas do not change the level. Left by beta2 and by beta1, the other beta averaged over; right by
/// beta2.
fn same_levels(cells: &[Cell]) -> Vec<Claim> {
    let [a, b, c, d, e, f, g, _, i] = cells else { return Vec::new() };
    let (measured, ratio) = (g.level.over(i.level), g.predicted / i.predicted);
    let of_beta2 = "right basin, beta1 = 0.999: level at beta2 = 0.992 over that at 0.998";
    let independent = Prediction::Equal { value: 1.0, rival: Some(ratio) };
    let recursion = Prediction::Closer { value: ratio, rival: 1.0 };
    let left = |name: &str, over: [&[&Cell]; 2]| {
        let [above, below] = over.map(mean_level);
        let as_right = Prediction::Closer { value: 1.0, rival: ratio };
        Claim::paper(format!("left basin: level at {name}: independent of it"), as_right, above.over(below))
    };
    vec![
        left("beta2 = 0.992 over that at 0.998 (mean of beta1 = 0.9 and 0.99)", [&[a, d], &[c, f]]),
        left("beta1 = 0.9 over that at 0.99 (mean over beta2)", [&[a, b, c], &[d, e, f]]),
        Claim::refuted(format!("{of_beta2}: independent of it"), independent, measured).showing(13),
        Claim::ours(format!("{of_beta2}: as the recursion has it"), recursion, measured),
    ]
}

fn mean_level(cells: &[&Cell]) -> Estimate {
    let sum = cells.iter().fold(Estimate::computed(0.0), |sum, cell| sum.minus(cell.level.scaled(-1.0)));
    let count: f64 = Real::of_count(cells.iter().map(|_| 1).sum());
    sum.scaled(count.recip())
}

fn loss_panel(row: &[Cell], beta1: f64) -> Panel {
    let mut series: Vec<Series> = curves(row, |(step, _, loss)| (step, loss));
    if let Some(cell) = row.first() {
        // Coordinate 2 settles at its minimum 0 with the noise of its own curvature alone.
        series.push(level("coordinate 1, decay and noise", Role::Discrete, Mark::Line, cell, cell.predicted));
        series.push(level("coordinate 1, noise alone", Role::Approximation, Mark::Dashed, cell, cell.of_noise));
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
    let minima = row.iter().take(1).map(|cell| level("minimum", Role::Guide, Mark::Dashed, cell, cell.minimum.x));
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

/// A horizontal line as long as the run.
fn level(label: &str, role: Role, mark: Mark, cell: &Cell, value: f64) -> Series {
    let last = cell.course.last().map_or(1.0, |(step, ..)| *step);
    Series::new(label, role, mark, vec![(1.0, value), (last, value)])
}

fn table(cells: &[Cell]) -> Table {
    let rows = cells.iter().map(|cell| {
        let in_right =
            if cell.goes_right() { cell.in_expected_basin.value } else { 1.0 - cell.in_expected_basin.value };
        vec![
            cell.betas[0].to_string(),
            cell.betas[1].to_string(),
            format!("{in_right:.3}"),
            format!("{:.3e} ({:.1} %)", cell.level.value, 100.0 * cell.level.standard_error() / cell.level.value),
            format!("{:.3e}", cell.predicted),
            format!("{:.3e}", cell.of_noise),
        ]
    });
    let columns = ["beta1", "beta2", "share right", "level (s.e.)", "decay and noise", "noise alone"];
    Table {
        caption: "Where the paths end, and the loss of coordinate 1 above the minimum there.".into(),
        columns: columns.map(String::from).to_vec(),
        rows: rows.collect(),
    }
}
