//! What the registry of optimizers needs to know of each: its names, its conventions, its hyperparameters.

use super::Optimizer;
use crate::Real;

/// The largest number of hyperparameters of an optimizer, the learning rate aside.
pub const MAX_HYPERPARAMETERS: usize = 8;

/// A hyperparameter of an optimizer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hyperparameter {
    /// Its usual name.
    pub name: &'static str,
    /// The value that golden trajectories use, chosen to tell the variants apart.
    pub golden: f64,
    /// The allowed values: at least the first and below the second.
    pub range: (f64, f64),
}

/// One combination of conventions of an optimizer.
#[derive(Clone, Copy, Debug)]
pub struct Variant<R, O> {
    /// Unique within the optimizer; a file name.
    pub name: &'static str,
    /// The choices that make it, and who makes them.
    pub conventions: &'static str,
    /// The hyperparameters, in the order that `build` takes them.
    pub hyperparameters: &'static [Hyperparameter],
    /// Makes it from the values of the hyperparameters; further entries are ignored.
    pub build: fn(&[R; MAX_HYPERPARAMETERS]) -> O,
}

/// An optimizer that can be listed: with this and one line in [`for_each_optimizer`](super::for_each_optimizer) it gets
/// golden trajectories, a documentation entry and the tests of all optimizers.
pub trait Catalogued<R: Real>: Optimizer<R> + Sized + 'static {
    /// The name of its file.
    const NAME: &'static str;
    /// The recurrence, in one line.
    const RECURRENCE: &'static str;
    /// Where it comes from.
    const SOURCE: &'static str;
    /// The number of coordinates that it takes, if it does not take any number.
    const DIMENSION: Option<usize> = None;
    /// Its variants.
    const VARIANTS: &'static [Variant<R, Self>];
}
