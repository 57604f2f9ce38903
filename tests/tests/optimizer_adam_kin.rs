//! First steps of `NAdam`, `AdaMax`, `QHAdam`, `AdaBelief`, Yogi and `RAdam` by hand, one per convention.
//! Tolerance: 8 roundings of a double.

mod optimizer_support;

use optimizer_support::{run, variant};
use optsde_core::optimizer::{
    AdaBelief, AdaMax, AdaMaxEpsilon, Adam, BiasCorrection, Catalogued, Coordinatewise, Epsilon, EpsilonOrder,
    MAX_HYPERPARAMETERS, MomentumSchedule, NAdam, NAdamForm, QhAdam, RAdam, Threshold, VarianceEpsilon, Yogi,
};

/// The changes of one coordinate that starts at 0, at learning rate 1: they must be the expected ones.
#[track_caller]
fn check<O: Coordinatewise<f64>>(optimizer: &O, gradients: &[f64], expected: &[f64]) {
    let steps: Vec<(f64, [f64; 1])> = gradients.iter().map(|g| (1.0, [*g])).collect();
    let mut before = 0.0;
    for (k, ([x], expected)) in run::<f64, _, 1>(optimizer, [0.0], &steps).into_iter().zip(expected).enumerate() {
        let found = x - before;
        assert!((found - expected).abs() <= 8.0 * f64::EPSILON, "step {k}: found {found:e}, expected {expected:e}");
        before = x;
    }
}

#[test]
fn nadam_looks_ahead_by_its_momentum_schedule() {
    // beta_1 = 1/2, beta_2 = 1/4, eps = 0, g = 2: m = 1, the root is 2.
    // Constant: (1/2) 1 / (1 - 1/4) + (1/2) 2 / (1/2) = 8/3.
    let constant: NAdam<f64> = variant("constant", &[0.5, 0.25, 0.0]);
    check(&constant, &[2.0], &[-4.0 / 3.0]);
    // psi = 0: mu = 1/4 at every step: (1/4) 1 / (1 - 1/16) + 2 = 34/15.
    let half = NAdam { schedule: MomentumSchedule::Warming { decay: 0.0 }, ..constant };
    check(&half, &[2.0], &[-17.0 / 15.0]);
    // Dozat: m = (3/4) 2, (1/4) (3/2) / (15/16) + 2 = 12/5, and the root is 2 sqrt(beta_2) = 1.
    check(&NAdam { form: NAdamForm::Dozat, ..half }, &[2.0], &[-2.4]);
    // psi = 3: mu_1 and mu_2 as the formula says; m = 1.
    let mu = |t: i32| 0.5 * (1.0 - 0.5 * 0.96_f64.powi(3 * t));
    let ahead = mu(2) / (1.0 - mu(1) * mu(2)) + 2.0;
    let warming = NAdam { schedule: MomentumSchedule::Warming { decay: 3.0 }, ..constant };
    check(&warming, &[2.0], &[-ahead / 2.0]);
    // g = 0 next: m = 1/2, v = 3/4, gamma_2 = 15/16, the root sqrt(4/5); only m is left.
    let left = mu(3) * 0.5 / (1.0 - mu(1) * mu(2) * mu(3)) / 0.8_f64.sqrt();
    check(&warming, &[2.0, 0.0], &[-ahead / 2.0, -left]);
}

#[test]
fn nadam_moves_at_the_least_beta_2_that_it_takes() {
    // Dozat's corrected v is beta_2 g^2 at step 0: the quotient is 2 (1 / (2 sqrt(beta_2))) at psi = 0 or so, and 0 / 0
    // at beta_2 = 0, which is out of range.
    for variant in <NAdam<f64> as Catalogued<f64>>::VARIANTS {
        let mut values = [0.0; MAX_HYPERPARAMETERS];
        for (value, hyperparameter) in values.iter_mut().zip(variant.hyperparameters) {
            *value = hyperparameter.range.0;
        }
        let [[x]] = *run::<f64, _, 1>(&(variant.build)(&values), [0.0], &[(1.0, [2.0])]) else { panic!("one step") };
        assert!(x.is_finite() && x < 0.0, "{}: {x}", variant.name);
    }
}

#[test]
fn epsilon_of_adamax_decays_with_the_maximum_or_stays() {
    // beta_1 = 1/2, beta_2 = 3/4, eps = 1, g = 1 then 0: m / gamma_1 = 1, 1/3.
    // Inside the maximum: u = 2, 3/2. In the denominator: u = 1, 3/4, plus 1.
    let inside = AdaMax {
        beta1: 0.5,
        beta2: 0.75,
        epsilon: AdaMaxEpsilon::InsideMaximum(1.0),
        bias_correction: BiasCorrection::Corrected,
    };
    check(&inside, &[1.0, 0.0], &[-0.5, -(1.0 / 3.0) / 1.5]);
    let outside = AdaMax { epsilon: AdaMaxEpsilon::InDenominator(1.0), ..inside };
    check(&outside, &[1.0, 0.0], &[-0.5, -(1.0 / 3.0) / 1.75]);
    // Uncorrected: m = 1/2, 1/4.
    let uncorrected = AdaMax { bias_correction: BiasCorrection::Uncorrected, ..outside };
    check(&uncorrected, &[1.0, 0.0], &[-0.25, -0.25 / 1.75]);
}

