//! Modules: which kernels a text has and how many arguments each takes; launches: the emulated kernels.

use std::collections::BTreeMap;
use std::env;
use std::ffi::{CStr, c_int, c_void};
use std::sync::{Mutex, MutexGuard, PoisonError};

use optsde_device::entry::emulate;

use crate::errors::{INVALID_HANDLE, INVALID_PTX, INVALID_VALUE, NOT_FOUND, SUCCESS};
use crate::handles::{Handle, handle};
use crate::memory;

/// A kernel of a module that is loaded.
#[derive(Clone)]
struct Kernel {
    /// Its module.
    module: Handle,
    name: String,
    /// How many addresses it takes.
    arguments: usize,
}

/// All modules and kernels, by the handles that were given.
static KERNELS: Mutex<BTreeMap<Handle, Kernel>> = Mutex::new(BTreeMap::new());

fn kernels() -> MutexGuard<'static, BTreeMap<Handle, Kernel>> {
    KERNELS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Reads the heads of the kernels, and gives the handle of the module.
pub(crate) fn load(text: &CStr) -> Result<Handle, c_int> {
    let text = text.to_str().map_err(|_| INVALID_PTX)?;
    if !text.contains(".version") || !text.contains(".target sm_") {
        return Err(INVALID_PTX);
    }
    let module = handle();
    let found = text.split(".visible .entry ").skip(1).map(|kernel| {
        let (name, rest) = kernel.split_once('(')?;
        let (parameters, _) = rest.split_once(')')?;
        let arguments = parameters.matches(".param .u64").count() + parameters.matches(".param .b64").count();
        Some((handle(), Kernel { module, name: name.trim().to_owned(), arguments }))
    });
    let found: BTreeMap<_, _> = found.collect::<Option<_>>().ok_or(INVALID_PTX)?;
    kernels().extend(found);
    Ok(module)
}

/// Forgets a module, and its kernels.
pub(crate) fn unload(module: Handle) -> c_int {
    let mut kernels = kernels();
    let before = kernels.len();
    kernels.retain(|_, kernel| kernel.module != module);
    if kernels.len() < before { SUCCESS } else { INVALID_HANDLE }
}

/// A kernel of a module.
pub(crate) fn function(module: Handle, name: &CStr) -> Result<Handle, c_int> {
    let kernels = kernels();
    let mut of_module = kernels.iter().filter(|(_, kernel)| kernel.module == module).peekable();
    of_module.peek().ok_or(INVALID_HANDLE)?;
    let found = of_module.find(|(_, kernel)| kernel.name.as_bytes() == name.to_bytes());
    found.map(|(handle, _)| *handle).ok_or(NOT_FOUND)
}

/// Runs all threads.
///
/// # Safety
/// As many arguments as the kernel takes, and those that it asks for.
pub(crate) unsafe fn launch(function: Handle, threads: usize, arguments: *mut *mut c_void) -> c_int {
    let Some(kernel) = kernels().get(&function).cloned() else { return INVALID_HANDLE };
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
