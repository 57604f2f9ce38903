//! One step of each coordinate-wise optimizer over flat buffers, in both precisions.

use optsde_core::optimizer::{Adam, HeavyBall, Sgd};

use crate::Native;

/// The kernel of an optimizer in numbers R.
pub trait StepEntry<R> {
    /// Its name.
    const NAME: &'static str;
}

macro_rules! steps {
    ($($name:ident: $optimizer:ty, $number:ty;)*) => {
        $(impl StepEntry<$number> for $optimizer {
            const NAME: &'static str = stringify!($name);
        })*

        #[cfg(target_arch = "nvptx64")]
        mod kernels {
            use optsde_core::optimizer::Coordinatewise;

            use super::*;
            use crate::kernel::{StepJob, step};
            $(
                #[unsafe(no_mangle)]
                unsafe extern "ptx-kernel" fn $name(
                    optimizer: *const $optimizer,
                    prepared: *const <$optimizer as Coordinatewise<$number>>::Step,
                    job: *const StepJob,
                    x: *mut $number,
                    gradient: *const $number,
                    memory: *mut $number,
                ) {
                    // SAFETY: the host passes what the kernel asks for.
                    unsafe { step::<$number, $optimizer>(crate::nvptx::thread(), optimizer, prepared, job, x, gradient, memory) };
                }
            )*
        }

        /// The emulations of these.
        #[cfg(feature = "emulate")]
        pub(super) unsafe fn emulate(name: &str, thread: usize, arguments: &[u64]) -> bool {
            let &[optimizer, prepared, job, x, gradient, memory] = arguments else { return false };
            match name {
                $(stringify!($name) => {
                    // SAFETY: passed on.
                    unsafe {
                        crate::kernel::step::<$number, $optimizer>(
                            thread, optimizer as *const _, prepared as *const _, job as *const _, x as *mut _,
                            gradient as *const _, memory as *mut _,
                        );
                    }
                    true
                })*
                _ => false,
            }
        }
    };
}

steps! {
    sgd_f32: Sgd, Native<f32>;
    sgd_f64: Sgd, Native<f64>;
    heavy_ball_f32: HeavyBall<Native<f32>>, Native<f32>;
    heavy_ball_f64: HeavyBall<Native<f64>>, Native<f64>;
    adam_f32: Adam<Native<f32>>, Native<f32>;
    adam_f64: Adam<Native<f64>>, Native<f64>;
}
