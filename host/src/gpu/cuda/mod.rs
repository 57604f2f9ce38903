//! A GPU under NVIDIA's driver, and nothing else of CUDA: the library is opened when it is needed, so that a program with
//! this feature runs on machines without it.

mod driver;
mod lock;
mod module;

use std::collections::HashMap;
use std::ffi::{CStr, c_int, c_uint, c_void};
use std::mem::MaybeUninit;
use std::ptr::null_mut;
use std::sync::{Mutex, PoisonError};

use driver::{Driver, Handle, call};
use module::{Kernel, Module};

use super::{Address, BLOCK, Device, GpuError, Image, Memory, Speed};

/// The driver's library.
const LIBRARY: &str = "libcuda.so.1";

/// `CUDA_ERROR_OUT_OF_MEMORY`.
const OUT_OF_MEMORY: c_int = 2;

/// `CUDA_ERROR_NO_DEVICE`: what a driver without a GPU says when it is called first.
const NO_DEVICE: c_int = 100;

/// `CU_DEVICE_ATTRIBUTE_...`.
mod attribute {
    use std::ffi::c_int;

    pub(super) const CLOCK_RATE: c_int = 13;
    pub(super) const MULTIPROCESSOR_COUNT: c_int = 16;
    pub(super) const COMPUTE_CAPABILITY_MAJOR: c_int = 75;
    pub(super) const COMPUTE_CAPABILITY_MINOR: c_int = 76;
}

/// The first GPU of this machine.
#[derive(Debug)]
pub struct Cuda {
    driver: Driver,
    device: c_int,
    name: String,
    speed: Option<Speed>,
    context: Handle,
    image: Image<'static>,
    /// Kernels that were launched before.
    modules: Mutex<HashMap<&'static str, Module>>,
}

// SAFETY: the driver may be called from any thread; each call makes the context that of its thread.
unsafe impl Send for Cuda {}
// SAFETY: as above; the modules are behind a lock.
unsafe impl Sync for Cuda {}

impl Cuda {
    /// Opens the driver and its first GPU.
    ///
    /// # Errors
    /// No driver, no GPU, one older than the kernels, or kernels by another compiler than this program's.
    pub fn open() -> Result<Self, GpuError> {
        Self::with_library(LIBRARY)
    }

    /// The same with a library of another name.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn with_library(path: &str) -> Result<Self, GpuError> {
        lock::same_compiler()?;
        let driver = Driver::open(path)?;
        let (mut version, mut count, mut device) = (0, 0, 0);
        // SAFETY: places for what the driver answers.
        unsafe {
            call!(driver, cuInit(0)).map_err(|error| match error {
                GpuError::Call { code: NO_DEVICE, .. } => GpuError::NoDevice { count: 0 },
                error => error,
            })?;
            call!(driver, cuDriverGetVersion(&raw mut version))?;
            call!(driver, cuDeviceGetCount(&raw mut count))?;
            if count < 1 {
                return Err(GpuError::NoDevice { count });
            }
            call!(driver, cuDeviceGet(&raw mut device, 0))?;
        }
        let name = name(&driver, device)?;
        let number = |attribute| {
            let mut value = 0;
            // SAFETY: a place for the value.
            unsafe { call!(driver, cuDeviceGetAttribute(&raw mut value, attribute, device)) }.map(|()| value)
        };
        let (major, minor) =
            (number(attribute::COMPUTE_CAPABILITY_MAJOR)?, number(attribute::COMPUTE_CAPABILITY_MINOR)?);
        if major < 8 {
            return Err(GpuError::Capability { name, major, minor });
        }
        // Not every driver says it, and nothing but an estimate depends on it.
        let speed = number(attribute::MULTIPROCESSOR_COUNT)
            .and_then(|processors| Ok(Speed::of(processors, number(attribute::CLOCK_RATE)?, (major, minor))));
        let speed = speed.ok();
        let name =
            format!("{name}, compute capability {major}.{minor}, CUDA {}.{}", version / 1000, version % 1000 / 10);
        let mut context = null_mut();
        // SAFETY: a place for the context.
        unsafe { call!(driver, cuDevicePrimaryCtxRetain(&raw mut context, device))? };
        let image = Image::new(lock::KERNELS);
        Ok(Self { driver, device, name, speed, context, image, modules: Mutex::default() })
    }

    /// The driver, with the GPU chosen for this thread.
    fn driver(&self) -> Result<&Driver, GpuError> {
        // SAFETY: the context is retained as long as this value lives.
        unsafe { call!(self.driver, cuCtxSetCurrent(self.context))? };
        Ok(&self.driver)
    }

    /// The kernel, compiled when it is wanted for the first time.
    fn kernel(&self, kernel: &'static str) -> Result<Kernel, GpuError> {
        // A thread that panicked leaves the list whole.
        let mut modules = self.modules.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(module) = modules.get(kernel) {
            return Ok(module.kernel);
        }
        let text = self.image.kernel(kernel).ok_or_else(|| GpuError::NoKernel { name: kernel.to_owned() })?;
        let module = Module::new(self.driver()?, kernel, text)?;
        let compiled = module.kernel;
        modules.insert(kernel, module);
        Ok(compiled)
    }
}

