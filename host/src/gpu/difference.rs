//! Where two results differ first, bit by bit.

use std::fmt::Debug;

use optsde_core::Real;
use optsde_core::statistics::{Histogram, Moments, Node};

use crate::ensemble::Part;

/// The first difference of the nodes that the CPU and a GPU made of the same leaves, `None` if there is none. NaN
/// is NaN, and -0 is not 0.
pub fn first_difference<R: Real, const M: usize>(cpu: &[Node<Part<R, M>>], gpu: &[Node<Part<R, M>>]) -> Option<String> {
    differs("number of nodes", &cpu.len(), &gpu.len())
        .or_else(|| cpu.iter().zip(gpu).find_map(|(cpu, gpu)| node_difference(cpu, gpu)))
}

fn node_difference<R: Real, const M: usize>(cpu: &Node<Part<R, M>>, gpu: &Node<Part<R, M>>) -> Option<String> {
    let place = differs("node", &(cpu.level, cpu.index), &(gpu.level, gpu.index));
    let (cpu, gpu) = (cpu.value.outcome(), gpu.value.outcome());
    let lengths = |outcome: &crate::ensemble::Outcome<R, M>| (outcome.moments.len(), outcome.kept.len());
    let moments = || {
        let pairs = cpu.moments.iter().zip(&gpu.moments).enumerate();
        pairs.map(|(record, (cpu, gpu))| moments_difference(record, cpu, gpu)).find_map(|difference| difference)
    };
    let kept = || {
        let (cpu, gpu) = (cpu.kept.as_flattened(), gpu.kept.as_flattened());
        first_number("kept observable", cpu, gpu)
    };
    let counts = |histogram: &Option<Histogram<R, _>>| {
        histogram.as_ref().map(|h| (h.bins().to_vec(), h.below(), h.above(), h.not_finite()))
    };
    place
        .or_else(|| differs("numbers of records and kept paths", &lengths(cpu), &lengths(gpu)))
        .or_else(|| differs("number of diverged paths", &cpu.diverged, &gpu.diverged))
        .or_else(moments)
        .or_else(kept)
        .or_else(|| differs("histogram", &counts(&cpu.histogram), &counts(&gpu.histogram)))
        .or_else(|| differs("digest of the final states", &cpu.digest, &gpu.digest))
}

fn moments_difference<R: Real, const M: usize>(
    record: usize,
    cpu: &Moments<R, M>,
    gpu: &Moments<R, M>,
) -> Option<String> {
    let paths = |moments: &Moments<R, M>| (moments.count, moments.diverged);
    differs("counted and diverged paths", &paths(cpu), &paths(gpu))
        .or_else(|| first_number("mean of observable", &cpu.mean, &gpu.mean))
        .or_else(|| first_number("comoment", cpu.comoment.as_flattened(), gpu.comoment.as_flattened()))
        .map(|difference| format!("record {record}: {difference}"))
}

/// The first of these numbers that differs, bit by bit.
pub fn first_number<R: Real>(what: &str, cpu: &[R], gpu: &[R]) -> Option<String> {
    let differing = |(_, (cpu, gpu)): &(usize, (&R, &R))| cpu.canonical_bits() != gpu.canonical_bits();
    let (place, (cpu, gpu)) = cpu.iter().zip(gpu).enumerate().find(differing)?;
    let show = |number: &R| format!("{:?} ({:#x})", number.to_f64(), number.canonical_bits());
    Some(format!("{what} {place} is {}, on the CPU {}", show(gpu), show(cpu)))
}

fn differs<T: PartialEq + Debug>(what: &str, cpu: &T, gpu: &T) -> Option<String> {
    (cpu != gpu).then(|| format!("{what} {gpu:?}, on the CPU {cpu:?}"))
}
