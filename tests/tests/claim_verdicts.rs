//! Claims: when they hold, when they do not, and when nobody can say.

use optsde::experiment::Verdict::{self, Fail, Inconclusive, Pass};
use optsde::experiment::{Claim, Estimate, FALSE_ALARM_RATE, Owner, Prediction, standard_errors};
use optsde_core::statistics::{Mergeable, Moments};
use statrs::function::erf::erfc;

/// A finite value in an interval that may be infinite.
fn sampled(low: f64, high: f64) -> Estimate {
    let value = f64::midpoint(low.max(f64::MIN), high.min(f64::MAX));
    Estimate::sampled(value, (low, high))
}

fn verdict(prediction: Prediction, measured: Estimate) -> Verdict {
    Claim::ours("", prediction, measured).verdict()
}

/// Intervals in binary fractions, so that touching is exact.
fn check(prediction: Prediction, cases: &[(f64, f64, Verdict)]) {
    for &(low, high, expected) in cases {
        assert_eq!(verdict(prediction, sampled(low, high)), expected, "{prediction:?} in [{low}, {high}]");
    }
}

const INFINITE: (f64, f64) = (f64::NEG_INFINITY, f64::INFINITY);

#[test]
fn equal_with_a_rival_needs_an_interval_of_a_quarter_of_their_distance() {
    // Distance 1: the half-width may be 1/4.
    let equal = Prediction::Equal { value: 2.0, rival: Some(3.0) };
    check(
        equal,
        &[
            (1.75, 2.25, Pass),
            (2.0, 2.5, Pass),
            (1.5, 2.0, Pass),
            (1.75, 2.28125, Inconclusive),
            (2.0, 3.0, Inconclusive),
            (INFINITE.0, INFINITE.1, Inconclusive),
            (2.0, f64::INFINITY, Inconclusive),
            (2.03125, 2.25, Fail),
            (2.75, 3.25, Fail),
        ],
    );
    // A rival that is the value itself cannot be excluded.
    check(Prediction::Equal { value: 2.0, rival: Some(2.0) }, &[(2.0, 2.0, Inconclusive)]);
}

#[test]
fn equal_without_a_rival_needs_an_interval_of_two_percent() {
    let equal = Prediction::Equal { value: -100.0, rival: None };
    check(
        equal,
        &[
            (-102.0, -98.0, Pass),
            (-104.0, -100.0, Pass),
            (-102.0, -97.0, Inconclusive),
            (-99.0, -98.0, Fail),
            (INFINITE.0, INFINITE.1, Inconclusive),
        ],
    );
}

#[test]
fn within_allows_the_error_of_the_theory_to_the_whole_interval() {
    for sign in [1.0, -1.0] {
        let within = Prediction::Within { value: sign * 4.0, error: 0.25 };
        let turned = |low: f64, high: f64| if sign < 0.0 { (-high, -low) } else { (low, high) };
        let cases = [(3.0, 5.0, Pass), (2.9375, 4.0, Inconclusive), (4.0, 5.0625, Inconclusive)];
        let more = [(1.0, 2.9375, Fail), (5.0625, 6.0, Fail), (INFINITE.0, INFINITE.1, Inconclusive)];
        for (low, high, expected) in cases.into_iter().chain(more) {
            let (low, high) = turned(low, high);
            check(within, &[(low, high, expected)]);
        }
    }
}

#[test]
fn a_bound_may_be_met_but_not_straddled() {
    let unknown = (INFINITE.0, INFINITE.1, Inconclusive);
    let most = Prediction::AtMost { bound: 1.0 };
    check(most, &[(0.0, 1.0, Pass), (0.5, 1.5, Inconclusive), (1.0, 2.0, Inconclusive), (1.25, 2.0, Fail), unknown]);
    let least = Prediction::AtLeast { bound: 1.0 };
    check(least, &[(1.0, 2.0, Pass), (0.5, 1.5, Inconclusive), (0.0, 1.0, Inconclusive), (0.0, 0.75, Fail), unknown]);
}

#[test]
fn closer_is_decided_on_one_side_of_the_middle() {
    let unknown = (INFINITE.0, INFINITE.1, Inconclusive);
    let above = Prediction::Closer { value: 1.0, rival: 2.0 };
    check(above, &[(0.0, 1.25, Pass), (1.25, 1.5, Inconclusive), (1.75, 9.0, Fail), unknown]);
    let below = Prediction::Closer { value: 2.0, rival: 1.0 };
    check(below, &[(1.75, 9.0, Pass), (1.5, 1.75, Inconclusive), (0.0, 1.25, Fail), unknown]);
    // Nothing is nearer to a number than to itself.
    check(Prediction::Closer { value: 1.0, rival: 1.0 }, &[(0.0, 0.5, Inconclusive), (2.0, 3.0, Inconclusive)]);
}

