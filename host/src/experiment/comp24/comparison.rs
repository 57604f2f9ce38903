//! Which of two equations is nearer to an optimizer.

use super::runs::Curve;
use crate::experiment::{Axis, Claim, Estimate, Failure, Mark, Panel, Prediction, Role, Series};

/// |ln(near / reference)| over |ln(far / reference)|: below 1 where `near` is the nearer one. The interval contains
/// every value that the three intervals admit.
pub(super) fn relative_distance(reference: Estimate, near: Estimate, far: Estimate) -> Estimate {
    let value = (near.value / reference.value).ln().abs() / (far.value / reference.value).ln().abs();
    let distance = |estimate: Estimate| {
        let ((low, high), (least, most)) = (estimate.bounds(), reference.bounds());
        let (low, high) = ((low / most).ln(), (high / least).ln());
        if low <= 0.0 && 0.0 <= high {
            (0.0, high.max(-low))
        } else {
            (low.abs().min(high.abs()), low.abs().max(high.abs()))
        }
    };
    let ((near_low, near_high), (far_low, far_high)) = (distance(near), distance(far));
    Estimate::sampled(value, (near_low / far_high, near_high / far_low))
}

/// The curves of a comparison: label, role, mark, curve.
pub(super) type Drawn<'a> = (&'a str, Role, Mark, &'a Curve);

/// Claims of the paper that its equation is nearer to the optimizer than Malladi22's, in E f after these iterations.
pub(super) fn nearer(
    optimizer: (&str, &Curve),
    near: &Curve,
    far: &Curve,
    iterations: &[u64],
) -> Result<Vec<Claim>, Failure> {
    let mut claims = Vec::new();
    for &k in iterations {
        let distance = relative_distance(optimizer.1.loss_at(k)?, near.loss_at(k)?, far.loss_at(k)?);
        claims.push(Claim::paper(
            format!("distance of ln E f from {} at k = {k}, SDE of Comp24 over that of Malladi22", optimizer.0),
            Prediction::AtMost { bound: 1.0 },
            distance,
        ));
    }
    Ok(claims)
}

/// E f against the iteration.
pub(super) fn loss_panel(title: &str, range: (f64, f64), curves: &[Drawn<'_>]) -> Panel {
    let series = curves.iter().map(|(label, role, mark, curve)| {
        let points = curve.losses().into_iter().filter(|(_, loss)| *loss > 0.0).collect();
        Series::new(*label, *role, *mark, points)
    });
    Panel {
        title: title.into(),
        x: Axis::linear("iteration k"),
        y: Axis::logarithmic("E f above the minimum").within(range.0, range.1),
        series: series.collect(),
        verticals: Vec::new(),
    }
}

/// The mean trajectories.
pub(super) fn trajectory_panel(title: &str, curves: &[Drawn<'_>]) -> Panel {
    let series = curves.iter().map(|(label, role, mark, curve)| Series::new(*label, *role, *mark, curve.positions()));
    Panel {
        title: title.into(),
        x: Axis::linear("E x₁"),
        y: Axis::linear("E x₂"),
        series: series.collect(),
        verticals: Vec::new(),
    }
}
