//! A device that is this machine: the kernels as ordinary functions, thread by thread.

use std::alloc::{Layout, alloc, dealloc};
use std::collections::BTreeMap;
use std::mem::MaybeUninit;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use optsde_device::entry::emulate;
use rayon::prelude::*;

use super::{Address, Device, GpuError, Memory};

/// As of the CUDA driver.
const ALIGNMENT: usize = 256;

/// What is in new memory, so that nobody takes it for zero.
const RUBBISH: u8 = 0xa5;

/// The emulated device.
#[derive(Debug)]
pub struct Emulator {
    allocations: Mutex<BTreeMap<Address, usize>>,
    total: u64,
}

impl Default for Emulator {
    /// With 4 GiB of memory.
    fn default() -> Self {
        Self::with_memory(4 << 30)
    }
}

impl Emulator {
    /// With so many bytes of memory.
    pub fn with_memory(total: u64) -> Self {
        Self { allocations: Mutex::default(), total }
    }

    /// Bytes that are allocated now.
    pub fn in_use(&self) -> u64 {
        self.allocations().values().map(|bytes| *bytes as u64).sum()
    }

    /// A thread that panicked leaves the list as it is, and the list is never half changed.
    fn allocations(&self) -> MutexGuard<'_, BTreeMap<Address, usize>> {
        self.allocations.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A pointer to these bytes, which must be in one of the allocations; it is good as long as they are locked.
fn within(allocations: &BTreeMap<Address, usize>, address: Address, bytes: usize) -> Result<*mut u8, GpuError> {
    let outside = GpuError::Outside { address, bytes };
    let Some((start, size)) = allocations.range(..=address).next_back() else { return Err(outside) };
    let offset = address - start;
    if offset > *size as u64 || bytes as u64 > *size as u64 - offset {
        return Err(outside);
    }
    Ok(pointer(address))
}

/// Addresses of this device are those of this program.
#[expect(clippy::cast_possible_truncation, reason = "they were pointers before")]
fn pointer(address: Address) -> *mut u8 {
    std::ptr::with_exposed_provenance_mut(address as usize)
}

fn layout(bytes: usize) -> Option<Layout> {
    Layout::from_size_align(bytes, ALIGNMENT).ok().filter(|layout| layout.size() > 0)
}

// SAFETY: memory of this program, each place in one allocation, and copies that are made under the lock.
unsafe impl Device for Emulator {
    fn name(&self) -> String {
        format!("emulated on {}", std::env::consts::ARCH)
    }

    fn memory(&self) -> Result<Memory, GpuError> {
        Ok(Memory { free: self.total.saturating_sub(self.in_use()), total: self.total })
    }

    fn allocate(&self, bytes: usize) -> Result<Address, GpuError> {
        let Memory { free, total } = self.memory()?;
        let wanted = bytes as u64;
        let full = GpuError::OutOfMemory { wanted, free, total };
        let Some(layout) = layout(bytes).filter(|_| wanted <= free) else { return Err(full) };
        // SAFETY: the size is not zero.
        let start = unsafe { alloc(layout) };
        if start.is_null() {
            return Err(full);
        }
        // SAFETY: all of it was allocated just now.
        unsafe { start.write_bytes(RUBBISH, bytes) };
        let address = start.expose_provenance() as Address;
        self.allocations().insert(address, bytes);
        Ok(address)
    }

    unsafe fn release(&self, address: Address) {
        if let Some(layout) = self.allocations().remove(&address).and_then(layout) {
            // SAFETY: it was in the list, so it was allocated with this layout and not given back.
            unsafe { dealloc(pointer(address), layout) };
        }
    }

    fn upload(&self, to: Address, bytes: &[MaybeUninit<u8>]) -> Result<(), GpuError> {
        let allocations = self.allocations();
        let to = within(&allocations, to, bytes.len())?;
        // SAFETY: inside one allocation of this device, where `bytes` cannot be, and which is not given back while it is locked.
        unsafe { to.cast::<MaybeUninit<u8>>().copy_from_nonoverlapping(bytes.as_ptr(), bytes.len()) };
        Ok(())
    }

    fn download(&self, from: Address, bytes: &mut [MaybeUninit<u8>]) -> Result<(), GpuError> {
        let allocations = self.allocations();
        let from = within(&allocations, from, bytes.len())?;
        // SAFETY: as above.
        unsafe { from.cast::<MaybeUninit<u8>>().copy_to_nonoverlapping(bytes.as_mut_ptr(), bytes.len()) };
        Ok(())
    }

    fn zero(&self, at: Address, bytes: usize) -> Result<(), GpuError> {
        let allocations = self.allocations();
        let at = within(&allocations, at, bytes)?;
        // SAFETY: inside one allocation.
        unsafe { at.write_bytes(0, bytes) };
        Ok(())
    }

    fn copy(&self, to: Address, from: Address, bytes: usize) -> Result<(), GpuError> {
        let allocations = self.allocations();
        let (to, from) = (within(&allocations, to, bytes)?, within(&allocations, from, bytes)?);
        // SAFETY: each inside one allocation; `copy_from` allows an overlap.
        unsafe { to.cast::<MaybeUninit<u8>>().copy_from(from.cast(), bytes) };
        Ok(())
    }

    unsafe fn launch(&self, kernel: &'static str, threads: usize, arguments: &[Address]) -> Result<(), GpuError> {
        // A whole number of blocks, as on a GPU.
        let threads = threads.next_multiple_of(super::BLOCK as usize);
        // SAFETY: the caller passes what the kernel asks for.
        let known = (0..threads).into_par_iter().all(|thread| unsafe { emulate(kernel, thread, arguments) });
        if known { Ok(()) } else { Err(GpuError::NoKernel { name: kernel.to_owned() }) }
    }

    fn synchronize(&self) -> Result<(), GpuError> {
        Ok(())
    }

    fn seconds(&self, work: &mut dyn FnMut() -> Result<(), GpuError>) -> Result<f64, GpuError> {
        let started = Instant::now();
        work()?;
        Ok(started.elapsed().as_secs_f64())
    }
}
