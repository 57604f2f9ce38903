//! Steps of SGD with weight decay on a tent (Li21 eq. (7)): `x' = x - eta (grad L_gamma + lambda x)`.

use optsde_core::loss::{RandomLoss, Tent, TentSign};
use optsde_core::optimizer::{Coordinatewise, Decayed, Sgd, WeightDecay};
use serde_json::Value;

use super::{Answer, not_negative, positive};
use crate::predict::field::{self, Field};
use crate::predict::inputs::wrong;
use crate::predict::{Inputs, Quantity};

/// Longest list of signs.
const MAX_STEPS: usize = 100_000;

pub(in crate::predict) const STEPS: Quantity = Quantity {
    name: "tent_model_steps",
    summary: "Steps of SGD with weight decay on a tent, L = gamma A |angle|: Li21 eq. (7)",
    inputs: &[
        Field::new("gamma", "signs of the steps: a list of 1 and -1"),
        Field::new("A", "slope; >= 0"),
        field::ETA,
        Field::new("lam", "weight decay; >= 0"),
        Field::new("x0", "start: 2 numbers, not both 0"),
    ],
    outputs: &[Field::new("trajectory", "per step: x")],
    answer: steps,
};

fn steps(inputs: &Inputs) -> Answer {
    // The probability of the signs plays no role once they are given.
    let tent = Tent { slope: not_negative(inputs, "A")?, probability: 0.5 };
    let optimizer = Decayed { optimizer: Sgd, decay: WeightDecay::Coupled(not_negative(inputs, "lam")?) };
    let eta = positive(inputs, "eta")?;
    let start = inputs.vector("x0")?;
    let &[x1, x2] = start.as_slice() else {
        return Err(wrong("x0", &format!("a list of {} numbers", start.len()), "2 numbers"));
    };
    if x1 == 0.0 && x2 == 0.0 {
        return Err(wrong("x0", &"[0, 0]", "a point that is not 0, where the loss has no gradient"));
    }
    let mut x = [x1, x2];
    let mut trajectory = Vec::new();
    for (k, gamma) in inputs.list("gamma", MAX_STEPS, "1 or -1", sign)?.into_iter().enumerate() {
        let step = optimizer.step(k as u64, eta, &mut ());
        let gradient = tent.gradient_of(&gamma, &x);
        for (x, g) in x.iter_mut().zip(gradient) {
            *x = optimizer.update(&step, *x, g, &mut ());
        }
        trajectory.push(Value::from(x.to_vec()));
    }
    Ok([("trajectory".to_owned(), Value::from(trajectory))].into_iter().collect())
}

fn sign(value: &Value) -> Option<TentSign> {
    match value.as_f64()? {
        1.0 => Some(TentSign::Plus),
        -1.0 => Some(TentSign::Minus),
        _ => None,
    }
}
