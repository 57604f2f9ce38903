//! Optimizers as stochastic processes: ensembles, predictions and reproduced papers.

pub mod ensemble;
pub mod experiment;
mod native;
pub mod predict;
pub mod report;
pub mod reproduce;
pub mod theory;

pub use native::Native;
