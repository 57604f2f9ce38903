//! Events: the time at which each was recorded.

use std::collections::BTreeMap;
use std::ffi::c_int;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use crate::errors::{INVALID_HANDLE, SUCCESS};
use crate::handles::{Handle, handle};

static EVENTS: Mutex<BTreeMap<Handle, Option<Instant>>> = Mutex::new(BTreeMap::new());

fn events() -> MutexGuard<'static, BTreeMap<Handle, Option<Instant>>> {
    EVENTS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A new event.
pub(crate) fn create() -> Handle {
    let event = handle();
    events().insert(event, None);
    event
}

/// Notes the time.
pub(crate) fn record(event: Handle) -> c_int {
    events().get_mut(&event).map_or(INVALID_HANDLE, |time| {
        *time = Some(Instant::now());
        SUCCESS
    })
}

/// All work is done at once, so that there is nothing to wait for.
pub(crate) fn synchronize(event: Handle) -> c_int {
    if events().contains_key(&event) { SUCCESS } else { INVALID_HANDLE }
}

/// The milliseconds from one to the other, both recorded.
pub(crate) fn milliseconds(begin: Handle, end: Handle) -> Result<f32, c_int> {
    let events = events();
    let time = |event| events.get(&event).copied().flatten().ok_or(INVALID_HANDLE);
    Ok(time(end)?.duration_since(time(begin)?).as_secs_f32() * 1000.0)
}

/// Gives it back.
pub(crate) fn destroy(event: Handle) -> c_int {
    if events().remove(&event).is_some() { SUCCESS } else { INVALID_HANDLE }
}
