//! Branch-free elementary functions from `+ - * /` and operations on bits.
//!
//! A loop over paths vectorises when its body is straight-line code, and has the same bits everywhere when
//! that code is only what IEEE 754 specifies. So there are no tables, no branches (both sides are computed
//! and one is selected), no fused operations and no conversions between integers and numbers, which some
//! instruction sets lack: exponents enter and leave by their bits. `f32` is computed in `f32` only, for
//! processors that have nothing else. Errors are in units in the last place of the exact result.

pub mod complementary_error_function;
pub mod error_function;
pub mod exponential;
pub mod logarithm;
pub mod turn;
