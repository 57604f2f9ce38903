//! RMSprop and Adam on a linear loss with noise that grows as the learning rate falls: the clock of Malladi22.

use serde_json::{Map, Value, json};

use super::Answer;
use crate::predict::field::Field;
use crate::predict::inputs::wrong;
use crate::predict::{Error, Inputs, Quantity};
use crate::theory::finite_law::FiniteLaw;
use crate::theory::linear_loss::scaled_noise::ScaledNoise;
use crate::theory::linear_loss::{Moments, Start};
use crate::theory::malladi_one_step::Denominator;

const GBAR: Field = Field::new("gbar", "gradient without noise");
const SIGMA0: Field = Field::new("sigma0", "deviation of the gradient noise times eta; > 0");
const EPS0: Field = Field::new("eps0", "epsilon times eta; >= 0");
const C1: Field = Field::new("c1", "(1 - beta1) / eta^2; > 0");
const C2: Field = Field::new("c2", "(1 - beta2) / eta^2 (RMSprop: beta); > 0");
const U0: Field = Field::new("u0", "v / sigma^2 at the start; >= 0");
const THETA0: Field = Field::new("theta0", "start");
const M0: Field = Field::new("m0", "momentum at the start");
const T0: Field = Field::new("t0", "time of the start, for the bias corrections; >= 0, the SDE needs > 0");
const TIME: Field = Field::new("T", "time from the start, t = k eta^2; >= 0, of whole steps for an optimizer");
const ETA2: Field = Field::new("eta2", "squared learning rate; > 0");
const NOISE: Field = Field::optional(
    "noise",
    "sym3 (-sqrt 3, 0, sqrt 3 with 1/6, 2/3, 1/6) or skew2 (2 with 1/5, -1/2 with 4/5); needed without noise_atoms",
);
const ATOMS: Field = Field::optional("noise_atoms", "values of the noise, mean 0 and variance 1, instead of its name");
const PROBS: Field = Field::optional("noise_probs", "their probabilities, with noise_atoms; sum 1");
const USE: Field = Field::new("use", "vk: divides by v_k; vk1: by v_(k+1)");

const THETA: Field = Field::new("theta", "E theta");
const THETA2: Field = Field::new("theta2", "E theta^2");
const U: Field = Field::new("u", "E u, u = v / sigma^2");
const THETA_U: Field = Field::new("theta_u", "E theta u");
const U2: Field = Field::new("u2", "E u^2");
const M: Field = Field::new("m", "E m");
const M2: Field = Field::new("m2", "E m^2");
const THETA_M: Field = Field::new("theta_m", "E theta m");

pub(in crate::predict) const RMSPROP: Quantity = Quantity {
    name: "scaled_linear_loss_rmsprop",
    summary: "RMSprop on a linear loss in the scaling of Malladi22 after T / eta^2 steps, exact: Definition 2.1",
    inputs: &[GBAR, SIGMA0, EPS0, C2, U0, THETA0, TIME, ETA2, NOISE, ATOMS, PROBS, USE],
    outputs: &[THETA, THETA2, U, THETA_U, U2],
    answer: rmsprop,
};

pub(in crate::predict) const ADAM: Quantity = Quantity {
    name: "scaled_linear_loss_adam",
    summary: "Adam on a linear loss in the scaling of Malladi22, T / eta^2 steps from step t0 / eta^2 on, exact: \
              Definition 2.2",
    inputs: &[GBAR, SIGMA0, EPS0, C2, U0, THETA0, TIME, C1, M0, T0, ETA2, NOISE, ATOMS, PROBS, USE],
    outputs: &[THETA, THETA2, U, THETA_U, U2, M, M2, THETA_M],
    answer: adam,
};

pub(in crate::predict) const ADAM_SDE: Quantity = Quantity {
    name: "scaled_linear_loss_adam_sde",
    summary: "SDE of Adam on a linear loss: Malladi22 Definition 4.3",
    inputs: &[GBAR, SIGMA0, EPS0, C2, U0, THETA0, TIME, C1, M0, T0],
    outputs: &[THETA, THETA2, U, THETA_U, U2, M, M2, THETA_M],
    answer: adam_sde,
};

pub(in crate::predict) const SVAG_RMSPROP: Quantity = Quantity {
    name: "scaled_linear_loss_svag_rmsprop",
    summary: "SVAG of RMSprop on a linear loss after l^2 T / eta^2 steps, exact: Malladi22 Definition 6.2",
    inputs: &[
        GBAR,
        SIGMA0,
        EPS0,
        C2,
        U0,
        THETA0,
        TIME,
        ETA2,
        Field::new("ell", "SVAG's l; >= 1, with a whole square"),
        NOISE,
        ATOMS,
        PROBS,
        USE,
    ],
    outputs: &[THETA, THETA2, U, THETA_U, U2],
    answer: svag_rmsprop,
};

