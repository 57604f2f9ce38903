//! Natural gradient with the running average of the Fisher information that real programs keep: below which rate of the
//! average its stationary state attracts.

mod positive_matrices;

use optsde::theory::natural_gradient::fisher_average::{FisherAverage, Noise, Preconditioner};
use optsde::theory::recursion::LinearRecursion;
use optsde::theory::{DMatrix, natural_gradient, stein};
use positive_matrices::{inverse, positive, scalar, symmetrized};

/// One step of the population, D = 1 and mu = 0: (variance, averaged Fisher information).
fn step(variant: (Preconditioner, Noise), r: f64, epsilon: f64, (s, j): (f64, f64)) -> (f64, f64) {
    let (k, lam) = (0.7, 1.3);
    let next = (1.0 - epsilon) * j + epsilon * k * k * s;
    let used = if variant.0 == Preconditioner::AfterUpdate { next } else { j };
    let c = r * if variant.1 == Noise::OfAverage { used } else { k * k * s };
    ((1.0 - lam * k / used).powi(2) * s + (lam / used).powi(2) * c, next)
}

fn fixed_point(r: f64) -> (f64, f64) {
    let sigma = natural_gradient::minibatch_covariance(&scalar(0.7), r, 1.3, 0.0).unwrap()[(0, 0)];
    (sigma, 0.7 * 0.7 * sigma)
}

const VARIANTS: [(Preconditioner, Noise); 4] = [
    (Preconditioner::AfterUpdate, Noise::OfAverage),
    (Preconditioner::AfterUpdate, Noise::OfState),
    (Preconditioner::BeforeUpdate, Noise::OfAverage),
    (Preconditioner::BeforeUpdate, Noise::OfState),
];

/// Central differences of the step above; h^2 = 1e-8 and rounding/h = 1e-12 bound their error, and eigenvalues that
/// collide take the root of it.
#[test]
fn the_running_average_is_stable_below_the_stated_rates_by_linearization() {
    let h = 1e-4;
    for variant in VARIANTS {
        for r in [0.009, 0.1, 0.25, 0.9, 1.0] {
            let average = FisherAverage::new(r, variant.0, variant.1).unwrap();
            let limit = average.largest_rate();
            let (s, j) = fixed_point(r);
            let radius = |epsilon: f64| {
                let column = |ds: f64, dj: f64| {
                    let at = |sign: f64| step(variant, r, epsilon, (s * (1.0 + sign * ds), j * (1.0 + sign * dj)));
                    let ((s_up, j_up), (s_down, j_down)) = (at(h), at(-h));
                    [(s_up - s_down) / (2.0 * h * s), (j_up - j_down) / (2.0 * h * j)]
                };
                let ([a, c], [b, d]) = (column(1.0, 0.0), column(0.0, 1.0));
                stein::spectral_radius(&DMatrix::from_row_slice(2, 2, &[a, b, c, d])).unwrap()
            };
            for epsilon in [0.005, 0.3, 0.5, 0.9, 1.0] {
                let expected = average.spectral_radius(epsilon).unwrap();
                assert!((radius(epsilon) - expected).abs() < 1e-4, "{variant:?} {r} {epsilon}");
                assert_eq!(expected < 1.0, epsilon < limit, "{variant:?} {r} {epsilon}");
            }
            if limit > 0.0 && limit < 1.0 {
                assert!(radius(0.999 * limit) < 1.0 && radius((1.001 * limit).min(1.0)) > 1.0, "{variant:?} {r}");
            }
        }
    }
}

/// A deviation of 1e-6 in the population itself, far from linear in the end: 4000 steps at 2 % below and above the limit.
#[test]
fn the_population_returns_below_the_limit_and_leaves_above() {
    for variant in VARIANTS {
        for r in [0.1, 0.5] {
            let limit = FisherAverage::new(r, variant.0, variant.1).unwrap().largest_rate();
            let (s, j) = fixed_point(r);
            let deviation = |epsilon: f64| {
                let mut state = (s * (1.0 + 1e-6), j);
                for _ in 0..4000 {
                    state = step(variant, r, epsilon, state);
                }
                (state.0 / s - 1.0).abs()
            };
            let above = if limit == 0.0 { 0.02 } else { 1.02 * limit };
            let left = deviation(above);
            assert!(left.is_nan() || left > 1e-3, "{variant:?} {r}: {left:e}");
            if limit > 0.0 {
                assert!(deviation(0.98 * limit) < 1e-7, "{variant:?} {r}");
            }
        }
    }
}

/// Covariance of (w, m) and the average J together, with momentum, from a start 20 % off, step by step: a slow average
/// (epsilon = 0.005) finds the stationary state.
#[test]
fn a_slow_average_finds_the_stationary_state_from_elsewhere() {
    let (lam, epsilon, r, d) = (0.6, 0.005, 0.25, 2);
    let (k, c) = (positive(d, 1.0), positive(d, 2.0));
    for mu in [0.0, 0.5] {
        for batches in [true, false] {
            let expected = if batches {
                natural_gradient::minibatch_covariance(&k, r, lam, mu).unwrap()
            } else {
                natural_gradient::stationary_covariance(&k, &c, lam, mu).unwrap()
            };
            let mut j = 1.2 * &k * &expected * &k;
            let mut state = DMatrix::zeros(2 * d, 2 * d);
            state.view_mut((0, 0), (d, d)).copy_from(&(0.8 * &expected));
            for _ in 0..6000 {
                let sigma = state.view((0, 0), (d, d)).into_owned();
                j = (1.0 - epsilon) * j + epsilon * &k * sigma * &k;
                let noise = if batches { r * symmetrized(&j) } else { c.clone() };
                let lambda = symmetrized(&(lam * inverse(&j)));
                let step = LinearRecursion::preconditioned_heavy_ball(&k, &noise, &lambda, mu).unwrap();
                let (a, b) = (step.transition(), step.input());
                state = a * state * a.transpose() + b * noise * b.transpose();
            }
            let miss = (state.view((0, 0), (d, d)) - &expected).amax() / expected.amax();
            assert!(miss < 1e-9, "{mu} {batches}: {miss:e}");
        }
    }
}
