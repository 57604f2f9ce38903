//! Host library.
pub mod predict;
pub mod theory;
