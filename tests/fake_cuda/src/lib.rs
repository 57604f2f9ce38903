//! A CUDA driver without a GPU: the functions of libcuda.so.1 that the host uses, on the host's own memory.
//!
//! It is as strict as the real one is where it matters for a test: calls need `cuInit` and a current context, addresses must be
//! inside what was allocated, handles ones that were given and not given back, and kernels in the text that was loaded. How many
//! arguments a launch passes cannot be seen, as with the real one; each must point into an allocation.
//! Variables of the environment make it fail:
//!
//! | variable | effect |
//! | --- | --- |
//! | `FAKE_CUDA_DEVICES=0` | no GPU |
//! | `FAKE_CUDA_MEMORY=N` | memory of N bytes |
//! | `FAKE_CUDA_FAIL=cuLaunchKernel:700` | this function returns this code |
//! | `FAKE_CUDA_FLIP=kernel:5` | after every launch of the kernel, one bit is wrong where its argument 5 points |

mod errors;
mod events;
mod handles;
mod kernels;
mod memory;

use std::cell::Cell;
use std::env;
use std::ffi::{CStr, c_char, c_int, c_uint, c_void};
use std::sync::atomic::{AtomicBool, Ordering};

use errors::{INVALID_CONTEXT, INVALID_VALUE, NOT_INITIALIZED, SUCCESS};
use handles::to_pointer;

/// Whether `cuInit` was called.
static INITIALIZED: AtomicBool = AtomicBool::new(false);

/// The one context: any address that is not zero.
static CONTEXT: u8 = 0;

thread_local! {
    static CURRENT: Cell<bool> = const { Cell::new(false) };
}

/// What the environment wants of a function: its code.
fn wanted(function: &str) -> c_int {
    let variable = env::var("FAKE_CUDA_FAIL").unwrap_or_default();
    let code = variable.strip_prefix(function).and_then(|rest| rest.strip_prefix(':'));
    code.and_then(|code| code.parse().ok()).unwrap_or(SUCCESS)
}

/// The result of a function that needs `cuInit`, and mostly a context.
fn answer(function: &str, needs_context: bool, work: impl FnOnce() -> c_int) -> c_int {
    if !INITIALIZED.load(Ordering::Relaxed) {
        return NOT_INITIALIZED;
    }
    if needs_context && !CURRENT.get() {
        return INVALID_CONTEXT;
    }
    match wanted(function) {
        SUCCESS => work(),
        code => code,
    }
}

/// Writes where the caller wants it.
unsafe fn write<T>(place: *mut T, value: T) -> c_int {
    if place.is_null() {
        return INVALID_VALUE;
    }
    // SAFETY: the caller's place for a value of this type.
    unsafe { place.write(value) };
    SUCCESS
}

#[unsafe(no_mangle)]
extern "C" fn cuInit(_flags: c_uint) -> c_int {
    INITIALIZED.store(true, Ordering::Relaxed);
    wanted("cuInit")
}

