//! Every scheme with its wrong implementations, and where a slip does not show.

use optsde::conformance::equations::{
    adaptive, adaptive_additive, bent_additive, geometric_brownian_motion, not_commuting, ornstein_uhlenbeck,
};
use optsde::conformance::{Format, StepperRun};
use optsde_core::Real;

use super::Slip;
use super::euler::{self, Euler, PlainEuler};
use super::heun::{self, Heun};
use super::milstein::{self, Milstein};
use super::ornstein_uhlenbeck::{self as exact, Exact};
use super::runge_kutta::{self, RungeKutta};
use super::weak::{self, Weak};

/// Wrong implementations of one scheme.
pub(crate) struct Entry {
    pub(crate) stepper: &'static str,
    slips: &'static [&'static [Slip]],
    single: fn(Slip) -> Vec<StepperRun>,
    double: fn(Slip) -> Vec<StepperRun>,
}

impl Entry {
    /// All its slips.
    pub(crate) fn slips(&self) -> impl Iterator<Item = Slip> {
        self.slips.iter().copied().flatten().copied()
    }

    /// What the implementation does to the golden equations.
    pub(crate) fn run(&self, format: Format, slip: Slip) -> Vec<StepperRun> {
        match format {
            Format::F32 => (self.single)(slip),
            Format::F64 => (self.double)(slip),
        }
    }
}

/// All of them.
pub(crate) const WRONG: &[Entry] = &[
    Entry { stepper: "plain_euler_maruyama", slips: &[euler::PLAIN], single: plain::<f32>, double: plain::<f64> },
    Entry {
        stepper: "euler_maruyama",
        slips: &[euler::EXACT, euler::RELAXATIONS],
        single: euler::<f32>,
        double: euler::<f64>,
    },
    Entry { stepper: "heun", slips: &[heun::SLIPS, heun::SPLITTING], single: heun::<f32>, double: heun::<f64> },
    Entry {
        stepper: "milstein",
        slips: &[milstein::SLIPS, milstein::RELAXATIONS],
        single: milstein::<f32>,
        double: milstein::<f64>,
    },
    Entry {
        stepper: "stochastic_runge_kutta",
        slips: &[runge_kutta::SLIPS],
        single: runge_kutta::<f32>,
        double: runge_kutta::<f64>,
    },
    Entry {
        stepper: "weak_second_order",
        slips: &[weak::SLIPS, weak::SUPPORT, weak::MIXED, heun::SPLITTING],
        single: weak::<f32>,
        double: weak::<f64>,
    },
    Entry { stepper: "exact_ornstein_uhlenbeck", slips: &[exact::SLIPS], single: exact::<f32>, double: exact::<f64> },
];

fn plain<R: Real>(slip: Slip) -> Vec<StepperRun> {
    vec![adaptive::<R>().run(&PlainEuler(slip)), not_commuting::<R>().run(&PlainEuler(slip))]
}

fn euler<R: Real>(slip: Slip) -> Vec<StepperRun> {
    vec![adaptive::<R>().run(&Euler(slip)), not_commuting::<R>().run(&Euler(slip))]
}

fn heun<R: Real>(slip: Slip) -> Vec<StepperRun> {
    vec![bent_additive::<R>().run(&Heun(slip)), adaptive_additive::<R>().run(&Heun(slip))]
}

fn milstein<R: Real>(slip: Slip) -> Vec<StepperRun> {
    vec![geometric_brownian_motion::<R>().run(&Milstein(slip)), adaptive::<R>().run(&Milstein(slip))]
}

fn runge_kutta<R: Real>(slip: Slip) -> Vec<StepperRun> {
    vec![bent_additive::<R>().run(&RungeKutta(slip))]
}

fn weak<R: Real>(slip: Slip) -> Vec<StepperRun> {
    vec![
        adaptive_additive::<R>().run(&Weak(slip)),
        adaptive::<R>().run(&Weak(slip)),
        not_commuting::<R>().run(&Weak(slip)),
    ]
}

fn exact<R: Real>(slip: Slip) -> Vec<StepperRun> {
    vec![ornstein_uhlenbeck::<R>().run(&Exact(slip))]
}

/// The slips that do not show for an equation: scheme, equation, slips, and an equation of the same scheme for
/// which they do.
pub(crate) const EQUIVALENT: &[(&str, &str, &[Slip], &str)] = &[
    // No relaxations.
    ("plain_euler_maruyama", "not_commuting", &[Slip::RateForgotten], "adaptive"),
    ("euler_maruyama", "not_commuting", euler::RELAXATIONS, "adaptive"),
    ("heun", "bent_additive", heun::SPLITTING, "adaptive_additive"),
    ("milstein", "geometric_brownian_motion", milstein::RELAXATIONS, "adaptive"),
    ("weak_second_order", "not_commuting", heun::SPLITTING, "adaptive"),
    // Noise that does not change with the state, or has one column.
    ("weak_second_order", "adaptive_additive", weak::SUPPORT, "adaptive"),
    ("weak_second_order", "adaptive_additive", weak::MIXED, "not_commuting"),
    ("weak_second_order", "adaptive", weak::MIXED, "not_commuting"),
];
