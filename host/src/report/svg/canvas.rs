//! A drawing surface over the SVG backend of `plotters`.
//!
//! The backend knows whole pixels and fixed colours only. So everything is drawn on a grid of tenths of
//! a pixel, under a view box of that size, and every pen gets a placeholder colour of its own, which is
//! replaced in the finished text by the attributes of the pen.

use plotters::prelude::{DrawingBackend, SVGBackend};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color as _, FontTransform, IntoFont as _, RGBColor, ShapeStyle, TextStyle};

use super::SvgError;
use super::dress::dress;
use super::palette::Ink;

/// Units of the canvas in one pixel of the figure.
pub(super) const UNITS: f64 = 10.0;

/// A position, in tenths of a pixel.
pub(super) type Point = (i32, i32);

/// How lines are drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pen {
    /// Its colour.
    pub(super) ink: Ink,
    /// Its width in tenths of a pixel.
    pub(super) width: u32,
    /// Lengths of dashes and gaps in tenths of a pixel; empty for a solid line.
    pub(super) dash: &'static str,
}

/// How text is set.
#[derive(Clone, Copy)]
pub(super) struct Lettering {
    pub(super) ink: Ink,
    /// In tenths of a pixel.
    pub(super) size: u32,
    pub(super) horizontal: HPos,
    pub(super) vertical: VPos,
    /// Read from bottom to top.
    pub(super) turned: bool,
    pub(super) bold: bool,
}

impl Lettering {
    /// Centred text.
    pub(super) fn new(ink: Ink, size: u32) -> Self {
        Self { ink, size, horizontal: HPos::Center, vertical: VPos::Center, turned: false, bold: false }
    }

    pub(super) fn at(self, horizontal: HPos, vertical: VPos) -> Self {
        Self { horizontal, vertical, ..self }
    }

    pub(super) fn turned(self) -> Self {
        Self { turned: true, ..self }
    }

    pub(super) fn bold(self) -> Self {
        Self { bold: true, ..self }
    }
}

/// What a placeholder colour stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Style {
    Stroke(Pen),
    Fill(Ink),
    /// A polyline whose points are dots of this diameter.
    Dots(Ink, u32),
}

/// The error of the backend, whose type `plotters` does not name.
fn refused(error: impl std::fmt::Display) -> SvgError {
    SvgError(error.to_string())
}

/// The surface.
pub(super) struct Canvas<'a> {
    backend: SVGBackend<'a>,
    styles: Vec<Style>,
}

/// Draws a figure of this size in pixels. The colours are part of it if it has to stand alone.
pub(super) fn draw(
    size: (u32, u32),
    label: &str,
    stand_alone: bool,
    picture: impl FnOnce(&mut Canvas<'_>) -> Result<(), SvgError>,
) -> Result<String, SvgError> {
    let mut raw = String::new();
    let styles = {
        let backend = SVGBackend::with_string(&mut raw, (size.0 * 10, size.1 * 10));
        let mut canvas = Canvas { backend, styles: Vec::new() };
        picture(&mut canvas)?;
        canvas.backend.present().map_err(refused)?;
        canvas.styles
    };
    Ok(dress(&raw, &styles, size, label, stand_alone))
}

impl Canvas<'_> {
    /// The placeholder of a style.
    fn colour(&mut self, style: Style) -> RGBColor {
        let index = self.styles.iter().position(|known| *known == style).unwrap_or_else(|| {
            self.styles.push(style);
            self.styles.len() - 1
        });
        let [low, middle, high, ..] = index.to_le_bytes();
        RGBColor(high, middle, low)
    }

    /// Straight lines from point to point.
    pub(super) fn line(&mut self, points: &[Point], pen: Pen) -> Result<(), SvgError> {
        if points.len() < 2 {
            return Ok(());
        }
        let colour = self.colour(Style::Stroke(pen));
        self.backend.draw_path(points.iter().copied(), &colour.stroke_width(pen.width)).map_err(refused)
    }

    /// A filled polygon.
    pub(super) fn polygon(&mut self, points: &[Point], ink: Ink) -> Result<(), SvgError> {
        let colour = self.colour(Style::Fill(ink));
        self.backend.fill_polygon(points.iter().copied(), &colour.filled()).map_err(refused)
    }

    /// A filled disc.
    pub(super) fn disc(&mut self, centre: Point, radius: u32, ink: Ink) -> Result<(), SvgError> {
        let colour = self.colour(Style::Fill(ink));
        self.backend.draw_circle(centre, radius, &colour.filled(), true).map_err(refused)
    }

    /// Many dots in one element.
    pub(super) fn dots(&mut self, points: &[Point], diameter: u32, ink: Ink) -> Result<(), SvgError> {
        let colour = self.colour(Style::Dots(ink, diameter));
        let style = ShapeStyle { color: colour.to_rgba(), filled: false, stroke_width: diameter };
        self.backend.draw_path(points.iter().copied(), &style).map_err(refused)
    }

    /// One line of text. Control characters, which XML does not allow, become spaces.
    pub(super) fn text(&mut self, text: &str, at: Point, lettering: Lettering) -> Result<(), SvgError> {
        let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let colour = self.colour(Style::Fill(lettering.ink));
        // The backend divides the size by 1.24.
        let font = ("sans-serif", f64::from(lettering.size) * 1.24).into_font();
        let font = if lettering.turned { font.transform(FontTransform::Rotate270) } else { font };
        let font = if lettering.bold { font.style(plotters::style::FontStyle::Bold) } else { font };
        let style = TextStyle::from(font).color(&colour).pos(Pos::new(lettering.horizontal, lettering.vertical));
        self.backend.draw_text(&text, &style, at).map_err(refused)
    }
}
