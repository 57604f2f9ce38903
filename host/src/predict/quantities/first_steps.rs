//! The first iterates of the core's optimizers on given gradients.
//!
//! Every optimizer here moves its coordinates one by one, so each coordinate is a run of its own.

mod fields;
mod gradients;
mod hyperparameters;

use optsde_core::optimizer::{
    Adam, AdamW, Coordinatewise, Dampening, Decayed, Epsilon, HeavyBall, Qhm, RmsProp, RmsPropW, SecondMomentUse, Sgd,
    SignSgd, WeightDecay,
};

use self::gradients::Gradients;
use self::hyperparameters::{ALGORITHMS, Hyperparameters};
use super::adam_index_shift::AdamIndexShift;
use super::{Answer, per_coordinate, second_moments};
use crate::predict::field::{self, Field};
use crate::predict::trajectory::{Coordinate, trajectory};
use crate::predict::{Inputs, Quantity};

/// The names are those of the update rules below; with the prefix `svag_` the gradients come in pairs. Hyperparameters
/// are `hyper`, before SVAG changes them also `base_hyper`. SVAG leaves `v0` as it is given. A field that the algorithm
/// does not read is an error.
pub(in crate::predict) const FIRST_STEPS: Quantity = Quantity {
    name: "first_steps",
    summary: "The first iterates of an optimizer on given gradients, from the exact update rules",
    inputs: &[
        Field::new("algorithm", "name of the update rule; an unknown one is answered with all names"),
        Field::optional("hyper", "its hyperparameters: an object; an unknown field is answered with all names"),
        Field::optional("base_hyper", "with svag_*: the hyperparameters before SVAG changes them"),
        Field::optional("l", "SVAG's l of Li21"),
        Field::optional("ell", "SVAG's l of Malladi22, the root of Li21's"),
        Field::new("x0", "start: D numbers"),
        Field::optional("v0", "initial second moments: one number or D; >= 0, default 0"),
        Field::optional("steps", "number of steps, with H_diag"),
        Field::optional("gradients", "a table: steps x D"),
        Field::optional("gradients1", "with svag_*: first gradients, steps x D"),
        Field::optional("gradients2", "with svag_*: second gradients, steps x D"),
        Field::optional("H_diag", "curvatures: the gradient is H x + noise"),
        Field::optional("noise", "with H_diag: steps x D"),
    ],
    outputs: &[field::TRAJECTORY],
    answer: first_steps,
};

fn first_steps(inputs: &Inputs) -> Answer {
    let names: Vec<&'static str> = ALGORITHMS.iter().map(|(name, _)| *name).collect();
    let algorithm = inputs.choice("algorithm", &names)?;
    fields::check(inputs, algorithm)?;
    let (hyper, weights) = Hyperparameters::read(inputs, algorithm)?;
    let x0 = inputs.vector("x0")?;
    let v0 = if inputs.has("v0") { second_moments(inputs, "v0", x0.len())? } else { vec![0.0; x0.len()] };
    let problem = Problem {
        gradients: Gradients::read(inputs, x0.len(), weights)?,
        x0: x0.iter().copied().collect(),
        v0,
        learning_rate: hyper.learning_rate,
    };
    let coordinates = run_named(algorithm.trim_start_matches("svag_"), &hyper, &problem);
    Ok([("trajectory".to_owned(), trajectory(&coordinates)?)].into_iter().collect())
}

struct Problem {
    gradients: Gradients,
    x0: Vec<f64>,
    v0: Vec<f64>,
    learning_rate: f64,
}

/// Runs the algorithm of that name. Those without a second moment have no use for v0.
fn run_named(algorithm: &str, hyper: &Hyperparameters, problem: &Problem) -> Vec<Coordinate> {
    let &Hyperparameters { beta1, beta2, epsilon, decay, nu, .. } = hyper;
    let rmsprop = |initial_v| RmsProp { initial_v, ..RmsProp::new(beta2, epsilon) };
    let adam = |initial_v| Adam { initial_v, ..Adam::new(beta1, beta2, epsilon) };
    match algorithm {
        "sgd" => run(problem, |_| Sgd),
        "sgdw" => run(problem, |_| Decayed { optimizer: Sgd, decay: WeightDecay::decoupled(decay) }),
        "sgdm_heavyball" => run(problem, |_| HeavyBall::new(beta1)),
        "sgdm_ema" => run(problem, |_| HeavyBall { dampening: Dampening::EveryStep(beta1), ..HeavyBall::new(beta1) }),
        "qhm" => run(problem, |_| Qhm::new(beta1, nu)),
        "signsgd" => run(problem, |_| SignSgd),
        "rmsprop_vk" => run(problem, |v0| RmsProp { second_moment: SecondMomentUse::Previous, ..rmsprop(v0) }),
        "rmsprop_vk1" => run(problem, rmsprop),
        "rmsprop_vk1_eps_inside" => run(problem, |v0| RmsProp { epsilon: Epsilon::InsideRoot(epsilon), ..rmsprop(v0) }),
        "rmspropw_vk1" => run(problem, |v0| RmsPropW { optimizer: rmsprop(v0), decay: WeightDecay::decoupled(decay) }),
        "adamw" => run(problem, |v0| AdamW { optimizer: adam(v0), decay: WeightDecay::decoupled(decay) }),
        "adam_malladi_vk" => run(problem, |v0| Adam { second_moment: SecondMomentUse::Previous, ..adam(v0) }),
        "adam_eps_inside" => run(problem, |v0| Adam { epsilon: Epsilon::InsideRoot(epsilon), ..adam(v0) }),
        "adam_index_shift" => run(problem, |initial_v| AdamIndexShift { beta1, beta2, epsilon, initial_v }),
        _ => run(problem, adam),
    }
}

/// Runs an optimizer, made for the initial second moment of a coordinate, on every coordinate.
fn run<O: Coordinatewise<f64>>(problem: &Problem, optimizer: impl Fn(f64) -> O) -> Vec<Coordinate> {
    let coordinate = |(i, (&start, &v0)): (usize, (&f64, &f64))| {
        let optimizer = optimizer(v0);
        let (mut x, mut memory, mut run) = (start, optimizer.start(start), optimizer.start_run());
        let mut coordinate = Coordinate::default();
        for k in 0..problem.gradients.steps() {
            let step = optimizer.step(k as u64, problem.learning_rate, &mut run);
            x = optimizer.update(&step, x, problem.gradients.at(k, i, x), &mut memory);
            coordinate.push(x, &memory);
        }
        coordinate
    };
    problem.x0.iter().zip(&problem.v0).enumerate().map(coordinate).collect()
}
