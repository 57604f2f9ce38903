//! Optimizers as stochastic processes: ensembles, predictions and reproduced papers.

pub mod ensemble;
mod native;
pub mod theory;

pub use native::Native;
