//! Colours of figures, for light and dark.
//!
//! The colours of roles follow Okabe and Ito ("Color universal design", 2008), darkened on light ground
//! and lightened on dark ground to a contrast of at least 3. They differ in lightness too, and width,
//! dashes and symbols differ beside them, so that a figure can be read without colour.

use crate::experiment::Role;

/// What something is drawn in: the name of a CSS class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    /// Axes, titles and labels.
    Text,
    /// Numbers at ticks, guide lines.
    Soft,
    /// The grid.
    Grid,
    /// The ground.
    Paper,
    /// A series.
    Series(Role),
}

/// Class, light colour, dark colour.
const COLOURS: [(Ink, &str, &str, &str); 9] = [
    (Ink::Text, "t", "#1b1b1b", "#e8e8e6"),
    (Ink::Soft, "s", "#555555", "#b0b0ac"),
    (Ink::Grid, "g", "#e7e7e4", "#303438"),
    (Ink::Paper, "p", "#ffffff", "#16191c"),
    (Ink::Series(Role::Measured), "m", "#0067a3", "#5fb8ee"),
    (Ink::Series(Role::Discrete), "d", "#cf4f00", "#ff9552"),
    (Ink::Series(Role::Continuous), "c", "#00805d", "#3ccb9f"),
    (Ink::Series(Role::Approximation), "a", "#a2407f", "#e79acb"),
    (Ink::Series(Role::Guide), "u", "#7a7a7a", "#8f8f8f"),
];

impl Ink {
    /// The class of elements in this ink.
    pub(super) fn class(self) -> &'static str {
        COLOURS.iter().find(|(ink, ..)| *ink == self).map_or("t", |(_, class, ..)| class)
    }
}

/// The rules that give every class its colour. Elements are drawn in `currentColor`, so that programs
/// that know neither variables nor media queries (converters to PDF) still show the light colours.
pub(in crate::report) fn css() -> String {
    let rules = |colour: fn(&(Ink, &'static str, &'static str, &'static str)) -> &'static str| {
        let rule = |row: &(Ink, &'static str, &'static str, &'static str)| {
            ["svg.figure .", row.1, "{color:", colour(row), "}"].concat()
        };
        COLOURS.iter().map(rule).collect::<String>()
    };
    format!("{}@media screen and (prefers-color-scheme:dark){{{}}}", rules(|row| row.2), rules(|row| row.3))
}
