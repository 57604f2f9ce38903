//! The regression data of the minibatch experiments: 1000 samples each, exported once (see
//! `fixtures/liu21/export.py` for their origin).

use nalgebra::{DMatrix, DVector};
use optsde_core::Real;
use optsde_core::loss::{self, LossFactor};

use crate::experiment::{Failure, Number};
use crate::theory::minibatch;

const ONE_DIMENSION: &str = include_str!("../../../../fixtures/liu21/regression_1d.csv");
const TWO_DIMENSIONS: &str = include_str!("../../../../fixtures/liu21/regression_2d.csv");

/// Samples (x, y).
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Data<const D: usize> {
    inputs: Vec<[Number; D]>,
    targets: Vec<Number>,
}

/// x ~ N(0, 1), y = x + N(0, 1).
pub(super) fn one_dimension() -> Result<Data<1>, Failure> {
    Data::parse(ONE_DIMENSION)
}

/// x ~ N(0, diag(1, 0.1)), y = x_1 + x_2 + N(0, 1).
pub(super) fn two_dimensions() -> Result<Data<2>, Failure> {
    Data::parse(TWO_DIMENSIONS)
}

impl<const D: usize> Data<D> {
    fn parse(text: &str) -> Result<Self, Failure> {
        let mut data = Self { inputs: Vec::new(), targets: Vec::new() };
        for (number, record) in csv::Reader::from_reader(text.as_bytes()).deserialize::<Vec<f64>>().enumerate() {
            let record =
                record.map_err(|error| Failure::Setup(format!("regression data, sample {number}: {error}")))?;
            let Some((target, inputs)) = record.split_last() else { continue };
            let inputs: [f64; D] = inputs.try_into().map_err(|_| {
                Failure::Setup(format!("regression data, sample {number}: {} inputs, expected {D}", inputs.len()))
            })?;
            data.inputs.push(inputs.map(Number::of));
            data.targets.push(Number::of(*target));
        }
        Ok(data)
    }

    /// For the simulation.
    pub(super) fn loss(&self) -> Result<loss::LinearRegression<'_, Number, D>, Failure> {
        Ok(loss::LinearRegression::new(&self.inputs, &self.targets, LossFactor::Half)?)
    }

    /// For the theory; `factor` is 1 for half the mean squared error and 2 for the mean squared error.
    pub(super) fn theory(&self, factor: f64) -> Result<minibatch::LinearRegression, Failure> {
        let inputs = DMatrix::from_fn(self.inputs.len(), D, |row, column| self.inputs[row][column].0);
        let targets = DVector::from_fn(self.targets.len(), |row, _| self.targets[row].0);
        Ok(minibatch::LinearRegression::new(&inputs, &targets, factor)?)
    }
}
