//! Wrong implementations of the optimizers: each is the recurrence of its optimizer, written again from its
//! formula with all its conventions, and with the places where a [`Slip`] makes it wrong. `Slip::None` is
//! right, which shows that a wrong one is wrong by its slip alone.

mod adam;
mod adam_kin;
mod adam_slips;
mod decay;
mod layer;
mod matrix;
mod momentum;
mod nadam;
mod rmsprop;
mod sgd;
mod sign;
mod slip;
pub(crate) mod table;

use optsde::conformance::{Format, Trajectory};
use optsde_core::Real;
use optsde_core::optimizer::Optimizer;

pub(crate) use slip::Slip;

/// An optimizer with a slip, for the golden trajectory of a variant.
pub(crate) struct Case<'a> {
    pub(crate) trajectory: &'a Trajectory,
    pub(crate) slip: Slip,
}

impl Case<'_> {
    /// A hyperparameter; 0 if the variant has none of this name.
    pub(crate) fn value<R: Real>(&self, name: &str) -> R {
        let value = R::of(self.trajectory.hyperparameters.get(name).copied().unwrap_or_default());
        if self.slip == Slip::Narrow { narrower(value) } else { value }
    }

    /// Whether the name of the variant contains this.
    pub(crate) fn named(&self, part: &str) -> bool {
        self.trajectory.variant.contains(part)
    }
}

/// The number in a narrower format: single precision for double, 8 bits (4 of them of the significand) for single.
pub(crate) fn narrower<R: Real>(value: R) -> R {
    #[expect(clippy::cast_possible_truncation, reason = "the point")]
    let single = value.to_f64() as f32;
    let bits = if R::FORMAT == "f64" { single.to_bits() } else { (single.to_bits() + 0x8_0000) & 0xfff0_0000 };
    R::of(f64::from(f32::from_bits(bits)))
}

/// An implementation that can be wrong.
pub(crate) trait Wrong<R: Real>: Optimizer<R> {
    fn build(case: &Case<'_>) -> Self;
}

/// The positions after each step.
pub(crate) type Positions = Vec<Vec<f64>>;

/// One optimizer with its slips.
pub(crate) struct Entry {
    pub(crate) optimizer: &'static str,
    pub(crate) slips: &'static [&'static [Slip]],
    single: fn(&Case<'_>) -> Positions,
    double: fn(&Case<'_>) -> Positions,
}

impl Entry {
    const fn of<S: Wrong<f32>, D: Wrong<f64>>(optimizer: &'static str, slips: &'static [&'static [Slip]]) -> Self {
        Self { optimizer, slips, single: run::<f32, S>, double: run::<f64, D> }
    }

    /// All its slips.
    pub(crate) fn slips(&self) -> impl Iterator<Item = Slip> {
        self.slips.iter().copied().flatten().copied()
    }

    /// What the implementation does on the inputs of the golden trajectory.
    pub(crate) fn run(&self, case: &Case<'_>) -> Positions {
        match case.trajectory.format {
            Format::F32 => (self.single)(case),
            Format::F64 => (self.double)(case),
        }
    }
}

fn run<R: Real, O: Wrong<R>>(case: &Case<'_>) -> Positions {
    let optimizer = O::build(case);
    let steps = &case.trajectory.steps;
    let mut x: Vec<R> = case.trajectory.start.iter().map(|x| R::of(*x)).collect();
    let mut memory: Vec<O::Memory> = x.iter().map(|x| optimizer.memory(*x)).collect();
    let mut run = optimizer.begin();
    let mut positions = Vec::new();
    for (k, step) in steps.iter().enumerate() {
        let rate_step = if case.slip == Slip::RateLate { k.saturating_sub(1) } else { k };
        let prepared = optimizer.prepare(k as u64, R::of(steps[rate_step].learning_rate), &mut run);
        let gradient: Vec<R> = step.gradient.iter().map(|g| R::of(*g)).collect();
        optimizer.apply(&prepared, &mut x, &gradient, &mut memory);
        positions.push(x.iter().map(|x| x.to_f64()).collect());
    }
    positions
}
