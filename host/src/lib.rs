//! Host library.
pub mod theory;
