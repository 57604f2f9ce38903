//! How series are drawn, by mark and role.

use super::SvgError;
use super::canvas::{Canvas, Pen, Point};
use super::frame::Frame;
use super::palette::Ink;
use super::polyline::{Place, clipped, thinned};
use crate::experiment::{Mark, Role, Series};

/// More dots than this are not drawn: they would hide each other, and make the file large.
pub(super) const MOST_DOTS: usize = 3000;
/// More points of a trajectory than this get no dots.
const MOST_STATIONS: usize = 60;
/// Half the size of a symbol, in tenths of a pixel.
const SYMBOL: i32 = 34;
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
                    self.symbol(canvas, frame.point(place))?;
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
        from.map_or(Ok(()), |from| arrow(canvas, *from, *end, self.ink()))
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

    /// One symbol: its shape says the role, a hollow one the second series of that role.
    pub(super) fn symbol(&self, canvas: &mut Canvas<'_>, at: Point) -> Result<(), SvgError> {
        let hollow = self.copy % 2 == 1;
        let shape = (role_index(self.series.role) + self.copy / 2) % 5;
        if shape == 0 && !hollow {
            return canvas.disc(at, SYMBOL.unsigned_abs(), self.ink());
        }
        let corners: Vec<Point> = corners(shape).iter().map(|(x, y)| (at.0 + x, at.1 + y)).collect();
        if !hollow {
            return canvas.polygon(&corners, self.ink());
        }
        canvas.polygon(&corners, Ink::Paper)?;
        let closed: Vec<Point> = corners.iter().chain(corners.first()).copied().collect();
        canvas.line(&closed, Pen { ink: self.ink(), width: 12, dash: "" })
    }
}

/// The corners of a symbol around the origin: disc, square, triangle, diamond, triangle on its tip.
fn corners(shape: usize) -> &'static [Point] {
    match shape {
        0 => &[
            (34, 0),
            (31, 13),
            (24, 24),
            (13, 31),
            (0, 34),
            (-13, 31),
            (-24, 24),
            (-31, 13),
            (-34, 0),
            (-31, -13),
            (-24, -24),
            (-13, -31),
            (0, -34),
            (13, -31),
            (24, -24),
            (31, -13),
        ],
        1 => &[(-30, -30), (30, -30), (30, 30), (-30, 30)],
        2 => &[(0, -40), (37, 26), (-37, 26)],
        3 => &[(0, -42), (38, 0), (0, 42), (-38, 0)],
        _ => &[(0, 40), (37, -26), (-37, -26)],
    }
}

fn role_index(role: Role) -> usize {
    match role {
        Role::Measured => 0,
        Role::Discrete => 1,
        Role::Continuous => 2,
        Role::Approximation => 3,
        Role::Guide => 4,
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

/// An arrow head.
fn arrow(canvas: &mut Canvas<'_>, from: Point, to: Point, ink: Ink) -> Result<(), SvgError> {
    let (dx, dy) = (f64::from(to.0 - from.0), f64::from(to.1 - from.1));
    let length = dx.hypot(dy);
    let (dx, dy) = (dx / length, dy / length);
    #[expect(clippy::cast_possible_truncation, reason = "a few pixels")]
    let corner = |back: f64, aside: f64| {
        (to.0 - (back * dx + aside * dy).round() as i32, to.1 - (back * dy - aside * dx).round() as i32)
    };
    canvas.polygon(&[corner(-20.0, 0.0), corner(70.0, 38.0), corner(50.0, 0.0), corner(70.0, -38.0)], ink)
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
