//! The quantities, and what their answers have in common.

mod adam_index_shift;
pub(super) mod adaptive_stationary;
pub(super) mod bayes;
pub(super) mod bias_correction;
pub(super) mod continuous_time;
pub(super) mod damped_newton;
pub(super) mod effective_loss;
pub(super) mod embedded_saddle;
pub(super) mod escape;
pub(super) mod euler_maruyama;
pub(super) mod first_steps;
pub(super) mod full_matrix_adam;
pub(super) mod heavy_ball;
pub(super) mod kramers;
pub(super) mod linear_loss;
pub(super) mod malladi_one_step;
pub(super) mod minibatch_regression;
pub(super) mod natural_gradient;
pub(super) mod poisson;
pub(super) mod preconditioned;
pub(super) mod quasi_hyperbolic;
pub(super) mod random_quadratic;
pub(super) mod scale_invariant;
pub(super) mod scaled_linear_loss;
pub(super) mod scaling_rules;
pub(super) mod schedule;
pub(super) mod second_moment;
pub(super) mod sgd;
pub(super) mod sgd_quadratic;
pub(super) mod signsgd;
pub(super) mod signsgd_laws;
pub(super) mod signsgd_loss;
pub(super) mod signsgd_phases;
pub(super) mod smooth_floor;
pub(super) mod student_t;
pub(super) mod svag;
pub(super) mod tail_index;
pub(super) mod tent;
pub(super) mod time_maps;
pub(super) mod transient;

use nalgebra::{DMatrix, DVector};
use serde_json::{Map, Value};

use super::error::Error;
use super::inputs::{Inputs, wrong};
use crate::theory::minibatch;

/// The fields of an answer.
type Answer = Result<Map<String, Value>, Error>;

/// A number above 0.
fn positive(inputs: &Inputs, field: &str) -> Result<f64, Error> {
    let value = inputs.number(field)?;
    if value > 0.0 { Ok(value) } else { Err(inputs.wrong(field, &value, "a number > 0")) }
}

/// A number, 0 or more.
fn not_negative(inputs: &Inputs, field: &str) -> Result<f64, Error> {
    let value = inputs.number(field)?;
    if value >= 0.0 { Ok(value) } else { Err(inputs.wrong(field, &value, "a number >= 0")) }
}

/// A decay rate of a moving average: 0 or more and below 1.
fn decay_rate(inputs: &Inputs, field: &str) -> Result<f64, Error> {
    let value = inputs.number(field)?;
    if (0.0..1.0).contains(&value) { Ok(value) } else { Err(inputs.wrong(field, &value, "0 <= value < 1")) }
}

/// One number for each of the coordinates of `x0`, which are `dimension`, or one for all.
fn per_coordinate(inputs: &Inputs, field: &str, dimension: usize) -> Result<Vec<f64>, Error> {
    if let Ok(value) = inputs.number(field) {
        return Ok(vec![value; dimension]);
    }
    let values = inputs.vector(field)?;
    if values.len() != dimension {
        let found = format!("a list of {} numbers", values.len());
        return Err(inputs.wrong(field, &found, &format!("{dimension} numbers, as many as x0 has, or one number")));
    }
    Ok(values.iter().copied().collect())
}

/// Second moments: one number for each coordinate of `x0`, or one for all, none below 0.
fn second_moments(inputs: &Inputs, field: &str, dimension: usize) -> Result<Vec<f64>, Error> {
    let values = per_coordinate(inputs, field, dimension)?;
    match values.iter().find(|value| **value < 0.0) {
        Some(value) => Err(inputs.wrong(field, value, "numbers >= 0: it is a second moment")),
        None => Ok(values),
    }
}

/// How far a `C` may be from what other inputs say that it is.
const MIXTURE_TOLERANCE: f64 = 1e-9;

/// The noise covariance: `C`, or `sigma2 I + a K` (Liu21 Section 4.3), or both if they agree.
fn noise_covariance(inputs: &Inputs, k: &DMatrix<f64>) -> Result<DMatrix<f64>, Error> {
    if !inputs.has("sigma2") && !inputs.has("a") {
        return inputs.matrix("C");
    }
    let (sigma2, a) = (inputs.number("sigma2")?, inputs.number("a")?);
    if sigma2 < 0.0 || a < 0.0 {
        let (field, value) = if sigma2 < 0.0 { ("sigma2", sigma2) } else { ("a", a) };
        return Err(wrong(field, &value, "a number >= 0"));
    }
    let mixture = a * k + sigma2 * DMatrix::identity(k.nrows(), k.ncols());
    if inputs.has("C") { agreeing(inputs, &mixture, "sigma2 I + a K") } else { Ok(mixture) }
}

/// `C`, which other inputs make as well; `made` is what they make, `formula` how.
fn agreeing(inputs: &Inputs, made: &DMatrix<f64>, formula: &str) -> Result<DMatrix<f64>, Error> {
    let c = inputs.matrix("C")?;
    // Another shape is left to the theory to refuse.
    let differs = c.shape() == made.shape() && (&c - made).amax() > MIXTURE_TOLERANCE * made.amax().max(c.amax());
    if differs { Err(wrong("C", &"a matrix", &format!("{formula}, since these are given"))) } else { Ok(c) }
}

/// The paper's factor of the noise of a batch, `(N-S)/(N S)`, from `N` and `S`.
fn batch_noise_factor(inputs: &Inputs) -> Result<f64, Error> {
    let [samples, size] = ["N", "S"].map(|field| inputs.count(field));
    let size_of = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
    Ok(minibatch::paper_factor(size_of(samples?), size_of(size?))?)
}

/// An answer of one matrix.
fn matrix_answer(name: &str, m: &DMatrix<f64>) -> Map<String, Value> {
    Map::from_iter([(name.into(), matrix(m))])
}

/// An answer of one number.
fn number_answer(name: &str, x: f64) -> Map<String, Value> {
    Map::from_iter([(name.into(), Value::from(x))])
}

/// A list of rows.
fn matrix(m: &DMatrix<f64>) -> Value {
    m.row_iter().map(|row| row.iter().copied().collect::<Value>()).collect()
}

/// A list of numbers.
fn vector(v: &DVector<f64>) -> Value {
    v.iter().copied().collect()
}
