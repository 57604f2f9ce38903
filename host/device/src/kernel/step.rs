//! One step of an optimizer over flat buffers: four coordinates per thread.

use core::array::from_fn;

use optsde_core::optimizer::Coordinatewise;
use optsde_core::{Fields, Real};

/// The buffers of a launch.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct StepJob {
    /// The number of coordinates.
    pub coordinates: usize,
    /// From one number of the optimizer's state to the next, for the same coordinate: a multiple of 4.
    pub stride: usize,
}

/// Coordinates per thread: 16 bytes in single precision, the widest load there is.
pub const QUAD: usize = 4;

/// The largest number of numbers in the state of an optimizer.
pub const MAX_FIELDS: usize = 8;

/// Four numbers side by side, loaded and stored as a whole.
#[repr(C, align(16))]
#[derive(Clone, Copy)]
struct Quad<R>([R; QUAD]);

/// Moves coordinates `4 thread` to `4 thread + 3`; threads beyond the coordinates do nothing.
///
/// `x` and `gradient` have one number per coordinate, `memory` one row of `stride` numbers for each number of the
/// optimizer's state.
///
/// # Safety
/// `optimizer`, `step` and `job` point to values and the others to the buffers described, aligned to 16 bytes, valid for
/// as long as the launch takes; only this thread uses its coordinates.
#[inline(always)]
pub unsafe fn step<R: Real, O: Coordinatewise<R>>(
    thread: usize,
    optimizer: *const O,
    step: *const O::Step,
    job: *const StepJob,
    x: *mut R,
    gradient: *const R,
    memory: *mut R,
) {
    // SAFETY: valid by the contract above, and nothing writes to them during the launch.
    let (optimizer, step, job) = unsafe { (&*optimizer, &*step, *job) };
    let first = thread * QUAD;
    if first >= job.coordinates {
        return;
    }
    let memory = memory.wrapping_add(first);
    // SAFETY: these coordinates are this thread's.
    let (x, gradient) = unsafe { (x.add(first), gradient.add(first)) };
    if job.coordinates - first >= QUAD {
        // SAFETY: all four are there, and 4 divides `first` and the stride.
        unsafe { four(optimizer, step, job.stride, x.cast(), gradient.cast(), memory.cast()) };
    } else {
        for lane in 0..job.coordinates - first {
            // SAFETY: below the number of coordinates.
            unsafe { one(optimizer, step, job.stride, x.add(lane), gradient.add(lane), memory.add(lane)) };
        }
    }
}

/// One coordinate: `x`, `gradient` and the rows of `memory` point to its numbers.
#[inline(always)]
unsafe fn one<R: Real, O: Coordinatewise<R>>(
    optimizer: &O,
    step: &O::Step,
    stride: usize,
    x: *mut R,
    gradient: *const R,
    memory: *mut R,
) {
    let mut state = optimizer.start(R::ZERO);
    let mut row = 0;
    // SAFETY: a row for each number of the state, by the caller's contract.
    state.restore(&mut || unsafe {
        row += 1;
        *memory.add((row - 1) * stride)
    });
    // SAFETY: both point to a number of this coordinate.
    unsafe { *x = optimizer.update(step, *x, *gradient, &mut state) };
    row = 0;
    // SAFETY: as above.
    state.visit("", &mut |_, number| unsafe {
        *memory.add(row * stride) = number;
        row += 1;
    });
}

/// Four coordinates side by side, each buffer loaded and stored as a whole.
#[inline(always)]
unsafe fn four<R: Real, O: Coordinatewise<R>>(
    optimizer: &O,
    step: &O::Step,
    stride: usize,
    x: *mut Quad<R>,
    gradient: *const Quad<R>,
    memory: *mut Quad<R>,
) {
    let start = optimizer.start(R::ZERO);
    let (_, count) = numbers(&start);
    let rows: [Quad<R>; MAX_FIELDS] = from_fn(|row| {
        // SAFETY: a row for each number of the state, by the caller's contract.
        if row < count { unsafe { *memory.add(row * stride / QUAD) } } else { Quad([R::ZERO; QUAD]) }
    });
    // SAFETY: both point to four numbers.
    let (values, gradients) = unsafe { ((*x).0, (*gradient).0) };
    let moved: [(R, [R; MAX_FIELDS]); QUAD] = from_fn(|lane| {
        let (mut state, mut row) = (start, 0);
        state.restore(&mut || {
            row += 1;
            rows[row - 1].0[lane]
        });
        let x = optimizer.update(step, values[lane], gradients[lane], &mut state);
        (x, numbers(&state).0)
    });
    // SAFETY: as above.
    unsafe { *x = Quad(from_fn(|lane| moved[lane].0)) };
    let _: [(); MAX_FIELDS] = from_fn(|row| {
        if row < count {
            // SAFETY: as above.
            unsafe { *memory.add(row * stride / QUAD) = Quad(from_fn(|lane| moved[lane].1[row])) };
        }
    });
}

/// The numbers of a state, and how many they are.
#[inline(always)]
fn numbers<R: Real>(state: &impl Fields<R>) -> ([R; MAX_FIELDS], usize) {
    let (mut numbers, mut count) = ([R::ZERO; MAX_FIELDS], 0);
    state.visit("", &mut |_, number| {
        numbers[count] = number;
        count += 1;
    });
    (numbers, count)
}