/// What the driver calls a GPU.
fn name(driver: &Driver, device: c_int) -> Result<String, GpuError> {
    let mut name = [0; 256];
    // SAFETY: room for 256 characters; the name ends with zero.
    unsafe { call!(driver, cuDeviceGetName(name.as_mut_ptr(), 256, device))? };
    name[255] = 0;
    // SAFETY: there is a zero at the end if not before.
    Ok(unsafe { CStr::from_ptr(name.as_ptr()) }.to_string_lossy().into_owned())
}

// SAFETY: the driver's memory is as asked, and it reports a copy that did not take place.
unsafe impl Device for Cuda {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn speed(&self) -> Option<Speed> {
        self.speed
    }

    fn text(&self, kernel: &str) -> Option<String> {
        self.image.kernel(kernel)
    }

    fn memory(&self) -> Result<Memory, GpuError> {
        let (mut free, mut total) = (0, 0);
        // SAFETY: places for two numbers.
        unsafe { call!(self.driver()?, cuMemGetInfo_v2(&raw mut free, &raw mut total))? };
        Ok(Memory { free: free as u64, total: total as u64 })
    }

    fn allocate(&self, bytes: usize) -> Result<Address, GpuError> {
        let mut address = 0;
        // SAFETY: a place for the address.
        match unsafe { call!(self.driver()?, cuMemAlloc_v2(&raw mut address, bytes)) } {
            Err(GpuError::Call { code: OUT_OF_MEMORY, .. }) => {
                let Memory { free, total } = self.memory()?;
                Err(GpuError::OutOfMemory { wanted: bytes as u64, free, total })
            }
            result => result.map(|()| address),
        }
    }

    unsafe fn release(&self, address: Address) {
        if let Ok(driver) = self.driver() {
            // SAFETY: the driver finds out whether it gave this address. What fails here failed before, and was reported.
            let _ = unsafe { call!(driver, cuMemFree_v2(address)) };
        }
    }

    fn upload(&self, to: Address, bytes: &[MaybeUninit<u8>]) -> Result<(), GpuError> {
        if bytes.is_empty() {
            return Ok(());
        }
        // SAFETY: the driver reads these bytes, and checks that the others are in its memory.
        unsafe { call!(self.driver()?, cuMemcpyHtoD_v2(to, bytes.as_ptr().cast(), bytes.len())) }
    }

    fn download(&self, from: Address, bytes: &mut [MaybeUninit<u8>]) -> Result<(), GpuError> {
        if bytes.is_empty() {
            return Ok(());
        }
        // SAFETY: the driver writes these bytes, and checks that the others are in its memory.
        unsafe { call!(self.driver()?, cuMemcpyDtoH_v2(bytes.as_mut_ptr().cast(), from, bytes.len())) }
    }

