//! The second moment of RMSprop and Adam: its law, how low it gets, and whether noise dominates it.

#[path = "theory_data/linear_loss.rs"]
mod linear_loss;

use linear_loss::{base, gradient, order, start, sym3};
use optsde::theory::linear_loss::optimizer::{Optimizer, State, expectations};
use optsde::theory::malladi_one_step::Denominator::Previous;
use optsde::theory::noise_dominance::{Applicable, applicable, ratio};
use optsde::theory::second_moment::{Gradients, floor, stationary, warm_up};

/// Mean and deviation depend on the first four moments of the gradient, which sym3 shares with a normal number; the
/// expectations over its sequences are exact. beta v_0 decays as a whole.
#[test]
fn the_warm_up_is_that_of_the_exact_recursion() {
    let (g, sigma, beta, v0) = (0.5, 0.8, 0.9, 2.0);
    for k in [0, 1, 7, 40] {
        let optimizer = Optimizer {
            learning_rate: 0.1,
            rate1: None,
            rate2: 1.0 - beta,
            epsilon: 1.0,
            weight_decay: 0.0,
            denominator: Previous,
        };
        let first = State { step: 0, x: 0.0, m: 0.0, v: v0 };
        let exact = expectations(&optimizer, &gradient(g, sigma, sym3()), &first, k).unwrap();
        let marginal = warm_up(Gradients { mean: g, deviation: sigma }, beta, k, v0).unwrap();
        assert!((marginal.mean - exact.v).abs() < 1e-13, "{k}");
        let variance = exact.v2 - exact.v * exact.v;
        assert!((marginal.deviation.powi(2) - variance).abs() < 1e-13, "{k}");
    }
}

#[test]
fn the_mean_stays_at_its_limit_and_the_deviation_grows_to_its_own() {
    let gradients = Gradients { mean: -0.3, deviation: 1.5 };
    let limit = stationary(gradients, 0.99).unwrap();
    let mut last = 0.0;
    for k in [0, 1, 10, 100, 10_000] {
        let marginal = warm_up(gradients, 0.99, k, limit.mean).unwrap();
        assert!((marginal.mean / limit.mean - 1.0).abs() < 1e-15);
        assert!(marginal.deviation >= last && marginal.deviation <= limit.deviation);
        last = marginal.deviation;
    }
    assert_eq!(last, limit.deviation);
    // beta = 0: v is the square of the last gradient, Var = 2 sigma^4 + 4 g^2 sigma^2.
    let forgetful = warm_up(gradients, 0.0, 1, 7.0).unwrap();
    assert!((forgetful.deviation.powi(2) - (2.0 * 1.5_f64.powi(4) + 4.0 * 0.09 * 2.25)).abs() < 1e-12);
    // Without gradients v_0 halves at every step, also below the rounding of 1.
    let none = Gradients { mean: 0.0, deviation: 0.0 };
    assert!((warm_up(none, 0.5, 100, 3.0).unwrap().mean / (3.0 * 2.0_f64.powi(-100)) - 1.0).abs() < 1e-13);
    assert!(warm_up(gradients, 1.0, 1, 0.0).is_err() && warm_up(gradients, 0.5, 1, -1.0).is_err());
}

/// Both hold for c_2 eta^2 <= 1/2, where (1 - x)^(1/x) >= 1/4, with equality at the end; the printed bound is above both.
#[test]
fn four_to_the_minus_c_t_is_below_every_u_and_two_is_not() {
    for (c2, steps, eta2) in [(1.0, 8, 0.5), (0.5, 3, 0.25), (2.0, 40, 0.01), (1.0, 0, 0.1)] {
        let time = f64::from(steps) * eta2;
        let floor = floor(c2, time, eta2).unwrap();
        let iterated = (0..steps).fold(1.0, |u, _| u * (1.0 - c2 * eta2));
        assert!((floor.discrete / iterated - 1.0).abs() < 1e-13);
        assert!(floor.corrected <= floor.discrete * (1.0 + 1e-15) && floor.discrete <= floor.sde);
        assert!(steps == 0 || floor.as_printed > floor.sde);
    }
    let edge = floor(1.0, 4.0, 0.5).unwrap();
    assert!((edge.corrected / edge.discrete - 1.0).abs() < 1e-14);
    for (c2, time, eta2) in [(1.0, 1.0, 0.6), (1.0, 1.0, 0.3), (0.0, 1.0, 0.1), (1.0, -1.0, 0.1), (1.0, 1.0, 0.0)] {
        assert!(floor(c2, time, eta2).is_err(), "{c2} {time} {eta2}");
    }
}

/// In Malladi22's limit the ratio falls as eta^2, and it is what its SDE leaves out of E u at leading order: with c_2 T = 1,
/// (1 - e^-1) g^2 / sigma^2 of the total error, the rest being the discretisation of the decay, (u_0 - 1) e^-1 eta^2 / 2.
#[test]
fn the_ratio_of_gradient_to_noise_is_what_the_scaled_sde_leaves_out() {
    let eta2 = [1.0 / 256.0, 1.0 / 1024.0];
    let ratios = eta2.map(|eta2| ratio(1.0, 1.0 / eta2, 1.0).unwrap());
    assert!((order(eta2, ratios) - 1.0).abs() < 1e-12);
    let sde = base().sde(&start(), 1.0).unwrap();
    for (eta2, ratio) in eta2.into_iter().zip(ratios) {
        let error = base().optimizer(eta2, &sym3(), Previous, &start(), 1.0).unwrap().v - sde.v;
        let left_out = (1.0 - (-1.0_f64).exp()) * ratio;
        let discretisation = -(-1.0_f64).exp() * eta2 / 2.0;
        assert!((error / (left_out + discretisation) - 1.0).abs() < 2.0 * eta2);
    }
}

#[test]
fn a_batch_that_grows_ends_the_regime_of_noise() {
    assert_eq!(ratio(0.5, 2.0, 8.0).unwrap(), 2.0);
    let verdict = |batch| applicable(ratio(0.01, 1.0, batch).unwrap(), 0.05).unwrap();
    // 0.01 B / (1 + 0.01 B) = 0.05 at B = 5.26
    assert_eq!([verdict(5.0), verdict(6.0)], [Applicable::Both, Applicable::Comp24Only]);
    assert!(ratio(-1.0, 1.0, 1.0).is_err() && ratio(1.0, 0.0, 1.0).is_err() && ratio(1.0, 1.0, 0.0).is_err());
    assert!(ratio(1e300, 1e-300, 1.0).is_err() && applicable(f64::NAN, 0.1).is_err() && applicable(1.0, 0.0).is_err());
}
