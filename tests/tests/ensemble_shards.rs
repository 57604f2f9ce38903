//! Shares of an ensemble, run apart, are the ensemble.

use optsde::Native;
use optsde::ensemble::{Bins, Isa, JoinError, Outcome, Part, Plan, Record, Shard, incomplete, join, run, run_leaves};
use optsde_core::Real;
use optsde_core::linalg::Vector;
use optsde_core::loss::Quadratic;
use optsde_core::noise::White;
use optsde_core::optimizer::{HeavyBall, Momentum};
use optsde_core::oracle::NoisyGradient;
use optsde_core::process::{Descent, DescentState};
use optsde_core::random::Seed;
use optsde_core::schedule::Constant;
use optsde_core::statistics::Node;

type Number = Native<f64>;
type Walk = Descent<HeavyBall<Number>, NoisyGradient<Quadratic<Number, 1>, White<Number>>, Constant<Number>, Number, 1>;

fn walk() -> Walk {
    Descent {
        optimizer: HeavyBall::new(Number::of(0.75)),
        oracle: NoisyGradient { loss: Quadratic::diagonal([Number::ONE]), noise: White { deviation: Number::of(0.5) } },
        schedule: Constant(Number::of(0.3)),
        start: [Number::ONE],
    }
}

fn position(state: &DescentState<Number, Momentum<Number>, 1>) -> Vector<Number, 1> {
    state.x
}

fn plan(paths: u64) -> Plan {
    Plan::new(paths, 5).with_seed(Seed(7)).with_records([Record::At(0), Record::At(5)]).keeping(200).with_bins(Bins {
        observable: 0,
        low: -1.0,
        high: 1.0,
        bins: 8,
    })
}

fn share(plan: &Plan, shard: Shard, turn: u64) -> Vec<Node<Part<Number, 1>>> {
    let leaves = shard.leaves(plan.leaves(), turn);
    run_leaves(&walk(), &position, plan, leaves, Isa::Baseline, &|_| ()).expect("a sound plan")
}

fn whole(plan: &Plan) -> Outcome<Number, 1> {
    run(&walk(), &position, plan, Isa::Baseline, &|_| ()).expect("a sound plan")
}

#[test]
fn shares_in_any_order_make_up_the_run() {
    // One leaf, part of a leaf, a power of two, and numbers of leaves with many ones in binary: 1, 1, 8, 11, 23.
    for paths in [64, 10, 512, 700, 1472] {
        let plan = plan(paths);
        let expected = whole(&plan);
        for count in [1, 2, 3, 5, 8, 40] {
            for turn in [0, 3] {
                let first = Shard::new(1, count).expect("a share");
                let mut nodes: Vec<_> = first.all().map(|shard| share(&plan, shard, turn)).collect();
                nodes.reverse();
                let joined = join(nodes.into_iter().flatten().collect(), &plan).expect("all of them");
                assert_eq!(joined, expected, "{paths} paths in {count} shares");
            }
        }
    }
}

#[test]
fn shares_are_disjoint_and_make_up_all_leaves() {
    for leaves in [0, 1, 7, 64, 1000, u64::MAX] {
        for count in [1, 2, 3, 7, 1000] {
            let first = Shard::new(1, count).expect("a share");
            let mut ranges: Vec<_> = first.all().map(|shard| shard.leaves(leaves, 12345)).collect();
            ranges.sort_by_key(|range| (range.start, range.end));
            assert!(ranges.windows(2).all(|pair| pair[0].end == pair[1].start));
            assert_eq!((ranges[0].start, ranges[ranges.len() - 1].end), (0, leaves));
            // Within one of an equal share.
            let equal = leaves / u64::from(count);
            assert!(
                ranges.iter().all(|range| (range.end - range.start).checked_sub(equal).is_some_and(|more| more <= 1))
            );
        }
    }
}

#[test]
fn a_missing_or_repeated_share_is_refused() {
    let plan = plan(700);
    let third = |index| share(&plan, Shard::new(index, 3).expect("a share"), 0);
    // 11 leaves in three: 0..3, 3..7, 7..11.
    let missing = join([third(1), third(3)].concat(), &plan).expect_err("a gap");
    assert_eq!(missing, JoinError { leaves: 11, at: 3 });
    let last = join([third(1), third(2)].concat(), &plan).expect_err("no end");
    assert_eq!(last, JoinError { leaves: 11, at: 7 });
    let twice = join([third(1), third(2), third(2), third(3)].concat(), &plan).expect_err("an overlap");
    assert_eq!(twice.leaves, 11);
    assert_eq!(join(Vec::<Node<Part<Number, 1>>>::new(), &plan), Err(JoinError { leaves: 11, at: 0 }));
}

#[test]
fn what_a_share_alone_knows_has_the_shape_of_the_whole() {
    let plan = plan(700);
    let expected = whole(&plan);
    for index in 1..=40 {
        let nodes = share(&plan, Shard::new(index, 40).expect("a share"), 0);
        let part = incomplete(&nodes, &plan).expect("a sound plan");
        assert_eq!((part.moments.len(), part.kept.len()), (expected.moments.len(), expected.kept.len()));
        assert!(part.histogram.is_some());
        assert!(part.moments.iter().all(|moments| moments.count <= 64));
    }
    let nodes = share(&plan, Shard::new(1, 1).expect("a share"), 0);
    assert_eq!(incomplete(&nodes, &plan), Ok(expected));
}

#[test]
fn a_share_is_one_of_those_there_are() {
    let shard: Shard = "3/16".parse().expect("a share");
    assert_eq!((shard.index(), shard.count(), shard.to_string().as_str()), (3, 16, "3/16"));
    for text in ["", "3", "0/2", "3/2", "-1/2", "1/0", "a/b", "1/2/3", "1/100001", "1.0/2"] {
        let error = text.parse::<Shard>().expect_err(text).to_string();
        assert_eq!(error, format!("'{text}' is not a shard, allowed: K/N with 1 <= K <= N <= 100000"));
    }
}
