//! Moments and the tree that joins them: the right numbers, and the same bits however the leaves were divided.

use optsde_core::statistics::{Mergeable, Moments, Node, join_right, reduce_leaf, reduce_leaf_of};
use optsde_core::{LANES, Real};

/// Whole numbers in -limit..=limit, the same every time (multiplication by a 64-bit prime, upper half).
fn integers(count: u64, limit: i64) -> Vec<[i64; 2]> {
    let number = |i: u64| {
        let mixed = (i + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 33;
        i64::try_from(mixed).expect("31 bits") % (2 * limit + 1) - limit
    };
    (0..count).map(|i| [number(2 * i), number(2 * i + 1)]).collect()
}

#[expect(clippy::cast_precision_loss, reason = "below 2^53")]
fn real<R: Real>(value: i64) -> R {
    R::of(value as f64)
}

/// The leaf with this index; lanes beyond the values are empty.
fn leaf<R: Real>(values: &[[i64; 2]], index: u64) -> Moments<R, 2> {
    let first = usize::try_from(index).expect("small") * LANES;
    let mut lanes = std::array::from_fn(|lane| {
        values.get(first + lane).map_or(Moments::EMPTY, |pair| Moments::single(pair.map(real)))
    });
    *reduce_leaf(&mut lanes)
}

/// The maximal aligned nodes of a contiguous range of leaves: whoever has a sibling on the left is joined with it.
fn nodes<R: Real>(values: &[[i64; 2]], leaves: std::ops::Range<u64>) -> Vec<Node<Moments<R, 2>>> {
    join_siblings(leaves.map(|index| Node::leaf(index, leaf(values, index))))
}

fn join_siblings<T: Mergeable + Clone>(nodes: impl IntoIterator<Item = Node<T>>) -> Vec<Node<T>> {
    let mut joined: Vec<Node<T>> = Vec::new();
    for mut node in nodes {
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
    joined
}

fn total<R: Real>(nodes: &[Node<Moments<R, 2>>]) -> Moments<R, 2> {
    join_right(nodes.iter().map(|node| &node.value)).expect("at least one node")
}

/// The count times mean and co-moments, by two passes over whole numbers: sum (n x - sum x)(n y - sum y) is n^2
/// times the co-moment.
fn exact(values: &[[i64; 2]]) -> ([i64; 2], [[i64; 2]; 2]) {
    let n = i64::try_from(values.len()).expect("small");
    let sums = [0, 1].map(|m| values.iter().map(|v| v[m]).sum::<i64>());
    let comoment = |i: usize, j: usize| values.iter().map(|v| (n * v[i] - sums[i]) * (n * v[j] - sums[j])).sum::<i64>();
    (sums, [0, 1].map(|i| [0, 1].map(|j| comoment(i, j) / n)))
}

fn check_exact<R: Real>(count: u64, limit: i64) {
    let values = integers(count, limit);
    let (sums, comoments) = exact(&values);
    let n = R::of_count(count);
    let found = total(&nodes::<R>(&values, 0..count.div_ceil(64)));
    assert_eq!((found.count, found.diverged), (count, 0));
    assert_eq!(found.mean, sums.map(|sum| real::<R>(sum) / n));
    assert_eq!(found.comoment, comoments.map(|row| row.map(|c| real::<R>(c) / n)));
    let covariance = found.covariance().expect("more than one path");
    assert_eq!(covariance, found.comoment.map(|row| row.map(|c| c / R::of_count(count - 1))));
}

#[test]
fn a_power_of_two_of_small_integers_has_its_exact_moments() {
    // Equal counts n_a = 2^j: delta is a multiple of 2^-j, its square times n_a / 2 one of 2^-(j+1). Over one leaf
    // of numbers up to 3 the co-moment needs 12 bits before the point and 6 behind it, less than the 24 of f32;
    // over 1024 numbers up to 1000, 31 and 10, less than the 53 of f64.
    check_exact::<f32>(64, 3);
    check_exact::<f64>(64, 1000);
    check_exact::<f64>(1024, 1000);
}

#[test]
fn any_number_of_paths_has_its_moments_up_to_rounding() {
    // 1000 numbers up to X = 1000 in 11 levels. A level rounds the mean by at most 4 X eps (share, product, sum).
    // To the co-moment it adds at most n / 4 (2 X)^2 in total, with a relative error of 5 eps of its own and
    // 2 * (error of delta / |delta|); then it rounds sums of at most n X^2 twice.
    let values = integers(1000, 1000);
    let (sums, comoments) = exact(&values);
    let found = total(&nodes::<f64>(&values, 0..16));
    assert_eq!(found.count, 1000);
    let (eps, x, n, levels) = (f64::EPSILON, 1000.0, 1000.0, 11.0);
    let mean_error = levels * 4.0 * x * eps;
    let delta_error = 2.0 * mean_error + 2.0 * x * eps;
    let comoment_error =
        levels * (n / 4.0 * (5.0 * eps * 4.0 * x * x + 2.0 * 2.0 * x * delta_error) + 2.0 * n * x * x * eps);
    for i in 0..2 {
        assert!((found.mean[i] - real::<f64>(sums[i]) / n).abs() <= mean_error);
        for (found, exact) in found.comoment[i].into_iter().zip(comoments[i]) {
            let error = found - real::<f64>(exact) / n;
            assert!(error.abs() <= comoment_error, "{error:e} > {comoment_error:e}");
        }
    }
}

#[test]
fn shards_give_the_bits_of_one_run() {
    // 13 leaves, the last one incomplete: nodes of 8, 4 and 1.
    let values = integers(12 * 64 + 17, 1_000_003);
    let whole = nodes::<f32>(&values, 0..13);
    assert_eq!(whole.iter().map(|n| (n.level, n.index)).collect::<Vec<_>>(), [(3, 0), (2, 2), (0, 12)]);
    for cut in 1..13 {
        let shards = [nodes(&values, 0..cut), nodes(&values, cut..13)].concat();
        assert_eq!(join_siblings(shards), whole, "cut before leaf {cut}");
    }
    // It is the tree that does it: from left to right the bits are others.
    let leaves: Vec<Moments<f32, 2>> = (0..13).map(|index| leaf(&values, index)).collect();
    let sequential = leaves[1..].iter().fold(leaves[0], |sum, leaf| sum.merge(leaf));
    assert_eq!(sequential.count, total(&whole).count);
    assert_ne!(sequential, total(&whole));
}

#[test]
fn nothing_changes_nothing() {
    let some = Moments::single([0.1, -0.0]).merge(&Moments::single([0.2, 3.0]));
    assert_eq!(some.merge(&Moments::EMPTY), some);
    assert_eq!(Moments::EMPTY.merge(&some), some);
    assert_eq!(Moments::<f64, 2>::EMPTY.merge(&Moments::EMPTY), Moments::EMPTY);
    assert_eq!(Moments::<f64, 2>::EMPTY.covariance(), None);
    assert_eq!(Moments::single([1.0]).covariance(), None);
    // (1 - 2)^2 + (3 - 2)^2 = 2 over n - 1 = 1.
    assert_eq!(Moments::single([1.0]).merge(&Moments::single([3.0])).covariance(), Some([[2.0]]));
}

#[test]
fn diverged_paths_are_counted_apart() {
    let good = Moments::single([1.0, 2.0]);
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        for lost in [Moments::single([bad, 0.0]), Moments::single([0.0, bad])] {
            assert_eq!(lost, Moments { diverged: 1, ..Moments::EMPTY });
            for both in [lost.merge(&good), good.merge(&lost)] {
                assert_eq!(both, Moments { diverged: 1, ..good });
            }
            assert_eq!(lost.merge(&lost), Moments { diverged: 2, ..Moments::EMPTY });
        }
    }
}

#[test]
fn full_counters_stay_full() {
    let full = Moments { count: u64::MAX, diverged: u64::MAX, ..Moments::single([1.0]) };
    let lost = Moments::single([f64::NAN]);
    for both in [full.merge(&full), full.merge(&lost), lost.merge(&full), full.merge(&Moments::single([1.0]))] {
        assert_eq!((both.count, both.diverged, both.mean), (u64::MAX, u64::MAX, [1.0]));
    }
}

/// Records how it was joined.
#[derive(Clone, Debug, PartialEq)]
struct Order(String);

impl Mergeable for Order {
    fn merge(&self, other: &Self) -> Self {
        Self(format!("({} {})", self.0, other.0))
    }
}

/// What lane i holds when the distances down to `half` are done.
fn expected(i: usize, half: usize) -> String {
    if half == LANES { i.to_string() } else { format!("({} {})", expected(i, 2 * half), expected(i + half, 2 * half)) }
}

#[test]
fn a_leaf_is_halved_from_distance_32_to_1() {
    let mut lanes = std::array::from_fn(|i| Order(i.to_string()));
    let order = reduce_leaf(&mut lanes).0.clone();
    assert!(order.starts_with("((((((0 32) (16 48)) ((8 40) (24 56)))"), "{order}");
    assert_eq!(order, expected(0, 1));
    assert_eq!(reduce_leaf_of(|i| Order(i.to_string())).0, order);
}

#[test]
fn the_right_end_is_joined_first() {
    let parts = ["a", "b", "c", "d"].map(|name| Order(name.into()));
    assert_eq!(join_right(parts.iter()), Some(Order("(a (b (c d)))".into())));
    assert_eq!(join_right(parts[..1].iter()), Some(Order("a".into())));
    assert_eq!(join_right(parts[..0].iter()), None);
}

#[test]
fn only_the_two_halves_of_a_parent_are_joined() {
    let node = |level, index| Node { level, index, value: Order(format!("{level}.{index}")) };
    let parent = node(2, 6).parent(&node(2, 7)).expect("siblings");
    assert_eq!(parent, Node { level: 3, index: 3, value: Order("(2.6 2.7)".into()) });
    let refused = |left: &Node<Order>, right: &Node<Order>| left.parent(right).expect_err("not siblings").to_string();
    insta::assert_snapshot!(refused(&node(0, 1), &node(0, 2)), @"node 1 of level 0 has no sibling at node 2 of level 0, allowed: the right neighbour of an even node below level 64");
    for (left, right) in [((0, 2), (0, 2)), ((0, 3), (0, 2)), ((0, 0), (0, 3)), ((0, 2), (1, 3)), ((1, 2), (0, 3))] {
        refused(&node(left.0, left.1), &node(right.0, right.1));
    }
    refused(&node(0, u64::MAX), &node(0, 0));
    // 2^63 leaves are half of all that there can be.
    assert_eq!(node(63, 0).parent(&node(63, 1)).map(|root| (root.level, root.index)), Ok((64, 0)));
    refused(&node(64, 0), &node(64, 1));
    refused(&node(u32::MAX, 0), &node(u32::MAX, 1));
}
