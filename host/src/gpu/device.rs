//! What a GPU does for the host.

use std::fmt::Debug;
use std::mem::MaybeUninit;

use super::{GpuError, Speed};

/// A place in the memory of a device, as kernels take it.
pub type Address = u64;

/// The memory of a device, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Memory {
    /// What can still be allocated.
    pub free: u64,
    /// All of it.
    pub total: u64,
}

/// A device with memory of its own that runs kernels one after the other, in the order in which they are launched.
///
/// Programs use its memory through a [`Buffer`](super::Buffer).
///
/// # Safety
/// [`allocate`](Self::allocate) gives places that nothing else has until they are released, and a download that succeeds has
/// written all bytes, with what the last upload, copy or launch left there: a buffer takes them for values.
pub unsafe trait Device: Debug + Sync {
    /// What it is called in the record of a run.
    fn name(&self) -> String;

    /// What it could do at most, if it is known.
    fn speed(&self) -> Option<Speed> {
        None
    }

    /// The code of a kernel, if it is known.
    fn text(&self, _kernel: &str) -> Option<String> {
        None
    }

    /// Its memory.
    fn memory(&self) -> Result<Memory, GpuError>;

    /// New memory with anything in it, aligned to 256 bytes.
    fn allocate(&self, bytes: usize) -> Result<Address, GpuError>;

    /// Gives back what [`allocate`](Self::allocate) gave.
    ///
    /// # Safety
    /// No launch uses it, now or later.
    unsafe fn release(&self, address: Address);

    /// Copies to the device.
    fn upload(&self, to: Address, bytes: &[MaybeUninit<u8>]) -> Result<(), GpuError>;

    /// Copies from the device what all launches so far left there.
    fn download(&self, from: Address, bytes: &mut [MaybeUninit<u8>]) -> Result<(), GpuError>;

    /// Sets bytes to zero.
    fn zero(&self, at: Address, bytes: usize) -> Result<(), GpuError>;

    /// Copies on the device, between places that do not overlap.
    fn copy(&self, to: Address, from: Address, bytes: usize) -> Result<(), GpuError>;

    /// Starts threads `0..threads` of a kernel, and perhaps more, which do nothing.
    ///
    /// # Safety
    /// The arguments are what the kernel asks for (see [`optsde_device::kernel`]).
    unsafe fn launch(&self, kernel: &'static str, threads: usize, arguments: &[Address]) -> Result<(), GpuError>;

    /// Waits until all launches are finished.
    fn synchronize(&self) -> Result<(), GpuError>;

    /// The seconds that the device spends with what `work` launches.
    fn seconds(&self, work: &mut dyn FnMut() -> Result<(), GpuError>) -> Result<f64, GpuError>;
}
