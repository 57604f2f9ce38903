//! What one operation of the core takes: instructions and bytes of stack, to be run under QEMU's `-icount`.
//!
//! `cargo xtask embedded` runs it and makes tables of the lines, `operation|format|instructions|stack`. The same numbers come
//! out every time: the emulator counts, and nothing is drawn but from fixed streams.
#![no_std]
#![no_main]

use core::hint::black_box;

use embedded::counter::{self, Reading};
use embedded::{entry, floating_point, minimal, stack};
use optsde_core::Real;
use optsde_core::loss::Quadratic;
use optsde_core::noise::DiagonalCovariance;
use optsde_core::optimizer::{Adam, HeavyBall, Optimizer, Sgd};
use optsde_core::process::Process;
use optsde_core::random::{PathIndex, PathStream, Purpose, Random, Seed, path_stream};
use optsde_core::schedule::{Cosine, CosineEnd, MicroCosine, Schedule, ScheduleError};
use optsde_core::sde::{SgdSde, State};
use optsde_core::stepper::{EulerMaruyama, Integration};
use semihosting::{println, process};

#[path = "../../../examples/normals/inverse.rs"]
mod inverse;

use inverse::inverse_normal;

/// An operation is measured this often at once, so that ticks of five instructions do not show.
const TIMES: u32 = 64;

/// The steps of the schedules, and the grid on which they are compared.
const SCHEDULE_STEPS: u64 = 1000;

#[panic_handler]
fn panic(info: &core::panic::PanicInfo<'_>) -> ! {
    println!("{info}");
    process::exit(101)
}

#[entry]
fn main() -> ! {
    counter::start();
    calibration();
    let bench = Bench { empty: instructions(&mut || {}) };
    bench.everything::<f32>();
    bench.everything::<f64>();
    if bench.micro_cosine().is_err() {
        process::exit(1);
    }
    modes();
    process::exit(0)
}

/// The counter against a loop of known length.
fn calibration() {
    const INSTRUCTIONS: u32 = 20_000;
    let before = Reading::now();
    counter::loop_of_two_instructions(INSTRUCTIONS / 2);
    println!("calibration|{INSTRUCTIONS}|{}", Reading::now().since(before));
}

/// The instructions of [`TIMES`] calls, after one that is not counted.
#[inline(never)]
fn instructions(operation: &mut dyn FnMut()) -> u32 {
    operation();
    let before = Reading::now();
    for _ in 0..TIMES {
        operation();
    }
    Reading::now().since(before)
}

/// Measures and prints.
struct Bench {
    /// The instructions of calls that do nothing.
    empty: u32,
}

impl Bench {
    fn measure<R: Real>(&self, name: &str, operation: &mut dyn FnMut()) {
        let counted = instructions(operation).saturating_sub(self.empty);
        let rounded = (counted + TIMES / 2) / TIMES;
        println!("{name}|{}|{rounded}|{}", R::FORMAT, stack::used_by(operation));
    }

    fn everything<R: Real>(&self) {
        self.elementary_functions::<R>();
        self.random_numbers::<R>(path_stream(Seed(1), PathIndex(0), Purpose::Steps, 0));
        self.optimizer::<R, _>(["SGD, D = 2", "SGD, D = 16"], &Sgd);
        self.optimizer::<R, _>(["heavy ball, D = 2", "heavy ball, D = 16"], &HeavyBall::new(R::of(0.9)));
        let adam = Adam::new(R::of(0.9), R::of(0.999), R::of(1e-8));
        self.optimizer::<R, _>(["Adam, D = 2", "Adam, D = 16"], &adam);
        self.euler_maruyama::<R>();
        if let Ok(cosine) = Cosine::new(R::of(0.1), R::ZERO, black_box(SCHEDULE_STEPS), CosineEnd::AfterLastStep) {
            self.schedule("Cosine", &cosine);
        }
        self.measure::<R>("minimal program, 8 steps", &mut minimal::descend_with_both::<R>);
    }

    fn elementary_functions<R: Real>(&self) {
        let x = R::of(0.37);
        self.function("square root", x, R::square_root);
        self.function("exponential", x, R::exponential);
        self.function("natural logarithm", x, R::natural_logarithm);
        self.function("sine and cosine of a turn", x, R::sine_cosine_of_turn);
    }

    fn function<R: Real, T>(&self, name: &str, x: R, function: impl Fn(R) -> T) {
        self.measure::<R>(name, &mut || {
            black_box(function(black_box(x)));
        });
    }

