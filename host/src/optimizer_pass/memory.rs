//! What an optimizer remembers, one flat array per number.

use optsde_core::optimizer::Coordinatewise;
use optsde_core::{Fields, Real};

use super::{MAX_FIELDS, PassError};

/// One number of all coordinates.
#[derive(Clone, Debug, PartialEq)]
pub struct Field<R> {
    /// Its name in the optimizer's state, such as `m`.
    pub name: &'static str,
    /// Coordinate by coordinate.
    pub values: Vec<R>,
}

/// The states of all coordinates: one array for each number, in the order of [`Fields::visit`].
#[derive(Clone, Debug, PartialEq)]
pub struct Memory<R> {
    /// The arrays.
    pub fields: Vec<Field<R>>,
}

impl<R: Real> Memory<R> {
    /// The memory before step 0, at the parameters `x`.
    pub fn start<O: Coordinatewise<R>>(optimizer: &O, x: &[R]) -> Self {
        let mut fields = Vec::new();
        optimizer.start(R::ZERO).visit("", &mut |name, _| {
            fields.push(Field { name, values: Vec::with_capacity(x.len()) });
        });
        for x in x {
            let mut numbers = fields.iter_mut();
            optimizer.start(*x).visit("", &mut |_, number| {
                if let Some(field) = numbers.next() {
                    field.values.push(number);
                }
            });
        }
        Self { fields }
    }

    /// Whether these are `coordinates` states such as `like`.
    pub(super) fn check<O: Coordinatewise<R>>(&self, like: &O::State, coordinates: usize) -> Result<(), PassError> {
        let mut numbers = 0;
        like.visit("", &mut |_, _| numbers += 1);
        if numbers > MAX_FIELDS {
            return Err(PassError::TooManyFields { value: numbers });
        }
        if self.fields.len() != numbers {
            return Err(PassError::Fields { value: self.fields.len(), expected: numbers });
        }
        match self.fields.iter().find(|field| field.values.len() != coordinates) {
            Some(field) => {
                Err(PassError::Length { array: field.name, value: field.values.len(), expected: coordinates })
            }
            None => Ok(()),
        }
    }

    /// The arrays as slices, empty ones where there are fewer.
    pub(super) fn slices(&mut self) -> [&mut [R]; MAX_FIELDS] {
        let mut slices: [&mut [R]; MAX_FIELDS] = std::array::from_fn(|_| Default::default());
        for (slice, field) in slices.iter_mut().zip(&mut self.fields) {
            *slice = &mut field.values;
        }
        slices
    }
}
