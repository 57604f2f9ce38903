//! The loss of SignSGD through its phases, drawn: Comp24 figure 2, centre-left.

use optsde_core::Real;

use super::fig2_loss::{BOUND, ETA, Runs, START, START_LOSS, STEPS, leading_loss, of_flow, times};
use super::sign_descent::{exact, expected_loss};
use crate::experiment::{Axis, Estimate, Failure, Figure, Mark, Panel, Role, Series};
use crate::theory;
use crate::theory::sign::loss_bounds;

/// Where the mean of x_1, the last component, enters Phase 3: (1 - k eta) / (sqrt 2 sigma) = 1.
const PHASE_3: u64 = 859;

/// The figure.
pub(super) fn figure(runs: &Runs) -> Result<Figure, Failure> {
    let time = f64::of_count;
    let curve = |value: &dyn Fn(u64) -> theory::Result<f64>| {
        let points: theory::Result<Vec<_>> = times().map(|k| Ok((time(k), value(k)?))).collect();
        points
    };
    let estimates = |losses: &[(u64, Estimate)]| losses.iter().map(|(k, loss)| (time(*k), *loss)).collect::<Vec<_>>();
    let law = curve(&|k| Ok(expected_loss(exact(ETA, START, k)?)))?;
    let phase1 = curve(&|k| loss_bounds::phase1_as_printed(1.0, START_LOSS, ETA * time(k)))?;
    let tight = curve(&|k| loss_bounds::phase1(1.0, START_LOSS, ETA * time(k)))?;
    let entered = expected_loss(exact(ETA, START, PHASE_3)?);
    let mut phase3 = Vec::new();
    for k in times().filter(|k| *k >= PHASE_3) {
        phase3.push((time(k), BOUND.phase3(entered, ETA * time(k - PHASE_3))?));
    }
    let flow = curve(&|k| Ok(of_flow(k)))?;
    let positive = |points: Vec<(f64, f64)>| points.into_iter().filter(|(_, y)| *y > 0.0).collect::<Vec<_>>();
    let rest = leading_loss()?;
    Ok(Figure {
        caption:
            "The loss against the iterations. SignSGD follows the sign ODE, then its SDE, and rests at the leading \
            asymptote. The printed bound of Phase 1 is far above it; that of Phase 3, here from the loss at k = 859 where \
            both components are in it, ends a factor 1.5 above the rest."
                .into(),
        panels: vec![Panel {
            title: "Loss".into(),
            x: Axis::linear("iterations k"),
            y: Axis::logarithmic("mean loss").within(3e-5, 2.0),
            series: vec![
                Series::new("exact law", Role::Discrete, Mark::Line, law),
                Series::new("sign ODE", Role::Approximation, Mark::Line, positive(flow)),
                Series::new("bound of Phase 1, printed", Role::Approximation, Mark::Dashed, positive(phase1)),
                Series::new("bound of Phase 1, tight", Role::Guide, Mark::Line, positive(tight)),
                Series::new("bound of Phase 3", Role::Approximation, Mark::Dashed, phase3),
                Series::new("asymptote", Role::Guide, Mark::Dashed, vec![(0.0, rest), (time(STEPS), rest)]),
                Series::estimates("SDE, dt = η/2", Role::Continuous, Mark::Dashed, &estimates(&runs.integrated)),
                Series::estimates("SignSGD", Role::Measured, Mark::Symbols, &estimates(&runs.losses)),
            ],
            verticals: vec![(694.0, "x2 leaves Phase 1".into()), (time(PHASE_3), "x1 enters Phase 3".into())],
        }],
    })
}
