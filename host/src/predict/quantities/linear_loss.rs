//! RMSprop(W) and Adam(W) on a linear loss with a fixed noise, and their SDEs: the clock of Comp24.

use serde_json::{Map, Value, json};

use super::Answer;
use crate::predict::field::{self, Field};
use crate::predict::{Error, Inputs, Quantity};
use crate::theory::finite_law::FiniteLaw;
use crate::theory::linear_loss::fixed_noise::FixedNoise;
use crate::theory::linear_loss::sde::Form;
use crate::theory::linear_loss::{Moments, NoisyGradient, Start};
use crate::theory::malladi_one_step::Denominator;

const GBAR: Field = Field::new("gbar", "gradient without noise");
const SIGMA: Field = Field::new("sigma", "deviation of the gradient noise, which is sigma or -sigma; >= 0");
const EPS: Field = Field::new("eps", "outside the root; >= 0");
const RHO1: Field = Field::new("rho1", "(1 - beta1) / eta; > 0");
const RHO2: Field = Field::new("rho2", "(1 - beta2) / eta; > 0");
const GAMMA: Field = Field::new("gamma", "decoupled weight decay; >= 0");
const X0: Field = Field::new("x0", "start");
const M0: Field = Field::new("m0", "momentum at the start");
const V0: Field = Field::new("v0", "second moment at the start; >= 0");
const TIME: Field = Field::new("T", "time from the start, t = k eta; >= 0, of whole steps for an optimizer");
const T0: Field = Field::new("t0", "time of the start, for the bias corrections; >= 0, an SDE needs > 0");

const X: Field = Field::new("x", "E x");
const X2: Field = Field::new("x2", "E x^2");
const V: Field = Field::new("v", "E v");
const XV: Field = Field::new("xv", "E x v");
const M: Field = Field::new("m", "E m");
const M2: Field = Field::new("m2", "E m^2");

pub(in crate::predict) const RMSPROP: Quantity = Quantity {
    name: "linear_loss_rmsprop",
    summary: "RMSprop(W) on a linear loss with noise of two values, exact expectations: Comp24 eq. (88)",
    inputs: &[
        GBAR,
        SIGMA,
        EPS,
        RHO2,
        V0,
        X0,
        TIME,
        field::ETA,
        GAMMA,
        Field::new("use_previous_v", "true: divides by v_k; false: by v_(k+1)"),
    ],
    outputs: &[X, X2, V, XV],
    answer: rmsprop,
};

pub(in crate::predict) const RMSPROP_SDE: Quantity = Quantity {
    name: "linear_loss_rmsprop_sde",
    summary: "SDEs of RMSprop(W) on a linear loss: Comp24 eqs. (86), (113), and the form of Malladi22, Comp24 eq. (183)",
    inputs: &[GBAR, SIGMA, EPS, RHO2, V0, X0, TIME, field::ETA, GAMMA],
    outputs: &[
        Field::new("paper", "x, x2, v, xv as of the optimizer"),
        Field::new("malladi", "the same, without the gradient in v"),
    ],
    answer: rmsprop_sde,
};

pub(in crate::predict) const ADAM: Quantity = Quantity {
    name: "linear_loss_adam",
    summary: "Adam(W) on a linear loss with noise of two values from step t0 / eta on, exact expectations: Comp24 eq. (9)",
    inputs: &[GBAR, SIGMA, EPS, RHO2, V0, X0, TIME, RHO1, M0, T0, field::ETA, GAMMA],
    outputs: &[X, X2, V, XV, M, M2],
    answer: adam,
};

