//! The mean path of SignSGD through the phases, drawn: Comp24 figure 2, left.

use optsde_core::Real;

use super::fig2_loss::ETA;
use super::sign_descent::{CURVATURES, SIGMA, exact, of_equation};
use crate::experiment::{Axis, Figure, Mark, Panel, Role, Series};
use crate::theory;
use crate::theory::sign::phase3;

/// Y = (1.4, 1.7): in Phases 2 and 1. The paper draws x0 from a normal law of deviation 0.1.
const START: [f64; 2] = [0.2, 0.12];
const STEPS: u64 = 600;

/// The figure; all means are computed.
pub(super) fn figure() -> theory::Result<Figure> {
    let curve = |at: &dyn Fn(u64) -> theory::Result<[f64; 2]>| {
        let points: theory::Result<Vec<(f64, f64)>> = (0..=STEPS).step_by(25).map(|k| Ok(at(k)?.into())).collect();
        points
    };
    let walk = curve(&|k| Ok(exact(ETA, START, k)?.map(|moments| moments.mean)))?;
    let full = curve(&|k| Ok(of_equation(ETA, START, k)?.map(|moments| moments.mean)))?;
    let flow = curve(&|k| Ok(START.map(|x| (x - ETA * f64::of_count(k)).max(0.0))))?;
    let linear = curve(&|k| {
        let mut means = START;
        for (mean, lam) in means.iter_mut().zip(CURVATURES) {
            *mean = phase3::moments(lam, SIGMA, ETA, *mean, ETA * f64::of_count(k))?.mean;
        }
        Ok(means)
    })?;
    Ok(Figure {
        caption:
            "The mean path from (0.2, 0.12), one point every 25 iterations. The SDE follows SignSGD all the way, the \
            ODE of Phase 1 while |Y| is large; the SDE of Phase 3, here from the start on, where |Y| is above 1, moves \
            too fast, the more so the larger |Y|."
                .into(),
        panels: vec![Panel {
            title: "Mean trajectory".into(),
            x: Axis::linear("E x₁"),
            y: Axis::linear("E x₂"),
            series: vec![
                Series::new("SignSGD, exact law", Role::Discrete, Mark::Symbols, walk),
                Series::new("SDE (full)", Role::Continuous, Mark::Line, full),
                Series::new("ODE (Phase 1)", Role::Approximation, Mark::Dashed, flow),
                Series::new("SDE (Phase 3)", Role::Guide, Mark::Dashed, linear),
            ],
            verticals: Vec::new(),
        }],
    })
}
