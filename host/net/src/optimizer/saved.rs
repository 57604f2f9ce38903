//! What an optimizer remembers, as named numbers.

use optsde_core::{Fields, Real};

/// Arrays with one number for each parameter, and numbers of the run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Saved<R> {
    /// Name and values.
    pub arrays: Vec<(String, Vec<R>)>,
    /// What is remembered once, in order: products of decay rates, say.
    pub run: Vec<R>,
}

/// What was saved does not belong to the optimizer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SavedError {
    /// An array is not there.
    #[error("the array '{name}' is missing, allowed: what this optimizer has saved")]
    Missing {
        /// Its name.
        name: String,
    },
    /// An array that the optimizer does not have.
    #[error("there is an array '{name}', allowed: what this optimizer has saved")]
    Unknown {
        /// Its name.
        name: String,
    },
    /// Numbers too many or too few.
    #[error("'{name}' has {value} numbers, allowed: {expected}")]
    Length {
        /// What.
        name: String,
        /// How many there are.
        value: usize,
        /// How many there should be.
        expected: usize,
    },
}

impl<R: Real> Saved<R> {
    /// Whether there are arrays of these names and no others, each once.
    pub(super) fn check_names(&self, names: &[&str]) -> Result<(), SavedError> {
        let unknown = |(place, (name, _)): &(usize, &(String, Vec<R>))| {
            !names.contains(&name.as_str()) || self.arrays[..*place].iter().any(|(earlier, _)| earlier == name)
        };
        match self.arrays.iter().enumerate().find(unknown) {
            Some((_, (name, _))) => Err(SavedError::Unknown { name: name.clone() }),
            None => Ok(()),
        }
    }

    /// The array of this name, if it is this long.
    pub(super) fn array(&self, name: &str, expected: usize) -> Result<&[R], SavedError> {
        let found = self.arrays.iter().find(|(own, _)| own == name);
        let (_, values) = found.ok_or_else(|| SavedError::Missing { name: name.to_owned() })?;
        if values.len() == expected {
            Ok(values)
        } else {
            Err(SavedError::Length { name: name.to_owned(), value: values.len(), expected })
        }
    }

    /// Puts the numbers of the run where they were.
    pub(super) fn restore_run(&self, run: &mut impl Fields<R>) -> Result<(), SavedError> {
        let expected = numbers(run).len();
        if self.run.len() != expected {
            return Err(SavedError::Length { name: "run".into(), value: self.run.len(), expected });
        }
        let mut values = self.run.iter().copied();
        run.restore(&mut || values.next().unwrap_or(R::ZERO));
        Ok(())
    }
}

/// The numbers of a value, in order.
pub(super) fn numbers<R: Real>(value: &impl Fields<R>) -> Vec<R> {
    let mut numbers = Vec::new();
    value.visit("", &mut |_, number| numbers.push(number));
    numbers
}
