//! The ensemble on the CPU: rayon over the reduction tree.

use optsde_core::Real;
use optsde_core::process::Process;
use optsde_core::statistics::{Node, join_right};

use super::block::{Job, Part};
use super::isa::{Isa, run_leaf_with};
use super::plan::{Outcome, Plan, PlanError};

/// Runs all paths of `plan` with the widest vectors of this machine, on the current rayon thread pool.
///
/// `observe` turns a state into `M` numbers, of which moments over paths are taken at every record.
/// `progress` is called with the number of paths of each finished leaf, from any thread.
pub fn run<R, P, O, const M: usize>(
    process: &P,
    observe: &O,
    plan: &Plan,
    isa: Isa,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Outcome<R, M>, PlanError>
where
    R: Real,
    P: Process<R> + Sync,
    O: Fn(&P::State) -> [R; M] + Sync,
{
    let histogram = plan.check(M)?;
    let isa = if Isa::available().contains(&isa) { isa } else { Isa::Baseline };
    let ensemble = Ensemble { job: Job { process, observe, plan, histogram }, isa, progress };
    let nodes: Option<Vec<_>> =
        aligned_nodes(plan.leaves()).map(|(level, index)| ensemble.node(level, index)).collect();
    // `plan.check` has seen a path and halves are siblings, so that there always is a part.
    let part = nodes.and_then(|nodes| join_right(nodes.iter().map(|node| &node.value)));
    part.map(|part| part.0).ok_or(PlanError::NoPaths)
}

/// The maximal aligned power-of-two ranges that make up `0..leaves`, as (level, index), left to right.
fn aligned_nodes(leaves: u64) -> impl Iterator<Item = (u32, u64)> {
    let mut first = 0;
    (0..u64::BITS).rev().filter(move |level| leaves >> level & 1 == 1).map(move |level| {
        let index = first >> level;
        first += 1 << level;
        (level, index)
    })
}

struct Ensemble<'a, R, P, O> {
    job: Job<'a, R, P, O>,
    isa: Isa,
    progress: &'a (dyn Fn(u64) + Sync),
}

impl<R, P, O> Ensemble<'_, R, P, O>
where
    R: Real,
    P: Process<R> + Sync,
{
    /// The node at this place, from its two halves; `None` if they were not siblings.
    fn node<const M: usize>(&self, level: u32, index: u64) -> Option<Node<Part<R, M>>>
    where
        O: Fn(&P::State) -> [R; M] + Sync,
    {
        if level == 0 {
            let part = run_leaf_with(self.isa, &self.job, index);
            (self.progress)(optsde_core::LANES as u64);
            return Some(Node::leaf(index, part));
        }
        let (left, right) = rayon::join(|| self.node(level - 1, 2 * index), || self.node(level - 1, 2 * index + 1));
        left?.parent(&right?).ok()
    }
}
