//! Ranges of leaves as nodes of the reduction tree, and nodes of several processes joined.

use std::ops::Range;

use optsde_core::Real;
use optsde_core::statistics::{Histogram, Moments, Node, join_right};

use super::block::Part;
use super::plan::{Outcome, Plan, PlanError};

/// Nodes that do not make up an ensemble.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the parts do not make up the {leaves} leaves of the run: one is missing or there twice at leaf {at}")]
pub struct JoinError {
    /// The leaves of the ensemble.
    pub leaves: u64,
    /// Where the first gap or overlap is.
    pub at: u64,
}

/// The maximal aligned power-of-two ranges that make up `leaves`, as (level, index), left to right.
pub(super) fn aligned_nodes(leaves: Range<u64>) -> impl Iterator<Item = (u32, u64)> {
    let mut first = leaves.start;
    std::iter::from_fn(move || {
        let room = leaves.end.checked_sub(first).filter(|room| *room > 0)?;
        // No larger than what is left, and aligned; 0 is aligned to everything.
        let level = room.ilog2().min(first.trailing_zeros());
        let index = first >> level;
        first += 1 << level;
        Some((level, index))
    })
}

/// The whole ensemble from the nodes of all its shares, in any order.
///
/// # Errors
/// Nodes that leave a gap or overlap.
pub fn join<R: Real, const M: usize>(
    mut nodes: Vec<Node<Part<R, M>>>,
    plan: &Plan,
) -> Result<Outcome<R, M>, JoinError> {
    let leaves = plan.leaves();
    nodes.sort_by_key(|node| node.index << node.level);
    let mut joined: Vec<Node<Part<R, M>>> = Vec::new();
    let mut covered = 0;
    for mut node in nodes {
        if node.index << node.level != covered {
            return Err(JoinError { leaves, at: covered });
        }
        covered += 1 << node.level;
        // Left to right, so that whatever can be joined to the left is there.
        while let Some(left) = joined.pop() {
            if let Ok(parent) = left.parent(&node) {
                node = parent;
            } else {
                joined.push(left);
                break;
            }
        }
        joined.push(node);
    }
    let whole = join_right(joined.iter().map(|node| &node.value)).filter(|_| covered == leaves);
    whole.map(|part| part.0).ok_or(JoinError { leaves, at: covered })
}

/// What one share alone knows: statistics over its paths, and paths of others that would be kept as not a number.
///
/// # Errors
/// A plan that cannot be run.
pub fn incomplete<R: Real, const M: usize>(
    nodes: &[Node<Part<R, M>>],
    plan: &Plan,
) -> Result<Outcome<R, M>, PlanError> {
    let histogram: Option<Histogram<R, _>> = plan.check(M)?;
    let nothing = Outcome {
        moments: vec![Moments::EMPTY; plan.records.len()],
        kept: Vec::new(),
        histogram,
        diverged: 0,
        digest: 0,
    };
    let mut outcome = join_right(nodes.iter().map(|node| &node.value)).map_or(nothing, |part| part.0);
    let kept = plan.kept_paths.min(plan.paths);
    outcome.kept.resize(usize::try_from(kept).unwrap_or(0) * plan.records.len(), [R::of(f64::NAN); M]);
    Ok(outcome)
}
