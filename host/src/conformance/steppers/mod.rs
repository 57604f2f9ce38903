//! Golden trajectories of schemes: `fixtures/steppers/<scheme>.<format>.json`.
//!
//! A file holds, for one or more equations, the start, the step size, the increments of every step and the
//! state after it, as numbers and as bit patterns. Increments are multiples of 1/64: the same numbers in both
//! formats. `relaxed` are the relaxations, one after the other.

mod cases;
pub mod equations;
mod golden;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::trajectory::{Format, bit_pattern};
use optsde_core::sde::{Sde, SdeState, State};
use optsde_core::stepper::{Increment, Stepper};
use optsde_core::{Fields, Real};

pub use golden::{STEPPERS, StepperEntry};

/// What a scheme does to its golden equations.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepperTrajectory {
    /// The scheme.
    pub stepper: String,
    /// The precision.
    pub format: Format,
    /// Equation by equation.
    pub runs: Vec<StepperRun>,
}

/// One equation under a scheme, from time 0.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepperRun {
    /// Its name.
    pub equation: String,
    /// The equation in words.
    pub coefficients: String,
    /// h.
    pub step_size: f64,
    /// The state at time 0.
    pub start: BTreeMap<String, Vec<f64>>,
    /// Step by step.
    pub steps: Vec<StepperStep>,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepperStep {
    /// The increment of W over the step.
    pub dw: Vec<f64>,
    /// The integral of the increment so far over the step.
    pub dz: Vec<f64>,
    /// Random bits: bit i is the sign of coordinate i, 0 for plus.
    pub signs: u32,
    /// The state after it.
    pub after: BTreeMap<String, Vec<f64>>,
    /// The bit patterns of `after`.
    pub bits: BTreeMap<String, Vec<String>>,
}

/// An equation with its start, to be run under any scheme that has an order for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepperCase<S, R, const N: usize, const D: usize> {
    /// The name of the equation.
    pub equation: &'static str,
    /// The equation in words.
    pub coefficients: &'static str,
    /// The equation.
    pub sde: S,
    /// The state at time 0.
    pub start: SdeState<R, [[R; D]; N], D>,
}

/// Steps of a golden run, and their length.
const STEPS: u64 = 6;
const STEP_SIZE: f64 = 0.25;

impl<R: Real, S: Sde<R, N, D>, const N: usize, const D: usize> StepperCase<S, R, N, D> {
    /// The run under `stepper`.
    pub fn run(&self, stepper: &impl Stepper<R, S, N, D>) -> StepperRun {
        let format = if R::FORMAT == "f32" { Format::F32 } else { Format::F64 };
        let (h, mut state) = (R::of(STEP_SIZE), self.start);
        let step = |k: u64| {
            let increment = increment::<R, D>(k, h);
            let prepared = stepper.prepare(&self.sde, R::of_count(k) * h, h);
            stepper.advance(&self.sde, &prepared, &mut state, &increment);
            let after = named(&state);
            let pattern = |numbers: &Vec<f64>| numbers.iter().map(|number| bit_pattern(format, *number)).collect();
            StepperStep {
                dw: increment.dw.map(R::to_f64).to_vec(),
                dz: increment.dz.map(R::to_f64).to_vec(),
                signs: increment.bits,
                bits: after.iter().map(|(name, numbers)| (name.clone(), pattern(numbers))).collect(),
                after,
            }
        };
        StepperRun {
            equation: self.equation.into(),
            coefficients: self.coefficients.into(),
            step_size: STEP_SIZE,
            start: named(&self.start),
            steps: (0..STEPS).map(step).collect(),
        }
    }
}

fn named<R: Real, const N: usize, const D: usize>(state: &State<R, N, D>) -> BTreeMap<String, Vec<f64>> {
    let mut numbers: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    state.visit("state", &mut |name, number: R| numbers.entry(name.into()).or_default().push(number.to_f64()));
    numbers
}

/// Increments that are no multiple of each other.
fn increment<R: Real, const D: usize>(k: u64, h: R) -> Increment<R, D> {
    let wave = |i: usize, shift: u64| R::of_count((k * 3 + i as u64 * 5 + shift) % 7) * R::HALF - R::of(1.5);
    let root = h.square_root();
    let dw = std::array::from_fn(|i| root * wave(i, 1));
    let dz = std::array::from_fn(|i| h * root * (R::HALF * wave(i, 1) + R::of(0.25) * wave(i, 3)));
    Increment { dw, dz, bits: [0b01, 0b10, 0b11, 0b00][(k % 4) as usize] }
}

/// Where the golden trajectory of a scheme is, below the folder of such files.
pub fn stepper_path(folder: &Path, stepper: &str, format: Format) -> PathBuf {
    folder.join(format!("{stepper}.{}.json", format.name()))
}
