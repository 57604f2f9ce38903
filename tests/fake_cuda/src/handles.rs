//! Handles: numbers that are given once, so that one that was never given, or given back, is noticed.

use std::ffi::c_void;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What a caller holds in the place of a module, a kernel or an event.
pub(crate) type Handle = usize;

/// A new one.
pub(crate) fn handle() -> Handle {
    static NEXT: AtomicUsize = AtomicUsize::new(0x1000);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// As the functions of CUDA pass it.
pub(crate) fn to_pointer(handle: Handle) -> *mut c_void {
    std::ptr::without_provenance_mut(handle)
}