#[test]
fn what_is_not_finite_diverges_and_does_not_stay() {
    let diverges = Prediction::Diverges { threshold: 8.0 };
    check(diverges, &[(8.5, 9.0, Pass), (7.0, 9.0, Inconclusive), (8.0, 9.0, Inconclusive), (7.0, 8.0, Fail)]);
    let stays = Prediction::Stays { threshold: 8.0 };
    check(stays, &[(7.0, 7.5, Pass), (7.0, 9.0, Inconclusive), (7.0, 8.0, Inconclusive), (8.0, 9.0, Fail)]);
    for value in [f64::INFINITY, f64::NAN] {
        assert_eq!(verdict(diverges, Estimate::computed(value)), Pass);
        assert_eq!(verdict(stays, Estimate::computed(value)), Fail);
    }
}

#[test]
fn an_order_needs_a_settled_slope_or_an_interval_without_its_neighbours() {
    let order = Prediction::Order { order: 1.0 };
    // Sampled: contains 1, and neither 0.5 nor 1.5.
    check(order, &[(0.9, 1.2, Pass), (0.4, 1.2, Inconclusive), (0.9, 1.5, Inconclusive), (1.1, 1.2, Fail)]);
    check(order, &[(0.6, 0.9, Fail), (0.5, 1.0, Inconclusive)]);
    // Exact: within max(0.02, last change), which is below 0.1.
    let settled = |slope: f64, change: f64| Estimate { last_change: Some(change), ..Estimate::computed(slope) };
    for (slope, change, expected) in [
        (1.019, 0.0, Pass),
        (0.979, 0.0, Fail),
        (0.95, 0.06, Pass),
        (0.95, 0.04, Fail),
        (1.0, 0.1, Inconclusive),
        (0.5, 0.3, Inconclusive),
    ] {
        assert_eq!(verdict(order, settled(slope, change)), expected, "{slope} after a change of {change}");
    }
    // One number alone has no slope, and what passes for an order does not for the next.
    assert_eq!(verdict(order, Estimate::computed(1.0)), Inconclusive);
    assert_eq!(verdict(order.corrupted(), settled(1.0, 0.05)), Fail);
    assert!(!Claim::ours("", order, settled(1.0, 0.0)).is_sampled());
}

#[test]
fn differences_and_ratios_of_independent_means_have_the_root_of_the_sum_of_squares() {
    // Half-widths 3 and 4: 5 for the difference; for 10/20 the relative ones are 0.3 and 0.2, so 0.5 sqrt(0.13).
    let difference = sampled_around(10.0, 3.0).minus(sampled_around(20.0, 4.0));
    assert_eq!((difference.value, difference.half_width()), (-10.0, 5.0));
    let ratio = sampled_around(10.0, 3.0).over(sampled_around(20.0, 4.0));
    assert_eq!(ratio.value, 0.5);
    assert!((ratio.half_width() - 0.5 * 0.13_f64.sqrt()).abs() < 1e-15);
    assert_eq!(Estimate::computed(3.0).over(Estimate::computed(2.0)), Estimate::computed(1.5));
    assert!((sampled_around(1.0, standard_errors()).standard_error() - 1.0).abs() < 1e-15);
}

fn sampled_around(value: f64, half_width: f64) -> Estimate {
    Estimate::sampled(value, (value - half_width, value + half_width))
}

#[test]
fn a_claim_of_a_paper_that_does_not_hold_is_refuted_and_may_be_expected_to_be() {
    let prediction = Prediction::AtMost { bound: 1.0 };
    let (holds, fails, open) = (Estimate::computed(0.5), Estimate::computed(2.0), sampled(0.5, 1.5));
    let paper = Claim::paper("", prediction, fails);
    assert_eq!((paper.owner, paper.verdict(), paper.is_unexpected()), (Owner::Paper, Verdict::Refuted, true));
    assert!(!Claim::refuted("", prediction, fails).is_unexpected());
    assert!(Claim::refuted("", prediction, holds).is_unexpected());
    assert!(Claim::ours("", prediction, fails).is_unexpected());
    for claim in [Claim::ours, Claim::paper, Claim::refuted].map(|owner| owner("", prediction, open)) {
        assert_eq!((claim.verdict(), claim.is_unexpected(), claim.is_sampled()), (Inconclusive, false, true));
    }
    assert!(!Claim::ours("", prediction, holds).is_sampled());
}

