//! Golden trajectories: does an implementation of an optimizer do what it says?
//!
//! A [`Trajectory`] holds, step by step, learning rate, gradient, parameters and every state variable. The
//! golden ones are in `fixtures/golden/<optimizer>/<variant>.<format>.json`; [`check`] recomputes any
//! trajectory from its own gradients and finds the first number that differs. Those of schemes are in
//! `fixtures/steppers`, [`STEPPERS`].

mod catalogue;
mod check;
mod golden;
mod object;
mod presets;
mod registry;
mod steppers;
mod trajectory;
mod validate;

pub use catalogue::{page, presets_page};
pub use check::{Agreement, Difference, MAX_ULPS, check};
pub use golden::{golden, golden_path};
pub use presets::{Evidence, FRAMEWORKS, Framework, PresetEntry};
pub use registry::{Entry, Input, OPTIMIZERS, State, VariantEntry, variants};
pub use steppers::{
    STEPPERS, StepperCase, StepperEntry, StepperRun, StepperStep, StepperTrajectory, equations, stepper_path,
};
pub use trajectory::{Format, ReadError, Step, Trajectory};
pub use validate::CheckError;
