//! Processes that only experiments need, and their parts: one file each.

mod along_axes;
mod beside_equation;
mod blocks;
mod escapes;
mod from_normal;
mod pendulum;
mod started_at;
mod two_equations;

pub use along_axes::AlongAxes;
pub use beside_equation::{BesideEquation, BesideEquationState, SUBSTEPS};
pub use blocks::{Blocks, DRAWN, LogarithmSums};
pub use escapes::{EscapeState, Escapes};
pub use from_normal::FromNormal;
pub use pendulum::Pendulum;
pub use started_at::StartedAt;
pub use two_equations::TwoEquations;
