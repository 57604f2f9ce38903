//! One step of an optimizer over flat arrays: the parameters, their gradients, and one array for each number that
//! the optimizer remembers of a coordinate.
//!
//! The same bits as [`Optimizer::apply`](optsde_core::optimizer::Optimizer::apply) on a slice of memories, for any
//! length, instruction set and number of threads: coordinates do not meet. Every array is read and written once, in
//! order, so that what a step of Adam costs is its memory traffic, seven numbers a parameter.
//!
//! The first step of Adam moves every parameter by the learning rate against the sign of its gradient (eps aside):
//!
//! ```
//! use optsde::ensemble::Isa;
//! use optsde::optimizer_pass::{Memory, advance};
//! use optsde_core::optimizer::{Adam, Coordinatewise};
//!
//! let adam = Adam::new(0.9_f64, 0.999, 1e-8);
//! let mut x = vec![1.0, 2.0, 3.0];
//! let mut memory = Memory::start(&adam, &x);
//! let mut run = adam.start_run();
//! let step = adam.step(0, 0.125, &mut run);
//! advance(&adam, &step, &mut x, &[4.0, -0.5, 0.25], &mut memory, Isa::widest())?;
//! // m / (1 - 0.9) is g and v / (1 - 0.999) is g^2 up to rounding; eps is at most 4e-8 of |g|.
//! for (x, expected) in x.iter().zip([0.875, 2.125, 2.875]) {
//!     assert!((x - expected).abs() < 1e-8);
//! }
//! # Ok::<(), optsde::optimizer_pass::PassError>(())
//! ```

mod arrays;
mod block;
mod memory;

use optsde_core::Real;
use optsde_core::optimizer::Coordinatewise;

pub use self::memory::{Field, Memory};
pub use optsde_device::kernel::MAX_FIELDS;

use self::arrays::Arrays;
use self::block::{BLOCK, Share};
use crate::ensemble::{Detected, Isa};

/// Coordinates that are worth another thread: half a megabyte of Adam in single precision.
const SHARE: usize = 64 * BLOCK;

/// Shares for each thread, if they are not smaller than [`SHARE`]: enough that what one thread takes over from another late in a
/// step is small, and few, as each has to be handed out.
const SHARES_PER_THREAD: usize = 8;

/// Blocks start where a cache line does, as far as one array can tell: large ones of an allocator start at the same place
/// of a page, and a vector of AVX-512 that straddles two lines is read and written twice.
const CACHE_LINE: usize = 64;

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
        /// Numbers of a state.
        expected: usize,
    },
    /// The optimizer remembers more of a coordinate than a pass has room for.
    #[error("the state of the optimizer has {value} numbers a coordinate, allowed: at most {MAX_FIELDS}")]
    TooManyFields {
        /// Numbers of a state.
        value: usize,
    },
}

/// Moves all parameters by one step of a coordinate-wise optimizer, on the current rayon thread pool.
///
/// `step` is what [`Coordinatewise::step`] prepared; an instruction set that this machine lacks counts as
/// [`Isa::Baseline`].
///
/// # Errors
/// Arrays of different lengths, the memory of another optimizer, or an optimizer with more than [`MAX_FIELDS`] numbers.
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
    let share_of_many = x.len() / (SHARES_PER_THREAD * rayon::current_num_threads());
    let pass = Pass { optimizer, step, like, isa: isa.detected(), share: SHARE.max(share_of_many) };
    let before_line = x.as_ptr().align_offset(CACHE_LINE).min(x.len());
    let (head, rest) = Arrays { x, gradient, fields: memory.slices() }.split_at(before_line);
    share(&pass, head);
    share(&pass, rest);
    Ok(())
}

/// What all coordinates have in common.
struct Pass<'a, R: Real, O: Coordinatewise<R>> {
    optimizer: &'a O,
    step: &'a O::Step,
    /// Any state: what the numbers of each coordinate are put into.
    like: O::State,
    isa: Detected,
    /// Coordinates that are not cut any further.
    share: usize,
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
    if length <= pass.share {
        pass.isa.run(Share { optimizer: pass.optimizer, step: pass.step, like: pass.like, arrays });
        return;
    }
    let (left, right) = arrays.split_at((length / 2).next_multiple_of(BLOCK));
    rayon::join(|| share(pass, left), || share(pass, right));
}
