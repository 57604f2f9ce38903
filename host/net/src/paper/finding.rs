//! What runs show: the claims of the papers, a table of each panel and a figure of its curves.

use optsde::experiment::{Axis, Claim, Estimate, Figure, Findings, Mark, Panel, Prediction, Role, Series, Table};
use optsde_core::Real;

use super::recipe::{Expected, Recipe};
use super::result::Trained;

/// C^2 of Li21.
const CLOSENESS: f64 = 2.0;

/// A recipe, with one run for each seed.
type Runs = (Recipe, Vec<Trained>);

/// Adds what they show, panel by panel; runs of other processes are left out.
pub(super) fn report(runs: &[Runs], findings: &mut Findings) {
    let runs: Vec<&Runs> = runs.iter().filter(|(_, seeds)| !seeds.is_empty()).collect();
    let mut panels: Vec<&str> = Vec::new();
    for (recipe, _) in &runs {
        if !panels.contains(&recipe.panel.as_str()) {
            panels.push(&recipe.panel);
        }
    }
    for panel in panels {
        let of_panel: Vec<&Runs> = runs.iter().copied().filter(|(recipe, _)| recipe.panel == panel).collect();
        if let Some(reference) = of_panel.iter().find(|(recipe, _)| recipe.expected == Expected::Reference) {
            findings.claims.extend(of_panel.iter().filter_map(|runs| claim(runs, reference)));
        }
        findings.claims.extend(critical_batch(panel, &of_panel));
        findings.tables.push(table(panel, &of_panel));
        findings.figures.push(figure(panel, &of_panel));
    }
}

/// The mean of a number over the seeds.
fn mean(seeds: &[Trained], of: impl Fn(&Trained) -> f64) -> f64 {
    seeds.iter().map(of).sum::<f64>() / f64::of_count(seeds.len() as u64)
}

/// The standard deviation of a number over the seeds; NaN of one.
fn deviation(seeds: &[Trained], of: impl Fn(&Trained) -> f64) -> f64 {
    let mean = mean(seeds, &of);
    let squares: f64 = seeds.iter().map(|run| (of(run) - mean).powi(2)).sum();
    (squares / f64::of_count(seeds.len() as u64 - 1)).sqrt()
}

/// A paper has one to three seeds: too few for intervals, so that means are compared as it compares them.
fn claim((recipe, seeds): &Runs, (_, reference): &Runs) -> Option<Claim> {
    let error = |run: &Trained| run.test_error;
    let above = mean(seeds, error) - mean(reference, error);
    let title = recipe.title();
    let (what, prediction, measured) = match recipe.expected {
        Expected::Reference | Expected::Nothing => return None,
        Expected::ErrorAtMost(bound) => {
            (format!("the test error is at most {bound} above the reference"), Prediction::AtMost { bound }, above)
        }
        Expected::ErrorAtLeast(bound) => {
            (format!("the test error is at least {bound} above the reference"), Prediction::AtLeast { bound }, above)
        }
        Expected::WithinSpread => {
            let bound = 2.0 * deviation(reference, error);
            let what = "the test error differs from the reference by at most two standard deviations of its seeds";
            (what.to_owned(), Prediction::AtMost { bound }, above.abs())
        }
        Expected::NoiseAtLeast(bound) => {
            let ratio = mean(seeds, |run| run.noise[2]) / mean(seeds, |run| run.noise[1]);
            (format!("N/G is at least {bound}"), Prediction::AtLeast { bound }, ratio)
        }
        Expected::NearCurve(bound) => {
            let apart = pairs(reference, reference.get(1..)?);
            let what = format!("the loss is at most {bound} times as far from the reference as that of another seed");
            (what, Prediction::AtMost { bound }, pairs(seeds, reference) / apart)
        }
    };
    Some(Claim::paper(
        format!("{title}: {what} (mean of {} seeds)", seeds.len()),
        prediction,
        Estimate::computed(measured),
    ))
}

/// The mean distance of the losses of runs, one by one.
fn pairs(runs: &[Trained], others: &[Trained]) -> f64 {
    let apart = |(a, b): (&Trained, &Trained)| {
        let gaps = a.curve.iter().zip(&b.curve).map(|([a, _], [b, _])| (a - b).abs());
        gaps.sum::<f64>() / f64::of_count(a.curve.len().max(1) as u64)
    };
    let gaps: Vec<f64> = runs.iter().zip(others).map(apart).collect();
    gaps.iter().sum::<f64>() / f64::of_count(gaps.len() as u64)
}

