//! Moments on a tree, histograms, digests and traces.

use optsde_core::statistics::{Histogram, Mergeable, Moments, Node, join_right, reduce_leaf, reduce_leaf_of};
use optsde_core::trace::Trace;
use optsde_core::{LANES, Real};

use crate::section::Sections;
use crate::{real, vector};

pub(crate) fn sections<R: Real>(sections: &mut Sections<'_, R>) {
    sections.add("statistics", "moments", |digest| {
        let leaf = |start: f64| {
            let mut x = start;
            let mut lanes = [Moments::<R, 2>::EMPTY; LANES];
            for lane in &mut lanes {
                // The logistic map, in double precision: chaotic, so that a wrong bit shows.
                x = 3.75 * x * (1.0 - x);
                *lane = Moments::single(vector([x, 1e3 * x * x]));
            }
            *reduce_leaf(&mut lanes)
        };
        let nodes = [Node::leaf(0, leaf(0.3)), Node::leaf(1, leaf(0.6))];
        let [left, right] = &nodes;
        let parent = left.parent(right).expect("siblings").value;
        let diverged = Moments::single(vector([f64::INFINITY, 1.0]));
        let joined = join_right([parent, leaf(0.45), diverged].iter()).expect("three");
        for moments in [parent, joined, parent.merge(&joined)] {
            digest.word(moments.count);
            digest.word(moments.diverged);
            digest.fields(&moments.mean);
            digest.fields(&moments.comoment);
            digest.fields(&moments.covariance().expect("more than one path"));
        }
    });
    sections.add("statistics", "moments_lane_by_lane", |digest| {
        let lane = |lane: usize| {
            let x = u8::try_from(lane).map_or(f64::NAN, f64::from);
            Moments::<R, 2>::single(vector([x * 0.37 - 3.0, 1e3 / (x + 1.5)]))
        };
        let leaf = reduce_leaf_of(lane);
        digest.word(leaf.count);
        digest.fields(&leaf.mean);
        digest.fields(&leaf.comoment);
    });
    sections.add("statistics", "histogram", |digest| {
        let mut histogram = Histogram::<R, 16>::new(real(-1.0), real(1.5), 13).expect("in range");
        for i in -30..40 {
            histogram.add(real(f64::from(i) * 0.05));
        }
        histogram.add(real(f64::NAN));
        let histogram = histogram.merge(&histogram).expect("the same bins");
        for count in histogram.bins() {
            digest.word(*count);
        }
        digest.word(histogram.below());
        digest.word(histogram.above());
        digest.word(histogram.not_finite());
        for probability in [0.3, 0.5, 0.7] {
            digest.real(histogram.quantile(real(probability)).expect("within the bins"));
        }
    });
    sections.add("statistics", "digest", |digest| {
        digest.text("Ornstein-Uhlenbeck");
        digest.word(u64::MAX);
        digest.real(real::<R>(-0.0));
        digest.real(real::<R>(f64::NAN));
    });
    sections.add("trace", "rows", |digest| {
        let mut trace = Trace::<R, 2, 3>::new();
        for row in [[0.1, 0.2], [0.3, 0.4]] {
            trace.record(&vector::<R, 2>(row)).expect("room for two rows");
        }
        for number in trace.rows().flatten() {
            digest.real(*number);
        }
    });
}
