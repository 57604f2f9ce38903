//! Where the gradients of given steps come from.

use nalgebra::DMatrix;

use crate::predict::inputs::wrong;
use crate::predict::{Error, Inputs};

/// One row per step, one column per coordinate.
pub(super) enum Gradients {
    /// `gradients`.
    Table(DMatrix<f64>),
    /// `H x + noise` with diagonal H.
    Quadratic { curvatures: Vec<f64>, noise: DMatrix<f64> },
    /// `w_1 gradients1 + w_2 gradients2`.
    Pairs { tables: [DMatrix<f64>; 2], weights: [f64; 2] },
}

impl Gradients {
    /// The gradients of `dimension` coordinates; pairs where there are weights for them.
    pub(super) fn read(inputs: &Inputs, dimension: usize, weights: Option<[f64; 2]>) -> Result<Self, Error> {
        if let Some(weights) = weights {
            let tables = [table(inputs, "gradients1", dimension)?, table(inputs, "gradients2", dimension)?];
            let [rows, others] = [tables[0].nrows(), tables[1].nrows()];
            if rows != others {
                return Err(inputs.wrong(
                    "gradients2",
                    &format!("a list of {others} rows"),
                    &format!("{rows} rows, as many as gradients1 has"),
                ));
            }
            return Ok(Self::Pairs { tables, weights });
        }
        if !inputs.has("H_diag") {
            return Ok(Self::Table(table(inputs, "gradients", dimension)?));
        }
        let curvatures = super::per_coordinate(inputs, "H_diag", dimension)?;
        Ok(Self::Quadratic { curvatures, noise: table(inputs, "noise", dimension)? })
    }

    pub(super) fn steps(&self) -> usize {
        match self {
            Self::Table(table) | Self::Quadratic { noise: table, .. } | Self::Pairs { tables: [table, _], .. } => {
                table.nrows()
            }
        }
    }

    /// The gradient of coordinate `i` at step `k`.
    pub(super) fn at(&self, k: usize, i: usize, x: f64) -> f64 {
        match self {
            Self::Table(table) => table[(k, i)],
            Self::Quadratic { curvatures, noise } => curvatures[i] * x + noise[(k, i)],
            Self::Pairs { tables: [first, second], weights: [w1, w2] } => w1 * first[(k, i)] + w2 * second[(k, i)],
        }
    }
}

/// A table of the first `steps` rows, or of all if there is no such input.
fn table(inputs: &Inputs, field: &str, dimension: usize) -> Result<DMatrix<f64>, Error> {
    let table = inputs.matrix(field)?;
    if table.ncols() != dimension {
        let found = format!("rows of {} numbers", table.ncols());
        return Err(wrong(field, &found, &format!("{dimension} numbers a row, as many as x0 has")));
    }
    if !inputs.has("steps") {
        return Ok(table);
    }
    let steps = usize::try_from(inputs.count("steps")?).unwrap_or(usize::MAX);
    if steps == 0 || steps > table.nrows() {
        return Err(wrong("steps", &steps, &format!("1 to {}, the rows of {field}", table.nrows())));
    }
    Ok(table.rows(0, steps).into_owned())
}
