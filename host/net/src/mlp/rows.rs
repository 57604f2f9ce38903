//! The samples of a table, feature by feature.

use optsde_core::Real;

use crate::network::NetworkError;

/// Inputs and labels.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows<R> {
    features: usize,
    count: usize,
    /// Feature by feature.
    inputs: Vec<R>,
    labels: Vec<u32>,
}

impl<R: Real> Rows<R> {
    /// From inputs sample by sample.
    ///
    /// # Errors
    /// No features or no samples; not `features` inputs for each label; inputs that are not finite.
    pub fn new(inputs: &[f32], labels: &[u32], features: usize) -> Result<Self, NetworkError> {
        let count = labels.len();
        let fits = count.checked_mul(features) == Some(inputs.len()) && u32::try_from(count).is_ok();
        if features == 0 || count == 0 || !fits {
            return Err(NetworkError::Model {
                field: "inputs",
                value: inputs.len(),
                allowed: "as many numbers as features times labels, not 0",
            });
        }
        let value = inputs.iter().filter(|input| !input.is_finite()).count();
        if value > 0 {
            return Err(NetworkError::Model { field: "number of inputs that are not finite", value, allowed: "0" });
        }
        let mut by_feature = vec![R::ZERO; inputs.len()];
        for (sample, inputs) in inputs.chunks_exact(features).enumerate() {
            for (feature, input) in inputs.iter().enumerate() {
                by_feature[feature * count + sample] = R::of(f64::from(*input));
            }
        }
        Ok(Self { features, count, inputs: by_feature, labels: labels.to_vec() })
    }

    /// The number of samples.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Never: there is at least one sample.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The number of features.
    pub fn features(&self) -> usize {
        self.features
    }

    /// The largest label.
    pub fn largest_label(&self) -> u32 {
        self.labels.iter().copied().max().unwrap_or(0)
    }

    /// Writes samples side by side, feature by feature; behind them zeros.
    pub(super) fn gather(&self, samples: &[u32], stride: usize, inputs: &mut [R], labels: &mut [u32]) {
        let index = |sample: &u32| *sample as usize;
        let first = samples.first().map_or(0, index);
        let in_a_row = samples.iter().enumerate().all(|(place, sample)| index(sample) == first + place);
        for (to, from) in inputs.chunks_exact_mut(stride).zip(self.inputs.chunks_exact(self.count)) {
            let (to, behind) = to.split_at_mut(samples.len());
            if in_a_row {
                to.copy_from_slice(&from[first..first + samples.len()]);
            } else {
                for (to, sample) in to.iter_mut().zip(samples) {
                    *to = from[index(sample)];
                }
            }
            behind.fill(R::ZERO);
        }
        for (to, sample) in labels.iter_mut().zip(samples) {
            *to = self.labels[index(sample)];
        }
    }
}
