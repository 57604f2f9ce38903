//! The fixed reduction tree.

use crate::LANES;

/// Statistics of disjoint sets of paths that can be joined. Merging need not be associative: the tree
/// fixes the order.
pub trait Mergeable: Sized {
    /// The statistics of both sets; `self` holds the smaller path indices.
    fn merge(&self, other: &Self) -> Self;
}

/// The statistics of an aligned range of leaves: leaves `index * 2^level` up to `(index + 1) * 2^level`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Node<T> {
    /// The logarithm of the number of leaves.
    pub level: u32,
    /// The position among the nodes of this level.
    pub index: u64,
    /// The statistics.
    pub value: T,
}

/// Two nodes that are not the left and the right half of a common parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotSiblings {
    /// Level and index of the first.
    pub left: (u32, u64),
    /// Level and index of the second.
    pub right: (u32, u64),
}

impl core::fmt::Display for NotSiblings {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let Self { left, right } = self;
        write!(
            f,
            "node {} of level {} has no sibling at node {} of level {}, allowed: the right neighbour of an even node below level 64",
            left.1, left.0, right.1, right.0
        )
    }
}

impl core::error::Error for NotSiblings {}

impl<T: Mergeable> Node<T> {
    /// A leaf.
    pub fn leaf(index: u64, value: T) -> Self {
        Self { level: 0, index, value }
    }

    /// Whether `right` is the right half of the parent of which `self` is the left half. Node 0 of level 64 has
    /// all leaves that a `u64` counts, and no sibling.
    pub fn is_left_sibling_of(&self, right: &Self) -> bool {
        self.level < u64::BITS
            && self.level == right.level
            && self.index.is_multiple_of(2)
            && right.index == self.index + 1
    }

    /// The parent of two siblings.
    pub fn parent(&self, right: &Self) -> Result<Self, NotSiblings> {
        if self.is_left_sibling_of(right) {
            let value = self.value.merge(&right.value);
            Ok(Self { level: self.level + 1, index: self.index / 2, value })
        } else {
            Err(NotSiblings { left: (self.level, self.index), right: (right.level, right.index) })
        }
    }
}

/// Reduces the lanes of one leaf by halving: lane i takes in lane i + 32, then i + 16, down to 1.
pub fn reduce_leaf<T: Mergeable>(lanes: &mut [T; LANES]) -> &T {
    let mut half = LANES / 2;
    while half > 0 {
        let (left, right) = lanes.split_at_mut(half);
        for (left, right) in left.iter_mut().zip(right) {
            *left = left.merge(right);
        }
        half /= 2;
    }
    let [first, ..] = lanes;
    first
}

/// What [`reduce_leaf`] gives, for lanes that are made when they are needed: of the 64 at most six sums and a lane are there
/// at a time.
pub fn reduce_leaf_of<T: Mergeable + Clone>(mut lane: impl FnMut(usize) -> T) -> T {
    const DEPTH: usize = LANES.ilog2() as usize;
    let mut total = lane(0);
    let mut waiting: [T; DEPTH] = core::array::from_fn(|_| total.clone());
    // Halving joins lanes whose numbers differ in the highest bit first, so in the order of the reversed bits every sum is
    // complete as soon as its last lane is there.
    for turn in 1..LANES {
        // The sum so far waits for its right neighbour, at the height that it has reached.
        if let Some(place) = waiting.get_mut(turn.trailing_zeros() as usize) {
            *place = total;
        }
        total = lane(turn.reverse_bits() >> (usize::BITS as usize - DEPTH));
        for left in waiting.iter().take((turn + 1).trailing_zeros() as usize) {
            total = left.merge(&total);
        }
    }
    total
}

/// Joins the maximal aligned nodes of a whole run, given from left to right, into one value: the last
/// joins the one before it, and so on. `None` when there are none.
pub fn join_right<'a, T: Mergeable + Clone + 'a>(nodes: impl DoubleEndedIterator<Item = &'a T>) -> Option<T> {
    let mut total: Option<T> = None;
    for value in nodes.rev() {
        total = Some(match total {
            None => value.clone(),
            Some(right) => value.merge(&right),
        });
    }
    total
}
