//! Optimizers as stochastic processes: ensembles, predictions and reproduced papers.

pub mod advise;
pub mod conformance;
pub mod convergence;
pub mod device_check;
pub mod ensemble;
pub mod experiment;
pub mod files;
pub mod float_mode;
pub mod gpu;
pub mod optimizer_pass;
pub mod output;
pub mod predict;
pub mod report;
pub mod reproduce;
pub mod store;
pub mod theory;
pub mod workload;

pub use optsde_device::{Native, Observable};
