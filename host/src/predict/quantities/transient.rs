//! Mean, covariance and expected loss after given numbers of steps.

use nalgebra::DVector;
use serde_json::{Map, Value, json};

use super::{Answer, matrix, noise_covariance, vector};
use crate::predict::field::{self, Field};
use crate::predict::inputs::{count, wrong};
use crate::predict::{Error, Inputs, Quantity};
use crate::theory::recursion::{LinearRecursion, Moments};
use crate::theory::{self, transient};

/// Longest list of times.
const MAX_TIMES: usize = 1000;

/// `nu` belongs to `algorithm` = `qhm` only.
pub(in crate::predict) const COV: Quantity = Quantity {
    name: "transient_cov",
    summary: "Mean and covariance after t steps of heavy ball or quasi-hyperbolic momentum, from any initial law",
    inputs: &[
        Field::new("algorithm", "sgdm (heavy ball) or qhm (m' = mu m + (1-mu) g, w' = w - lam [(1-nu) g + nu m'])"),
        field::K,
        field::C,
        field::ANY_LAM,
        field::MU,
        Field::optional("nu", "share of the momentum, with algorithm = qhm only; 0 <= nu <= 1"),
        Field::new("w0_mean", "initial mean of w: D numbers"),
        Field::new("m0_mean", "initial mean of m: D numbers"),
        Field::new("state0_cov_wm", "initial covariance of (w, m): 2D x 2D"),
        Field::new("t", "numbers of steps: a list of whole numbers"),
        field::SIGMA2,
        field::A,
    ],
    outputs: &[Field::new("steps", "per t: t, mean_w, cov_w and expected_loss = E[w^T K w] / 2")],
    answer: cov,
};

fn cov(inputs: &Inputs) -> Answer {
    let k = inputs.hessian("K")?;
    let c = noise_covariance(inputs, &k)?;
    let (lam, mu) = (inputs.number("lam")?, inputs.number("mu")?);
    let recursion = match inputs.choice("algorithm", &["sgdm", "qhm"])? {
        "qhm" => LinearRecursion::quasi_hyperbolic(&k, &c, lam, mu, inputs.number("nu")?)?,
        _ if inputs.has("nu") => {
            return Err(wrong("nu", &inputs.number("nu")?, "only with algorithm = qhm"));
        }
        _ => LinearRecursion::heavy_ball(&k, &c, lam, mu)?,
    };
    theory::require_positive_definite("K", &k)?;
    let start = start(inputs, k.nrows())?;
    let times = inputs.list("t", MAX_TIMES, "a whole number from 0 to 2^53", count)?;
    let steps: Value = transient::snapshots(&recursion, &k, &start, &times)?
        .iter()
        .map(|snapshot| {
            json!({
                "t": snapshot.t,
                "mean_w": vector(&snapshot.mean),
                "cov_w": matrix(&snapshot.covariance),
                "expected_loss": snapshot.expected_loss,
            })
        })
        .collect();
    Ok(Map::from_iter([("steps".into(), steps)]))
}

/// The law of `(w, m)` before the first step.
fn start(inputs: &Inputs, dimension: usize) -> Result<Moments, Error> {
    let (w, m) = (inputs.vector("w0_mean")?, inputs.vector("m0_mean")?);
    for (field, v) in [("w0_mean", &w), ("m0_mean", &m)] {
        if v.len() != dimension {
            let found = format!("a list of {} numbers", v.len());
            return Err(wrong(field, &found, &format!("{dimension} numbers, as many as K has rows")));
        }
    }
    let mean = DVector::from_iterator(2 * dimension, w.iter().chain(m.iter()).copied());
    let covariance = inputs.matrix("state0_cov_wm")?;
    theory::require_covariance("state0_cov_wm", &covariance, 2 * dimension)?;
    Ok(Moments { mean, covariance })
}
