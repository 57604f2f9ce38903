//! What can go wrong with a GPU.

use crate::ensemble::PlanError;

/// Why a GPU did not do what it was asked.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum GpuError {
    /// The program was built without the feature `gpu`, or for a machine with pointers of 32 bits.
    #[error(
        "this optsde was built without the feature 'gpu' or for 32 bits, allowed: --device cpu, or a build for 64 bits with its default features"
    )]
    NotBuilt,
    /// There is no driver.
    #[error("no CUDA driver ({library}) on this machine: {reason}; install NVIDIA's driver, or use --device cpu")]
    NoDriver {
        /// The library looked for.
        library: String,
        /// What the loader said.
        reason: String,
    },
    /// The driver is not one, or too old.
    #[error("the CUDA driver ({library}) lacks the function {function}, allowed: the driver of CUDA 11.0 or later")]
    NoFunction {
        /// The library.
        library: String,
        /// The function.
        function: &'static str,
    },
    /// The driver knows no GPU.
    #[error("the CUDA driver finds no GPU ({count} devices), allowed: at least 1; or use --device cpu")]
    NoDevice {
        /// How many there are.
        count: i32,
    },
    /// The GPU is older than the kernels.
    #[error("the GPU {name} has compute capability {major}.{minor}, allowed: 8.0 or later")]
    Capability {
        /// Its name.
        name: String,
        /// Its compute capability.
        major: i32,
        /// The digit after the point.
        minor: i32,
    },
    /// A call of the driver failed.
    #[error("the CUDA driver's {call} failed: {name} ({code}): {text}")]
    Call {
        /// The function.
        call: &'static str,
        /// Its result.
        code: i32,
        /// The result's name.
        name: String,
        /// What the driver says of it.
        text: String,
    },
    /// The driver could not compile the kernels.
    #[error("the CUDA driver cannot compile the kernel {kernel}: {log}")]
    Compilation {
        /// The kernel.
        kernel: String,
        /// The driver's messages.
        log: String,
    },
    /// There is not enough memory.
    #[error("out of GPU memory: {wanted} bytes wanted, {free} of {total} free")]
    OutOfMemory {
        /// Bytes asked for.
        wanted: u64,
        /// Bytes that are free.
        free: u64,
        /// All bytes.
        total: u64,
    },
    /// An access outside what was allocated.
    #[error("{bytes} bytes at {address:#x} are outside every buffer")]
    Outside {
        /// The first byte.
        address: u64,
        /// How many.
        bytes: usize,
    },
    /// A kernel that is not in the list.
    #[error("there is no GPU kernel {name}, allowed: those of the list in host/device/src/entry")]
    NoKernel {
        /// Its name.
        name: String,
    },
    /// More threads than a launch can have.
    #[error("{threads} threads in one launch of {kernel}, allowed: at most {allowed}")]
    Threads {
        /// The kernel.
        kernel: &'static str,
        /// The threads wanted.
        threads: usize,
        /// The largest number.
        allowed: usize,
    },
    /// Other arguments than a kernel takes.
    #[error("{given} arguments for the kernel {kernel}, allowed: {taken}")]
    Arguments {
        /// The kernel.
        kernel: &'static str,
        /// How many were given.
        given: usize,
        /// How many it takes.
        taken: usize,
    },
    /// Buffers that do not belong together.
    #[error("{what} has {length} numbers, allowed: {expected}")]
    Length {
        /// Which.
        what: &'static str,
        /// Its length.
        length: usize,
        /// The length that fits.
        expected: usize,
    },
    /// Parameters that cannot be moved to a GPU.
    #[error("the parameters of the kernel {kernel} have no slice at byte {offset}")]
    Parameters {
        /// The kernel.
        kernel: &'static str,
        /// Where a slice should be.
        offset: usize,
    },
    /// Kernels by another compiler: their parameters may be laid out differently.
    #[error(
        "the kernels were compiled by '{kernels}' and this program by '{program}', allowed: the same compiler (cargo xtask ptx)"
    )]
    Compiler {
        /// The compiler of the kernels.
        kernels: String,
        /// The compiler of this program.
        program: String,
    },
    /// The GPU does not compute what the CPU computes.
    #[error("the GPU differs from the CPU in the kernel {kernel}: {difference}; if sources changed: cargo xtask ptx")]
    Differs {
        /// The kernel.
        kernel: String,
        /// The first difference.
        difference: String,
    },
    /// A plan that cannot be run anywhere.
    #[error(transparent)]
    Plan(#[from] PlanError),
}
