//! Exact moments on a random parabola: Li21 sections 2 and 4.

use serde_json::{Map, Value};

use super::svag::li;
use super::{Answer, positive};
use crate::predict::field::{self, Field};
use crate::predict::{Error, Inputs, Quantity};
use crate::theory::random_quadratic::{Equation, Moments, RandomQuadratic};

/// How far `l T / eta` may be from a whole number, relative to it: the three come rounded.
const WHOLE: f64 = 1e-9;

/// Largest number of steps that float64 counts.
const MAX_STEPS: f64 = 9_007_199_254_740_992.0;

const A: Field = Field::new("a", "slopes of the gradients a x - b: n numbers");
const B: Field = Field::new("b", "their offsets: n numbers");
const P: Field = Field::new("p", "their probabilities: n numbers that sum to 1");
const START: Field = Field::new("x0", "start");
const MOMENTS: Field = Field::new("moments", "E x^p for p = 1, 2, 3, 4");

pub(in crate::predict) const SVAG: Quantity = Quantity {
    name: "svag_random_quadratic_moments",
    summary: "Moments of SVAG (SGD with l = 1) on a random parabola: Li21 eq. (5), exact recursion",
    inputs: &[
        A,
        B,
        P,
        START,
        Field::new("T", "time: l T / eta steps, a whole number; >= 0"),
        field::ETA,
        Field::new("l", "SVAG's l; >= 1"),
        Field::optional("steps", "number of steps: l T / eta, which it must be"),
    ],
    outputs: &[MOMENTS],
    answer: svag,
};

pub(in crate::predict) const SDE: Quantity = Quantity {
    name: "sde_random_quadratic_moments",
    summary: "Moments of gradient flow and of the SDEs of SGD on a random parabola: Li21 eqs. (2) and (32), exact",
    inputs: &[
        A,
        B,
        P,
        START,
        Field::new("T", "time, eta per step of SGD; >= 0"),
        field::ETA,
        Field::new("order", "0: gradient flow; 1: SDE (2); 2: SDE (32), drift -grad(L + (eta/4) |grad L|^2)"),
    ],
    outputs: &[MOMENTS],
    answer: sde,
};

fn svag(inputs: &Inputs) -> Answer {
    let model = model(inputs)?;
    let (start, eta) = (inputs.number("x0")?, positive(inputs, "eta")?);
    let l = li(inputs)?.covariance_factor();
    let steps = steps(inputs, l * (inputs.number("T")? / eta))?;
    Ok(answer(model.svag(start, eta, l, steps)?))
}

fn sde(inputs: &Inputs) -> Answer {
    let model = model(inputs)?;
    let equation = match inputs.count("order")? {
        0 => Equation::GradientFlow,
        1 => Equation::FirstOrder,
        2 => Equation::SecondOrder,
        other => return Err(inputs.wrong("order", &other, "0, 1, 2")),
    };
    let (start, eta, time) = (inputs.number("x0")?, inputs.number("eta")?, inputs.number("T")?);
    Ok(answer(model.sde(equation, start, eta, time)?))
}

fn model(inputs: &Inputs) -> Result<RandomQuadratic, Error> {
    Ok(RandomQuadratic::new(&inputs.vector("a")?, &inputs.vector("b")?, &inputs.vector("p")?)?)
}

/// The whole number next to `l T / eta`, which `steps` must equal.
fn steps(inputs: &Inputs, exact: f64) -> Result<u64, Error> {
    let nearest = exact.round();
    let whole = (exact - nearest).abs() <= WHOLE * nearest.max(1.0);
    if !(whole && (0.0..=MAX_STEPS).contains(&nearest)) {
        let found = format!("{}, which makes l T / eta = {exact:?}", inputs.number("T")?);
        return Err(inputs.wrong("T", &found, "a whole number l T / eta of steps, 0 to 2^53"));
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked first")]
    let steps = nearest as u64;
    if inputs.has("steps") && inputs.count("steps")? != steps {
        return Err(inputs.wrong("steps", &inputs.count("steps")?, &format!("{steps}, which is l T / eta")));
    }
    Ok(steps)
}

fn answer(moments: Moments) -> Map<String, Value> {
    Map::from_iter([("moments".into(), Value::from(moments.to_vec()))])
}
