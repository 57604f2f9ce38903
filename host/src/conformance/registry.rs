//! All optimizers. A new one gets its line in [`OPTIMIZERS`]; the tests say what is missing after that.

use super::trajectory::Format;
use optsde_core::optimizer::{
    AdaBelief, AdaGrad, AdaMax, Adam, AdamW, AmsGrad, Catalogued, Clipped, DampedNewton, FullMatrixAdam, HeavyBall,
    HeavyBallW, Hyperparameter, Lamb, LionW, MAX_HYPERPARAMETERS, NAdam, NaturalGradient, Nesterov, Optimizer, QhAdam,
    Qhm, RAdam, RmsProp, RmsPropMomentum, RmsPropW, Sgd, SgdW, SignSgd, Signum, Variant, Yogi,
};
use optsde_core::{Fields, Real};

/// Every optimizer, in single and in double precision.
pub const OPTIMIZERS: &[Entry] = &[
    Entry::of::<Sgd, Sgd>(),
    Entry::of::<HeavyBall<f32>, HeavyBall<f64>>(),
    Entry::of::<Nesterov<f32>, Nesterov<f64>>(),
    Entry::of::<DampedNewton<f32, 3>, DampedNewton<f64, 3>>(),
    Entry::of::<NaturalGradient<f32, 3>, NaturalGradient<f64, 3>>(),
    Entry::of::<FullMatrixAdam<f32, 3>, FullMatrixAdam<f64, 3>>(),
    Entry::of::<SgdW<f32>, SgdW<f64>>(),
    Entry::of::<HeavyBallW<f32>, HeavyBallW<f64>>(),
    Entry::of::<Qhm<f32>, Qhm<f64>>(),
    Entry::of::<Clipped<Sgd, f32>, Clipped<Sgd, f64>>(),
    Entry::of::<SignSgd, SignSgd>(),
    Entry::of::<Signum<f32>, Signum<f64>>(),
    Entry::of::<LionW<f32>, LionW<f64>>(),
    Entry::of::<RmsProp<f32>, RmsProp<f64>>(),
    Entry::of::<RmsPropMomentum<f32>, RmsPropMomentum<f64>>(),
    Entry::of::<RmsPropW<f32>, RmsPropW<f64>>(),
    Entry::of::<Adam<f32>, Adam<f64>>(),
    Entry::of::<AdamW<f32>, AdamW<f64>>(),
    Entry::of::<AmsGrad<f32>, AmsGrad<f64>>(),
    Entry::of::<NAdam<f32>, NAdam<f64>>(),
    Entry::of::<AdaMax<f32>, AdaMax<f64>>(),
    Entry::of::<QhAdam<f32>, QhAdam<f64>>(),
    Entry::of::<AdaBelief<f32>, AdaBelief<f64>>(),
    Entry::of::<Yogi<f32>, Yogi<f64>>(),
    Entry::of::<RAdam<f32>, RAdam<f64>>(),
    Entry::of::<AdaGrad<f32>, AdaGrad<f64>>(),
    Entry::of::<Lamb<f32>, Lamb<f64>>(),
];

/// One optimizer.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The name of its file.
    pub name: &'static str,
    /// The recurrence, in one line.
    pub recurrence: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    variants: fn() -> Vec<VariantEntry>,
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
    /// An optimizer, as its types in single and in double precision.
    const fn of<S: Catalogued<f32>, D: Catalogued<f64>>() -> Self {
        Self { name: D::NAME, recurrence: D::RECURRENCE, source: D::SOURCE, variants: variants_of::<S, D> }
    }

    /// Its variants.
    pub fn variants(&self) -> Vec<VariantEntry> {
        (self.variants)()
    }
}

impl VariantEntry {
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
    OPTIMIZERS.iter().flat_map(Entry::variants).collect()
}

fn variants_of<S: Catalogued<f32>, D: Catalogued<f64>>() -> Vec<VariantEntry> {
    let entry = |(index, variant): (usize, &Variant<f64, D>)| VariantEntry {
        optimizer: D::NAME,
        name: variant.name,
        conventions: variant.conventions,
        hyperparameters: variant.hyperparameters,
        dimension: D::DIMENSION,
        index,
        single: run::<f32, S>,
        double: run::<f64, D>,
    };
    D::VARIANTS.iter().enumerate().map(entry).collect()
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