    fn random_numbers<R: Real>(&self, mut random: PathStream) {
        self.measure::<R>("uniform number", &mut || {
            black_box(Random::<R>::uniform(&mut random));
        });
        self.measure::<R>("two normals", &mut || {
            black_box(Random::<R>::normals::<2>(&mut random));
        });
        self.measure::<R>("one normal", &mut || {
            black_box(Random::<R>::normals::<1>(&mut random));
        });
        self.measure::<R>("one normal by inversion", &mut || {
            black_box(inverse_normal::<R>(random.uniform()));
        });
    }

    fn optimizer<R: Real, O: Optimizer<R>>(&self, names: [&str; 2], optimizer: &O) {
        let [two, sixteen] = names;
        self.steps_of::<R, O, 2>(two, optimizer);
        self.steps_of::<R, O, 16>(sixteen, optimizer);
    }

    /// A step with a given gradient, all of it: what is prepared once and what is done for each parameter.
    fn steps_of<R: Real, O: Optimizer<R>, const D: usize>(&self, name: &str, optimizer: &O) {
        let mut x = [R::ONE; D];
        let mut memory = x.map(|x| optimizer.memory(x));
        let mut run = optimizer.begin();
        let gradient = [R::of(0.3); D];
        let mut k = 0;
        self.measure::<R>(name, &mut || {
            let step = optimizer.prepare(k, black_box(R::of(0.01)), &mut run);
            optimizer.apply(&step, &mut x, black_box(&gradient), &mut memory);
            black_box(&mut x);
            k += 1;
        });
    }

    /// A step of the SDE of SGD on a quadratic of two parameters, with independent noise: two normals included.
    fn euler_maruyama<R: Real>(&self) {
        let loss = Quadratic::diagonal([R::ONE, R::of(0.1)]);
        let covariance = DiagonalCovariance { deviations: [R::HALF; 2] };
        let start = State { x: [R::ONE; 2], relaxed: [] };
        let process = SgdSde::new(loss, covariance, R::of(0.01))
            .map(|sde| Integration::new(sde, EulerMaruyama, start, R::ZERO, R::of(0.01)));
        let Ok(Ok(process)) = process else { return };
        let mut random = path_stream(Seed(1), PathIndex(0), Purpose::Steps, 0);
        let mut state = process.start(&mut random);
        let mut k = 0;
        self.measure::<R>("Euler-Maruyama, D = 2", &mut || {
            let step = Process::<R>::step(&process, k, &mut ());
            process.advance(&step, &mut state, &mut random);
            black_box(&mut state);
            k += 1;
        });
    }

    fn schedule<R: Real>(&self, name: &str, schedule: &impl Schedule<R>) {
        self.measure::<R>(name, &mut || {
            black_box(schedule.learning_rate(black_box(SCHEDULE_STEPS / 3)));
        });
    }

    /// The approximate cosine: its cost, and how far it and the exact one in `f32` are from that in `f64`, as a part of
    /// the difference between the first and the last learning rate.
    fn micro_cosine(&self) -> Result<(), ScheduleError> {
        let micro = MicroCosine::new(black_box(1.0), 0.0, SCHEDULE_STEPS)?;
        self.schedule("MicroCosine", &micro);
        let single = Cosine::new(black_box(1.0_f32), 0.0, SCHEDULE_STEPS, CosineEnd::AfterLastStep)?;
        let exact = Cosine::new(black_box(1.0_f64), 0.0, SCHEDULE_STEPS, CosineEnd::AfterLastStep)?;
        println!("error of MicroCosine|{:.1e}", largest_difference(&micro, &exact));
        println!("error of Cosine in f32|{:.1e}", largest_difference(&single, &exact));
        Ok(())
    }
}

fn largest_difference(schedule: &impl Schedule<f32>, exact: &impl Schedule<f64>) -> f64 {
    let mut largest = 0.0;
    for k in 0..=SCHEDULE_STEPS {
        largest = (f64::from(schedule.learning_rate(k)) - exact.learning_rate(k)).magnitude().larger(largest);
    }
    largest
}

/// Shows that the check of the floating-point unit's mode would notice one that is not the default.
#[cfg(all(target_arch = "arm", target_abi = "eabihf"))]
fn modes() {
    let before = floating_point::is_in_default_mode();
    // SAFETY: sets one bit of the unit's mode; no number is computed any more.
    unsafe {
        core::arch::asm!(
            "vmrs {status}, fpscr", "orr {status}, {status}, {bit}", "vmsr fpscr, {status}",
            status = out(reg) _, bit = in(reg) floating_point::FLUSH_TO_ZERO, options(nomem, nostack)
        );
    }
    println!("default mode|{before}|after flush to zero was set|{}", floating_point::is_in_default_mode());
}

/// There is one mode.
#[cfg(not(all(target_arch = "arm", target_abi = "eabihf")))]
fn modes() {
    println!("default mode|{}", floating_point::is_in_default_mode());
}
