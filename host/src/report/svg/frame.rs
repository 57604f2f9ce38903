//! The frame of a panel: where its axes lie, and how they are drawn.

use plotters::style::text_anchor::{HPos, VPos};

use super::SvgError;
use super::canvas::{Canvas, Lettering, Pen, Point, UNITS};
use super::palette::Ink;
use super::polyline::Place;
use super::scale::Ruler;
use super::text::{self, LABEL, LINE, SMALL};
use super::ticks::{Tick, ticks};
use crate::experiment::Panel;

const BORDER: Pen = Pen { ink: Ink::Text, width: 10, dash: "" };
const GRID: Pen = Pen { ink: Ink::Grid, width: 8, dash: "" };
const GUIDE: Pen = Pen { ink: Ink::Soft, width: 10, dash: "20 30" };
/// Lengths of ticks in pixels.
const TICK: f64 = 5.0;
const SMALL_TICK: f64 = 3.0;

/// Both axes, on the canvas. Lengths are in pixels.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub(super) x: Ruler,
    pub(super) y: Ruler,
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) x_ticks: Vec<Tick>,
    pub(super) y_ticks: Vec<Tick>,
}

impl Frame {
    /// The frame of this size at the place that the labels of the vertical axis leave.
    pub(super) fn new(x: Ruler, y: Ruler, (width, height): (f64, f64), top: f64) -> Self {
        let (x_ticks, y_ticks) = (ticks(&x, 6), ticks(&y, 5));
        let widest = y_ticks
            .iter()
            .filter_map(|tick| tick.label.as_deref())
            .map(|label| text::width(label, SMALL))
            .fold(0.0, f64::max);
        Self { x, y, left: LINE + 8.0 + widest + 8.0, top, width, height, x_ticks, y_ticks }
    }

    /// A place in data, if it can be drawn, in the unit square or outside.
    pub(super) fn place(&self, (x, y): (f64, f64)) -> Option<Place> {
        self.x.place(x).zip(self.y.place(y))
    }

    /// A place of the unit square on the canvas.
    pub(super) fn point(&self, (x, y): Place) -> Point {
        pixel((self.left + x * self.width, self.top + (1.0 - y) * self.height))
    }

    /// The lower edge.
    pub(super) fn bottom(&self) -> f64 {
        self.top + self.height
    }

    /// The right edge.
    pub(super) fn right(&self) -> f64 {
        self.left + self.width
    }

    /// Behind the data: the grid.
    pub(super) fn draw_grid(&self, canvas: &mut Canvas<'_>) -> Result<(), SvgError> {
        for x in places(&self.x, &self.x_ticks) {
            canvas.line(&[self.point((x, 0.0)), self.point((x, 1.0))], GRID)?;
        }
        for y in places(&self.y, &self.y_ticks) {
            canvas.line(&[self.point((0.0, y)), self.point((1.0, y))], GRID)?;
        }
        Ok(())
    }

    /// In front of the data: border, ticks and labels.
    pub(super) fn draw_axes(&self, canvas: &mut Canvas<'_>, panel: &Panel) -> Result<(), SvgError> {
        let corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)].map(|corner| self.point(corner));
        canvas.line(&corners, BORDER)?;
        let numbers = Lettering::new(Ink::Text, SMALL);
        for tick in &self.x_ticks {
            let Some(x) = self.x.place(tick.at) else { continue };
            let x = self.left + x * self.width;
            let length = if tick.label.is_some() { TICK } else { SMALL_TICK };
            canvas.line(&[pixel((x, self.bottom())), pixel((x, self.bottom() - length))], BORDER)?;
            if let Some(label) = &tick.label {
                canvas.text(label, pixel((x, self.bottom() + 6.0)), numbers.at(HPos::Center, VPos::Top))?;
            }
        }
        for tick in &self.y_ticks {
            let Some(y) = self.y.place(tick.at) else { continue };
            let y = self.top + (1.0 - y) * self.height;
            let length = if tick.label.is_some() { TICK } else { SMALL_TICK };
            canvas.line(&[pixel((self.left, y)), pixel((self.left + length, y))], BORDER)?;
            if let Some(label) = &tick.label {
                canvas.text(label, pixel((self.left - 6.0, y)), numbers.at(HPos::Right, VPos::Center))?;
            }
        }
        let labels = Lettering::new(Ink::Text, LABEL);
        let middle = self.left + self.width / 2.0;
        let x_label = text::cut(&panel.x.label, LABEL, self.width + 40.0);
        canvas.text(&x_label, pixel((middle, self.bottom() + 6.0 + LINE)), labels.at(HPos::Center, VPos::Top))?;
        let y_label = text::cut(&panel.y.label, LABEL, self.height + 40.0);
        canvas.text(
            &y_label,
            pixel((LINE - 2.0, self.top + self.height / 2.0)),
            labels.at(HPos::Center, VPos::Bottom).turned(),
        )
    }

    /// Vertical guide lines, with their labels above the frame. A label that would meet its left
    /// neighbour goes one line higher.
    pub(super) fn draw_verticals(&self, canvas: &mut Canvas<'_>, verticals: &[(f64, String)]) -> Result<(), SvgError> {
        for (x, label, row) in self.labels_of(verticals) {
            canvas.line(&[self.point((x, 0.0)), self.point((x, 1.0))], GUIDE)?;
            let (left, half) = (self.left + x * self.width, text::width(&label, SMALL) / 2.0);
            let middle = left.clamp((self.left + half).min(left), (self.right() - half).max(left - half));
            let at = pixel((middle, self.top - 4.0 - f64::from(row) * LINE));
            canvas.text(&label, at, Lettering::new(Ink::Soft, SMALL).at(HPos::Center, VPos::Bottom))?;
        }
        Ok(())
    }

    /// Places, labels and rows of the guide lines that are in the frame.
    fn labels_of(&self, verticals: &[(f64, String)]) -> Vec<(f64, String, u32)> {
        let mut shown: Vec<(f64, &str)> = verticals
            .iter()
            .filter_map(|(x, label)| Some((self.x.place(*x).filter(|x| (0.0..=1.0).contains(x))?, label.as_str())))
            .collect();
        shown.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut ends = [f64::NEG_INFINITY; 3];
        let mut rows = Vec::new();
        for (x, label) in shown {
            let label = text::cut(label, SMALL, self.width * 0.9);
            let half = text::width(&label, SMALL) / 2.0;
            let row = ends.iter().position(|end| x * self.width - half > *end).unwrap_or(ends.len() - 1);
            if let Some(end) = ends.get_mut(row) {
                *end = x * self.width + half + 6.0;
            }
            rows.push((x, label, u32::try_from(row).unwrap_or(0)));
        }
        rows
    }

    /// The room that the labels of guide lines need above the frame.
    pub(super) fn room_above(&self, verticals: &[(f64, String)]) -> f64 {
        self.labels_of(verticals).iter().map(|(_, _, row)| (f64::from(*row) + 1.0) * LINE).fold(0.0, f64::max)
    }
}

/// Where the labelled ticks are.
fn places(ruler: &Ruler, ticks: &[Tick]) -> Vec<f64> {
    ticks.iter().filter(|tick| tick.label.is_some()).filter_map(|tick| ruler.place(tick.at)).collect()
}

/// Pixels to units of the canvas.
pub(super) fn pixel((x, y): (f64, f64)) -> Point {
    #[expect(clippy::cast_possible_truncation, reason = "a conversion of floats saturates; figures are small")]
    let whole = |length: f64| (length * UNITS).round() as i32;
    (whole(x), whole(y))
}