#[test]
fn qhadam_lies_between_adam_and_the_sign_of_the_gradient() {
    let gradients = [2.0, -1.0, 0.5, 4.0];
    let mixed = |nu1, nu2| QhAdam { beta1: 0.5, beta2: 0.75, nu1, nu2, epsilon: Epsilon::OutsideRoot(1.0) };
    // nu = 1: Adam.
    let steps = gradients.map(|g| (1.0, [g]));
    let adam: Vec<f64> = run::<f64, _, 1>(&Adam::new(0.5, 0.75, 1.0), [0.0], &steps).iter().map(|[x]| *x).collect();
    let before = std::iter::once(&0.0).chain(&adam);
    let expected: Vec<f64> = before.zip(&adam).map(|(before, after)| after - before).collect();
    check(&mixed(1.0, 1.0), &gradients, &expected);
    // nu = 0: g / (|g| + eps).
    check(&mixed(0.0, 0.0), &gradients, &gradients.map(|g| -g / (g.abs() + 1.0)));
    // nu_1 = 1/2, nu_2 = 1/4, g = 2 then 0: m / gamma_1 = 2, 2/3; v / gamma_2 = 4, 12/7. Second: (1/2) (2/3) over
    // sqrt((1/4) (12/7)) + 1.
    let second = -(1.0 / 3.0) / ((3.0_f64 / 7.0).sqrt() + 1.0);
    check(&mixed(0.5, 0.25), &[2.0, 0.0], &[-2.0 / 3.0, second]);
}

#[test]
fn adabelief_keeps_what_it_adds_to_the_second_moment() {
    // beta_1 = 1/2, beta_2 = 3/4, g = 2: m = 1, (g - m)^2 = 1, v = 1/4, v / gamma_2 = 1: 2 / (1 + 1).
    let outside = AdaBelief {
        beta1: 0.5,
        beta2: 0.75,
        epsilon: Epsilon::OutsideRoot(1.0),
        variance_epsilon: VarianceEpsilon::NotAdded,
    };
    check(&outside, &[2.0], &[-1.0]);
    // With 3/4 added: v = 1, root 2. Then g = 1: m = 1, no surprise, v = 3/4 + 3/4, gamma_2 = 7/16, m / gamma_1 = 4/3.
    let added = AdaBelief { variance_epsilon: VarianceEpsilon::AddedEachStep(0.75), ..outside };
    let second = -(4.0 / 3.0) / ((1.5_f64 * 16.0 / 7.0).sqrt() + 1.0);
    check(&added, &[2.0, 1.0], &[-2.0 / 3.0, second]);
    // One epsilon for both: v = 1/4 + 2, over 1/4: root 3, plus 2.
    check(&AdaBelief::new(0.5, 0.75, 2.0), &[2.0], &[-0.4]);
}

#[test]
fn the_second_moment_of_yogi_moves_by_the_square_of_the_gradient() {
    // beta_1 = 1/2, beta_2 = 3/4, eps = 1, v_0 = 3. g = 2: v < g^2, up by 1 to 4; m = 1. g = 1: v > g^2, down by 1/4;
    // m = 1.
    let yogi = Yogi::new(0.5, 0.75, 1.0, 3.0);
    check(&yogi, &[2.0, 1.0], &[-1.0 / 3.0, -1.0 / (3.75_f64.sqrt() + 1.0)]);
    // At v = g^2 it stays: v_0 = 4, g = 2.
    check(&Yogi { initial_v: 4.0, ..yogi }, &[2.0], &[-1.0 / 3.0]);
    // Corrected, m_0 = 2: m = 2, over 1/2; v = 4, over 1/4: 4 / (4 + 1).
    let corrected = Yogi { bias_correction: BiasCorrection::Corrected, initial_m: 2.0, ..yogi };
    check(&corrected, &[2.0], &[-0.8]);
}

#[test]
fn radam_divides_from_its_threshold_on() {
    // beta_2 = 7/8: rho_inf = 15, rho_t = 15 - 2 t (7/8)^t / (1 - (7/8)^t) = 1, 1.93, 2.82, 3.67, 4.47, 5.23. A constant
    // gradient 2 has m / gamma_1 = 2 and v / gamma_2 = 4.
    let power = |t: i32| 0.875_f64.powi(t);
    let rho = |t: i32| 15.0 - 2.0 * f64::from(t) * power(t) / (1.0 - power(t));
    let r = |t: i32| ((rho(t) - 4.0) * (rho(t) - 2.0) * 15.0 / (11.0 * 13.0 * rho(t))).sqrt();
    let radam = |threshold, epsilon_order| RAdam {
        beta1: 0.5,
        beta2: 0.875,
        epsilon: Epsilon::OutsideRoot(1.0),
        epsilon_order,
        threshold,
    };
    let after = |t: i32| -r(t) * 2.0 / 3.0;
    let optax = radam(Threshold::AtLeast(5.0), EpsilonOrder::AfterCorrection);
    check(&optax, &[2.0; 6], &[-2.0, -2.0, -2.0, -2.0, -2.0, after(6)]);
    let paper = radam(Threshold::Above(4.0), EpsilonOrder::AfterCorrection);
    check(&paper, &[2.0; 6], &[-2.0, -2.0, -2.0, -2.0, after(5), after(6)]);
    // torch: epsilon is divided by sqrt(gamma_2).
    let torch = radam(Threshold::Above(5.0), EpsilonOrder::BeforeCorrection);
    let hat = -r(6) * 2.0 / (2.0 + 1.0 / (1.0 - power(6)).sqrt());
    check(&torch, &[2.0; 6], &[-2.0, -2.0, -2.0, -2.0, -2.0, hat]);
    // rho_1 = 1 exactly: a threshold of 1 is reached, not exceeded. (r is an imaginary number there; the golden
    // trajectories have a threshold that is a rho above 4.)
    let at_one = |threshold| run::<f64, _, 1>(&radam(threshold, EpsilonOrder::AfterCorrection), [0.0], &[(1.0, [2.0])]);
    assert_eq!(at_one(Threshold::Above(1.0)), [[-2.0]]);
    assert_ne!(at_one(Threshold::AtLeast(1.0)), [[-2.0]]);
}
