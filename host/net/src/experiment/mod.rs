//! Experiments with networks: one folder for each paper, one file for each figure or table.
//!
//! The quick profile decides the conclusions of the papers on small networks and the embedded data sets; the paper profile has
//! their architectures, data sets and hyperparameters.

/// Declares the experiments of a paper, one module each, and lists them in this order.
macro_rules! experiments {
    ($($name:ident,)*) => {
        $(pub mod $name;)*

        /// The experiments of the paper.
        pub const EXPERIMENTS: &[&optsde::experiment::Experiment] = &[$(&$name::EXPERIMENT),*];
    };
}

pub mod comp24;
pub mod li21;
pub mod malladi22;
mod registry;
mod replicates;
pub(crate) mod small;

pub use registry::registry;