fn rmsprop(inputs: &Inputs) -> Answer {
    optimizer(inputs, false).map(|moments| plain(&moments))
}

fn adam(inputs: &Inputs) -> Answer {
    optimizer(inputs, true).map(|moments| with_momentum(&moments))
}

fn adam_sde(inputs: &Inputs) -> Answer {
    let moments = problem(inputs, true)?.sde(&start(inputs, true)?, inputs.number("T")?)?;
    Ok(with_momentum(&moments))
}

fn svag_rmsprop(inputs: &Inputs) -> Answer {
    let (eta2, ell, noise) = (inputs.number("eta2")?, inputs.number("ell")?, noise(inputs)?);
    let (start, time) = (start(inputs, false)?, inputs.number("T")?);
    let moments = problem(inputs, false)?.svag(eta2, ell, &noise, denominator(inputs)?, &start, time)?;
    Ok(plain(&moments))
}

fn optimizer(inputs: &Inputs, momentum: bool) -> Result<Moments, Error> {
    let (eta2, noise, start) = (inputs.number("eta2")?, noise(inputs)?, start(inputs, momentum)?);
    let problem = problem(inputs, momentum)?;
    Ok(problem.optimizer(eta2, &noise, denominator(inputs)?, &start, inputs.number("T")?)?)
}

fn problem(inputs: &Inputs, momentum: bool) -> Result<ScaledNoise, Error> {
    Ok(ScaledNoise {
        gradient: inputs.number("gbar")?,
        sigma0: inputs.number("sigma0")?,
        eps0: inputs.number("eps0")?,
        c1: momentum.then(|| inputs.number("c1")).transpose()?,
        c2: inputs.number("c2")?,
    })
}

fn start(inputs: &Inputs, momentum: bool) -> Result<Start, Error> {
    let (time, m) = if momentum { (inputs.number("t0")?, inputs.number("m0")?) } else { (0.0, 0.0) };
    Ok(Start { time, x: inputs.number("theta0")?, m, v: inputs.number("u0")? })
}

fn denominator(inputs: &Inputs) -> Result<Denominator, Error> {
    let current = inputs.choice("use", &["vk", "vk1"])? == "vk1";
    Ok(if current { Denominator::Current } else { Denominator::Previous })
}

const FIELDS: [&str; 2] = ["noise_atoms", "noise_probs"];

/// The law by its values, or by its name, or by both if they agree.
fn noise(inputs: &Inputs) -> Result<FiniteLaw, Error> {
    let [atoms, probabilities] = FIELDS;
    let given = if inputs.has(atoms) || inputs.has(probabilities) {
        let (atoms, probabilities) = (inputs.vector(atoms)?, inputs.vector(probabilities)?);
        Some(FiniteLaw::scalar(FIELDS, atoms.as_slice(), probabilities.as_slice())?)
    } else {
        None
    };
    let Some(given) = given else { return named(inputs) };
    if inputs.has("noise") && !given.agrees_with(&named(inputs)?, NAMED_TOLERANCE) {
        return Err(wrong(atoms, &"another law", "the values of the noise that is named, since it is"));
    }
    Ok(given)
}

/// How far given values may be from those of the name.
const NAMED_TOLERANCE: f64 = 1e-12;

fn named(inputs: &Inputs) -> Result<FiniteLaw, Error> {
    let root = 3.0_f64.sqrt();
    let law = match inputs.choice("noise", &["sym3", "skew2"])? {
        "sym3" => FiniteLaw::scalar(FIELDS, &[-root, 0.0, root], &[1.0 / 6.0, 2.0 / 3.0, 1.0 / 6.0]),
        _ => FiniteLaw::scalar(FIELDS, &[2.0, -0.5], &[0.2, 0.8]),
    };
    Ok(law?)
}

fn plain(moments: &Moments) -> Map<String, Value> {
    let Moments { x, x2, v, xv, v2, .. } = *moments;
    fields(&[("theta", x), ("theta2", x2), ("u", v), ("theta_u", xv), ("u2", v2)])
}

fn with_momentum(moments: &Moments) -> Map<String, Value> {
    let mut answer = plain(moments);
    answer.extend(fields(&[("m", moments.m), ("m2", moments.m2), ("theta_m", moments.xm)]));
    answer
}

fn fields(named: &[(&str, f64)]) -> Map<String, Value> {
    named.iter().map(|&(name, value)| (name.into(), json!(value))).collect()
}
