//! Ratios of the equilibria, and the C^2 that they need, against kappa.

use super::{C2, ETA, LAM, RATIO, Sweep};
use crate::experiment::li21::tent::Slopes;
use crate::experiment::{Axis, Failure, Figure, Mark, Panel, Role, Series};

const LABELS: [&str; 3] = ["R", "G", "N/κ"];
const RANGE: (f64, f64) = (1.0, 300.0);

pub(super) fn figure(sweep: &Sweep) -> Result<Figure, Failure> {
    let mut curves = [const { Vec::new() }; 4];
    for i in 0..=120 {
        let kappa = RANGE.1.powf(f64::from(i) / 120.0);
        let theory = Slopes::of_ratio(RATIO).model()?.linear_scaling(ETA, LAM, kappa)?;
        let [r, g, n] = theory.ratios;
        for (curve, value) in curves.iter_mut().zip([r, g, n, theory.smallest_c2]) {
            curve.push((kappa, value));
        }
    }
    let [r, g, n, needed] = curves;
    // N/kappa and G have the same ratio, the inverse of that of R.
    let mut ratios = Vec::new();
    for ((label, curve), mark) in LABELS.into_iter().zip([r, g, n]).zip([Mark::Line, Mark::Line, Mark::Dashed]) {
        ratios.push(Series::new(format!("{label}, closed form"), Role::Discrete, mark, curve));
    }
    for (i, label) in LABELS.into_iter().enumerate() {
        let points = sweep.scaled.iter().filter_map(|run| Some((run.kappa, *run.ratios.get(i)?))).collect();
        ratios.push(Series::new(format!("{label}, iterated"), Role::Measured, Mark::Symbols, points));
    }
    for (c, label) in [(C2.sqrt(), "C = √2"), (1.0 / C2.sqrt(), "1/C")] {
        ratios.push(Series::new(label, Role::Guide, Mark::Dashed, vec![(RANGE.0, c), (RANGE.1, c)]));
    }
    let points = sweep.scaled.iter().map(|run| (run.kappa, run.needed)).collect();
    let needed = vec![
        Series::new("closed form", Role::Discrete, Mark::Line, needed),
        Series::new("iterated", Role::Measured, Mark::Symbols, points),
        Series::new("C² = 2", Role::Guide, Mark::Dashed, vec![(RANGE.0, C2), (RANGE.1, C2)]),
    ];
    Ok(Figure {
        caption: "A run over the run with batch size and learning rate multiplied by κ, N/G = 100 before. All three \
            ratios leave [1/C, C] at κ = 102, the bound that the proof of Theorem 5.6 arrives at; the printed bound \
            is twice as large."
            .into(),
        panels: vec![
            panel(sweep, "Equilibrium before over after scaling", "ratio", (0.45, 2.2), ratios),
            panel(sweep, "What invariance needs", "smallest C²", (0.9, 4.0), needed),
        ],
    })
}

fn panel(sweep: &Sweep, title: &str, y: &str, range: (f64, f64), series: Vec<Series>) -> Panel {
    Panel {
        title: title.into(),
        x: Axis::logarithmic("κ").within(RANGE.0, RANGE.1),
        y: Axis::logarithmic(y).within(range.0, range.1),
        series,
        verticals: vec![
            (sweep.predicted.sharp, "C² + (C² − 1) N/G".into()),
            (sweep.predicted.as_printed, "printed".into()),
        ],
    }
}
