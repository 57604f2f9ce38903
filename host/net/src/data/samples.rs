//! Samples in memory: a row of numbers and a class each, and the two sets that an experiment has.

use optsde_core::random::{Permutation, Seed};

use super::{DataError, Standardization};

/// Inputs and their classes: at least one, of one shape, all numbers finite, all labels below the number of classes.
#[derive(Clone, Debug, PartialEq)]
pub struct Samples {
    inputs: Vec<f32>,
    labels: Vec<u32>,
    shape: Vec<usize>,
    classes: usize,
}

impl Samples {
    /// Checks that the arrays belong together: one row of `inputs` for each label, with the numbers of `shape`.
    pub fn new(inputs: Vec<f32>, labels: Vec<u32>, shape: Vec<usize>, classes: usize) -> Result<Self, DataError> {
        let width = shape.iter().try_fold(1, |product: usize, side| product.checked_mul(*side));
        let Some(width) = width.filter(|width| *width > 0 && !shape.is_empty()) else {
            return Err(DataError::value("the shape of a sample", &format!("{shape:?}"), "sides of at least 1"));
        };
        if labels.is_empty() || u32::try_from(labels.len()).is_err() {
            return Err(DataError::value("the number of samples", &labels.len(), "1 to 2^32 - 1"));
        }
        if labels.len().checked_mul(width) != Some(inputs.len()) {
            let allowed = format!("{} samples x {width}", labels.len());
            return Err(DataError::value("the number of inputs", &inputs.len(), allowed));
        }
        if let Some(label) = labels.iter().find(|label| **label as usize >= classes) {
            return Err(DataError::value("a label", label, format!("below {classes}, the number of classes")));
        }
        check_finite(inputs.iter().copied())?;
        Ok(Self { inputs, labels, shape, classes })
    }

    /// The number of samples, at least 1.
    #[expect(clippy::len_without_is_empty, reason = "samples are never empty")]
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// The numbers of a sample.
    ///
    /// # Panics
    /// As a slice does, where `sample` is not below [`len`](Self::len).
    pub fn input(&self, sample: usize) -> &[f32] {
        let width = self.width();
        &self.inputs[sample * width..(sample + 1) * width]
    }

    /// All inputs, sample after sample.
    pub fn inputs(&self) -> &[f32] {
        &self.inputs
    }

    /// The classes.
    pub fn labels(&self) -> &[u32] {
        &self.labels
    }

    /// The shape of one sample: the number of features, or channels, height and width.
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// The numbers of one sample.
    pub fn width(&self) -> usize {
        self.inputs.len() / self.labels.len()
    }

    /// The number of classes.
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// The first samples.
    pub fn take(mut self, count: usize) -> Result<Self, DataError> {
        if count == 0 || count > self.len() {
            return Err(DataError::value("the number of samples to take", &count, format!("1 to {}", self.len())));
        }
        self.inputs.truncate(count * self.width());
        self.labels.truncate(count);
        Ok(self)
    }

    /// Training and test samples, drawn without replacement: the same for a seed on every machine.
    pub fn split(&self, test_count: usize, seed: Seed) -> Result<(Self, Self), DataError> {
        let count = self.len();
        if test_count == 0 || test_count >= count {
            return Err(DataError::value("the number of test samples", &test_count, format!("1 to {}", count - 1)));
        }
        // At most 2^32 - 1 samples, see `new`.
        let order = Permutation::new(u32::try_from(count).unwrap_or(u32::MAX), seed.0);
        let mut drawn = (0..u32::MAX).take(count).map(|position| order.at(position) as usize);
        let test = self.gather(drawn.by_ref().take(test_count));
        Ok((self.gather(drawn), test))
    }

    fn gather(&self, samples: impl Iterator<Item = usize>) -> Self {
        let mut gathered = Self { inputs: vec![], labels: vec![], shape: self.shape.clone(), classes: self.classes };
        for sample in samples {
            gathered.inputs.extend_from_slice(self.input(sample));
            gathered.labels.push(self.labels[sample]);
        }
        gathered
    }

    /// Replaces each number, or none where one would not stay finite.
    pub(super) fn map(&mut self, value: impl Fn(usize, f32) -> f32) -> Result<(), DataError> {
        check_finite(self.inputs.iter().enumerate().map(|(index, input)| value(index, *input)))?;
        self.inputs.iter_mut().enumerate().for_each(|(index, input)| *input = value(index, *input));
        Ok(())
    }
}

fn check_finite(mut inputs: impl Iterator<Item = f32>) -> Result<(), DataError> {
    match inputs.find(|input| !input.is_finite()) {
        Some(input) => Err(DataError::value("an input", &input, "a finite number")),
        None => Ok(()),
    }
}

/// What is learnt from, and what is not: of the same shape and classes.
#[derive(Clone, Debug, PartialEq)]
pub struct Dataset {
    name: String,
    train: Samples,
    test: Samples,
}

impl Dataset {
    /// Checks that the two sets belong together.
    pub fn new(name: impl Into<String>, train: Samples, test: Samples) -> Result<Self, DataError> {
        let kind = |samples: &Samples| format!("{:?} in {} classes", samples.shape, samples.classes);
        if (&train.shape, train.classes) != (&test.shape, test.classes) {
            let allowed = format!("{}, that of the training samples", kind(&train));
            return Err(DataError::value("the shape of the test samples", &kind(&test), allowed));
        }
        Ok(Self { name: name.into(), train, test })
    }

    /// What the set is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What is learnt from.
    pub fn train(&self) -> &Samples {
        &self.train
    }

    /// What is not.
    pub fn test(&self) -> &Samples {
        &self.test
    }

    /// The training and the test samples.
    pub fn into_parts(self) -> (Samples, Samples) {
        (self.train, self.test)
    }

    /// The first samples of both.
    pub fn take(self, train: usize, test: usize) -> Result<Self, DataError> {
        Ok(Self { train: self.train.take(train)?, test: self.test.take(test)?, ..self })
    }

    /// Standardises both with the means and deviations of the training samples.
    pub fn standardize(&mut self) -> Result<(), DataError> {
        let standardization = Standardization::of(&self.train);
        standardization.apply(&mut self.train)?;
        standardization.apply(&mut self.test)
    }
}
