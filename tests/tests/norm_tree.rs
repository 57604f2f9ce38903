//! The order of the sums over a layer, against the tree written out by recursion over zeros and ranges.

use optsde_core::norm::{norm, sum_of_squares, tree_sum};

/// Values without a pattern, no sum of which is exact, so that another order of the sum has other bits.
fn values(count: u32) -> Vec<f64> {
    (0..count).map(|i| 1.0 / f64::from(1 + i.wrapping_mul(2_654_435_761) % 1009)).collect()
}

/// The tree over a number of values that is a power of two: inside a leaf the two interleaved halves, above it the
/// left and the right half.
fn by_recursion(values: &[f64]) -> f64 {
    let half = values.len() / 2;
    match values {
        [value] => *value,
        _ if values.len() > 64 => by_recursion(&values[..half]) + by_recursion(&values[half..]),
        _ => by_recursion(&(0..half).map(|j| values[j] + values[j + half]).collect::<Vec<_>>()),
    }
}

#[test]
fn a_layer_of_any_length_is_summed_as_if_it_were_filled_up_with_zeros() {
    for count in [1, 2, 3, 63, 64, 65, 128, 129, 192, 700, 1000] {
        let values = values(count);
        let mut padded = values.clone();
        padded.resize(values.len().next_power_of_two().max(64), 0.0);
        assert_eq!(tree_sum(values.iter().copied()), by_recursion(&padded), "{count} values");
        let squares: Vec<f64> = padded.iter().map(|v| v * v).collect();
        assert_eq!(sum_of_squares(values.iter().copied()), by_recursion(&squares), "{count} squares");
    }
}

#[test]
fn the_order_matters_for_the_values_of_this_test() {
    let values = values(700);
    assert_ne!(tree_sum(values.iter().copied()), values.iter().sum::<f64>());
}

#[test]
fn the_norm_is_the_square_root_of_the_sum_of_squares() {
    // 3, 4 and 12: 5, then 13.
    assert_eq!(norm([3.0_f64, 4.0, 12.0]), 13.0);
    assert_eq!(norm([3.0_f32, 4.0, 12.0]), 13.0);
    assert_eq!(norm::<f64>([]), 0.0);
    // Not scaled: 1e20 squared is no f32.
    assert_eq!(norm([1e20_f32]), f32::INFINITY);
    assert!(norm([1.0, f64::NAN]).is_nan());
}
