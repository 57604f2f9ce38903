//! The functions of the driver's library that are used, found by their names.

use std::ffi::{CStr, c_char, c_int, c_uint, c_void};
use std::fmt;

use libloading::Library;

use crate::gpu::GpuError;

/// `CUcontext`, `CUmodule`, `CUfunction`, `CUevent` or `CUstream`: a pointer to what only the driver knows.
pub(super) type Handle = *mut c_void;

macro_rules! functions {
    ($($name:ident($($kind:ty),*);)*) => {
        /// The functions, under the names and with the types that CUDA's `cuda.h` gives them.
        #[expect(non_snake_case, reason = "the names of the driver")]
        pub(super) struct Driver {
            $(pub(super) $name: unsafe extern "C" fn($($kind),*) -> c_int,)*
            /// The functions are there as long as this is.
            _library: Library,
        }

        impl Driver {
            /// Finds the functions.
            fn of(library: Library, path: &str) -> Result<Self, GpuError> {
                Ok(Self {
                    $(
                        // SAFETY: the type that CUDA documents for the function of this name.
                        $name: *unsafe { library.get(stringify!($name)) }.map_err(|_| {
                            GpuError::NoFunction { library: path.to_owned(), function: stringify!($name) }
                        })?,
                    )*
                    _library: library,
                })
            }
        }
    };
}

functions! {
    cuInit(c_uint);
    cuDriverGetVersion(*mut c_int);
    cuGetErrorName(c_int, *mut *const c_char);
    cuGetErrorString(c_int, *mut *const c_char);
    cuDeviceGetCount(*mut c_int);
    cuDeviceGet(*mut c_int, c_int);
    cuDeviceGetName(*mut c_char, c_int, c_int);
    cuDeviceGetAttribute(*mut c_int, c_int, c_int);
    cuDevicePrimaryCtxRetain(*mut Handle, c_int);
    cuDevicePrimaryCtxRelease_v2(c_int);
    cuCtxSetCurrent(Handle);
    cuCtxSynchronize();
    cuModuleLoadDataEx(*mut Handle, *const c_void, c_uint, *mut c_int, *mut *mut c_void);
    cuModuleUnload(Handle);
    cuModuleGetFunction(*mut Handle, Handle, *const c_char);
    cuLaunchKernel(Handle, c_uint, c_uint, c_uint, c_uint, c_uint, c_uint, c_uint, Handle, *mut *mut c_void, *mut *mut c_void);
    cuMemGetInfo_v2(*mut usize, *mut usize);
    cuMemAlloc_v2(*mut u64, usize);
    cuMemFree_v2(u64);
    cuMemcpyHtoD_v2(u64, *const c_void, usize);
    cuMemcpyDtoH_v2(*mut c_void, u64, usize);
    cuMemcpyDtoD_v2(u64, u64, usize);
    cuMemsetD8_v2(u64, u8, usize);
    cuEventCreate(*mut Handle, c_uint);
    cuEventRecord(Handle, Handle);
    cuEventSynchronize(Handle);
    cuEventElapsedTime(*mut f32, Handle, Handle);
    cuEventDestroy_v2(Handle);
}

impl Driver {
    /// Opens the library and finds the functions in it.
    pub(super) fn open(path: &str) -> Result<Self, GpuError> {
        // SAFETY: what a driver does when it is loaded is the driver's affair.
        let library = unsafe { Library::new(path) };
        let library =
            library.map_err(|error| GpuError::NoDriver { library: path.to_owned(), reason: error.to_string() })?;
        Self::of(library, path)
    }

    /// Nothing if a call succeeded, or what the driver says of its result.
    pub(super) fn check(&self, call: &'static str, code: c_int) -> Result<(), GpuError> {
        if code == 0 {
            return Ok(());
        }
        let text = |function: unsafe extern "C" fn(c_int, *mut *const c_char) -> c_int| {
            let mut text = std::ptr::null();
            // SAFETY: a place for the address of a text.
            let known = unsafe { function(code, &raw mut text) } == 0 && !text.is_null();
            // SAFETY: the driver gave a text, which stays and ends with zero.
            if known { unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned() } else { "unknown".to_owned() }
        };
        Err(GpuError::Call { call, code, name: text(self.cuGetErrorName), text: text(self.cuGetErrorString) })
    }
}

impl fmt::Debug for Driver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Driver").finish_non_exhaustive()
    }
}

/// A call of the driver: `call!(driver, function(arguments))` gives an error if the driver does.
macro_rules! call {
    ($driver:expr, $function:ident($($argument:expr),* $(,)?)) => {
        $driver.check(stringify!($function), ($driver.$function)($($argument),*))
    };
}

pub(super) use call;
