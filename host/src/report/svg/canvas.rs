//! A drawing surface over the SVG backend of `plotters`.
//!
//! The backend knows whole pixels and fixed colours only. So everything is drawn on a grid of tenths of
//! a pixel, under a view box of that size, and every pen gets a placeholder colour of its own, which is
//! replaced in the finished text by the attributes of the pen.

use std::fmt::Write as _;

use plotters::prelude::{DrawingBackend, SVGBackend};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color as _, FontTransform, IntoFont as _, RGBColor, ShapeStyle, TextStyle};

use super::SvgError;
use super::palette::{Ink, css};

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
enum Style {
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

/// Replaces the placeholders, drops what is the same everywhere, and writes the head.
fn dress(raw: &str, styles: &[Style], size: (u32, u32), label: &str, stand_alone: bool) -> String {
    let mut out = String::with_capacity(raw.len());
    let (width, height) = size;
    // Writing to a string cannot fail.
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"figure\" role=\"img\" aria-label=\"{}\" width=\"{width}\" \
         height=\"{height}\" viewBox=\"0 0 {width}0 {height}0\" font-family=\"Helvetica, Arial, 'Liberation Sans', sans-serif\">",
        escaped(label),
    );
    if stand_alone {
        let _ = write!(
            out,
            "<style>{}</style><rect class=\"p\" fill=\"currentColor\" width=\"100%\" height=\"100%\"/>",
            css()
        );
    }
    out.push('\n');
    // The backend writes every tag on a line of its own; the first is the head.
    for line in raw.lines().skip(1) {
        if line.starts_with("<text") {
            // So that no space is added around the words.
            out.push_str(&tag(line, styles));
        } else if line.starts_with('<') {
            out.push_str(&tag(line, styles));
            out.push('\n');
        } else {
            out.push_str(line);
        }
    }
    out
}

/// One tag, with the attributes of its style.
fn tag(line: &str, styles: &[Style]) -> String {
    let style = ["stroke=\"#", "fill=\"#"].iter().find_map(|attribute| {
        let start = line.find(attribute)?;
        let end = start + attribute.len() + 7;
        let index = usize::from_str_radix(line.get(start + attribute.len()..end - 1)?, 16).ok()?;
        Some((line.get(start..end)?, *styles.get(index)?))
    });
    let line = line.replace(" opacity=\"1\"", "").replace(" font-family=\"sans-serif\"", "");
    let Some((placeholder, style)) = style else { return shortened(&line) };
    let attributes = match style {
        Style::Fill(ink) => format!("class=\"{}\" fill=\"currentColor\"", ink.class()),
        Style::Stroke(pen) if pen.dash.is_empty() => {
            format!("class=\"{}\" stroke=\"currentColor\" stroke-linejoin=\"round\"", pen.ink.class())
        }
        Style::Stroke(pen) => {
            format!("class=\"{}\" stroke=\"currentColor\" stroke-dasharray=\"{}\"", pen.ink.class(), pen.dash)
        }
        Style::Dots(ink, diameter) => return dots(&line, ink, diameter),
    };
    shortened(&line.replace(placeholder, &attributes))
}

/// A polyline as dots: segments of no length with round ends.
fn dots(line: &str, ink: Ink, diameter: u32) -> String {
    let points =
        line.split_once("points=\"").and_then(|(_, rest)| rest.split_once('"')).map_or("", |(points, _)| points);
    let mut path = String::with_capacity(points.len() * 2);
    let mut last = (0_i32, 0_i32);
    for point in points.split_whitespace() {
        let Some((Ok(x), Ok(y))) = point.split_once(',').map(|(x, y)| (x.parse::<i32>(), y.parse::<i32>())) else {
            continue;
        };
        // Relative moves are shorter; the end of a dot is where it began.
        let _ = write!(path, "m{} {}h0", x - last.0, y - last.1);
        last = (x, y);
    }
    format!(
        "<path class=\"{}\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"{diameter}\" stroke-linecap=\"round\" opacity=\"0.6\" d=\"{path}\"/>",
        ink.class()
    )
}

/// Font sizes and fills as short as they can be.
fn shortened(line: &str) -> String {
    let line = line
        .replace(" stroke=\"none\" stroke-width=\"1\"", "")
        .replace(" stroke=\"none\"", "")
        .replace(" \"/>", "\"/>");
    let Some((before, rest)) = line.split_once("font-size=\"") else { return line };
    let Some((size, after)) = rest.split_once('"') else { return line };
    let size = size.parse::<f64>().map_or_else(|_| size.to_owned(), |size| format!("{}", size.round()));
    format!("{before}font-size=\"{size}\"{after}")
}

/// For an attribute.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
