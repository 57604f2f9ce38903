//! Errors against the step size on logarithmic axes, with lines of the orders that are claimed.

use super::{Axis, Estimate, Mark, Panel, Role, Series};
use crate::convergence::ErrorAt;

/// Errors of one kind at several sizes.
pub(super) struct Errors<'a> {
    pub(super) label: &'a str,
    pub(super) role: Role,
    /// (size, error), sizes in order.
    pub(super) points: Vec<(f64, Estimate)>,
}

impl<'a> Errors<'a> {
    /// Errors known exactly.
    pub(super) fn exact(label: &'a str, role: Role, errors: &[ErrorAt]) -> Self {
        let points = errors.iter().map(|at| (at.size, Estimate::computed(at.error))).collect();
        Self { label, role, points }
    }
}

/// The panel. A line of each order in `guides` ends at the last point of the series with that index.
pub(super) fn convergence_panel(title: &str, size: &str, errors: &[Errors<'_>], guides: &[(usize, f64)]) -> Panel {
    let mut series: Vec<Series> = guides.iter().filter_map(|&(of, order)| guide(errors.get(of)?, order)).collect();
    series.extend(errors.iter().map(|of| Series::estimates(of.label, of.role, Mark::Symbols, &of.points)));
    Panel {
        title: title.into(),
        x: Axis::logarithmic(size),
        y: Axis::logarithmic("absolute error"),
        series,
        verticals: Vec::new(),
    }
}

/// The line of this order through the last point.
fn guide(errors: &Errors<'_>, order: f64) -> Option<Series> {
    let ((first, _), (last, error)) = (errors.points.first()?, errors.points.last()?);
    let at = |size: f64| (size, error.value * (size / last).powf(order));
    Some(Series::new(format!("order {order}"), Role::Guide, Mark::Dashed, vec![at(*first), at(*last)]))
}
