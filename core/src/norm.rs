//! Sums over the coordinates of a layer, in one fixed order: the norms of clipping and of layer-wise optimizers.
//!
//! ```text
//! leaf i:    coordinates 64 i .. 64 i + 63, reduced by halving (lane j takes in j + 32, j + 16, .., j + 1)
//! node:      the left half plus the right half of an aligned range of 2^n leaves
//! ```
//!
//! This is the tree of [`statistics`](crate::statistics), with coordinates in the place of paths. A layer of any
//! length gives the bits of the tree that is filled up with zeros to 64 * 2^n coordinates, so whoever adds in
//! parallel needs no special case for the end: a zero that is added changes no sum (but the sign of a zero).
//!
//! Squares are not scaled: beyond the square root of the largest number of the format the norm is infinite, as it
//! is in torch, optax and keras (in `f32` beyond 1.8e19).

use heapless::Vec;

use crate::statistics::{Mergeable, Node, join_right, reduce_leaf};
use crate::{LANES, Real};

/// One level of the tree for each bit of the number of leaves.
const LEVELS: usize = 64;

#[derive(Clone, Copy)]
struct Sum<R>(R);

impl<R: Real> Mergeable for Sum<R> {
    fn merge(&self, other: &Self) -> Self {
        Self(self.0 + other.0)
    }
}

/// The sum of the values, by the tree; 0 if there are none.
pub fn tree_sum<R: Real>(values: impl IntoIterator<Item = R>) -> R {
    let mut values = values.into_iter().peekable();
    // The maximal aligned nodes so far, from left to right: their levels fall strictly.
    let mut nodes: Vec<Node<Sum<R>>, LEVELS> = Vec::new();
    let mut leaves = 0;
    while values.peek().is_some() {
        let mut lanes = [Sum(R::ZERO); LANES];
        for (lane, value) in lanes.iter_mut().zip(values.by_ref()) {
            *lane = Sum(value);
        }
        let mut node = Node::leaf(leaves, *reduce_leaf(&mut lanes));
        while let Some(Ok(parent)) = nodes.last().map(|left| left.parent(&node)) {
            node = parent;
            let _ = nodes.pop();
        }
        // Never full: 64 levels hold more leaves than a `u64` counts.
        let _ = nodes.push(node);
        leaves += 1;
    }
    join_right(nodes.iter().map(|node| &node.value)).map_or(R::ZERO, |sum| sum.0)
}

/// The sum of the squares, by the tree.
pub fn sum_of_squares<R: Real>(values: impl IntoIterator<Item = R>) -> R {
    tree_sum(values.into_iter().map(|value| value * value))
}

/// The Euclidean norm: the square root of [`sum_of_squares`].
pub fn norm<R: Real>(values: impl IntoIterator<Item = R>) -> R {
    sum_of_squares(values).square_root()
}