pub(in crate::predict) const ADAM_SDE: Quantity = Quantity {
    name: "linear_loss_adam_sde",
    summary: "SDEs of Adam(W) on a linear loss: Comp24 eqs. (124), (174), with and without the noise that their drift \
              lacks, and the form of Malladi22, eq. (188)",
    inputs: &[GBAR, SIGMA, EPS, RHO2, V0, X0, TIME, RHO1, M0, T0, field::ETA, GAMMA],
    outputs: &[
        Field::new("paper", "x, x2, v, xv, m, m2 as of the optimizer; as printed"),
        Field::new("whole_increment", "the same with the noise that belongs to the drift eta rho1 (gbar - M) of x"),
        Field::new("malladi", "the same without both, and without the gradient in v"),
    ],
    answer: adam_sde,
};

fn rmsprop(inputs: &Inputs) -> Answer {
    let denominator = if inputs.flag("use_previous_v")? { Denominator::Previous } else { Denominator::Current };
    let moments =
        method(inputs, None)?.optimizer(&gradient(inputs)?, denominator, &start(inputs, false)?, time(inputs)?)?;
    Ok(plain(&moments))
}

fn adam(inputs: &Inputs) -> Answer {
    let method = method(inputs, Some(inputs.number("rho1")?))?;
    let start = start(inputs, true)?;
    let moments = method.optimizer(&gradient(inputs)?, Denominator::Current, &start, time(inputs)?)?;
    Ok(with_momentum(&moments))
}

fn rmsprop_sde(inputs: &Inputs) -> Answer {
    let (method, start) = (method(inputs, None)?, start(inputs, false)?);
    sdes(inputs, &method, &start, plain, &[("paper", Form::Comp24), ("malladi", Form::Malladi22)])
}

fn adam_sde(inputs: &Inputs) -> Answer {
    let (method, start) = (method(inputs, Some(inputs.number("rho1")?))?, start(inputs, true)?);
    let forms = [("paper", Form::Comp24), ("whole_increment", Form::WholeIncrement), ("malladi", Form::Malladi22)];
    sdes(inputs, &method, &start, with_momentum, &forms)
}

fn sdes(
    inputs: &Inputs,
    method: &FixedNoise,
    start: &Start,
    fields: fn(&Moments) -> Map<String, Value>,
    forms: &[(&str, Form)],
) -> Answer {
    let (gbar, sigma, time) = (inputs.number("gbar")?, inputs.number("sigma")?, time(inputs)?);
    let mut answer = Map::new();
    for &(name, form) in forms {
        answer.insert(name.into(), fields(&method.sde(gbar, sigma, form, start, time)?).into());
    }
    Ok(answer)
}

fn method(inputs: &Inputs, rho1: Option<f64>) -> Result<FixedNoise, Error> {
    Ok(FixedNoise {
        learning_rate: inputs.number("eta")?,
        rho1,
        rho2: inputs.number("rho2")?,
        epsilon: inputs.number("eps")?,
        weight_decay: inputs.number("gamma")?,
    })
}

fn gradient(inputs: &Inputs) -> Result<NoisyGradient, Error> {
    let noise = FiniteLaw::scalar(["noise_atoms", "noise_probs"], &[1.0, -1.0], &[0.5, 0.5])?;
    Ok(NoisyGradient { mean: inputs.number("gbar")?, deviation: inputs.number("sigma")?, noise })
}

fn start(inputs: &Inputs, momentum: bool) -> Result<Start, Error> {
    let (time, m) = if momentum { (inputs.number("t0")?, inputs.number("m0")?) } else { (0.0, 0.0) };
    Ok(Start { time, x: inputs.number("x0")?, m, v: inputs.number("v0")? })
}

fn time(inputs: &Inputs) -> Result<f64, Error> {
    inputs.number("T")
}

fn plain(moments: &Moments) -> Map<String, Value> {
    let Moments { x, x2, v, xv, .. } = *moments;
    [("x", x), ("x2", x2), ("v", v), ("xv", xv)].into_iter().map(|(name, value)| (name.into(), json!(value))).collect()
}

fn with_momentum(moments: &Moments) -> Map<String, Value> {
    let mut fields = plain(moments);
    fields.insert("m".into(), json!(moments.m));
    fields.insert("m2".into(), json!(moments.m2));
    fields
}
