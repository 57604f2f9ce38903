//! The design that most figures share: a stationary variance against one parameter, measured and as
//! two or three theories predict it.

use crate::experiment::{Axis, Claim, Estimate, Figure, Mark, Panel, Prediction, Role, Series};
use crate::theory;

/// How closely an exact recursion, run until it has converged, must meet a closed form.
pub(super) const RECURSION_TOLERANCE: f64 = 1e-8;

/// One measured point.
#[derive(Clone, Copy)]
pub(super) struct Point {
    /// The parameter on the horizontal axis.
    pub(super) at: f64,
    /// The measured variance; without an interval where its fourth moment is infinite.
    pub(super) measured: Estimate,
}

/// One curve: its label, what it is, and its value at each parameter (an error outside its domain, where it is not drawn).
pub(super) struct Curve<'a> {
    pub(super) label: &'a str,
    pub(super) role: Role,
    pub(super) value: &'a dyn Fn(f64) -> theory::Result<f64>,
}

/// The two theories that most figures compare.
pub(super) fn both_theories<'a>(
    discrete: &'a dyn Fn(f64) -> theory::Result<f64>,
    continuous: &'a dyn Fn(f64) -> theory::Result<f64>,
) -> [Curve<'a>; 2] {
    [
        Curve { label: "discrete time", role: Role::Discrete, value: discrete },
        Curve { label: "continuous time", role: Role::Continuous, value: continuous },
    ]
}

/// A figure of curves and points.
pub(super) struct Sweep<'a> {
    pub(super) caption: &'a str,
    pub(super) title: &'a str,
    pub(super) x_label: &'a str,
    pub(super) x_range: (f64, f64),
    pub(super) y: Axis,
    pub(super) verticals: Vec<(f64, String)>,
    pub(super) curves: &'a [Curve<'a>],
}

impl Sweep<'_> {
    /// The figure with these sets of measured points, each with its label.
    pub(super) fn figure(&self, points: &[Point]) -> Figure {
        Figure { caption: self.caption.into(), panels: vec![self.panel(points)] }
    }

    /// The same as a panel.
    pub(super) fn panel(&self, points: &[Point]) -> Panel {
        let mut series: Vec<Series> = self.curves.iter().map(|curve| self.series(curve)).collect();
        series.push(measured(points));
        Panel {
            title: self.title.into(),
            x: Axis::linear(self.x_label).within(self.x_range.0, self.x_range.1),
            y: self.y.clone(),
            series,
            verticals: self.verticals.clone(),
        }
    }

    fn series(&self, curve: &Curve<'_>) -> Series {
        let mark = if curve.role == Role::Discrete { Mark::Line } else { Mark::Dashed };
        let (low, high) = self.x_range;
        let points = (1..400).map(|i| low + (high - low) * f64::from(i) / 400.0);
        let points = points.filter_map(|x| (curve.value)(x).ok().map(|y| (x, y))).collect();
        Series::new(curve.label, curve.role, mark, points)
    }
}

fn measured(points: &[Point]) -> Series {
    let points: Vec<_> = points.iter().map(|point| (point.at, point.measured)).collect();
    Series::estimates("measured", Role::Measured, Mark::Symbols, &points)
}

/// The claim of the paper that a point meets a printed formula and not its rival.
pub(super) fn paper_equals(name: String, measured: Estimate, printed: f64, rival: f64) -> Claim {
    Claim::paper(name, Prediction::Equal { value: printed, rival: Some(rival) }, measured)
}

/// The claim that a point meets an exact theory of ours and not its rival.
pub(super) fn ours_equals(name: String, measured: Estimate, exact: f64, rival: f64) -> Claim {
    Claim::ours(name, Prediction::Equal { value: exact, rival: Some(rival) }, measured)
}

/// The claim that the exact second-moment recursion ends at the closed form.
pub(super) fn recursion_meets(name: String, recursion: f64, exact: f64) -> Claim {
    Claim::ours(name, Prediction::Within { value: exact, error: RECURSION_TOLERANCE }, Estimate::computed(recursion))
}
