//! A loss of flat parameters.

use optsde_core::Real;

use crate::layout::Layout;

/// What networks compute with: single precision, whose root is the machine's.
pub type Number = optsde::Native<f32>;

/// Samples of the training set, by index; a sample may come more than once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Batch<'a, R> {
    /// The samples.
    pub samples: &'a [u32],
    /// A factor for the loss of each; 1 where there are none.
    pub weights: Option<&'a [R]>,
}

impl<R> Batch<'_, R> {
    /// Whether it is a batch of a data set of so many samples.
    pub fn check(&self, count: usize) -> Result<(), NetworkError> {
        let weights = self.weights.map_or(self.samples.len(), <[R]>::len);
        if self.samples.is_empty() || weights != self.samples.len() {
            return Err(NetworkError::Weights { samples: self.samples.len(), weights });
        }
        match self.samples.iter().find(|sample| **sample as usize >= count) {
            Some(sample) => Err(NetworkError::Sample { value: *sample, count }),
            None => Ok(()),
        }
    }
}

/// Whether parameters, and their gradient if there is one, are as many as the layout has.
pub(crate) fn check_lengths<R>(layout: &Layout, x: &[R], gradient: Option<&[R]>) -> Result<(), NetworkError> {
    let expected = layout.len();
    for (array, value) in [("x", Some(x)), ("gradient", gradient)] {
        if let Some(value) = value.map(<[R]>::len).filter(|value| *value != expected) {
            return Err(NetworkError::Length { array, value, expected });
        }
    }
    Ok(())
}

/// A loss, and how many samples were classified correctly.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Evaluation {
    /// The mean loss of the samples.
    pub loss: f64,
    /// Correct answers.
    pub correct: u64,
    /// Answers.
    pub count: u64,
}

impl Evaluation {
    /// The part of wrong answers.
    #[expect(clippy::cast_precision_loss, reason = "counts of samples")]
    pub fn error_rate(&self) -> f64 {
        1.0 - self.correct as f64 / self.count.max(1) as f64
    }
}

/// Which samples are evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Split {
    /// What is learnt from.
    Train,
    /// What is not.
    Test,
}

/// Why a network cannot compute.
#[derive(Debug, thiserror::Error)]
pub enum NetworkError {
    /// Not as many numbers as parameters.
    #[error("{array} has {value} numbers, allowed: {expected}, one for each parameter")]
    Length {
        /// Which array.
        array: &'static str,
        /// Its length.
        value: usize,
        /// That of the parameters.
        expected: usize,
    },
    /// A sample that the data set does not have.
    #[error("sample {value}, allowed: below {count}")]
    Sample {
        /// The index.
        value: u32,
        /// Samples of the data set.
        count: usize,
    },
    /// Not one weight for each sample, or no sample at all.
    #[error("the batch has {samples} samples and {weights} weights, allowed: at least one sample, and as many weights")]
    Weights {
        /// Samples.
        samples: usize,
        /// Weights.
        weights: usize,
    },
    /// A model that does not fit together.
    #[error("{field} is {value}, allowed: {allowed}")]
    Model {
        /// What of the model.
        field: &'static str,
        /// Its value.
        value: usize,
        /// What it may be.
        allowed: &'static str,
    },
    /// There is no test set.
    #[error("the network has no test set, allowed: evaluation of the training set")]
    NoTestSet,
    /// What candle said.
    #[error(transparent)]
    Candle(#[from] candle_core::Error),
}

/// A network with its data: the loss l_i(x) of each training sample i, as a function of the flat parameters x.
///
/// What is remembered between calls (running statistics of batch norm, device buffers) has no effect on [`gradient`](Self::gradient).
pub trait Network<R: Real>: Send {
    /// Which parameter lies where.
    fn layout(&self) -> &Layout;

    /// The number of training samples.
    fn samples(&self) -> usize;

    /// Writes the gradient of (1/n) sum_j w_j l_(i_j)(x) over the n samples of the batch, and returns that sum.
    fn gradient(&mut self, x: &[R], batch: Batch<'_, R>, gradient: &mut [R]) -> Result<f64, NetworkError>;

    /// The mean loss over all samples of a split, and how many are classified correctly.
    fn evaluate(&mut self, x: &[R], split: Split) -> Result<Evaluation, NetworkError>;
}
