//! Modules: which kernels a text has and how many arguments each takes; launches: the emulated kernels.

use std::env;
use std::ffi::{CStr, c_int, c_void};

use optsde_device::entry::emulate;

use crate::errors::{INVALID_HANDLE, INVALID_PTX, INVALID_VALUE, NOT_FOUND, SUCCESS};
use crate::memory;

/// The kernels of a text: names and numbers of arguments.
struct Module(Vec<Kernel>);

struct Kernel {
    name: String,
    arguments: usize,
}

/// Reads the heads of the kernels.
pub(crate) fn load(text: &CStr) -> Result<*mut c_void, c_int> {
    let text = text.to_str().map_err(|_| INVALID_PTX)?;
    if !text.contains(".version") || !text.contains(".target sm_") {
        return Err(INVALID_PTX);
    }
    let kernels = text.split(".visible .entry ").skip(1).map(|kernel| {
        let (name, rest) = kernel.split_once('(')?;
        let (parameters, _) = rest.split_once(')')?;
        let arguments = parameters.matches(".param .u64").count() + parameters.matches(".param .b64").count();
        Some(Kernel { name: name.trim().to_owned(), arguments })
    });
    let module = Module(kernels.collect::<Option<_>>().ok_or(INVALID_PTX)?);
    Ok(Box::into_raw(Box::new(module)).cast())
}

/// Forgets a module.
pub(crate) fn unload(module: *mut c_void) -> c_int {
    if module.is_null() {
        return INVALID_HANDLE;
    }
    // SAFETY: made by `load`, and unloaded once.
    drop(unsafe { Box::from_raw(module.cast::<Module>()) });
    SUCCESS
}

/// A kernel of a module.
pub(crate) fn function(module: *mut c_void, name: &CStr) -> Result<*mut c_void, c_int> {
    // SAFETY: made by `load` and not unloaded.
    let module = unsafe { module.cast::<Module>().as_ref() }.ok_or(INVALID_HANDLE)?;
    let kernel = module.0.iter().find(|kernel| kernel.name.as_bytes() == name.to_bytes()).ok_or(NOT_FOUND)?;
    Ok(std::ptr::from_ref(kernel).cast_mut().cast())
}

/// Runs all threads.
///
/// # Safety
/// As many arguments as the kernel takes, and those that it asks for.
pub(crate) unsafe fn launch(function: *mut c_void, threads: usize, arguments: *mut *mut c_void) -> c_int {
    // SAFETY: made by `function`, of a module that is loaded.
    let Some(kernel) = (unsafe { function.cast::<Kernel>().as_ref() }) else { return INVALID_HANDLE };
    // SAFETY: each argument is an address.
    let arguments: Vec<u64> = (0..kernel.arguments).map(|place| unsafe { *(*arguments.add(place)).cast() }).collect();
    // Arguments that point nowhere would be found by a GPU, too.
    if arguments.iter().any(|&address| memory::place(address, 1).is_err()) {
        return INVALID_VALUE;
    }
    // SAFETY: by the caller's contract.
    let known = (0..threads).all(|thread| unsafe { emulate(&kernel.name, thread, &arguments) });
    let flip = env::var("FAKE_CUDA_FLIP").unwrap_or_default();
    if let Some((name, place)) = flip.split_once(':')
        && name == kernel.name
        && let Some(&address) = place.parse().ok().and_then(|place: usize| arguments.get(place))
        && let Ok(byte) = memory::place(address, 1)
    {
        // SAFETY: inside an allocation.
        unsafe { *byte ^= 1 };
    }
    if known { SUCCESS } else { NOT_FOUND }
}
