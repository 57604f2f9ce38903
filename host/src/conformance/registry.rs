//! All optimizers of the core, in single and in double precision, as they can be run on any input.

use std::sync::LazyLock;

use optsde_core::optimizer::{
    Catalogued, Hyperparameter, MAX_HYPERPARAMETERS, Optimizer, OptimizerVisitor, Variant, for_each_optimizer,
};
use optsde_core::{Fields, Real};

use super::trajectory::Format;

/// Every optimizer.
pub static OPTIMIZERS: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let (mut single, mut double) = (Runs(Vec::new()), Runs(Vec::new()));
    for_each_optimizer::<f32>(&mut single);
    for_each_optimizer::<f64>(&mut double);
    let mut entries = Entries { runs: single.0.into_iter().zip(double.0), entries: Vec::new() };
    for_each_optimizer::<f64>(&mut entries);
    entries.entries
});

/// How to run each optimizer in one precision.
struct Runs(Vec<Run>);

impl<R: Real> OptimizerVisitor<R> for Runs {
    fn optimizer<O: Catalogued<R>>(&mut self) {
        self.0.push(run::<R, O>);
    }
}

/// What else there is to say of each.
struct Entries<I> {
    runs: I,
    entries: Vec<Entry>,
}

impl<I: Iterator<Item = (Run, Run)>> OptimizerVisitor<f64> for Entries<I> {
    fn optimizer<O: Catalogued<f64>>(&mut self) {
        let runs = self.runs.next();
        self.entries.extend(runs.map(|(single, double)| Entry {
            name: O::NAME,
            recurrence: O::RECURRENCE,
            source: O::SOURCE,
            variants: O::VARIANTS.iter().enumerate().map(|v| VariantEntry::of(v, single, double)).collect(),
        }));
    }
}

/// One optimizer.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The name of its file.
    pub name: &'static str,
    /// The recurrence, in one line.
    pub recurrence: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    variants: Vec<VariantEntry>,
}

/// One variant of one optimizer.
#[derive(Clone, Copy, Debug)]
pub struct VariantEntry {
    /// The optimizer.
    pub optimizer: &'static str,
    /// The variant.
    pub name: &'static str,
    /// The choices that make it.
    pub conventions: &'static str,
    /// Its hyperparameters.
    pub hyperparameters: &'static [Hyperparameter],
    /// The number of coordinates that it takes, if it does not take any number.
    pub dimension: Option<usize>,
    index: usize,
    single: Run,
    double: Run,
}

type Run = fn(usize, &[f64; MAX_HYPERPARAMETERS], &Input, Option<usize>) -> Vec<State>;

/// What a trajectory is computed from.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// x_0.
    pub start: Vec<f64>,
    /// Learning rate and gradient of each step.
    pub steps: Vec<(f64, Vec<f64>)>,
}

/// Parameters and state variables after a step: name, and one number for each coordinate, or one row of numbers
/// after the other where a coordinate remembers several (rows of a matrix).
pub type State = Vec<(&'static str, Vec<f64>)>;

impl Entry {
    /// Its variants.
    pub fn variants(&self) -> &[VariantEntry] {
        &self.variants
    }
}

impl VariantEntry {
    fn of<O: Catalogued<f64>>((index, variant): (usize, &Variant<f64, O>), single: Run, double: Run) -> Self {
        Self {
            optimizer: O::NAME,
            name: variant.name,
            conventions: variant.conventions,
            hyperparameters: variant.hyperparameters,
            dimension: O::DIMENSION,
            index,
            single,
            double,
        }
    }

    /// `optimizer/variant`.
    pub fn id(&self) -> String {
        format!("{}/{}", self.optimizer, self.name)
    }

    /// The states after each step. `values` are the hyperparameters in their order. With `interruption`,
    /// everything is saved after that many steps and restored into a fresh start, which must not change
    /// a bit.
    pub fn run(&self, format: Format, values: &[f64], input: &Input, interruption: Option<usize>) -> Vec<State> {
        let mut hyperparameters = [0.0; MAX_HYPERPARAMETERS];
        for (slot, value) in hyperparameters.iter_mut().zip(values) {
            *slot = *value;
        }
        let run = match format {
            Format::F32 => self.single,
            Format::F64 => self.double,
        };
        run(self.index, &hyperparameters, input, interruption)
    }
}

/// All variants of all optimizers.
pub fn variants() -> Vec<VariantEntry> {
    OPTIMIZERS.iter().flat_map(Entry::variants).copied().collect()
}

fn run<R: Real, O: Catalogued<R>>(
    variant: usize,
    values: &[f64; MAX_HYPERPARAMETERS],
    input: &Input,
    interruption: Option<usize>,
) -> Vec<State> {
    let Some(variant) = O::VARIANTS.get(variant) else { return Vec::new() };
    run_optimizer(&(variant.build)(&values.map(R::of)), input, interruption)
}

/// The states after each step of any optimizer.
pub(super) fn run_optimizer<R: Real, O: Optimizer<R>>(
    optimizer: &O,
    input: &Input,
    interruption: Option<usize>,
) -> Vec<State> {
    let mut x: Vec<R> = input.start.iter().map(|x| R::of(*x)).collect();
    let mut memory: Vec<O::Memory> = x.iter().map(|x| optimizer.memory(*x)).collect();
    let mut run = optimizer.begin();
    let mut states = Vec::new();
    for (k, (learning_rate, gradient)) in input.steps.iter().enumerate() {
        if interruption == Some(k) {
            let fresh = (optimizer.memory(R::ZERO), optimizer.begin());
            run = restored(&run, fresh.1);
            memory = memory.iter().map(|state| restored(state, fresh.0)).collect();
        }
        let step = optimizer.prepare(k as u64, R::of(*learning_rate), &mut run);
        let gradient: Vec<R> = gradient.iter().map(|g| R::of(*g)).collect();
        optimizer.apply(&step, &mut x, &gradient, &mut memory);
        states.push(named(&x, &memory));
    }
    states
}

/// `fresh`, filled with the numbers of `saved`.
fn restored<R: Real, T: Fields<R>>(saved: &T, mut fresh: T) -> T {
    let mut numbers = Vec::new();
    saved.visit("", &mut |_, number| numbers.push(number));
    let mut numbers = numbers.into_iter();
    fresh.restore(&mut || numbers.next().unwrap_or(R::ZERO));
    fresh
}

fn named<R: Real, S: Fields<R>>(x: &[R], memory: &[S]) -> State {
    let mut state: State = vec![("x", x.iter().map(|x| x.to_f64()).collect())];
    for coordinate in memory {
        coordinate.visit("state", &mut |name, number| match state.iter_mut().find(|(other, _)| *other == name) {
            Some((_, numbers)) => numbers.push(number.to_f64()),
            None => state.push((name, vec![number.to_f64()])),
        });
    }
    state
}
