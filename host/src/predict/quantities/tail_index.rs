//! The tail-index estimator of Li21 appendix B.3.

use serde_json::{Map, json};

use super::{Answer, number_answer};
use crate::predict::field::Field;
use crate::predict::{Error, Inputs, Quantity};
use crate::theory::tail_index;

pub(in crate::predict) const ESTIMATE: Quantity = Quantity {
    name: "tail_index_estimate",
    summary: "Estimate of 1/alpha from sums of consecutive blocks: Li21 eq. (16)",
    inputs: &[
        Field::new("X", "K1 K2 numbers other than 0, no block of which sums to 0"),
        Field::new("K1", "numbers per block; >= 2"),
        Field::optional("K2", "blocks, as the length of X implies"),
    ],
    outputs: &[Field::new("inv_alpha", "the estimate of 1/alpha")],
    answer: estimate,
};

pub(in crate::predict) const EXPECTED: Quantity = Quantity {
    name: "tail_index_expected",
    summary: "Expected estimate of 1/alpha for jointly Gaussian numbers: Li21 Theorem B.4",
    inputs: &[
        Field::optional(
            "Sigma",
            "covariance of d consecutive numbers: d x d with positive diagonal and sum; or d, beta",
        ),
        Field::optional("d", "with beta: the covariance is beta 1 1^T + (1 - beta) I; a whole number >= 1"),
        Field::optional("beta", "with d; -1/(d - 1) < beta <= 1"),
        Field::new("m", "draws per block; a whole number >= 1, m d >= 2"),
        Field::optional("K1", "numbers per block, m d"),
    ],
    outputs: &[
        Field::new("inv_alpha", "expectation of the estimate of 1/alpha"),
        Field::optional("alpha", "its reciprocal, where inv_alpha > 0"),
    ],
    answer: expected,
};

fn estimate(inputs: &Inputs) -> Answer {
    let (x, block) = (inputs.vector("X")?, size(inputs, "K1")?);
    let inv_alpha = tail_index::estimate(&x, block)?;
    implied(inputs, "K2", x.len() / block, "the length of X over K1")?;
    Ok(number_answer("inv_alpha", inv_alpha))
}

fn expected(inputs: &Inputs) -> Answer {
    let m = size(inputs, "m")?;
    let (d, inv_alpha) = if inputs.has("Sigma") {
        for field in ["d", "beta"] {
            if inputs.has(field) {
                return Err(inputs.wrong(field, inputs.value(field, "nothing")?, "nothing, where Sigma is given"));
            }
        }
        let sigma = inputs.hessian("Sigma")?;
        (sigma.nrows(), tail_index::expected(&sigma, m)?)
    } else {
        let d = size(inputs, "d")?;
        (d, tail_index::expected_equicorrelated(d, m, inputs.number("beta")?)?)
    };
    implied(inputs, "K1", m.saturating_mul(d), "m d")?;
    let mut answer = Map::from_iter([("inv_alpha".into(), json!(inv_alpha))]);
    // No stable law has a negative index; 1/0 is no number.
    if inv_alpha > f64::MIN_POSITIVE {
        answer.insert("alpha".into(), json!(1.0 / inv_alpha));
    }
    Ok(answer)
}

/// A whole number, 1 or more.
fn size(inputs: &Inputs, field: &str) -> Result<usize, Error> {
    let count = inputs.count(field)?;
    match usize::try_from(count) {
        Ok(size) if size >= 1 => Ok(size),
        _ => Err(inputs.wrong(field, &count, "a whole number >= 1")),
    }
}

/// Checks a count that the other inputs imply already.
fn implied(inputs: &Inputs, field: &str, implied: usize, what: &str) -> Result<(), Error> {
    if !inputs.has(field) || inputs.count(field)? == implied as u64 {
        return Ok(());
    }
    Err(inputs.wrong(field, &inputs.count(field)?, &format!("{implied}, which is {what}")))
}
