//! Symbols of points, and arrow heads.

use super::SvgError;
use super::canvas::{Canvas, Pen, Point};
use super::marks::Drawn;
use super::palette::Ink;
use crate::experiment::Role;

/// The radius of a disc, in tenths of a pixel.
const RADIUS: u32 = 34;

/// One symbol: its shape says the role, a hollow one the second series of that role.
pub(super) fn draw(canvas: &mut Canvas<'_>, drawn: &Drawn<'_>, at: Point) -> Result<(), SvgError> {
    let hollow = drawn.copy % 2 == 1;
    let shape = (role_index(drawn.series.role) + drawn.copy / 2) % 5;
    if shape == 0 && !hollow {
        return canvas.disc(at, RADIUS, drawn.ink());
    }
    let corners: Vec<Point> = corners(shape).iter().map(|(x, y)| (at.0 + x, at.1 + y)).collect();
    if !hollow {
        return canvas.polygon(&corners, drawn.ink());
    }
    canvas.polygon(&corners, Ink::Paper)?;
    let closed: Vec<Point> = corners.iter().chain(corners.first()).copied().collect();
    canvas.line(&closed, Pen { ink: drawn.ink(), width: 12, dash: "" })
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

/// An arrow head.
pub(super) fn arrow(canvas: &mut Canvas<'_>, from: Point, to: Point, ink: Ink) -> Result<(), SvgError> {
    let (dx, dy) = (f64::from(to.0 - from.0), f64::from(to.1 - from.1));
    let length = dx.hypot(dy);
    let (dx, dy) = (dx / length, dy / length);
    #[expect(clippy::cast_possible_truncation, reason = "a few pixels")]
    let corner = |back: f64, aside: f64| {
        (to.0 - (back * dx + aside * dy).round() as i32, to.1 - (back * dy - aside * dx).round() as i32)
    };
    canvas.polygon(&[corner(-20.0, 0.0), corner(70.0, 38.0), corner(50.0, 0.0), corner(70.0, -38.0)], ink)
}
