//! Statistics of leaves, by the number of observables.

macro_rules! statistics {
    ($($name:ident: $count:literal;)*) => {
        /// The kernels of this list.
        pub(super) const NAMES: &[&str] = &[$(stringify!($name)),*];

        /// The name of the kernel for so many observables.
        pub const fn name(observables: usize) -> Option<&'static str> {
            match observables {
                $($count => Some(stringify!($name)),)*
                _ => None,
            }
        }

        #[cfg(target_arch = "nvptx64")]
        mod kernels {
            use optsde_core::statistics::{Histogram, Moments};

            use crate::Number;
            use crate::kernel::{LeafEnd, LeavesJob, MAX_BINS, leaves};
            $(
                #[unsafe(no_mangle)]
                unsafe extern "ptx-kernel" fn $name(
                    job: *const LeavesJob,
                    samples: *const u64,
                    sums: *mut Number,
                    finals: *const Number,
                    moments: *mut Moments<Number, $count>,
                    histograms: *mut Histogram<Number, MAX_BINS>,
                    ends: *mut LeafEnd,
                ) {
                    // SAFETY: the host passes what the kernel asks for.
                    unsafe { leaves::<Number, $count>(crate::nvptx::thread(), job, samples, sums, finals, moments, histograms, ends) };
                }
            )*
        }

        /// The emulations of these.
        #[cfg(feature = "emulate")]
        pub(super) unsafe fn emulate(name: &str, thread: usize, arguments: &[u64]) -> bool {
            let &[job, samples, sums, finals, moments, histograms, ends] = arguments else { return false };
            match name {
                $(stringify!($name) => {
                    // SAFETY: passed on.
                    unsafe {
                        crate::kernel::leaves::<crate::Number, $count>(
                            thread, job as *const _, samples as *const _, sums as *mut _, finals as *const _,
                            moments as *mut _, histograms as *mut _, ends as *mut _,
                        );
                    }
                    true
                })*
                _ => false,
            }
        }
    };
}

statistics! {
    statistics_1: 1;
    statistics_2: 2;
    statistics_3: 3;
    statistics_4: 4;
    statistics_5: 5;
    statistics_6: 6;
}
