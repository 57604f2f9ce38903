//! What may be read from memory that something else wrote.

use optsde_core::statistics::Moments;

use crate::Native;
use crate::kernel::LeafEnd;

/// Types of which any bytes are a value: what a GPU wrote can be read as one.
///
/// # Safety
/// That must be so.
pub unsafe trait Plain {}

// SAFETY: numbers, all of whose bit patterns are values, and what is made of nothing else.
unsafe impl Plain for u8 {}
// SAFETY: as above.
unsafe impl Plain for u64 {}
// SAFETY: as above.
unsafe impl Plain for f32 {}
// SAFETY: as above.
unsafe impl Plain for f64 {}
// SAFETY: as above.
unsafe impl<T: Plain> Plain for Native<T> {}
// SAFETY: as above.
unsafe impl<R: Plain, const M: usize> Plain for Moments<R, M> {}
// SAFETY: as above.
unsafe impl Plain for LeafEnd {}
// SAFETY: nothing is promised of the contents.
unsafe impl<T> Plain for core::mem::MaybeUninit<T> {}
