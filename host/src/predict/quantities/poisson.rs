//! Poisson gradients: Li21 Example B.1.

use serde_json::{Map, Value, json};

use super::Answer;
use crate::predict::field::{self, Field};
use crate::predict::{Inputs, Quantity};
use crate::theory::poisson_example::{self, Cumulants};

pub(in crate::predict) const BATCH: Quantity = Quantity {
    name: "poisson_batch",
    summary: "Final iterate of SGD with Poisson gradients, batch size B and learning rate B eta, and of its SDE: Li21 \
        Example B.1",
    inputs: &[
        Field::new("B", "batch size; >= 1"),
        field::ETA,
        Field::new("T", "samples in all: T/B steps, a whole number; >= 0"),
    ],
    outputs: &[
        Field::new("SGD", "mean, var, kappa3, kappa4: the first four cumulants, the same for every B"),
        Field::new("SDE", "the same of the SDE, and of noisy gradient descent"),
    ],
    answer: batch,
};

pub(in crate::predict) const SVAG: Quantity = Quantity {
    name: "poisson_svag",
    summary: "Final iterate of SVAG with Poisson gradients: Li21 Example B.1 with section 4",
    inputs: &[
        Field::new("l", "SVAG's l; >= 1"),
        field::ETA,
        Field::new("T", "steps of SGD: l T steps of SVAG, a whole number; >= 0"),
    ],
    outputs: &[
        Field::new("mean", "first cumulant"),
        Field::new("var", "second cumulant"),
        Field::new("kappa3", "third cumulant, the third central moment"),
        Field::new("kappa4", "fourth cumulant"),
    ],
    answer: svag,
};

fn batch(inputs: &Inputs) -> Answer {
    let (eta, time) = (inputs.number("eta")?, inputs.number("T")?);
    let sgd = poisson_example::sgd(inputs.number("B")?, eta, time)?;
    let sde = poisson_example::sde(eta, time)?;
    Ok(Map::from_iter([("SGD".into(), Value::from(cumulants(&sgd))), ("SDE".into(), Value::from(cumulants(&sde)))]))
}

fn svag(inputs: &Inputs) -> Answer {
    let (l, eta, time) = (inputs.number("l")?, inputs.number("eta")?, inputs.number("T")?);
    Ok(cumulants(&poisson_example::svag(l, eta, time)?))
}

fn cumulants(of: &Cumulants) -> Map<String, Value> {
    Map::from_iter([
        ("mean".into(), json!(of.mean)),
        ("var".into(), json!(of.variance)),
        ("kappa3".into(), json!(of.third)),
        ("kappa4".into(), json!(of.fourth)),
    ])
}
