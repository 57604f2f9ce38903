//! How series are drawn, by mark and role.

use super::SvgError;
use super::canvas::{Canvas, Pen, Point};
use super::frame::Frame;
use super::palette::Ink;
use super::polyline::{Place, clipped, thinned};
use super::symbol;
use crate::experiment::{Mark, Role, Series};

/// More dots than this are not drawn: they would hide each other, and make the file large.
pub(super) const MOST_DOTS: usize = 3000;
/// More points of a trajectory than this get no dots.
const MOST_STATIONS: usize = 60;
/// Dashes of the first, second, ... series of the same role and mark in a panel.
const SOLID: [&str; 4] = ["", "90 25 20 25", "20 25", "140 30 20 30 20 30"];
const DASHED: [&str; 4] = ["60 35", "110 35", "30 22", "60 22 20 22"];

/// A series with what tells it from its neighbours.
#[derive(Clone, Copy, Debug)]
pub(super) struct Drawn<'a> {
    pub(super) series: &'a Series,
    /// How many series of the same role and mark come before it.
    pub(super) copy: usize,
}

impl Drawn<'_> {
    /// The pen of its line.
    pub(super) fn pen(&self) -> Pen {
        let dashes = if self.series.mark == Mark::Dashed { DASHED } else { SOLID };
        Pen { ink: self.ink(), width: line_width(self.series.role), dash: dashes[self.copy % dashes.len()] }
    }

    /// Its colour.
    pub(super) fn ink(&self) -> Ink {
        Ink::Series(self.series.role)
    }

    /// Draws it into the frame.
    pub(super) fn draw(&self, canvas: &mut Canvas<'_>, frame: &Frame) -> Result<(), SvgError> {
        let places =
            |points: &[(f64, f64)]| -> Vec<Option<Place>> { points.iter().map(|point| frame.place(*point)).collect() };
        match self.series.mark {
            Mark::Line | Mark::Dashed => {
                self.draw_intervals(canvas, frame)?;
                self.draw_line(canvas, frame, &places(&self.series.points))
            }
            Mark::Steps => self.draw_line(canvas, frame, &places(&outline(&self.series.points))),
            Mark::Symbols => {
                self.draw_intervals(canvas, frame)?;
                for place in places(&self.series.points).into_iter().flatten().filter(is_inside) {
                    symbol::draw(canvas, self, frame.point(place))?;
                }
                Ok(())
            }
            Mark::Cloud => {
                let stride = self.stride();
                let shown: Vec<Point> = self
                    .series
                    .points
                    .iter()
                    .step_by(stride)
                    .filter_map(|point| frame.place(*point))
                    .filter(is_inside)
                    .map(|place| frame.point(place))
                    .collect();
                canvas.dots(&shown, 20, self.ink())
            }
            Mark::Path => self.draw_path(canvas, frame, &places(&self.series.points)),
        }
    }

    /// Every how many-th dot of a cloud is drawn.
    pub(super) fn stride(&self) -> usize {
        self.series.points.len().div_ceil(MOST_DOTS).max(1)
    }

    fn draw_line(&self, canvas: &mut Canvas<'_>, frame: &Frame, places: &[Option<Place>]) -> Result<(), SvgError> {
        for part in clipped(places) {
            let points: Vec<Point> = part.into_iter().map(|place| frame.point(place)).collect();
            canvas.line(&thinned(&points), self.pen())?;
        }
        // A point without neighbours is no line, and would be lost.
        let padded: Vec<Option<Place>> = [None].into_iter().chain(places.iter().copied()).chain([None]).collect();
        for window in padded.windows(3) {
            if let [None, Some(place), None] = window
                && is_inside(place)
            {
                canvas.disc(frame.point(*place), 18, self.ink())?;
            }
        }
        Ok(())
    }

    /// A line with dots at its points, if they are few, and an arrow head at its end.
    fn draw_path(&self, canvas: &mut Canvas<'_>, frame: &Frame, places: &[Option<Place>]) -> Result<(), SvgError> {
        self.draw_line(canvas, frame, places)?;
        let stations: Vec<Point> =
            places.iter().flatten().filter(|place| is_inside(place)).map(|place| frame.point(*place)).collect();
        if stations.len() <= MOST_STATIONS {
            for station in &stations {
                canvas.disc(*station, 16, self.ink())?;
            }
        }
        let Some(end) = stations.last() else { return Ok(()) };
        // From the last point that is far enough to give a direction.
        let from = stations.iter().rev().find(|point| (end.0 - point.0).abs() + (end.1 - point.1).abs() > 40);
        from.map_or(Ok(()), |from| symbol::arrow(canvas, *from, *end, self.ink()))
    }

    /// Error bars.
    fn draw_intervals(&self, canvas: &mut Canvas<'_>, frame: &Frame) -> Result<(), SvgError> {
        let pen = Pen { dash: "", width: 11, ..self.pen() };
        for ((x, _), (low, high)) in self.series.points.iter().zip(&self.series.intervals) {
            let (Some(x), Some(high)) = (frame.x.place(*x), frame.y.place(*high)) else { continue };
            // On a logarithmic axis an interval that reaches zero goes down to the frame.
            let low = frame.y.place(*low).unwrap_or(if low.is_nan() { high } else { 0.0 });
            if !(0.0..=1.0).contains(&x) || high < 0.0 || low > 1.0 {
                continue;
            }
            let (bottom, top) = (frame.point((x, low.max(0.0))), frame.point((x, high.min(1.0))));
            canvas.line(&[bottom, top], pen)?;
            for (end, visible) in [(bottom, low >= 0.0), (top, high <= 1.0)] {
                if visible {
                    canvas.line(&[(end.0 - 25, end.1), (end.0 + 25, end.1)], pen)?;
                }
            }
        }
        Ok(())
    }
}

/// In tenths of a pixel: the exact theory is the boldest.
fn line_width(role: Role) -> u32 {
    match role {
        Role::Discrete => 20,
        Role::Measured => 16,
        Role::Continuous | Role::Approximation => 15,
        Role::Guide => 10,
    }
}

fn is_inside(place: &Place) -> bool {
    (0.0..=1.0).contains(&place.0) && (0.0..=1.0).contains(&place.1)
}

/// The outline of a histogram: up at the first bin, down at the last, which is as wide as the one
/// before it.
pub(super) fn outline(bins: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let (Some(first), Some(end)) = (bins.first(), last_edge(bins)) else { return Vec::new() };
    let mut points = vec![(first.0, 0.0)];
    let edges = bins.iter().skip(1).map(|bin| bin.0).chain([end]);
    for ((left, height), right) in bins.iter().zip(edges) {
        points.extend([(*left, *height), (right, *height)]);
    }
    points.push((end, 0.0));
    points
}

/// The right edge of the last bin.
pub(super) fn last_edge(bins: &[(f64, f64)]) -> Option<f64> {
    match bins {
        [] => None,
        [only] => Some(only.0 + 1.0),
        [.., before, last] => Some(2.0 * last.0 - before.0),
    }
}
