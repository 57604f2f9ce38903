//! Embedding: row `id` of a table for each id.

use candle_core::{Result, Tensor};

/// (.., width) of `ids` (..), whole numbers, and `table` (count, width).
pub fn embedding(ids: &Tensor, table: &Tensor) -> Result<Tensor> {
    let (_, width) = table.dims2()?;
    let mut shape = ids.dims().to_vec();
    shape.push(width);
    table.index_select(&ids.flatten_all()?.contiguous()?, 0)?.reshape(shape)
}
