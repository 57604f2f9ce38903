//! Panels as SVG.
//!
//! Axes, ticks and legend look the same in all figures; the colour, width and symbol of a series follow
//! from its [`Role`](crate::experiment::Role), dashes from its [`Mark`]. Numbers that are not finite, and
//! what a logarithmic axis cannot show, are left out. The same panel always gives the same bytes.

mod canvas;
mod frame;
mod legend;
mod marks;
mod palette;
mod polyline;
mod scale;
mod text;
mod ticks;

use plotters::style::text_anchor::{HPos, VPos};

use self::canvas::{Canvas, Lettering};
use self::frame::{Frame, pixel};
use self::legend::Legend;
use self::marks::Drawn;
use self::palette::Ink;
use self::scale::Ruler;
use self::text::{LINE, SMALL, TITLE};
use crate::experiment::{Mark, Panel, Scale};

pub(super) use self::palette::css;

/// The size of the axes in pixels; a scatter plot is square.
const WIDE: (f64, f64) = (350.0, 250.0);
const SQUARE: (f64, f64) = (310.0, 310.0);
/// Free room at the right, for half a label of a tick.
const RIGHT: f64 = 18.0;

/// Where a picture will be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// In a page that has the colours.
    Inline,
    /// In a file of its own.
    StandAlone,
}

/// The drawing backend refused.
#[derive(Debug, thiserror::Error)]
#[error("drawing failed: {0}")]
pub struct SvgError(String);

/// Draws a panel.
pub fn panel_svg(panel: &Panel, setting: Setting) -> Result<String, SvgError> {
    let drawn = drawn(panel);
    let (rulers, is_empty) = rulers(panel);
    let size = if is_scatter(panel) { SQUARE } else { WIDE };
    let unplaced = Frame::new(rulers.0, rulers.1, size, 0.0);
    let title = text::wrapped(&panel.title, TITLE, unplaced.right() - 8.0, 3);
    #[expect(clippy::cast_precision_loss, reason = "at most three lines")]
    let title_height = title.len() as f64 * (LINE + 1.0) + 6.0;
    let top = 6.0 + title_height + unplaced.room_above(&panel.verticals);
    let frame = Frame { top, ..unplaced };
    let legend = Legend::new(&drawn, frame.right() - 10.0);
    let legend_top = frame.bottom() + 2.0 * LINE + 14.0;

    canvas::draw(
        whole((frame.right() + RIGHT, legend_top + legend.height + 6.0)),
        &panel.title,
        setting == Setting::StandAlone,
        |canvas| {
            let mut y = 6.0;
            for line in &title {
                let middle = f64::midpoint(frame.left.min(40.0), frame.right());
                canvas.text(
                    line,
                    pixel((middle, y)),
                    Lettering::new(Ink::Text, TITLE).at(HPos::Center, VPos::Top).bold(),
                )?;
                y += LINE + 1.0;
            }
            frame.draw_grid(canvas)?;
            frame.draw_verticals(canvas, &panel.verticals)?;
            for series in &drawn {
                series.draw(canvas, &frame)?;
            }
            if is_empty {
                note(canvas, &frame)?;
            }
            frame.draw_axes(canvas, panel)?;
            legend.draw(canvas, (10.0, legend_top))
        },
    )
}

/// Every series with the number of those before it that would look the same.
fn drawn(panel: &Panel) -> Vec<Drawn<'_>> {
    let copies = |index: usize, role, mark| {
        panel.series.iter().take(index).filter(|other| other.role == role && other.mark == mark).count()
    };
    panel
        .series
        .iter()
        .enumerate()
        .map(|(index, series)| Drawn { series, copy: copies(index, series.role, series.mark) })
        .collect()
}

/// Both rulers, and whether there is nothing to show.
fn rulers(panel: &Panel) -> ((Ruler, Ruler), bool) {
    let points = || panel.series.iter().flat_map(|series| &series.points);
    let histograms = || panel.series.iter().filter(|series| series.mark == Mark::Steps);
    let xs = points().map(|point| point.0).chain(histograms().filter_map(|series| marks::last_edge(&series.points)));
    let ends = panel.series.iter().flat_map(|series| series.intervals.iter().flat_map(|(low, high)| [*low, *high]));
    let floor = histograms().next().map(|_| 0.0);
    let x = Ruler::of(&panel.x, xs.chain(panel.verticals.iter().map(|(x, _)| *x)), None);
    let y = Ruler::of(&panel.y, points().map(|point| point.1).chain(ends), floor);
    let mut x = x.unwrap_or(Ruler::blank(panel.x.scale));
    let mut y = y.unwrap_or(Ruler::blank(panel.y.scale));
    let free =
        panel.x.range.is_none() && panel.y.range.is_none() && x.scale == Scale::Linear && y.scale == Scale::Linear;
    let extent = x.extent().max(y.extent());
    // A scatter plot shows shapes: if both axes are about as long, one unit is as long on both.
    if is_scatter(panel) && free && extent < 3.0 * x.extent().min(y.extent()) {
        (x, y) = (x.widened(extent), y.widened(extent));
    }
    let is_visible = |(px, py): &(f64, f64)| x.place(*px).is_some() && y.place(*py).is_some();
    ((x, y), !points().any(is_visible))
}

fn is_scatter(panel: &Panel) -> bool {
    panel.series.iter().any(|series| series.mark == Mark::Cloud)
}

/// What stands in an empty frame.
fn note(canvas: &mut Canvas<'_>, frame: &Frame) -> Result<(), SvgError> {
    let middle = frame.point((0.5, 0.5));
    canvas.text("no finite points to show", middle, Lettering::new(Ink::Soft, SMALL))
}

/// A size in whole pixels.
fn whole((width, height): (f64, f64)) -> (u32, u32) {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few hundred")]
    let whole = |length: f64| length.ceil() as u32;
    (whole(width), whole(height))
}
