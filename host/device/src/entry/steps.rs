//! One step of each coordinate-wise optimizer over flat buffers, in both precisions.

use optsde_core::Real;
use optsde_core::optimizer::{
    AdaBelief, AdaGrad, AdaMax, Adam, AdamW, AmsGrad, Catalogued, Coordinatewise, HeavyBall, HeavyBallW, LionW, NAdam,
    Nesterov, QhAdam, Qhm, RAdam, RmsProp, RmsPropMomentum, RmsPropW, Sgd, SgdW, SignSgd, Signum, Yogi,
};

use crate::{Native, Plain};

/// The kernel of an optimizer in numbers R, which threads of the host may share, too.
///
/// # Safety
/// The kernel of this name runs [`kernel::step`](crate::kernel::step) with exactly this optimizer and these numbers. Only lines of
/// the list implement this, which makes both.
pub unsafe trait StepEntry<R: Real + Plain>: Coordinatewise<R, Step: Sync, State: Sync> + Sync {
    /// Its name.
    const NAME: &'static str;
}

/// Who is shown every optimizer of the list.
pub trait Visitor {
    /// An optimizer and a precision.
    fn optimizer<R: Real + Plain, O: StepEntry<R> + Catalogued<R> + Copy>(&mut self);
}

macro_rules! steps {
    ($($name:ident: $optimizer:ty, $number:ty;)*) => {
        /// The kernels of this list: the optimizer as in the registry of golden trajectories, and the precision.
        pub const NAMES: &[&str] = &[$(stringify!($name)),*];

        /// Shows every optimizer of the list.
        pub fn visit(visitor: &mut impl Visitor) {
            $(visitor.optimizer::<$number, $optimizer>();)*
        }

        // SAFETY: the kernel below has these types.
        $(unsafe impl StepEntry<$number> for $optimizer {
            const NAME: &'static str = stringify!($name);
        })*

        #[cfg(target_arch = "nvptx64")]
        mod kernels {
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
    nesterov_f32: Nesterov<Native<f32>>, Native<f32>;
    nesterov_f64: Nesterov<Native<f64>>, Native<f64>;
    sgdw_f32: SgdW<Native<f32>>, Native<f32>;
    sgdw_f64: SgdW<Native<f64>>, Native<f64>;
    heavy_ball_w_f32: HeavyBallW<Native<f32>>, Native<f32>;
    heavy_ball_w_f64: HeavyBallW<Native<f64>>, Native<f64>;
    qhm_f32: Qhm<Native<f32>>, Native<f32>;
    qhm_f64: Qhm<Native<f64>>, Native<f64>;
    sign_sgd_f32: SignSgd, Native<f32>;
    sign_sgd_f64: SignSgd, Native<f64>;
    signum_f32: Signum<Native<f32>>, Native<f32>;
    signum_f64: Signum<Native<f64>>, Native<f64>;
    lion_f32: LionW<Native<f32>>, Native<f32>;
    lion_f64: LionW<Native<f64>>, Native<f64>;
    rmsprop_f32: RmsProp<Native<f32>>, Native<f32>;
    rmsprop_f64: RmsProp<Native<f64>>, Native<f64>;
    rmsprop_momentum_f32: RmsPropMomentum<Native<f32>>, Native<f32>;
    rmsprop_momentum_f64: RmsPropMomentum<Native<f64>>, Native<f64>;
    rmspropw_f32: RmsPropW<Native<f32>>, Native<f32>;
    rmspropw_f64: RmsPropW<Native<f64>>, Native<f64>;
    adam_f32: Adam<Native<f32>>, Native<f32>;
    adam_f64: Adam<Native<f64>>, Native<f64>;
    adamw_f32: AdamW<Native<f32>>, Native<f32>;
    adamw_f64: AdamW<Native<f64>>, Native<f64>;
    amsgrad_f32: AmsGrad<Native<f32>>, Native<f32>;
    amsgrad_f64: AmsGrad<Native<f64>>, Native<f64>;
    nadam_f32: NAdam<Native<f32>>, Native<f32>;
    nadam_f64: NAdam<Native<f64>>, Native<f64>;
    adamax_f32: AdaMax<Native<f32>>, Native<f32>;
    adamax_f64: AdaMax<Native<f64>>, Native<f64>;
    qhadam_f32: QhAdam<Native<f32>>, Native<f32>;
    qhadam_f64: QhAdam<Native<f64>>, Native<f64>;
    adabelief_f32: AdaBelief<Native<f32>>, Native<f32>;
    adabelief_f64: AdaBelief<Native<f64>>, Native<f64>;
    yogi_f32: Yogi<Native<f32>>, Native<f32>;
    yogi_f64: Yogi<Native<f64>>, Native<f64>;
    radam_f32: RAdam<Native<f32>>, Native<f32>;
    radam_f64: RAdam<Native<f64>>, Native<f64>;
    adagrad_f32: AdaGrad<Native<f32>>, Native<f32>;
    adagrad_f64: AdaGrad<Native<f64>>, Native<f64>;
}
