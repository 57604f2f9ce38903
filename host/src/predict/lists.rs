//! Lists, vectors and matrices among the inputs of a case.

use nalgebra::{DMatrix, DVector};
use serde_json::Value;

use super::error::Error;
use super::inputs::Inputs;

impl Inputs {
    /// A list of at least one and at most `longest` items, each read by `item`.
    ///
    /// # Errors
    /// A missing field, another length, an item that `item` refuses.
    pub fn list<'a, T>(
        &'a self,
        field: &str,
        longest: usize,
        allowed: &str,
        item: impl Fn(&'a Value) -> Option<T>,
    ) -> Result<Vec<T>, Error> {
        let value = self.value(field, "a list")?;
        let items = value.as_array().ok_or_else(|| self.wrong(field, value, "a list"))?;
        if items.is_empty() || items.len() > longest {
            let allowed = format!("1 to {longest} items");
            return Err(self.wrong(field, &format!("a list of {} items", items.len()), &allowed));
        }
        let read = |(i, value)| item(value).ok_or_else(|| self.wrong(&format!("{field}[{i}]"), value, allowed));
        items.iter().enumerate().map(read).collect()
    }

    /// A vector of numbers.
    ///
    /// # Errors
    /// A missing field, anything but a list of numbers.
    pub fn vector(&self, field: &str) -> Result<DVector<f64>, Error> {
        Ok(DVector::from_vec(self.list(field, usize::MAX, "a number", Value::as_f64)?))
    }

    /// A matrix, as a list of rows of one length.
    ///
    /// # Errors
    /// A missing field, anything else.
    pub fn matrix(&self, field: &str) -> Result<DMatrix<f64>, Error> {
        let rows = self.list(field, usize::MAX, "a row of numbers", Value::as_array)?;
        let columns = rows.first().map_or(0, |row| row.len());
        let mut entries = Vec::with_capacity(rows.len() * columns);
        for (i, row) in rows.iter().enumerate() {
            if row.len() != columns || columns == 0 {
                let found = format!("a row of {} numbers", row.len());
                let allowed = format!("{} numbers, as in the first row", columns.max(1));
                return Err(self.wrong(&format!("{field}[{i}]"), &found, &allowed));
            }
            for (j, entry) in row.iter().enumerate() {
                let number = entry.as_f64();
                entries.push(number.ok_or_else(|| self.wrong(&format!("{field}[{i}][{j}]"), entry, "a number"))?);
            }
        }
        Ok(DMatrix::from_row_slice(rows.len(), columns, &entries))
    }

    /// A square matrix that sets the dimension of the case, checked against `D` where that is given.
    ///
    /// # Errors
    /// As [`Self::matrix`]; a `D` that differs.
    pub fn hessian(&self, field: &str) -> Result<DMatrix<f64>, Error> {
        let matrix = self.matrix(field)?;
        self.agree("D", matrix.ncols())?;
        Ok(matrix)
    }
}
