//! Wrong schemes: each is its scheme, written again from its formula, with the places where a [`Slip`] makes it
//! wrong. `Slip::None` is right.

mod euler;
mod heun;
mod milstein;
mod ornstein_uhlenbeck;
mod relaxing;
mod runge_kutta;
mod slip;
pub(crate) mod table;
mod weak;

pub(crate) use slip::Slip;
