//! The ensemble on the CPU: rayon over the reduction tree.

use std::ops::Range;

use optsde_core::Real;
use optsde_core::process::Process;
use optsde_core::statistics::Node;
use optsde_device::Observable;

use super::block::{Job, Leaf, Part};
use super::forest::{aligned_nodes, join};
use super::isa::{Detected, Isa};
use super::plan::{Outcome, Plan, PlanError};

/// Runs all paths of `plan` with the vectors of `isa`, on the current rayon thread pool; a set that this machine lacks
/// counts as [`Isa::Baseline`].
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
    O: Observable<R, P::State, M> + Sync,
{
    let nodes = run_leaves(process, observe, plan, 0..plan.leaves(), isa, progress)?;
    // These nodes make up the whole run.
    join(nodes, plan).map_err(|_| PlanError::NoPaths)
}

/// Runs some of the leaves of 64 paths, as [`run`] does all, and gives the maximal aligned nodes that they make up: what
/// [`join`] puts together with those of other processes.
pub fn run_leaves<R, P, O, const M: usize>(
    process: &P,
    observe: &O,
    plan: &Plan,
    leaves: Range<u64>,
    isa: Isa,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Vec<Node<Part<R, M>>>, PlanError>
where
    R: Real,
    P: Process<R> + Sync,
    O: Observable<R, P::State, M> + Sync,
{
    let histogram = plan.check(M)?;
    let ensemble = Ensemble { job: Job { process, observe, plan, histogram }, isa: isa.detected(), progress };
    let leaves = leaves.start..leaves.end.min(plan.leaves());
    // Halves are siblings, so that every node exists.
    Ok(aligned_nodes(leaves).filter_map(|(level, index)| ensemble.node(level, index)).collect())
}

struct Ensemble<'a, R, P, O> {
    job: Job<'a, R, P, O>,
    isa: Detected,
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
        O: Observable<R, P::State, M> + Sync,
    {
        if level == 0 {
            let part = self.isa.run(Leaf { job: &self.job, index });
            (self.progress)(optsde_core::LANES as u64);
            return Some(Node::leaf(index, part));
        }
        let (left, right) = rayon::join(|| self.node(level - 1, 2 * index), || self.node(level - 1, 2 * index + 1));
        left?.parent(&right?).ok()
    }
}
