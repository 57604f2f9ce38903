//! Which equations each scheme is held against.

use super::equations::{
    adaptive, adaptive_additive, bent_additive, geometric_brownian_motion, not_commuting, ornstein_uhlenbeck,
};
use super::{Format, StepperRun, StepperTrajectory};
use optsde_core::Real;
use optsde_core::stepper::{
    EulerMaruyama, ExactOrnsteinUhlenbeck, Heun, Milstein, PlainEulerMaruyama, StochasticRungeKutta, WeakSecondOrder,
};

/// Every scheme.
pub const STEPPERS: &[StepperEntry] = &[
    StepperEntry {
        name: "plain_euler_maruyama",
        single: plain_euler_maruyama::<f32>,
        double: plain_euler_maruyama::<f64>,
    },
    StepperEntry { name: "euler_maruyama", single: euler_maruyama::<f32>, double: euler_maruyama::<f64> },
    StepperEntry { name: "heun", single: heun::<f32>, double: heun::<f64> },
    StepperEntry { name: "milstein", single: milstein::<f32>, double: milstein::<f64> },
    StepperEntry { name: "stochastic_runge_kutta", single: runge_kutta::<f32>, double: runge_kutta::<f64> },
    StepperEntry { name: "weak_second_order", single: weak_second_order::<f32>, double: weak_second_order::<f64> },
    StepperEntry { name: "exact_ornstein_uhlenbeck", single: exact::<f32>, double: exact::<f64> },
];

/// One scheme.
#[derive(Clone, Copy, Debug)]
pub struct StepperEntry {
    /// Its name.
    pub name: &'static str,
    single: fn() -> Vec<StepperRun>,
    double: fn() -> Vec<StepperRun>,
}

impl StepperEntry {
    /// Its golden trajectory.
    pub fn golden(&self, format: Format) -> StepperTrajectory {
        let runs = match format {
            Format::F32 => (self.single)(),
            Format::F64 => (self.double)(),
        };
        StepperTrajectory { stepper: self.name.into(), format, runs }
    }
}

fn plain_euler_maruyama<R: Real>() -> Vec<StepperRun> {
    vec![adaptive::<R>().run(&PlainEulerMaruyama), not_commuting::<R>().run(&PlainEulerMaruyama)]
}

fn euler_maruyama<R: Real>() -> Vec<StepperRun> {
    vec![adaptive::<R>().run(&EulerMaruyama), not_commuting::<R>().run(&EulerMaruyama)]
}

fn heun<R: Real>() -> Vec<StepperRun> {
    vec![bent_additive::<R>().run(&Heun), adaptive_additive::<R>().run(&Heun)]
}

fn milstein<R: Real>() -> Vec<StepperRun> {
    vec![geometric_brownian_motion::<R>().run(&Milstein), adaptive::<R>().run(&Milstein)]
}

fn runge_kutta<R: Real>() -> Vec<StepperRun> {
    vec![bent_additive::<R>().run(&StochasticRungeKutta)]
}

fn weak_second_order<R: Real>() -> Vec<StepperRun> {
    vec![
        adaptive_additive::<R>().run(&WeakSecondOrder),
        adaptive::<R>().run(&WeakSecondOrder),
        not_commuting::<R>().run(&WeakSecondOrder),
    ]
}

fn exact<R: Real>() -> Vec<StepperRun> {
    vec![ornstein_uhlenbeck::<R>().run(&ExactOrnsteinUhlenbeck)]
}