    fn zero(&self, at: Address, bytes: usize) -> Result<(), GpuError> {
        if bytes == 0 {
            return Ok(());
        }
        // SAFETY: the driver checks that these are in its memory.
        unsafe { call!(self.driver()?, cuMemsetD8_v2(at, 0, bytes)) }
    }

    fn copy(&self, to: Address, from: Address, bytes: usize) -> Result<(), GpuError> {
        if bytes == 0 {
            return Ok(());
        }
        // SAFETY: as above.
        unsafe { call!(self.driver()?, cuMemcpyDtoD_v2(to, from, bytes)) }
    }

    unsafe fn launch(&self, kernel: &'static str, threads: usize, arguments: &[Address]) -> Result<(), GpuError> {
        let allowed = c_int::MAX as usize * BLOCK as usize;
        let blocks = c_uint::try_from(threads.div_ceil(BLOCK as usize)).ok().filter(|_| threads <= allowed);
        let blocks = blocks.ok_or(GpuError::Threads { kernel, threads, allowed })?;
        if blocks == 0 {
            return Ok(());
        }
        let Kernel { function, parameters } = self.kernel(kernel)?;
        if arguments.len() != parameters {
            return Err(GpuError::Arguments { kernel, given: arguments.len(), taken: parameters });
        }
        let mut arguments = arguments.to_vec();
        let mut places: Vec<*mut c_void> = arguments.iter_mut().map(|argument| (&raw mut *argument).cast()).collect();
        let (width, stream, extra) = (BLOCK, null_mut(), null_mut());
        let driver = self.driver()?;
        // SAFETY: the kernel takes as many addresses as its module said, and the caller passes what it asks for.
        unsafe {
            call!(driver, cuLaunchKernel(function, blocks, 1, 1, width, 1, 1, 0, stream, places.as_mut_ptr(), extra))
        }
    }

    fn synchronize(&self) -> Result<(), GpuError> {
        // SAFETY: waits for this context.
        unsafe { call!(self.driver()?, cuCtxSynchronize()) }
    }

    fn seconds(&self, work: &mut dyn FnMut() -> Result<(), GpuError>) -> Result<f64, GpuError> {
        let (begin, end) = (Event::new(self.driver()?)?, Event::new(self.driver()?)?);
        begin.record()?;
        work()?;
        end.record()?;
        begin.seconds_until(&end)
    }
}

impl Drop for Cuda {
    fn drop(&mut self) {
        let modules = std::mem::take(self.modules.get_mut().unwrap_or_else(PoisonError::into_inner));
        if let Ok(driver) = self.driver() {
            for module in modules.into_values() {
                module.unload(driver);
            }
        }
        // SAFETY: retained once, by `with_library`.
        let _ = unsafe { call!(self.driver, cuDevicePrimaryCtxRelease_v2(self.device)) };
    }
}

/// A moment in the work of the GPU.
struct Event<'a> {
    driver: &'a Driver,
    event: Handle,
}

impl<'a> Event<'a> {
    fn new(driver: &'a Driver) -> Result<Self, GpuError> {
        let mut event = null_mut();
        // SAFETY: a place for the event.
        unsafe { call!(driver, cuEventCreate(&raw mut event, 0))? };
        Ok(Self { driver, event })
    }

    /// After all that was launched so far.
    fn record(&self) -> Result<(), GpuError> {
        // SAFETY: an event that lives, and the stream of all launches.
        unsafe { call!(self.driver, cuEventRecord(self.event, null_mut())) }
    }

    /// Waits for the later event.
    fn seconds_until(&self, later: &Self) -> Result<f64, GpuError> {
        let mut milliseconds = 0.0;
        // SAFETY: two recorded events and a place for the time.
        unsafe {
            call!(self.driver, cuEventSynchronize(later.event))?;
            call!(self.driver, cuEventElapsedTime(&raw mut milliseconds, self.event, later.event))?;
        }
        Ok(f64::from(milliseconds) / 1000.0)
    }
}

impl Drop for Event<'_> {
    fn drop(&mut self) {
        // SAFETY: created by `new`, and nobody else has it.
        let _ = unsafe { call!(self.driver, cuEventDestroy_v2(self.event)) };
    }
}
