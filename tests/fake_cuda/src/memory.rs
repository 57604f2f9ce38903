//! The memory: allocations of the host, each with its size.

use std::alloc::{Layout, alloc, dealloc};
use std::collections::BTreeMap;
use std::env;
use std::ffi::c_int;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::errors::{INVALID_VALUE, OUT_OF_MEMORY, SUCCESS};

static ALLOCATIONS: Mutex<BTreeMap<u64, usize>> = Mutex::new(BTreeMap::new());

fn allocations() -> MutexGuard<'static, BTreeMap<u64, usize>> {
    ALLOCATIONS.lock().unwrap_or_else(PoisonError::into_inner)
}

fn pointer(address: u64) -> *mut u8 {
    std::ptr::with_exposed_provenance_mut(usize::try_from(address).unwrap_or(0))
}

fn layout(bytes: usize) -> Option<Layout> {
    Layout::from_size_align(bytes, 256).ok().filter(|layout| layout.size() > 0)
}

/// Free and all bytes.
pub(crate) fn info() -> (usize, usize) {
    let total: usize = env::var("FAKE_CUDA_MEMORY").ok().and_then(|bytes| bytes.parse().ok()).unwrap_or(1 << 32);
    (total.saturating_sub(allocations().values().sum()), total)
}

/// New memory, full of rubbish.
pub(crate) fn allocate(bytes: usize) -> Result<u64, c_int> {
    let layout = layout(bytes).ok_or(INVALID_VALUE)?;
    if bytes > info().0 {
        return Err(OUT_OF_MEMORY);
    }
    // SAFETY: the size is not zero.
    let start = unsafe { alloc(layout) };
    if start.is_null() {
        return Err(OUT_OF_MEMORY);
    }
    // SAFETY: all of it was allocated just now.
    unsafe { start.write_bytes(0xa5, bytes) };
    let address = start.expose_provenance() as u64;
    allocations().insert(address, bytes);
    Ok(address)
}

/// Gives it back.
pub(crate) fn release(address: u64) -> c_int {
    let Some(layout) = allocations().remove(&address).and_then(layout) else { return INVALID_VALUE };
    // SAFETY: allocated with this layout, and not given back before.
    unsafe { dealloc(pointer(address), layout) };
    SUCCESS
}

/// A pointer to these bytes, which must be in one allocation.
pub(crate) fn place(address: u64, bytes: usize) -> Result<*mut u8, c_int> {
    let allocations = allocations();
    let (start, size) = allocations.range(..=address).next_back().ok_or(INVALID_VALUE)?;
    let within = usize::try_from(address - start).map_err(|_| INVALID_VALUE)?;
    if within > *size || bytes > *size - within { Err(INVALID_VALUE) } else { Ok(pointer(address)) }
}
