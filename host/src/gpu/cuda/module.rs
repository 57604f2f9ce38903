//! One kernel, compiled by the driver.

use std::ffi::{CString, c_int, c_uint, c_void};
use std::ptr::null_mut;

use super::driver::{Driver, Handle, call};
use crate::gpu::GpuError;

/// `CU_JIT_ERROR_LOG_BUFFER` and the size of it.
const ERROR_LOG: [c_int; OPTIONS as usize] = [5, 6];

/// As many.
const OPTIONS: c_uint = 2;

/// Room for the compiler's messages.
const ROOM: usize = 8192;

/// What is launched; there as long as its module is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kernel {
    pub(super) function: Handle,
    /// How many arguments it takes.
    pub(super) parameters: usize,
}

/// A compiled kernel.
#[derive(Debug)]
pub(super) struct Module {
    module: Handle,
    pub(super) kernel: Kernel,
}

impl Module {
    /// Has the driver compile this text for its GPU.
    pub(super) fn new(driver: &Driver, kernel: &str, text: String) -> Result<Self, GpuError> {
        let failed = |log: String| GpuError::Compilation { kernel: kernel.to_owned(), log };
        let zero = |_| failed("a zero in the text".to_owned());
        let parameters = parameters(&text);
        let (text, name) = (CString::new(text).map_err(zero)?, CString::new(kernel).map_err(zero)?);
        let mut log = vec![0_u8; ROOM];
        let mut options: [c_int; OPTIONS as usize] = ERROR_LOG;
        // Numbers are passed in the place of pointers.
        let mut values: [*mut c_void; 2] = [log.as_mut_ptr().cast(), std::ptr::without_provenance_mut(ROOM)];
        let (mut module, mut function) = (null_mut(), null_mut());
        // SAFETY: a text that ends with zero, two options and their values, and a place for the module.
        let loaded = unsafe {
            call!(
                driver,
                cuModuleLoadDataEx(
                    &raw mut module,
                    text.as_ptr().cast(),
                    OPTIONS,
                    options.as_mut_ptr(),
                    values.as_mut_ptr(),
                )
            )
        };
        if let Err(error) = loaded {
            let end = log.iter().position(|&byte| byte == 0).unwrap_or(ROOM);
            let log = String::from_utf8_lossy(&log[..end]).trim().to_owned();
            return Err(failed(if log.is_empty() { error.to_string() } else { format!("{error}\n{log}") }));
        }
        let module = Self { module, kernel: Kernel { function, parameters } };
        // SAFETY: a place for the function, a module, and a name that ends with zero.
        let found = unsafe { call!(driver, cuModuleGetFunction(&raw mut function, module.module, name.as_ptr())) };
        match found {
            Ok(()) => Ok(Self { kernel: Kernel { function, parameters }, ..module }),
            Err(error) => {
                module.unload(driver);
                Err(error)
            }
        }
    }

    /// Gives it back.
    pub(super) fn unload(self, driver: &Driver) {
        // SAFETY: loaded by `new`, and nobody has it any more. What fails here failed before, and was reported.
        let _ = unsafe { call!(driver, cuModuleUnload(self.module)) };
    }
}

/// How many arguments a kernel takes, by the head of its text.
fn parameters(text: &str) -> usize {
    let head = text.split_once(".entry ").and_then(|(_, rest)| rest.split_once(')'));
    head.map_or(0, |(head, _)| head.matches(".param ").count())
}
