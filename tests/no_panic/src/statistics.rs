//! Moments, histograms, digests and traces.

use core::hint::black_box;

use optsde_core::statistics::{Digest, Histogram, Mergeable, Moments, Node, join_right, reduce_leaf, reduce_leaf_of};
use optsde_core::trace::Trace;
use optsde_core::{LANES, Real};

use crate::{D, any, any_vector};

#[inline(never)]
pub(crate) fn statistics<R: Real>() {
    let mut lanes: [Moments<R, D>; LANES] = core::array::from_fn(|_| Moments::single(any_vector()));
    let leaf = *reduce_leaf(black_box(&mut lanes));
    let _ = black_box(reduce_leaf_of(|_| Moments::<R, D>::single(any_vector())));
    let nodes = [Node { level: black_box(0), index: black_box(0), value: leaf }, Node::leaf(black_box(1), leaf)];
    let [left, right] = &nodes;
    let _ =
        black_box((left.parent(right), join_right(nodes.iter().map(|node| &node.value)), Moments::covariance(&leaf)));
    let _ = black_box(left.is_left_sibling_of(right));
    let _ = black_box(leaf.merge(black_box(&leaf)));
    if let Ok(mut histogram) = Histogram::<R, 8>::new(any(), any(), black_box(4)) {
        histogram.add(any());
        let _ = black_box((histogram.quantile(any()), histogram.bins()));
        let _ = black_box((histogram.below(), histogram.above(), histogram.not_finite()));
        let _ = black_box(Histogram::merge(&histogram, black_box(&histogram)));
        let _ = black_box(histogram.with_counts(black_box(&[1; 8][..]), black_box(1), black_box(2), black_box(3)));
    }
    let mut digest = Digest::new();
    digest.fields::<R>(&any_vector::<R>());
    digest.real(any::<R>());
    digest.text(black_box("text"));
    Digest::word(&mut digest, black_box(1));
    let _ = black_box(Digest::value(digest));
    let mut trace = Trace::<R, 4, 2>::new();
    let _ = black_box((trace.record(&any_vector::<R>()), trace.record(&any::<R>()), trace.rows().len()));
}
