//! The list of kernels: one line each, in the file of who needs it.

mod comp24;
mod li21;
mod liu21;
mod malladi22;
pub mod statistics;
pub mod steps;
mod workloads;

use optsde_core::process::Process;

use crate::{Number, Parameters};

/// A process with an observable that a GPU can run: there is a kernel of this name.
///
/// # Safety
/// The kernel of this name runs [`kernel::paths`](crate::kernel::paths) with exactly this process, this observable and this number
/// of observables: the host passes it pointers to them. Only lines of the list implement this, which makes both.
pub unsafe trait Entry<O, const M: usize>: Process<Number> + Parameters {
    /// The name of the kernel.
    const NAME: &'static str;
}

/// The names of all kernels: those of paths list by list, of statistics, and of steps.
pub const NAMES: [&[&str]; 7] =
    [workloads::NAMES, liu21::NAMES, li21::NAMES, malladi22::NAMES, comp24::NAMES, statistics::NAMES, steps::NAMES];

/// An emulated launch: thread `thread` of the kernel `name`, with the addresses that it takes. Gives whether there is
/// such a kernel.
///
/// # Safety
/// As the kernel asks; see [`kernel`](crate::kernel).
#[cfg(feature = "emulate")]
pub unsafe fn emulate(name: &str, thread: usize, arguments: &[u64]) -> bool {
    // SAFETY: passed on.
    unsafe {
        workloads::emulate(name, thread, arguments)
            || liu21::emulate(name, thread, arguments)
            || li21::emulate(name, thread, arguments)
            || malladi22::emulate(name, thread, arguments)
            || comp24::emulate(name, thread, arguments)
            || statistics::emulate(name, thread, arguments)
            || steps::emulate(name, thread, arguments)
    }
}

/// Path kernels: for each line the kernel, the [`Entry`] that names it, and its emulation.
macro_rules! entries {
    ($($name:ident: $process:ty, $observable:ty, $count:literal;)*) => {
        /// The kernels of this list.
        pub(super) const NAMES: &[&str] = &[$(stringify!($name)),*];

        // SAFETY: the kernel below has these types.
        $(unsafe impl $crate::entry::Entry<$observable, $count> for $process {
            const NAME: &'static str = stringify!($name);
        })*

        // Sums of paths are worth nothing without a kernel for their statistics.
        $(const _: () = assert!($crate::entry::statistics::name($count).is_some());)*

        #[cfg(target_arch = "nvptx64")]
        mod kernels {
            use super::*;
            $(
                #[unsafe(no_mangle)]
                unsafe extern "ptx-kernel" fn $name(
                    process: *const $process,
                    observe: *const $observable,
                    job: *const $crate::kernel::PathsJob,
                    events: *const $crate::kernel::Event,
                    sums: *mut $crate::Number,
                    finals: *mut $crate::Number,
                ) {
                    // SAFETY: the host passes what the kernel asks for.
                    unsafe {
                        $crate::kernel::paths::<$crate::Number, $process, $observable, $count>(
                            $crate::nvptx::thread(), process, observe, job, events, sums, finals,
                        );
                    }
                }
            )*
        }

        /// The emulations of these.
        #[cfg(feature = "emulate")]
        pub(super) unsafe fn emulate(name: &str, thread: usize, arguments: &[u64]) -> bool {
            let &[process, observe, job, events, sums, finals] = arguments else { return false };
            match name {
                $(stringify!($name) => {
                    // SAFETY: passed on.
                    unsafe {
                        $crate::kernel::paths::<$crate::Number, $process, $observable, $count>(
                            thread, process as *const _, observe as *const _, job as *const _, events as *const _,
                            sums as *mut _, finals as *mut _,
                        );
                    }
                    true
                })*
                _ => false,
            }
        }
    };
}

use entries;
