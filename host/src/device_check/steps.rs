//! Optimizer steps on random numbers.

use optsde_core::Real;
use optsde_core::optimizer::{Catalogued, Coordinatewise, Optimizer};
use optsde_core::random::{PathIndex, Purpose, Random, Seed, path_stream};
use optsde_device::Plain;
use optsde_device::entry::steps::{StepEntry, Visitor, visit};

use crate::gpu::{Checks, GpuError, Pass, first_number};

/// Not a multiple of four: the last thread has three parameters.
const LENGTH: usize = 1003;

/// Steps, so that states matter and bias corrections change.
const STEPS: usize = 3;

/// Every variant of every optimizer of the list.
pub(super) fn check(checks: &Checks<'_>) {
    visit(&mut Variants(checks));
}

struct Variants<'a>(&'a Checks<'a>);

impl Visitor for Variants<'_> {
    fn optimizer<R: Real + Plain, O: StepEntry<R> + Catalogued<R> + Copy>(&mut self) {
        let kernel = <O as StepEntry<R>>::NAME;
        self.0.kernel(kernel, || {
            <O as Catalogued<R>>::VARIANTS.iter().try_for_each(|variant| {
                let mut values = [R::ZERO; optsde_core::optimizer::MAX_HYPERPARAMETERS];
                for (value, hyperparameter) in values.iter_mut().zip(variant.hyperparameters) {
                    *value = R::of(hyperparameter.golden);
                }
                compare(self.0, kernel, &(variant.build)(&values), variant.name)
            })
        });
    }
}

fn compare<R: Real + Plain, O: StepEntry<R> + Copy>(
    checks: &Checks<'_>,
    kernel: &str,
    optimizer: &O,
    variant: &str,
) -> Result<(), GpuError> {
    let mut random = path_stream(Seed(1), PathIndex(0), Purpose::Start, 0);
    // Of all signs and sizes, and zero.
    let mut numbers = || -> Vec<R> {
        let scale = |place: usize| [0.0, 1e-20, 1e-3, 1.0, 1e4][place % 5];
        let number = |place: usize| {
            let [number]: [R; 1] = random.normals();
            number * R::of(scale(place))
        };
        (0..LENGTH).map(number).collect()
    };
    let mut x = numbers();
    let mut pass = Pass::new(checks.device(), *optimizer, &x)?;
    let (mut memory, mut run) = (x.iter().map(|&x| optimizer.memory(x)).collect::<Vec<_>>(), optimizer.begin());
    for k in 0..STEPS {
        let (gradient, learning_rate) = (numbers(), R::of(0.1) / R::of_count(k as u64 + 1));
        pass.set_gradient(&gradient)?;
        pass.step(learning_rate)?;
        let step = optimizer.prepare(k as u64, learning_rate, &mut run);
        optimizer.apply(&step, &mut x, &gradient, &mut memory);
        let states = |states: &[<O as Coordinatewise<R>>::State]| {
            let mut numbers = Vec::new();
            for state in states {
                optsde_core::Fields::<R>::visit(state, "", &mut |_, number| numbers.push(number));
            }
            numbers
        };
        let difference = first_number("parameter", &x, &pass.x()?).or(first_number(
            "number of the state",
            &states(&memory),
            &states(&pass.memory()?),
        ));
        if let Some(difference) = difference {
            let difference = format!("variant {variant}, after step {k}: {difference}");
            return Err(GpuError::Differs { kernel: kernel.to_owned(), difference });
        }
    }
    Ok(())
}
