//! Noise and signal from sums over groups of steps, with the covariance of the two estimates.
//!
//! The covariance is that of the jackknife: the estimates are repeated without each of the K groups, and the covariance
//! is (K - 1)/K times the sum of squares of the K results around their mean (Efron and Stein, "The jackknife estimate
//! of variance", 1981, who show that it errs on the large side).
//!
//! With the mean mu and the covariance Sigma of one gradient,
//!
//! ```text
//! Var G^ = 4 mu' Sigma mu / m + 2 tr Sigma^2 / (m (m - 1))
//! ```
//!
//! The jackknife estimates the first term with the mean gradient in the place of mu. Where there is no signal, that
//! is on average twice the second term, but near 0 whenever the mean gradient happens to be small; G^ is then -N^/m,
//! with hardly any error. So the second term, estimated from differences of neighbouring groups, is the least that
//! the variance can be.

use optsde_core::Real;

use super::PairOfMeans;

/// Sums over the steps of a group, of deviations from one gradient for all groups: where there is little noise, sums
/// of squares of the gradients themselves would cancel.
pub(super) struct Group {
    pub(super) sum: Vec<f64>,
    pub(super) squares: f64,
}

/// All steps.
pub(super) struct Sums {
    pub(super) loss: f64,
    /// The first gradient, from which the others deviate.
    pub(super) origin: Vec<f64>,
    pub(super) groups: Vec<Group>,
}

/// Both estimates with their covariance.
pub(super) fn jackknife(Sums { origin, groups, .. }: &Sums, per_group: usize) -> PairOfMeans {
    let per_group = count(per_group);
    let number = count(groups.len());
    let mut total = Group { sum: vec![0.0; origin.len()], squares: 0.0 };
    for group in groups {
        total.squares += group.squares;
        for (total, sum) in total.sum.iter_mut().zip(&group.sum) {
            *total += sum;
        }
    }
    let nothing = Group { sum: vec![0.0; origin.len()], squares: 0.0 };
    let means = estimates(number * per_group, origin, &total, &nothing);
    let less = (number - 1.0) * per_group;
    let without: Vec<[f64; 2]> = groups.iter().map(|group| estimates(less, origin, &total, group)).collect();
    let centre = [0, 1].map(|i| without.iter().map(|estimate| estimate[i]).sum::<f64>() / number);
    let entry = |i: usize, j: usize| {
        let products = without.iter().map(|estimate| (estimate[i] - centre[i]) * (estimate[j] - centre[j]));
        products.sum::<f64>() * (number - 1.0) / number
    };
    let m = number * per_group;
    let least = 2.0 * trace_of_square(groups, per_group) / (m * (m - 1.0));
    let covariance = [[entry(0, 0), entry(0, 1)], [entry(1, 0), entry(1, 1).max(least)]];
    PairOfMeans { means, covariance, degrees_of_freedom: number - 1.0 }
}

/// N^ and G^ of the m steps that are in `total` and not in `without`.
fn estimates(m: f64, origin: &[f64], total: &Group, without: &Group) -> [f64; 2] {
    let (mut norm_of_sum, mut norm_of_mean) = (0.0, 0.0);
    for ((origin, total), without) in origin.iter().zip(&total.sum).zip(&without.sum) {
        let sum = total - without;
        norm_of_sum += sum * sum;
        norm_of_mean += (origin + sum / m) * (origin + sum / m);
    }
    // Not negative but for rounding.
    let noise = ((total.squares - without.squares - norm_of_sum / m) / (m - 1.0)).max(0.0);
    [noise, norm_of_mean - noise / m]
}

/// The mean of (h_i . h_j)^2 over pairs of h = (S_(2i) - S_(2i+1))/sqrt(2 g): E h = 0, Cov h = Sigma.
fn trace_of_square(groups: &[Group], per_group: f64) -> f64 {
    let (neighbours, _) = groups.as_chunks::<2>();
    let (mut sum, mut pairs) = (0.0, 0.0);
    for (i, first) in neighbours.iter().enumerate() {
        for second in neighbours.iter().take(i) {
            let product = dot_of_differences(first, second) / (2.0 * per_group);
            sum += product * product;
            pairs += 1.0;
        }
    }
    sum / pairs
}

fn dot_of_differences([a, b]: &[Group; 2], [c, d]: &[Group; 2]) -> f64 {
    let first = a.sum.iter().zip(&b.sum).map(|(a, b)| a - b);
    let second = c.sum.iter().zip(&d.sum).map(|(c, d)| c - d);
    first.zip(second).map(|(first, second)| first * second).sum()
}

fn count(steps: usize) -> f64 {
    f64::of_count(steps as u64)
}