#[test]
fn no_measurement_passes_a_prediction_and_its_corruption() {
    let mut predictions = Vec::new();
    for value in [-100.0, -1.0, 0.1, 1.0, 100.0] {
        predictions.push(Prediction::Equal { value, rival: None });
        predictions.push(Prediction::Order { order: value });
        predictions.extend([1e-15, 1e-3, 0.2, 1.0 / 3.0, 0.5, 0.9].map(|error| Prediction::Within { value, error }));
        predictions.extend([Prediction::AtMost { bound: value }, Prediction::AtLeast { bound: value }]);
        predictions.extend([Prediction::Diverges { threshold: value }, Prediction::Stays { threshold: value }]);
        for rival in [-3.0, 1.0, 1.01, 7.0] {
            predictions.push(Prediction::Equal { value, rival: Some(rival) });
            predictions.push(Prediction::Closer { value, rival });
        }
    }
    for prediction in predictions {
        let value = prediction.value();
        let mut passed = false;
        // Points 1/64 apart over three times the value, next to it, and further away.
        let mut ends: Vec<f64> = (-192..=192).map(|i| value * f64::from(i) / 64.0).collect();
        ends.extend([value.next_up(), value.next_down(), value * 1.02, value * 1.04, value * 0.98, value * 0.96]);
        ends.extend([value * (1.0 + 1e-15), value * 20.0, f64::INFINITY, f64::NEG_INFINITY]);
        for &low in &ends {
            for &high in ends.iter().filter(|&&high| high >= low) {
                let measured = Estimate::sampled(low, (low, high));
                if verdict(prediction, measured) == Pass {
                    passed = true;
                    assert_ne!(verdict(prediction.corrupted(), measured), Pass, "{prediction:?} in [{low}, {high}]");
                }
            }
        }
        let degenerate = matches!(prediction, Prediction::Closer { value, rival }
            | Prediction::Equal { value, rival: Some(rival) } if value == rival);
        assert_ne!(passed, degenerate, "{prediction:?} should pass somewhere");
    }
}

#[test]
fn an_interval_misses_with_the_probability_that_is_stated() {
    // P(|Z| > z) = erfc(z / sqrt 2); the inverse function is iterated, so its last digits are open.
    let missed = erfc(standard_errors() / std::f64::consts::SQRT_2);
    assert!((missed / FALSE_ALARM_RATE - 1.0).abs() < 1e-6, "{missed:e}");
    assert_eq!(FALSE_ALARM_RATE, 1e-5);
}

#[test]
fn a_mean_has_the_interval_of_its_standard_error() {
    // Values 1 and 3 alternating, 64 of them: mean 2, sum of squares 64, variance 64/63, standard error 1/sqrt(63).
    let mut moments = Moments::<f64, 2>::EMPTY;
    for i in 0..32 {
        let pair = Moments::single([f64::from(i), 1.0]).merge(&Moments::single([f64::from(i), 3.0]));
        moments = moments.merge(&pair);
    }
    let mean = Estimate::mean(&moments, 1);
    let half_width = standard_errors() / 63.0_f64.sqrt();
    assert!((mean.value - 2.0).abs() < 1e-14 && (mean.half_width() - half_width).abs() < 1e-14);
    assert!(mean.contains(2.0 + 0.999 * half_width) && !mean.contains(2.0 + 1.001 * half_width));

    assert_eq!(Estimate::mean(&Moments::single([5.0]), 0), Estimate::sampled(5.0, INFINITE));
    // One path in 65 is lost: the mean over all is not that of the 64, and nothing finite is predicted rightly.
    let lost = Estimate::mean(&moments.merge(&Moments::single([0.0, f64::INFINITY])), 1);
    assert!(lost.value.is_nan() && lost.interval == Some(INFINITE));
    assert_eq!(verdict(Prediction::AtMost { bound: 3.0 }, lost), Fail);
    assert_eq!(verdict(Prediction::Equal { value: 2.0, rival: Some(1.0) }, lost), Fail);
    assert_eq!(verdict(Prediction::Stays { threshold: 3.0 }, lost), Fail);
    assert_eq!(verdict(Prediction::Diverges { threshold: 3.0 }, lost), Pass);
}

#[test]
fn a_negative_unit_turns_the_interval_around() {
    assert_eq!(sampled(1.0, 3.0).scaled(-2.0), sampled(-6.0, -2.0));
    assert_eq!(sampled(1.0, 3.0).scaled(2.0), sampled(2.0, 6.0));
    assert_eq!(Estimate::computed(3.0).scaled(-2.0), Estimate::computed(-6.0));
    assert_eq!(Estimate::computed(3.0).bounds(), (3.0, 3.0));
}
