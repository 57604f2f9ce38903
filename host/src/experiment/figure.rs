//! Figures and tables as data: what is drawn, not how.

use serde::Serialize;

use super::estimate::Estimate;

/// One figure: panels side by side.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figure {
    /// What a reader sees in it, one or two sentences.
    pub caption: String,
    /// From left to right.
    pub panels: Vec<Panel>,
}

/// One pair of axes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Panel {
    /// Above the axes; also names the CSV files, so it is unique within the experiment.
    pub title: String,
    /// The horizontal axis.
    pub x: Axis,
    /// The vertical axis.
    pub y: Axis,
    /// Drawn in this order.
    pub series: Vec<Series>,
    /// Vertical lines: position and label.
    pub verticals: Vec<(f64, String)>,
}

/// An axis.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Axis {
    /// Quantity and unit.
    pub label: String,
    /// Logarithmic or not.
    pub scale: Scale,
    /// What is shown; `None` shows all points.
    pub range: Option<(f64, f64)>,
}

/// The scale of an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Scale {
    /// Equal distances are equal differences.
    Linear,
    /// Equal distances are equal ratios.
    Logarithmic,
}

impl Axis {
    /// A linear axis that shows everything.
    pub fn linear(label: impl Into<String>) -> Self {
        Self { label: label.into(), scale: Scale::Linear, range: None }
    }

    /// A logarithmic axis that shows everything.
    pub fn logarithmic(label: impl Into<String>) -> Self {
        Self { label: label.into(), scale: Scale::Logarithmic, range: None }
    }

    /// The same axis, showing only this range.
    #[must_use]
    pub fn within(mut self, low: f64, high: f64) -> Self {
        self.range = Some((low, high));
        self
    }
}

/// A curve or a set of points.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Series {
    /// In the legend and in the CSV.
    pub label: String,
    /// What it is, which decides its colour.
    pub role: Role,
    /// How it is drawn.
    pub mark: Mark,
    /// (x, y)
    pub points: Vec<(f64, f64)>,
    /// Lower and upper ends of the confidence interval of each point, or empty.
    pub intervals: Vec<(f64, f64)>,
}

/// What a series stands for; the same colour in every figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Role {
    /// Simulated.
    Measured,
    /// The exact discrete-time theory.
    Discrete,
    /// The continuous-time theory.
    Continuous,
    /// An approximation, or a formula as printed.
    Approximation,
    /// A guide for the eye.
    Guide,
}

/// How a series is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Mark {
    /// Joined by a solid line.
    Line,
    /// Joined by a dashed line.
    Dashed,
    /// One symbol for each point, with its interval if there is one.
    Symbols,
    /// Many small dots.
    Cloud,
    /// Joined by a line with an arrow head or a dot at each point: a trajectory.
    Path,
    /// Horizontal steps, for histograms: each point is the left edge and the height of a bin.
    Steps,
}

impl Series {
    /// A series without intervals.
    pub fn new(label: impl Into<String>, role: Role, mark: Mark, points: Vec<(f64, f64)>) -> Self {
        Self { label: label.into(), role, mark, points, intervals: Vec::new() }
    }

    /// A series of estimates, with intervals where they are sampled.
    pub fn estimates(label: impl Into<String>, role: Role, mark: Mark, points: &[(f64, Estimate)]) -> Self {
        let mut series = Self::new(label, role, mark, points.iter().map(|(x, y)| (*x, y.value)).collect());
        if points.iter().any(|(_, y)| y.interval.is_some()) {
            series.intervals = points.iter().map(|(_, y)| y.bounds()).collect();
        }
        series
    }
}

/// A table of text.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// The head.
    pub columns: Vec<String>,
    /// Each as long as the head.
    pub rows: Vec<Vec<String>>,
}
