//! Everything that the core computes, linked without any path to a panic: the panic handler calls a symbol
//! that does not exist. Nor is there an allocator. Linked by `cargo xtask no-panic` for x86-64 and for
//! microcontrollers; never run. With `OPTSDE_NO_PANIC_ONLY` set to the name of a module, that one alone: so is found where a
//! path is.
//!
//! Left out: the texts of errors (`Display`), whose formatting of numbers is the standard library's.
#![no_std]
#![no_main]

mod elementary;
mod functions;
mod groups;
mod losses;
mod noises;
mod optimizers;
mod presets;
mod random;
mod schedules;
mod sde;
mod statistics;
mod stepper;
mod training;

#[cfg(feature = "plant_allocation")]
extern crate alloc;

use core::hint::black_box;

use optsde_core::Real;
use optsde_core::linalg::Matrix;

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    unsafe extern "C" {
        safe fn a_path_to_a_panic_is_left() -> !;
    }
    a_path_to_a_panic_is_left()
}

// memcpy and its like, and the personality that the precompiled core library names. For microcontrollers the
// first come with the compiler and nothing names the second.
#[cfg(target_os = "linux")]
#[link(name = "c")]
unsafe extern "C" {}
#[cfg(target_os = "linux")]
#[unsafe(no_mangle)]
extern "C" fn rust_eh_personality() {}

const D: usize = 3;

#[unsafe(no_mangle)]
extern "C" fn _start() -> ! {
    if cfg!(feature = "plant") {
        // In place of the rest, whose link takes its time.
        let _ = black_box([1, 2, 3][black_box(7_usize)]);
    } else {
        if const { linked("elementary") } {
            elementary::elementary();
        }
        if const { linked("training") } {
            training::training();
        }
        everything::<f32>();
        everything::<f64>();
    }
    #[cfg(feature = "plant_allocation")]
    let _ = black_box(alloc::boxed::Box::new(black_box(7_usize)));
    loop {
        core::hint::spin_loop();
    }
}

/// Whether this module is wanted: all are, unless the environment of the compiler names one.
const fn linked(module: &str) -> bool {
    let Some(wanted) = option_env!("OPTSDE_NO_PANIC_ONLY") else { return true };
    let (module, wanted) = (module.as_bytes(), wanted.as_bytes());
    let mut i = 0;
    while i < module.len() && i < wanted.len() && module[i] == wanted[i] {
        i += 1;
    }
    i == module.len() && i == wanted.len()
}

/// A value that the compiler knows nothing about.
fn any<R: Real>() -> R {
    R::from_bit_pattern(black_box(0))
}

fn any_vector<R: Real>() -> [R; D] {
    [any(), any(), any()]
}

fn any_matrix<R: Real>() -> Matrix<R, D> {
    [any_vector(), any_vector(), any_vector()]
}

/// Calls a function of each module that is wanted, in one precision.
macro_rules! call {
    ($real:ident: $($module:ident::$function:ident)+) => {
        $(
            if const { linked(stringify!($module)) } {
                $module::$function::<$real>();
            }
        )+
    };
}

#[inline(never)]
fn everything<R: Real>() {
    call! { R:
        functions::functions
        random::random
        statistics::statistics
        losses::losses
        noises::noises
        groups::groups
        schedules::schedules
        optimizers::optimizers
        presets::presets
        sde::equations
        stepper::steppers
    }
}
