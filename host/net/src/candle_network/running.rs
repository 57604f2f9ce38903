//! Running statistics of batch norm as arrays, so that a run can be interrupted.

use candle_core::Tensor;

use super::CandleNetwork;
use crate::layer::Running;
use crate::model::Model;
use crate::network::{NetworkError, Number};

impl<M: Model> CandleNetwork<M> {
    /// Mean and variance of each layer in turn; nothing without batch norm.
    pub fn running_statistics(&self) -> Result<Vec<Vec<Number>>, NetworkError> {
        let array = |tensor: &Tensor| -> Result<Vec<Number>, NetworkError> {
            Ok(tensor.to_vec1::<f32>()?.into_iter().map(optsde::Native).collect())
        };
        self.running.iter().flat_map(|layer| [layer.mean(), layer.variance()]).map(array).collect()
    }

    /// Puts back what [`running_statistics`](Self::running_statistics) gave.
    ///
    /// # Errors
    /// Not as many arrays or numbers; then nothing is changed.
    pub fn set_running_statistics(&mut self, arrays: &[Vec<Number>]) -> Result<(), NetworkError> {
        let (pairs, rest) = arrays.as_chunks::<2>();
        if pairs.len() != self.running.len() || !rest.is_empty() {
            let allowed = "a mean and a variance for each layer with batch norm";
            return Err(NetworkError::Model { field: "running statistics", value: arrays.len(), allowed });
        }
        let mut running = Vec::with_capacity(pairs.len());
        for (layer, pair) in self.running.iter().zip(pairs) {
            let expected = layer.mean().elem_count();
            if let Some(value) = pair.iter().map(Vec::len).find(|length| *length != expected) {
                return Err(NetworkError::Length { array: "running statistics", value, expected });
            }
            let tensor = |values: &Vec<Number>| {
                Tensor::from_vec(values.iter().map(|value| value.0).collect(), expected, &self.device)
            };
            let [mean, variance] = pair;
            running.push(Running::from_statistics(tensor(mean)?, tensor(variance)?));
        }
        self.running = running;
        Ok(())
    }
}
