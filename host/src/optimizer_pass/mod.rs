//! One step of an optimizer over flat arrays: the parameters, their gradients, and one array for each number that
//! the optimizer remembers of a coordinate.
//!
//! The same bits as [`Optimizer::apply`](optsde_core::optimizer::Optimizer::apply) on a slice of memories, for any
//! length, instruction set and number of threads: coordinates do not meet. Every array is read and written once, in
//! order, so that what a step of Adam costs is its memory traffic, seven numbers a parameter.

mod arrays;
mod block;
mod memory;

use optsde_core::Real;
use optsde_core::optimizer::Coordinatewise;

pub use self::memory::{Field, MAX_FIELDS, Memory};

use self::arrays::Arrays;
use self::block::{BLOCK, Share};
use crate::ensemble::Isa;

/// Coordinates that are worth another thread: half a megabyte of Adam in single precision.
const SHARE: usize = 64 * BLOCK;

/// Arrays that do not belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PassError {
    /// Not as long as the parameters.
    #[error("{array} has {value} numbers, allowed: {expected}, one for each parameter")]
    Length {
        /// Which array.
        array: &'static str,
        /// Its length.
        value: usize,
        /// That of the parameters.
        expected: usize,
    },
    /// The memory is that of another optimizer.
    #[error("memory has {value} arrays, allowed: {expected}, what the optimizer remembers of a coordinate")]
    Fields {
        /// Arrays in the memory.
        value: usize,
        /// Numbers of a state, at most [`MAX_FIELDS`].
        expected: usize,
    },
}

/// Moves all parameters by one step of a coordinate-wise optimizer, on the current rayon thread pool.
///
/// `step` is what [`Coordinatewise::step`] prepared; an instruction set that this machine lacks counts as
/// [`Isa::Baseline`].
///
/// # Errors
/// Arrays of different lengths, or the memory of another optimizer.
pub fn advance<R, O>(
    optimizer: &O,
    step: &O::Step,
    x: &mut [R],
    gradient: &[R],
    memory: &mut Memory<R>,
    isa: Isa,
) -> Result<(), PassError>
where
    R: Real,
    O: Coordinatewise<R> + Sync,
    O::Step: Sync,
    O::State: Sync,
{
    let like = optimizer.start(R::ZERO);
    memory.check::<O>(&like, x.len())?;
    if gradient.len() != x.len() {
        return Err(PassError::Length { array: "gradient", value: gradient.len(), expected: x.len() });
    }
    let isa = if Isa::available().contains(&isa) { isa } else { Isa::Baseline };
    share(&Pass { optimizer, step, like, isa }, Arrays { x, gradient, fields: memory.slices() });
    Ok(())
}

/// What all coordinates have in common.
struct Pass<'a, R: Real, O: Coordinatewise<R>> {
    optimizer: &'a O,
    step: &'a O::Step,
    /// Any state: what the numbers of each coordinate are put into.
    like: O::State,
    isa: Isa,
}

/// Halves the arrays until they are small, one half for each of two threads.
fn share<R, O>(pass: &Pass<'_, R, O>, arrays: Arrays<'_, R>)
where
    R: Real,
    O: Coordinatewise<R> + Sync,
    O::Step: Sync,
    O::State: Sync,
{
    let length = arrays.x.len();
    if length <= SHARE {
        pass.isa.run(Share { optimizer: pass.optimizer, step: pass.step, like: pass.like, arrays });
        return;
    }
    let (left, right) = arrays.split_at((length / 2).next_multiple_of(BLOCK));
    rayon::join(|| share(pass, left), || share(pass, right));
}