#[unsafe(no_mangle)]
unsafe extern "C" fn cuDriverGetVersion(version: *mut c_int) -> c_int {
    // SAFETY: as CUDA documents it.
    unsafe { write(version, 13_000) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn cuGetErrorName(code: c_int, name: *mut *const c_char) -> c_int {
    // SAFETY: as CUDA documents it.
    errors::name(code).map_or(INVALID_VALUE, |text| unsafe { write(name, text.as_ptr()) })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn cuGetErrorString(code: c_int, text: *mut *const c_char) -> c_int {
    // SAFETY: as CUDA documents it.
    errors::name(code).map_or(INVALID_VALUE, |_| unsafe { write(text, c"what the driver says of it".as_ptr()) })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn cuDeviceGetCount(count: *mut c_int) -> c_int {
    let devices = env::var("FAKE_CUDA_DEVICES").ok().and_then(|devices| devices.parse().ok()).unwrap_or(1);
    // SAFETY: as CUDA documents it.
    answer("cuDeviceGetCount", false, || unsafe { write(count, devices) })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn cuDeviceGet(device: *mut c_int, ordinal: c_int) -> c_int {
    // SAFETY: as CUDA documents it.
    answer("cuDeviceGet", false, || unsafe { write(device, ordinal) })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn cuDeviceGetName(name: *mut c_char, length: c_int, _device: c_int) -> c_int {
    let text = c"Fake GPU".to_bytes_with_nul();
    answer("cuDeviceGetName", false, || {
        if usize::try_from(length).is_ok_and(|length| length >= text.len()) {
            // SAFETY: room for `length` characters.
            unsafe { name.copy_from_nonoverlapping(text.as_ptr().cast(), text.len()) };
            return SUCCESS;
        }
        INVALID_VALUE
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn cuDeviceGetAttribute(value: *mut c_int, attribute: c_int, _device: c_int) -> c_int {
    // Clock in kHz, multiprocessors, compute capability 9.0.
    let known = match attribute {
        13 => 1_000_000,
        16 => 2,
        75 => 9,
        76 => 0,
        _ => return INVALID_VALUE,
    };
    // SAFETY: as CUDA documents it.
    answer("cuDeviceGetAttribute", false, || unsafe { write(value, known) })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn cuDevicePrimaryCtxRetain(context: *mut *mut c_void, _device: c_int) -> c_int {
    // SAFETY: as CUDA documents it.
    answer("cuDevicePrimaryCtxRetain", false, || unsafe { write(context, (&raw const CONTEXT).cast_mut().cast()) })
}

#[unsafe(no_mangle)]
extern "C" fn cuDevicePrimaryCtxRelease_v2(_device: c_int) -> c_int {
    answer("cuDevicePrimaryCtxRelease_v2", false, || SUCCESS)
}

#[unsafe(no_mangle)]
extern "C" fn cuCtxSetCurrent(context: *mut c_void) -> c_int {
    answer("cuCtxSetCurrent", false, || {
        if context.cast_const() != (&raw const CONTEXT).cast() {
            return INVALID_CONTEXT;
        }
        CURRENT.set(true);
        SUCCESS
    })
}

#[unsafe(no_mangle)]
extern "C" fn cuCtxSynchronize() -> c_int {
    answer("cuCtxSynchronize", true, || SUCCESS)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn cuModuleLoadDataEx(
    module: *mut *mut c_void,
    image: *const c_void,
    count: c_uint,
    options: *mut c_int,
    values: *mut *mut c_void,
) -> c_int {
    // SAFETY: a text that ends with zero, and as many options and values as stated.
    let (text, options, values) = unsafe {
        let count = count as usize;
        let text = CStr::from_ptr(image.cast());
        (text, std::slice::from_raw_parts(options, count), std::slice::from_raw_parts(values, count))
    };
    let code = answer("cuModuleLoadDataEx", true, || {
        kernels::load(text).map_or_else(
            |code| code,
            |handle| {
                // SAFETY: as CUDA documents it.
                unsafe { write(module, to_pointer(handle)) }
            },
        )
    });
    // The log: its address is the value of option 5, its size that of option 6.
    if let (Some(log), Some(size)) = (options.iter().position(|&o| o == 5), options.iter().position(|&o| o == 6))
        && code != SUCCESS
        && values[size].addr() > 32
    {
        let message = c"ptxas: a fake message";
        // SAFETY: a log of that size.
        unsafe {
            values[log].cast::<u8>().copy_from_nonoverlapping(message.as_ptr().cast(), message.count_bytes() + 1);
        };
    }
    code
}

#[unsafe(no_mangle)]
extern "C" fn cuModuleUnload(module: *mut c_void) -> c_int {
    answer("cuModuleUnload", true, || kernels::unload(module.addr()))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn cuModuleGetFunction(
    function: *mut *mut c_void,
    module: *mut c_void,
    name: *const c_char,
) -> c_int {
    // SAFETY: a name that ends with zero.
    let name = unsafe { CStr::from_ptr(name) };
    answer("cuModuleGetFunction", true, || {
        // SAFETY: as CUDA documents it.
        kernels::function(module.addr(), name)
            .map_or_else(|code| code, |handle| unsafe { write(function, to_pointer(handle)) })
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn cuLaunchKernel(
    function: *mut c_void,
    blocks: c_uint,
    blocks_y: c_uint,
    blocks_z: c_uint,
    width: c_uint,
    width_y: c_uint,
    width_z: c_uint,
    _shared: c_uint,
    _stream: *mut c_void,
    arguments: *mut *mut c_void,
    _extra: *mut *mut c_void,
) -> c_int {
    answer("cuLaunchKernel", true, || {
        if [blocks_y, blocks_z, width_y, width_z] != [1; 4] || blocks == 0 || width == 0 || width > 1024 {
            return INVALID_VALUE;
        }
        // SAFETY: as many arguments as the kernel takes, by the caller's contract.
        unsafe { kernels::launch(function.addr(), blocks as usize * width as usize, arguments) }
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn cuMemGetInfo_v2(free: *mut usize, total: *mut usize) -> c_int {
    let (left, all) = memory::info();
    // SAFETY: as CUDA documents it.
    answer("cuMemGetInfo_v2", true, || unsafe { write(free, left) | write(total, all) })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn cuMemAlloc_v2(address: *mut u64, bytes: usize) -> c_int {
    answer("cuMemAlloc_v2", true, || {
        // SAFETY: as CUDA documents it.
        memory::allocate(bytes).map_or_else(|code| code, |place| unsafe { write(address, place) })
    })
}

#[unsafe(no_mangle)]
extern "C" fn cuMemFree_v2(address: u64) -> c_int {
    answer("cuMemFree_v2", true, || memory::release(address))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn cuMemcpyHtoD_v2(to: u64, from: *const c_void, bytes: usize) -> c_int {
    answer("cuMemcpyHtoD_v2", true, || {
        // SAFETY: so many bytes of the caller, and as many of this memory, which are not the same.
        memory::place(to, bytes).map_or_else(
            |code| code,
            |to| unsafe {
                to.copy_from_nonoverlapping(from.cast(), bytes);
                SUCCESS
            },
        )
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn cuMemcpyDtoH_v2(to: *mut c_void, from: u64, bytes: usize) -> c_int {
    answer("cuMemcpyDtoH_v2", true, || {
        // SAFETY: as above.
        memory::place(from, bytes).map_or_else(
            |code| code,
            |from| unsafe {
                from.copy_to_nonoverlapping(to.cast(), bytes);
                SUCCESS
            },
        )
    })
}

#[unsafe(no_mangle)]
extern "C" fn cuMemcpyDtoD_v2(to: u64, from: u64, bytes: usize) -> c_int {
    answer("cuMemcpyDtoD_v2", true, || match (memory::place(to, bytes), memory::place(from, bytes)) {
        // SAFETY: each inside one allocation.
        (Ok(to), Ok(from)) => unsafe {
            to.copy_from(from, bytes);
            SUCCESS
        },
        (Err(code), _) | (_, Err(code)) => code,
    })
}

#[unsafe(no_mangle)]
extern "C" fn cuMemsetD8_v2(at: u64, value: u8, bytes: usize) -> c_int {
    answer("cuMemsetD8_v2", true, || {
        // SAFETY: inside one allocation.
        memory::place(at, bytes).map_or_else(
            |code| code,
            |at| unsafe {
                at.write_bytes(value, bytes);
                SUCCESS
            },
        )
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn cuEventCreate(event: *mut *mut c_void, _flags: c_uint) -> c_int {
    // SAFETY: as CUDA documents it.
    answer("cuEventCreate", true, || unsafe { write(event, to_pointer(events::create())) })
}

#[unsafe(no_mangle)]
extern "C" fn cuEventRecord(event: *mut c_void, _stream: *mut c_void) -> c_int {
    answer("cuEventRecord", true, || events::record(event.addr()))
}

#[unsafe(no_mangle)]
extern "C" fn cuEventSynchronize(event: *mut c_void) -> c_int {
    answer("cuEventSynchronize", true, || events::synchronize(event.addr()))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn cuEventElapsedTime(milliseconds: *mut f32, begin: *mut c_void, end: *mut c_void) -> c_int {
    answer("cuEventElapsedTime", true, || {
        // SAFETY: as CUDA documents it.
        let written = |time| unsafe { write(milliseconds, time) };
        events::milliseconds(begin.addr(), end.addr()).map_or_else(|code| code, written)
    })
}

#[unsafe(no_mangle)]
extern "C" fn cuEventDestroy_v2(event: *mut c_void) -> c_int {
    answer("cuEventDestroy_v2", true, || events::destroy(event.addr()))
}
