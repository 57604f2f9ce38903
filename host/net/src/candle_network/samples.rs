//! Data sets as they come, and what they have to be.

use crate::model::{Input, Output};
use crate::network::{Batch, NetworkError, Number};

/// The label of an answer that does not count: of a token that is not masked, say.
pub const IGNORED: u32 = u32::MAX;

/// What goes into a model, sample by sample.
#[derive(Clone, Debug, PartialEq)]
pub enum Inputs {
    /// Real numbers.
    Values {
        /// One sample after the other.
        values: Vec<f32>,
        /// Of a sample.
        shape: Vec<usize>,
    },
    /// Ids.
    Tokens {
        /// One sample after the other.
        ids: Vec<u32>,
        /// Of a sample.
        length: usize,
    },
}

/// Inputs with their labels.
#[derive(Clone, Debug, PartialEq)]
pub struct Samples {
    /// What goes in.
    pub inputs: Inputs,
    /// What should come out: a class for each sample, or for each token of each sample, or [`IGNORED`].
    pub labels: Vec<u32>,
}

/// How answers are judged. Of several answers the loss of a sample is the mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// Of the softmax of the logits.
    CrossEntropy,
    /// Of one logit; labels are 0 and 1.
    Binary,
}

/// What is learnt from, and what is not.
#[derive(Clone, Debug, PartialEq)]
pub struct Data {
    /// Training samples.
    pub train: Samples,
    /// Test samples; perhaps none.
    pub test: Samples,
    /// How answers are judged.
    pub loss: Loss,
}

/// Data that do not fit a model.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{split}: {field} is {value}, allowed: {allowed}")]
pub struct DataError {
    /// Which part of the data.
    pub split: &'static str,
    /// What of it.
    pub field: &'static str,
    /// Its value.
    pub value: String,
    /// What it may be.
    pub allowed: String,
}

impl Samples {
    /// How many there are, if they fit a model.
    pub(super) fn check(
        &self,
        split: &'static str,
        input: &Input,
        output: Output,
        loss: Loss,
    ) -> Result<usize, DataError> {
        let error = |field, value: String, allowed: String| DataError { split, field, value, allowed };
        let count = self.inputs.check(input).map_err(|(field, value, allowed)| error(field, value, allowed))?;
        if split == "train" && count == 0 {
            return Err(error("samples", count.to_string(), "1 or more".to_owned()));
        }
        if count > IGNORED as usize {
            return Err(error("samples", count.to_string(), format!("at most {IGNORED}")));
        }
        let labels = self.labels.len();
        if labels != count * output.answers {
            let allowed = format!("{}, {} for each of {count} samples", count * output.answers, output.answers);
            return Err(error("number of labels", labels.to_string(), allowed));
        }
        if loss == Loss::Binary && output.logits != 1 {
            return Err(error("logits", output.logits.to_string(), "1, of a binary answer".to_owned()));
        }
        let classes = if loss == Loss::Binary { 2 } else { output.logits };
        if let Some(label) = self.labels.iter().find(|label| **label != IGNORED && **label as usize >= classes) {
            return Err(error("label", label.to_string(), format!("below {classes}, or {IGNORED} for none")));
        }
        let silent = self.labels.chunks(output.answers.max(1)).position(|of| of.iter().all(|label| *label == IGNORED));
        if let Some(sample) = silent {
            return Err(error("answers of sample", sample.to_string(), "at least one that is not ignored".to_owned()));
        }
        Ok(count)
    }
}

/// Field, value, and what is allowed.
type Misfit = (&'static str, String, String);

impl Inputs {
    fn check(&self, input: &Input) -> Result<usize, Misfit> {
        let (numbers, of_sample) = match (self, input) {
            (Self::Values { values, shape }, Input::Values(expected)) => {
                if shape != expected {
                    return Err(("shape", format!("{shape:?}"), format!("{expected:?}, as of the model")));
                }
                if let Some(at) = values.iter().position(|value| !value.is_finite()) {
                    let value = values.get(at).copied().unwrap_or(f32::NAN);
                    return Err(("input", format!("{value} at {at}"), "a finite number".to_owned()));
                }
                (values.len(), shape.iter().product())
            }
            (Self::Tokens { ids, length }, Input::Tokens { length: expected, vocabulary }) => {
                if length != expected {
                    return Err(("length", length.to_string(), format!("{expected}, as of the model")));
                }
                if let Some(id) = ids.iter().find(|id| **id as usize >= *vocabulary) {
                    return Err(("id", id.to_string(), format!("below {vocabulary}")));
                }
                (ids.len(), *length)
            }
            (Self::Values { .. }, Input::Tokens { .. }) => return Err(misfit("real numbers", "ids")),
            (Self::Tokens { .. }, Input::Values(_)) => return Err(misfit("ids", "real numbers")),
        };
        if of_sample == 0 || numbers % of_sample != 0 {
            let allowed = format!("a multiple of {of_sample}, those of a sample");
            return Err(("number of inputs", numbers.to_string(), allowed));
        }
        Ok(numbers / of_sample)
    }
}

fn misfit(value: &str, allowed: &str) -> Misfit {
    ("inputs", value.to_owned(), format!("{allowed}, as of the model"))
}

/// w_j / n of the samples of a batch, if it is one of `count` samples.
pub(super) fn factors(batch: Batch<'_, Number>, count: usize) -> Result<Vec<f32>, NetworkError> {
    let samples = batch.samples.len();
    let weights = batch.weights.map_or(samples, <[Number]>::len);
    if samples == 0 || weights != samples {
        return Err(NetworkError::Weights { samples, weights });
    }
    if let Some(value) = batch.samples.iter().copied().find(|sample| *sample as usize >= count) {
        return Err(NetworkError::Sample { value, count });
    }
    #[expect(clippy::cast_precision_loss, reason = "a count of samples")]
    let size = samples as f32;
    Ok(match batch.weights {
        Some(weights) => weights.iter().map(|weight| weight.0 / size).collect(),
        None => vec![1.0 / size; samples],
    })
}
