//! Optimizers of the core on flat parameters, behind one interface.
//!
//! | | how |
//! | --- | --- |
//! | coordinates do not meet (most) | [`Pass`]: one fused pass over flat arrays, vectorised, on all threads |
//! | a norm or a matrix is taken of each layer, or of all parameters | [`Layers`] |
//! | weight decay for some parameters only, or other hyperparameters | [`Groups`] of any of these |
//!
//! What they remember can be saved by name and put back, bit for bit.

mod groups;
mod layers;
mod named;
mod pass;
mod saved;

use optsde::optimizer_pass::PassError;

pub use groups::Groups;
pub use layers::Layers;
pub use named::{NamedError, by_name, names};
pub use pass::Pass;
pub use saved::{Saved, SavedError};

/// An optimizer with its memory of a run.
pub trait FlatOptimizer<R>: Send {
    /// Moves all parameters by step `k`.
    ///
    /// # Errors
    /// A gradient that is not as long as the parameters, or either not as long as at the start.
    fn step(&mut self, k: u64, learning_rate: R, x: &mut [R], gradient: &[R]) -> Result<(), PassError>;

    /// What it remembers.
    fn save(&self) -> Saved<R>;

    /// Goes on from what was saved.
    ///
    /// # Errors
    /// What another optimizer remembered; a part of it may be taken over then.
    fn restore(&mut self, saved: &Saved<R>) -> Result<(), SavedError>;
}
