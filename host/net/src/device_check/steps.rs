//! Steps of optimizers on tensors.

use candle_core::Tensor;
use optsde::Native;
use optsde::device_check::Finding;
use optsde::gpu::{Found, first_number};
use optsde_core::optimizer::{
    AdaBelief, AdaGrad, AdaMax, Adam, AdamW, AmsGrad, Catalogued, HeavyBall, HeavyBallW, LionW, MAX_HYPERPARAMETERS,
    NAdam, Nesterov, Optimizer, QhAdam, Qhm, RAdam, RmsProp, RmsPropMomentum, RmsPropW, Sgd, SgdW, SignSgd, Signum,
    Yogi,
};
use optsde_core::random::{PathIndex, Purpose, Random, Seed, path_stream};
use optsde_core::{Fields, Real};
use optsde_device::entry::steps::StepEntry;

use crate::device::Hardware;
use crate::network::Number;
use crate::tensor_optimizer::{StepError, TensorOptimizer};

/// Not a multiple of four: the last thread of a GPU has three parameters.
const LENGTH: usize = 1003;

/// Steps, so that states matter and bias corrections change.
const STEPS: u64 = 3;

/// Every coordinate-wise optimizer of the core with the numbers of networks, on this hardware and on the CPU, bit by
/// bit.
pub fn steps(hardware: &Hardware) -> Vec<Finding> {
    vec![
        of::<Sgd>(hardware),
        of::<HeavyBall<Number>>(hardware),
        of::<Nesterov<Number>>(hardware),
        of::<SgdW<Number>>(hardware),
        of::<HeavyBallW<Number>>(hardware),
        of::<Qhm<Number>>(hardware),
        of::<SignSgd>(hardware),
        of::<Signum<Number>>(hardware),
        of::<LionW<Number>>(hardware),
        of::<RmsProp<Number>>(hardware),
        of::<RmsPropMomentum<Number>>(hardware),
        of::<RmsPropW<Number>>(hardware),
        of::<Adam<Number>>(hardware),
        of::<AdamW<Number>>(hardware),
        of::<AmsGrad<Number>>(hardware),
        of::<NAdam<Number>>(hardware),
        of::<AdaMax<Number>>(hardware),
        of::<QhAdam<Number>>(hardware),
        of::<AdaBelief<Number>>(hardware),
        of::<Yogi<Number>>(hardware),
        of::<RAdam<Number>>(hardware),
        of::<AdaGrad<Number>>(hardware),
    ]
}

/// All variants of an optimizer, with the numbers of the golden trajectories, up to the first that differs.
fn of<O: StepEntry<Number> + Catalogued<Number> + Copy>(hardware: &Hardware) -> Finding {
    let mut differences = <O as Catalogued<Number>>::VARIANTS.iter().map(|variant| {
        let mut values = [Number::ZERO; MAX_HYPERPARAMETERS];
        for (value, hyperparameter) in values.iter_mut().zip(variant.hyperparameters) {
            *value = Number::of(hyperparameter.golden);
        }
        let difference = compare(hardware, (variant.build)(&values))?;
        Ok(difference.map(|difference| format!("variant {}, {difference}", variant.name)))
    });
    let result = match differences.find_map(Result::<_, StepError>::transpose) {
        None => Found::Equal,
        Some(Ok(difference)) => Found::Differs(difference),
        Some(Err(error)) => Found::Failed(error.to_string()),
    };
    Finding { kernel: <O as StepEntry<Number>>::NAME, result }
}

/// Some steps on the hardware, and by [`Optimizer::apply`]; the first difference.
fn compare<O: StepEntry<Number> + Copy>(hardware: &Hardware, optimizer: O) -> Result<Option<String>, StepError> {
    let mut random = path_stream(Seed(1), PathIndex(0), Purpose::Start, 0);
    // Of both signs and all sizes, and zero.
    let mut numbers = || -> Vec<Number> {
        let scales = [0.0, 1e-20, 1e-3, 1.0, 1e4].map(Number::of).into_iter().cycle();
        let scaled = |scale| {
            let [number]: [Number; 1] = random.normals();
            number * scale
        };
        scales.take(LENGTH).map(scaled).collect()
    };
    let tensor = |numbers: &[Number]| {
        Tensor::from_iter(numbers.iter().map(|number| number.0), hardware.tensors()).map_err(StepError::from)
    };
    let mut x = numbers();
    let moved = tensor(&x)?;
    let mut tested = TensorOptimizer::new(hardware, optimizer, &x)?;
    let (mut memory, mut run) = (x.iter().map(|&x| optimizer.memory(x)).collect::<Vec<_>>(), optimizer.begin());
    for k in 0..STEPS {
        let (gradient, learning_rate) = (numbers(), Number::of(0.1) / Number::of_count(k + 1));
        tested.step(&moved, &tensor(&gradient)?, learning_rate)?;
        let step = optimizer.prepare(k, learning_rate, &mut run);
        optimizer.apply(&step, &mut x, &gradient, &mut memory);
        let parameters: Vec<Number> = moved.to_vec1()?.into_iter().map(Native).collect();
        let (states, expected) = (flat(&tested.memory()?), flat(&memory));
        let difference =
            first_number("parameter", &x, &parameters).or(first_number("number of the state", &expected, &states));
        if let Some(difference) = difference {
            return Ok(Some(format!("after step {k}: {difference}")));
        }
    }
    Ok(None)
}

/// The numbers of all states, one after the other.
fn flat(states: &[impl Fields<Number>]) -> Vec<Number> {
    let mut numbers = Vec::new();
    for state in states {
        state.visit("", &mut |_, number| numbers.push(number));
    }
    numbers
}
