//! Sizes of models that are possible.

use crate::layer::LayerError;
use crate::network::NetworkError;

/// An error unless `holds`.
pub(super) fn unless(
    holds: bool,
    field: &'static str,
    value: usize,
    allowed: &'static str,
) -> Result<(), NetworkError> {
    if holds { Ok(()) } else { Err(NetworkError::Model { field, value, allowed }) }
}

/// A number of channels, classes, ids: products of two stay far from overflow.
pub(super) fn size(field: &'static str, value: usize) -> Result<(), NetworkError> {
    unless((1..=1 << 24).contains(&value), field, value, "1 to 16777216")
}

/// A number of layers or blocks, all together: candle walks a graph by recursion, and overflows the stack of a thread,
/// 2 MiB, behind about ten thousand operations; a block has up to 40.
pub(super) fn depth(field: &'static str, value: usize) -> Result<(), NetworkError> {
    unless((1..=96).contains(&value), field, value, "1 to 96")
}

/// Pixels of a row.
pub(super) fn pixels(field: &'static str, value: usize) -> Result<(), NetworkError> {
    unless((1..=1 << 12).contains(&value), field, value, "1 to 4096")
}

/// Heads share a width.
pub(super) fn heads(heads: usize, width: usize) -> Result<(), NetworkError> {
    size("width", width)?;
    unless(heads > 0 && width.is_multiple_of(heads), "heads", heads, "a divisor of the width")
}

/// A probability of dropping numbers.
pub(super) fn dropout(p: f64) -> Result<(), NetworkError> {
    if (0.0..1.0).contains(&p) { Ok(()) } else { Err(LayerError::of("dropout", &p, "from 0 to below 1").into()) }
}
