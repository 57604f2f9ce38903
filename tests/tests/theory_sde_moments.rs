//! Exact moments of one step: SVAG, and RMSprop and Adam in the scaling of Malladi22.

use optsde::theory::finite_law::FiniteLaw;
use optsde::theory::malladi_one_step::{Denominator, Momentum, Point, Scaling, adam, rmsprop};
use optsde::theory::{DMatrix, DVector, svag};

fn law(atoms: &[[f64; 2]], probabilities: &[f64]) -> FiniteLaw {
    let atoms = DMatrix::from_fn(atoms.len(), 2, |i, j| atoms[i][j]);
    FiniteLaw::new(["atoms", "probabilities"], &atoms, &DVector::from_column_slice(probabilities)).unwrap()
}

/// The moments of (eta/l) (w_+ g_1 + w_- g_2) as sums over all pairs of gradients. Tolerance: 9 products of numbers
/// around 1, that is some 1e-15.
#[test]
fn svag_step_moments_are_the_sums_over_all_pairs_of_gradients() {
    let gradients = [[1.5, -0.25], [-0.75, 2.0], [0.125, 0.5]];
    let probabilities = [0.25, 0.5, 0.25];
    let eta = 0.7;
    for l in [1.0_f64, 2.0, 2.5, 64.0] {
        let root = (2.0 * l - 1.0).sqrt();
        let weights = [0.5 * (1.0 + root), 0.5 * (1.0 - root)];
        let (mut mean, mut second, mut third) = (vec![0.0; 2], vec![0.0; 4], vec![0.0; 8]);
        for (g1, p1) in gradients.iter().zip(probabilities) {
            for (g2, p2) in gradients.iter().zip(probabilities) {
                let step = [0, 1].map(|i| -(eta / l) * (weights[0] * g1[i] + weights[1] * g2[i]));
                for i in 0..2 {
                    mean[i] += p1 * p2 * step[i];
                    for j in 0..2 {
                        second[2 * i + j] += p1 * p2 * step[i] * step[j];
                        for k in 0..2 {
                            third[4 * i + 2 * j + k] += p1 * p2 * step[i] * step[j] * step[k];
                        }
                    }
                }
            }
        }
        let moments = svag::step_moments(&law(&gradients, &probabilities), l, eta).unwrap();
        for i in 0..2 {
            assert!((moments.mean[i] - mean[i]).abs() < 1e-15);
            for j in 0..2 {
                assert!((moments.second[(i, j)] - second[2 * i + j]).abs() < 1e-14);
                for k in 0..2 {
                    assert!((moments.third[i][(j, k)] - third[4 * i + 2 * j + k]).abs() < 1e-14);
                }
            }
        }
    }
}

/// Erratum of Li21 Lemma 4.6 (iii): the third moment of a step along a loss falls, it does not rise.
#[test]
fn the_third_moment_of_a_svag_step_has_the_sign_of_minus_the_gradient() {
    let gradients = law(&[[1.0, 0.0], [3.0, 0.0]], &[0.5, 0.5]);
    let moments = svag::step_moments(&gradients, 4.0, 0.1).unwrap();
    assert!(moments.third[0][(0, 0)] < 0.0);
}

fn point(u: f64) -> Point {
    Point {
        gradient: DVector::from_column_slice(&[0.75, -0.5]),
        u: DVector::from_column_slice(&[u, 2.0 * u]),
        noise: law(&[[1.0, 0.5], [-1.0, 0.5], [0.0, -1.0]], &[0.25, 0.25, 0.5]),
    }
}

fn scaling(eta: f64) -> Scaling {
    Scaling { eta, sigma0: 1.25, eps0: 0.1, c2: 0.5 }
}

/// Malladi22 Lemma C.5: the first moments and the covariance of theta, whose remainders are of order eta^4, so that
/// halving eta divides them by 16; Sigma = diag(1/2, 3/4).
#[test]
fn rmsprop_has_the_leading_moments_of_its_sde_up_to_eta_to_the_fourth() {
    let remainder = |eta: f64| {
        let moments = rmsprop(&scaling(eta), Denominator::Previous, &point(1.0)).unwrap();
        let nu = 1.0 / (1.25 + 0.1);
        let first = moments.mean[0] + eta * eta * nu * 0.75;
        assert!(first.abs() < 1e-16, "the first moment of theta is exact: {first:e}");
        [
            moments.mean[2] - eta * eta * 0.5 * (0.5 - 1.0),
            moments.second[(0, 0)] - eta * eta * nu * nu * 1.25 * 1.25 * 0.5,
            moments.second[(2, 2)],
        ]
    };
    for (coarse, fine) in remainder(0.02).into_iter().zip(remainder(0.01)) {
        let ratio = coarse / fine;
        assert!((ratio - 16.0).abs() < 0.1, "{ratio}");
    }
}

/// Malladi22 Lemma D.4: the momentum alone carries noise of order eta; everything else of theta is of order eta^4.
#[test]
fn adam_moves_its_momentum_by_the_noise_and_its_parameter_by_the_momentum() {
    let eta = 1e-3;
    let momentum = Momentum { c1: 0.75, m: DVector::from_column_slice(&[0.5, 0.25]), k: 1_000_000 };
    let moments = adam(&scaling(eta), &momentum, Denominator::Previous, &point(1.0)).unwrap();
    // t = k eta^2 = 1; gamma_i = 1 - exp(-c_i) up to eta^2
    let (gamma1, gamma2) = (1.0 - (-0.75_f64).exp(), 1.0 - (-0.5_f64).exp());
    let drift = -(gamma2.sqrt() / gamma1) * 0.5 / (1.25 + 0.1 * gamma2.sqrt());
    assert!((moments.mean[0] / (eta * eta) - drift).abs() < 10.0 * eta * eta);
    assert!((moments.mean[2] / (eta * eta) - 0.75 * (0.75 - 0.5)).abs() < 1e-12);
    assert!((moments.second[(2, 2)] / (eta * eta) - 0.75 * 0.75 * 1.25 * 1.25 * 0.5).abs() < 10.0 * eta * eta);
    assert!(moments.second[(0, 0)] < 10.0 * eta.powi(4));
}

/// v_k or v_(k+1): one and the same to leading order, apart at the next. With skewed noise they differ by
/// E[z dP] = O(eta^3), eta times the drift.
#[test]
fn the_two_denominators_give_different_steps() {
    for eta in [0.1, 0.05] {
        let previous = rmsprop(&scaling(eta), Denominator::Previous, &point(1.0)).unwrap();
        let current = rmsprop(&scaling(eta), Denominator::Current, &point(1.0)).unwrap();
        assert_eq!(previous.mean[2], current.mean[2]);
        let difference = (previous.mean[0] - current.mean[0]).abs();
        assert!(difference > 1e-3 * eta * eta * eta && difference < eta * eta * eta, "{difference:e}");
    }
}

/// The first step of Adam with v_k: gamma_2 = 0 takes the whole step away where v_0 > 0.
#[test]
fn the_first_step_of_adam_with_the_previous_second_moment_is_zero() {
    let momentum = Momentum { c1: 0.75, m: DVector::zeros(2), k: 0 };
    let moments = adam(&scaling(0.1), &momentum, Denominator::Previous, &point(1.0)).unwrap();
    assert_eq!((moments.mean[0], moments.mean[1]), (0.0, 0.0));
    assert!(adam(&scaling(0.1), &momentum, Denominator::Previous, &point(0.0)).is_err());
}
