//! The legend, in rows below the axes, where it can cover nothing.

use plotters::style::text_anchor::{HPos, VPos};

use super::SvgError;
use super::canvas::{Canvas, Lettering, Pen};
use super::frame::pixel;
use super::marks::Drawn;
use super::palette::Ink;
use super::text::{self, LINE, SMALL};
use crate::experiment::Mark;

/// The width of the sample, with the space behind it.
const SAMPLE: f64 = 32.0;
/// Between two entries.
const GAP: f64 = 16.0;

/// Where every entry goes.
pub(super) struct Legend<'a> {
    entries: Vec<(f64, f64, Drawn<'a>, String)>,
    /// In pixels.
    pub(super) height: f64,
}

impl<'a> Legend<'a> {
    /// As many entries in a row as fit.
    pub(super) fn new(drawn: &[Drawn<'a>], room: f64) -> Self {
        let mut entries = Vec::new();
        let (mut x, mut y) = (0.0, 0.0);
        for series in drawn.iter().filter(|drawn| !drawn.series.label.is_empty()) {
            let label = text::cut(&label(series), SMALL, room - SAMPLE);
            let width = SAMPLE + text::width(&label, SMALL);
            if x > 0.0 && x + width > room {
                (x, y) = (0.0, y + LINE);
            }
            entries.push((x, y, *series, label));
            x += width + GAP;
        }
        let height = if entries.is_empty() { 0.0 } else { y + LINE };
        Self { entries, height }
    }

    /// Draws it with its upper left corner here.
    pub(super) fn draw(&self, canvas: &mut Canvas<'_>, (left, top): (f64, f64)) -> Result<(), SvgError> {
        for (x, y, drawn, label) in &self.entries {
            let (x, y) = (left + x, top + y + LINE / 2.0);
            sample(canvas, *drawn, x, y)?;
            let lettering = Lettering::new(Ink::Text, SMALL).at(HPos::Left, VPos::Center);
            canvas.text(label, pixel((x + SAMPLE, y)), lettering)?;
        }
        Ok(())
    }
}

/// The label; a cloud of which not every point is drawn says so.
fn label(drawn: &Drawn<'_>) -> String {
    let series = drawn.series;
    if series.mark == Mark::Cloud && drawn.stride() > 1 {
        let all = series.points.len();
        return format!("{} ({} of {all} points)", series.label, all.div_ceil(drawn.stride()));
    }
    series.label.clone()
}

/// What the series looks like.
fn sample(canvas: &mut Canvas<'_>, drawn: Drawn<'_>, x: f64, y: f64) -> Result<(), SvgError> {
    let at = |dx: f64, dy: f64| pixel((x + dx, y + dy));
    match drawn.series.mark {
        Mark::Line | Mark::Dashed => canvas.line(&[at(0.0, 0.0), at(26.0, 0.0)], drawn.pen()),
        Mark::Symbols => {
            if !drawn.series.intervals.is_empty() {
                canvas.line(&[at(13.0, -6.0), at(13.0, 6.0)], Pen { dash: "", width: 11, ..drawn.pen() })?;
            }
            drawn.symbol(canvas, at(13.0, 0.0))
        }
        Mark::Cloud => canvas.dots(&[at(7.0, 2.0), at(12.0, -3.0), at(15.0, 3.0), at(20.0, -1.0)], 20, drawn.ink()),
        Mark::Path => {
            canvas.line(&[at(1.0, 0.0), at(25.0, 0.0)], drawn.pen())?;
            canvas.polygon(&[at(26.0, 0.0), at(19.0, 3.8), at(19.0, -3.8)], drawn.ink())
        }
        Mark::Steps => canvas.line(
            &[
                at(1.0, 5.0),
                at(1.0, 1.0),
                at(9.0, 1.0),
                at(9.0, -5.0),
                at(17.0, -5.0),
                at(17.0, 2.0),
                at(25.0, 2.0),
                at(25.0, 5.0),
            ],
            drawn.pen(),
        ),
    }
}