/// C^2 B N/G: beyond this batch linear scaling fails.
fn critical(recipe: &Recipe, seeds: &[Trained]) -> f64 {
    let ratio = mean(seeds, |run| run.noise[2]) / mean(seeds, |run| run.noise[1]);
    CLOSENESS * f64::of_count(recipe.batch as u64) * ratio
}

/// Of runs under linear scaling: the first batch whose test error is a fifth above the lowest is at most the largest batch
/// that is predicted to work, where a larger one was run.
fn critical_batch(panel: &str, runs: &[&Runs]) -> Option<Claim> {
    let scaled = runs.iter().filter(|(recipe, _)| recipe.experiment == "li21/fig2" && recipe.noise_window.is_some());
    let scaled: Vec<&&Runs> = scaled.collect();
    let error = |(_, seeds): &Runs| mean(seeds, |run| run.test_error);
    let lowest = scaled.iter().map(|runs| error(runs)).fold(f64::INFINITY, f64::min);
    let bound = scaled.iter().map(|(recipe, seeds)| critical(recipe, seeds)).fold(f64::NAN, f64::max);
    let batch = |(recipe, _): &Runs| f64::of_count(recipe.batch as u64);
    let largest = scaled.iter().map(|runs| batch(runs)).fold(0.0, f64::max);
    if bound.is_nan() || largest <= bound {
        return None;
    }
    let failing = scaled.iter().filter(|runs| error(runs) > 1.2 * lowest).map(|runs| batch(runs));
    let first = failing.fold(f64::INFINITY, f64::min);
    let name = format!("{panel}: the first batch that fails is at most the largest predicted one, 2 B N/G");
    Some(Claim::paper(name, Prediction::AtMost { bound }, Estimate::computed(first)))
}

fn table(panel: &str, runs: &[&Runs]) -> Table {
    let row = |(recipe, seeds): &&Runs| {
        let with = |of: fn(&Trained) -> f64| format!("{:.4} ± {:.4}", mean(seeds, of), deviation(seeds, of));
        let noise = mean(seeds, |run| run.noise[2]) / mean(seeds, |run| run.noise[1]);
        let diverged = seeds.iter().filter(|run| run.diverged).count();
        vec![
            recipe.name.clone(),
            recipe.source.into(),
            with(|run| run.train_loss),
            with(|run| run.test_error),
            format!("{noise:.3}"),
            format!("{:.0}", critical(recipe, seeds)),
            format!("{diverged} of {}", seeds.len()),
        ]
    };
    Table {
        caption: format!("{panel}: runs of the paper, means and standard deviations of their seeds."),
        columns: ["run", "source", "training loss", "test error", "N/G", "2 B N/G", "diverged"]
            .map(String::from)
            .into(),
        rows: runs.iter().map(row).collect(),
    }
}

fn figure(panel: &str, runs: &[&Runs]) -> Figure {
    let tested = runs.iter().all(|(_, seeds)| seeds.iter().all(|run| !run.test_error.is_nan()));
    let (which, label) = if tested { (1, "test error") } else { (0, "loss") };
    let series = |(recipe, seeds): &&Runs| {
        let length = seeds.iter().map(|run| run.curve.len()).min().unwrap_or(0);
        let at = |place: usize| {
            let value =
                mean(seeds, |run| run.curve.get(place).and_then(|point| point.get(which)).copied().unwrap_or(f64::NAN));
            (f64::of_count(place as u64 + 1) / f64::of_count(length as u64), value)
        };
        let (role, mark) = match recipe.expected {
            Expected::Reference => (Role::Measured, Mark::Symbols),
            Expected::Nothing => (Role::Approximation, Mark::Dashed),
            _ => (Role::Continuous, Mark::Line),
        };
        let finite = |point: &(f64, f64)| point.1.is_finite();
        Series::new(recipe.name.clone(), role, mark, (0..length).map(at).filter(finite).collect())
    };
    Figure {
        caption: format!("{panel}: the {label} of the paper's runs, mean of the seeds."),
        panels: vec![Panel {
            title: format!("{panel}, paper"),
            x: Axis::linear("part of the run"),
            y: Axis::logarithmic(label),
            series: runs.iter().map(series).collect(),
            verticals: Vec::new(),
        }],
    }
}
