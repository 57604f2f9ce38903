//! Histograms: where a value is counted, and what can be read off again.

use optsde_core::Real;
use optsde_core::statistics::{Histogram, HistogramError};

/// Four bins of width 1/2 on [-1, 1).
fn four<R: Real>() -> Histogram<R, 8> {
    Histogram::new(-R::ONE, R::ONE, 4).expect("a range")
}

fn counted<R: Real>(values: &[f64]) -> Histogram<R, 8> {
    let mut histogram = four();
    for value in values {
        histogram.add(R::of(*value));
    }
    histogram
}

fn counts<R: Real>(histogram: &Histogram<R, 8>) -> (Vec<u64>, [u64; 3]) {
    (histogram.bins().to_vec(), [histogram.below(), histogram.above(), histogram.not_finite()])
}

fn check_edges<R: Real>() {
    // Every edge belongs to the bin above it, the last one to none.
    assert_eq!(counts(&counted::<R>(&[-1.0, -0.5, 0.0, 0.5, 1.0])), (vec![1, 1, 1, 1], [0, 1, 0]));
    assert_eq!(counts(&counted::<R>(&[-0.0])), (vec![0, 0, 1, 0], [0, 0, 0]));
    // The neighbours of the ends: 1 - eps/2 is the largest number below 1 (its position rounds to 4, the end), and
    // -1 - eps the next one below -1.
    let (inside, outside) = (1.0 - R::EPSILON.to_f64() / 2.0, -1.0 - R::EPSILON.to_f64());
    assert_eq!(counts(&counted::<R>(&[inside, outside])), (vec![0, 0, 0, 1], [1, 0, 0]));
    let outside = [-2.0, -1e300, 1e300, 1.5, f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
    // 1e300 is infinite in f32.
    let expected = if R::FORMAT == "f32" { [1, 1, 5] } else { [2, 2, 3] };
    assert_eq!(counts(&counted::<R>(&outside)), (vec![0; 4], expected));
}

#[test]
fn a_bin_has_its_lower_edge_and_not_its_upper_one() {
    check_edges::<f64>();
    check_edges::<f32>();
}

#[test]
fn no_value_below_the_upper_end_falls_off_when_its_position_is_rounded_up() {
    // (0.3 - 2^-54) / 0.3 rounds to 1 - 2^-53, and times 3 to 3: one beyond the last bin.
    let mut histogram = Histogram::<f64, 8>::new(0.0, 0.3, 3).expect("a range");
    histogram.add(0.3_f64.next_down());
    assert_eq!((histogram.bins(), histogram.above()), (&[0, 0, 1][..], 0));
}

#[test]
fn merging_adds_every_count() {
    let (left, right) = (counted::<f64>(&[-3.0, -0.7, 0.1, f64::NAN]), counted::<f64>(&[0.2, 0.3, 7.0, 8.0]));
    let both = counted::<f64>(&[-3.0, -0.7, 0.1, f64::NAN, 0.2, 0.3, 7.0, 8.0]);
    assert_eq!(counts(&both), (vec![1, 0, 3, 0], [1, 2, 1]));
    assert_eq!(left.merge(&right).as_ref(), Ok(&both));
    assert_eq!(right.merge(&left), Ok(both));
    assert_eq!(left.merge(&four()).as_ref(), Ok(&left));
}

#[test]
fn only_the_same_bins_are_merged() {
    let made = |low, high, bins| Histogram::<f64, 8>::new(low, high, bins).expect("a range");
    let refused = made(-1.0, 1.0, 4).merge(&made(-1.0, 1.0, 5)).expect_err("other bins");
    insta::assert_snapshot!(refused, @"4 bins on [-1, 1) cannot take in 5 on [-1, 1), allowed: the same bins");
    for other in [made(-1.0, 1.0, 3), made(-2.0, 1.0, 4), made(-1.0, 2.0, 4)] {
        assert!(matches!(four().merge(&other), Err(HistogramError::Different { .. })));
        assert!(matches!(other.merge(&four()), Err(HistogramError::Different { .. })));
    }
}

#[test]
fn full_counters_stay_full() {
    let full = four::<f64>().with_counts(&[0, 1, u64::MAX, 0], u64::MAX, u64::MAX, u64::MAX).expect("four bins");
    let mut more = full.clone();
    for value in [-2.0, 0.1, 2.0, f64::NAN] {
        more.add(value);
    }
    assert_eq!(more, full);
    let twice = full.merge(&full).expect("the same bins");
    assert_eq!(counts(&twice), (vec![0, 2, u64::MAX, 0], [u64::MAX; 3]));
}

#[test]
fn more_values_than_can_be_counted_have_no_quantile() {
    let stored = |bins: [u64; 4], below, above| four::<f64>().with_counts(&bins, below, above, 0).expect("four bins");
    // Of 2^64 - 1 values all but one are in bin 0; one more and their total is lost.
    assert_eq!(stored([u64::MAX - 1, 1, 0, 0], 0, 0).quantile(0.5), Some(-0.5));
    for full in [stored([u64::MAX, 1, 0, 0], 0, 0), stored([u64::MAX, 0, 0, 0], 1, 0), stored([0; 4], u64::MAX, 1)] {
        assert_eq!(full.quantile(0.5), None);
    }
}

#[test]
fn stored_counts_come_back_only_into_as_many_bins() {
    let histogram = counted::<f64>(&[-3.0, -0.7, 0.1, 0.2, 9.0, 10.0, f64::NAN, f64::NAN, f64::NAN]);
    let (bins, [below, above, not_finite]) = counts(&histogram);
    assert_eq!(four().with_counts(&bins, below, above, not_finite), Some(histogram));
    assert_eq!(four::<f64>().with_counts(&bins[1..], below, above, not_finite), None);
    assert_eq!(four::<f64>().with_counts(&[bins, vec![0]].concat(), below, above, not_finite), None);
}

#[test]
fn a_quantile_is_the_upper_edge_of_the_bin_that_reaches_it() {
    // Below, in bins 0, 2, 2, 3, and above: 1/8 ... of eight finite values; NaN does not count.
    let histogram = counted::<f64>(&[-2.0, -0.9, 0.1, 0.2, 0.7, 0.8, 0.9, 5.0, f64::NAN]);
    // Up to 1/8 it is below the range; 2/8 are reached in bin 0, 4/8 in bin 2, 7/8 in bin 3, the rest is above.
    let cases = [
        (0.0, None),
        (0.125, None),
        (0.126, Some(-0.5)),
        (0.25, Some(-0.5)),
        (0.251, Some(0.5)),
        (0.5, Some(0.5)),
        (0.501, Some(1.0)),
        (0.875, Some(1.0)),
        (0.876, None),
        (1.0, None),
        (f64::NAN, None),
    ];
    for (probability, expected) in cases {
        assert_eq!(histogram.quantile(probability), expected, "{probability}");
    }
    assert_eq!(four::<f64>().quantile(0.5), None);
    assert_eq!(counted::<f64>(&[f64::NAN]).quantile(0.5), None);
}

#[test]
fn what_cannot_be_a_histogram_says_why() {
    let error = |low, high, bins| Histogram::<f64, 8>::new(low, high, bins).expect_err("refused").to_string();
    insta::assert_snapshot!(error(0.0, 1.0, 0), @"bins is 0, allowed: 1 to 8");
    insta::assert_snapshot!(error(0.0, 1.0, 9), @"bins is 9, allowed: 1 to 8");
    insta::assert_snapshot!(error(1.0, 1.0, 4), @"range is [1, 1), allowed: low < high, finite with a finite width");
    insta::assert_snapshot!(error(f64::NAN, 1.0, 4), @"range is [NaN, 1), allowed: low < high, finite with a finite width");
    insta::assert_snapshot!(error(0.0, f64::INFINITY, 4), @"range is [0, inf), allowed: low < high, finite with a finite width");
    assert!(Histogram::<f64, 8>::new(-f64::MAX, f64::MAX, 2).is_err());
    assert!(Histogram::<f64, 8>::new(0.0, f64::MAX, 8).is_ok());
}

#[test]
fn the_widest_range_still_tells_its_halves_apart() {
    let mut histogram = Histogram::<f64, 8>::new(-f64::MAX / 2.0, f64::MAX / 2.0, 2).expect("a range");
    for value in [-1e300, 1e300, 1e307] {
        histogram.add(value);
    }
    assert_eq!(histogram.bins(), [1, 2]);
}
