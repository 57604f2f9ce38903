//! Which parameters lie where in the flat array.

use std::ops::Range;

/// What a parameter is, as far as optimizers care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Multiplies activations: weight decay applies.
    Weight,
    /// Is added to activations: usually without weight decay.
    Bias,
    /// Scales or shifts normalised activations: usually without weight decay.
    Normalization,
}

/// One tensor of parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Unique, `block1.conv2.weight`.
    pub name: String,
    /// Rows first.
    pub shape: Vec<usize>,
    /// What it is.
    pub kind: Kind,
    /// Where it lies.
    pub range: Range<usize>,
}

/// All parameters, in order and without gaps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    segments: Vec<Segment>,
}

impl Layout {
    /// Appends a tensor, and says where it lies.
    pub fn push(&mut self, name: impl Into<String>, shape: &[usize], kind: Kind) -> Range<usize> {
        let start = self.len();
        let range = start..start + shape.iter().product::<usize>();
        self.segments.push(Segment { name: name.into(), shape: shape.to_vec(), kind, range: range.clone() });
        range
    }

    /// The tensors, in order.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The number of parameters.
    pub fn len(&self) -> usize {
        self.segments.last().map_or(0, |last| last.range.end)
    }

    /// Whether there are no parameters.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
