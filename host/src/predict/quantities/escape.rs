//! Escape efficiency, and what anisotropic noise adds to it.

use serde_json::{Map, Value};

use super::{Answer, noise_covariance};
use crate::predict::field::{self, Field};
use crate::predict::inputs::count;
use crate::predict::{Inputs, Quantity};
use crate::theory::escape::{self, Horizon};

/// Longest list of times.
const MAX_TIMES: usize = 1000;

pub(in crate::predict) const EFFICIENCY: Quantity = Quantity {
    name: "escape_efficiency",
    summary: "Expected loss of SGD that starts at the minimum, discrete and continuous: Liu21 eqs. (18), (19)",
    inputs: &[
        field::K,
        field::C,
        field::LAM,
        Field::new("t_discrete", "numbers of steps: a list of whole numbers"),
        Field::new("t_continuous", "times in steps: a list of numbers >= 0"),
        field::SIGMA2,
        field::A,
    ],
    outputs: &[
        Field::new("E_d", "expected loss of SGD, per t_discrete"),
        Field::new("E_c", "expected loss of the Ornstein-Uhlenbeck process, per t_continuous"),
        Field::new("E_d_infinity", "stationary expected loss of SGD"),
    ],
    answer: efficiency,
};

pub(in crate::predict) const ANISOTROPY_RATIO: Quantity = Quantity {
    name: "escape_anisotropy_ratio",
    summary: "Escape efficiency of the noise C over that of isotropic noise with the same trace: Liu21 Theorem 8",
    inputs: &[
        field::K,
        field::C,
        field::LAM,
        Field::new("t", "numbers of steps: a list of whole numbers >= 1 and \"infinity\""),
        field::SIGMA2,
        field::A,
    ],
    outputs: &[Field::new("ratio", "E(t; C) / E(t; (Tr C / D) I), per t")],
    answer: anisotropy_ratio,
};

fn efficiency(inputs: &Inputs) -> Answer {
    let k = inputs.hessian("K")?;
    let c = noise_covariance(inputs, &k)?;
    let lam = inputs.number("lam")?;
    let steps = inputs.list("t_discrete", MAX_TIMES, "a whole number from 0 to 2^53", count)?;
    let time = |value: &Value| value.as_f64().filter(|t| *t >= 0.0);
    let times = inputs.list("t_continuous", MAX_TIMES, "a number >= 0", time)?;
    let mut discrete = Vec::new();
    for t in steps {
        discrete.push(escape::discrete(&k, &c, lam, Horizon::Steps(t))?);
    }
    let mut continuous = Vec::new();
    for t in times {
        continuous.push(escape::continuous(&k, &c, lam, t)?);
    }
    let limit = escape::discrete(&k, &c, lam, Horizon::Infinity)?;
    Ok(Map::from_iter([
        ("E_d".into(), Value::from(discrete)),
        ("E_c".into(), Value::from(continuous)),
        ("E_d_infinity".into(), Value::from(limit)),
    ]))
}

fn anisotropy_ratio(inputs: &Inputs) -> Answer {
    let k = inputs.hessian("K")?;
    let c = noise_covariance(inputs, &k)?;
    let lam = inputs.number("lam")?;
    let allowed = "a whole number from 0 to 2^53, or \"infinity\"";
    let mut ratios = Vec::new();
    for t in inputs.list("t", MAX_TIMES, allowed, horizon)? {
        ratios.push(escape::anisotropy_ratio(&k, &c, lam, t)?);
    }
    Ok(Map::from_iter([("ratio".into(), Value::from(ratios))]))
}

fn horizon(value: &Value) -> Option<Horizon> {
    match value.as_str() {
        Some("infinity") => Some(Horizon::Infinity),
        _ => count(value).map(Horizon::Steps),
    }
}
