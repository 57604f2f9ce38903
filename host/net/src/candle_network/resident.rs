//! Samples on a device, of which batches are taken.

use candle_core::{D, Device, Result, Tensor};

use super::samples::{DataError, IGNORED, Inputs, Loss, Samples};
use crate::model::Model;
use crate::network::NetworkError;

#[derive(Debug)]
pub(super) struct Resident {
    device: Device,
    count: usize,
    answers: usize,
    /// (samples, ..).
    inputs: Tensor,
    labels: Vec<u32>,
}

/// A batch.
pub(super) struct Chosen {
    /// (samples, ..).
    pub(super) inputs: Tensor,
    /// (samples x answers), 0 where there is none.
    pub(super) labels: Tensor,
    /// (samples, answers), those of the mean over answers that count, if there are several.
    pub(super) weights: Option<Tensor>,
}

impl Resident {
    pub(super) fn new(
        split: &'static str,
        samples: Samples,
        model: &impl Model,
        loss: Loss,
        device: &Device,
    ) -> std::result::Result<Self, NetworkError> {
        let misfit = |error: DataError| candle_core::Error::wrap(error);
        let count = samples.check(split, &model.input(), model.output(), loss).map_err(misfit)?;
        let Samples { inputs, labels } = samples;
        let inputs = match inputs {
            Inputs::Values { values, shape } => Tensor::from_vec(values, [&[count][..], &shape].concat(), device)?,
            Inputs::Tokens { ids, length } => Tensor::from_vec(ids, (count, length), device)?,
        };
        Ok(Self { device: device.clone(), count, answers: model.output().answers, inputs, labels })
    }

    pub(super) fn len(&self) -> usize {
        self.count
    }

    fn labels(&self, samples: &[u32]) -> Vec<u32> {
        let of_sample = |sample: &u32| {
            let start = *sample as usize * self.answers;
            self.labels.get(start..start + self.answers).unwrap_or_default()
        };
        samples.iter().flat_map(of_sample).copied().collect()
    }

    pub(super) fn choose(&self, samples: &[u32]) -> Result<Chosen> {
        let ids = Tensor::from_slice(samples, samples.len(), &self.device)?;
        let inputs = self.inputs.index_select(&ids, 0)?;
        let labels = self.labels(samples);
        let weights = if self.answers == 1 {
            None
        } else {
            let weights: Vec<f32> = labels.chunks(self.answers).flat_map(mean_weights).collect();
            Some(Tensor::from_vec(weights, (samples.len(), self.answers), &self.device)?)
        };
        let labels: Vec<u32> = labels.into_iter().map(|label| if label == IGNORED { 0 } else { label }).collect();
        let labels = Tensor::from_vec(labels, samples.len() * self.answers, &self.device)?;
        Ok(Chosen { inputs, labels, weights })
    }

    /// How many answers are correct, of how many. What is no number is never correct.
    pub(super) fn correct(&self, samples: &[u32], logits: &Tensor, loss: Loss) -> Result<(u64, u64)> {
        let classes: Vec<u32> = match loss {
            Loss::CrossEntropy => logits.argmax(D::Minus1)?.to_vec1()?,
            Loss::Binary => {
                logits.gt(&logits.zeros_like()?)?.flatten_all()?.to_dtype(candle_core::DType::U32)?.to_vec1()?
            }
        };
        let sums: Vec<f32> = logits.sum(D::Minus1)?.to_vec1()?;
        let (mut correct, mut count) = (0, 0);
        for ((label, class), sum) in self.labels(samples).into_iter().zip(classes).zip(sums) {
            let counts = label != IGNORED;
            count += u64::from(counts);
            correct += u64::from(counts && label == class && !sum.is_nan());
        }
        Ok((correct, count))
    }
}

/// 1 / n for each of n labels that count, 0 for the others.
fn mean_weights(labels: &[u32]) -> Vec<f32> {
    #[expect(clippy::cast_precision_loss, reason = "a count of tokens of a sample")]
    let count = labels.iter().filter(|label| **label != IGNORED).count() as f32;
    labels.iter().map(|label| if *label == IGNORED { 0.0 } else { 1.0 / count }).collect()
}
