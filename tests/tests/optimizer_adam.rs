//! First steps of Adam and AMSGrad by hand, one per convention. Tolerance where numbers are not exact:
//! 4 roundings of a double.

mod optimizer_support;

use optimizer_support::{run, variant};
use optsde_core::optimizer::{
    Adam, AdamW, AmsGrad, BiasCorrection, Coordinatewise, DecayFactor, DecayOrder, Decayed, Epsilon, EpsilonOrder,
    Maximum, SecondMomentUse, WeightDecay,
};

/// The changes of one coordinate that starts at 0, at learning rate 1.
fn changes<O: Coordinatewise<f64>>(optimizer: &O, gradients: &[f64]) -> Vec<f64> {
    let steps: Vec<(f64, [f64; 1])> = gradients.iter().map(|g| (1.0, [*g])).collect();
    let positions = run::<f64, _, 1>(optimizer, [0.0], &steps);
    let before = std::iter::once(0.0).chain(positions.iter().map(|[x]| *x));
    before.zip(&positions).map(|(before, [after])| after - before).collect()
}

#[track_caller]
fn close(found: f64, expected: f64) {
    assert!((found / expected - 1.0).abs() <= 4.0 * f64::EPSILON, "found {found:e}, expected {expected:e}");
}

#[test]
fn the_first_step_of_adam_is_the_gradient_over_its_size_and_epsilon() {
    // m / gamma_1 = g and v / gamma_2 = g^2, whatever beta is: powers of two make every operation exact.
    let adam = Adam::new(0.5, 0.75, 2.0);
    assert_eq!(changes(&adam, &[6.0]), [-6.0 / 8.0]);
    assert_eq!(changes(&adam, &[-6.0]), [6.0 / 8.0]);
    // Before correction, epsilon is divided by sqrt(1 - beta_2) = 1/2: 6 / (6 + 4).
    let hat = Adam { epsilon_order: EpsilonOrder::BeforeCorrection, ..adam };
    assert_eq!(changes(&hat, &[6.0]), [-0.6]);
    // Inside: 1 / sqrt(1 + 3); before correction (1/2) / (1/2 sqrt(1/4 + 2)) = 2/3.
    let inside = Adam { epsilon: Epsilon::InsideRoot(3.0), ..adam };
    assert_eq!(changes(&inside, &[1.0]), [-0.5]);
    let both_unusual = Adam { epsilon: Epsilon::InsideRoot(2.0), ..hat };
    close(changes(&both_unusual, &[1.0])[0], -1.0 / 3.0);
    // Uncorrected: m = 3, sqrt(v) = 3: 3 / (3 + 2).
    let uncorrected = Adam { bias_correction: BiasCorrection::Uncorrected, ..adam };
    assert_eq!(changes(&uncorrected, &[6.0]), [-0.6]);
}

#[test]
fn adam_with_the_old_second_moment_does_not_move_at_first() {
    // gamma_2 = 1 - beta_2^0 = 0. At v_0 = 0 its correction is 0 / 0, which must not become a NaN; nor with eps = 0.
    for (initial_v, epsilon) in [(4.0, 2.0), (0.0, 2.0), (0.0, 0.0), (4.0, 0.0)] {
        let adam = Adam { second_moment: SecondMomentUse::Previous, initial_v, ..Adam::new(0.5, 0.75, epsilon) };
        assert_eq!(changes(&adam, &[6.0])[0], 0.0, "v_0 = {initial_v}, eps = {epsilon}");
    }
    // Then v_1 = 9 from v_0 = 0, gamma_2 = 1/4: sqrt(9 / (1/4)) = 6, and m_2 / gamma_1 = 6 at a constant gradient.
    let adam = Adam { second_moment: SecondMomentUse::Previous, ..Adam::new(0.5, 0.75, 2.0) };
    close(changes(&adam, &[6.0, 6.0])[1], -6.0 / 8.0);
    // From v_0 = 16 at g = 2: v_1 = 13, so that second step is 2 / (sqrt(52) + 2).
    let adam = Adam { initial_v: 16.0, ..adam };
    close(changes(&adam, &[2.0, 2.0])[1], -2.0 / (52.0_f64.sqrt() + 2.0));
}

#[test]
fn powers_of_beta_survive_as_running_products() {
    // At a constant gradient both corrections are exact in real arithmetic at every step, so that every step is
    // g / (g + eps). In doubles: 1 - beta^k loses up to 1 / (1 - beta_2) = 1000 roundings, 2e-13.
    for change in changes(&Adam::new(0.9, 0.999, 1.0), &[3.0; 2000]) {
        assert!((change / -0.75 - 1.0).abs() < 1e-12, "{change:e}");
    }
}

#[test]
fn epsilons_inside_and_outside_the_root_add_up() {
    // v / gamma_2 = 4 at g = 2: 2 / (sqrt(4 + 5) + 1).
    let adam: Adam<f64> = variant("epsilon_inside_and_outside", &[0.5, 0.75, 1.0, 5.0]);
    close(changes(&adam, &[2.0])[0], -0.5);
}

#[test]
fn decoupled_decay_is_multiplied_as_its_factor_says() {
    // From x = 8 with g = 6, eps = 2: Adam's quotient is 3/4. eta = 1/2, lambda = 1/4.
    let first = |factor, order| {
        let decay = WeightDecay::Decoupled { coefficient: 0.25, factor, order };
        run::<f64, _, 1>(&Decayed { optimizer: Adam::new(0.5, 0.75, 2.0), decay }, [8.0], &[(0.5, [6.0])])[0][0]
    };
    let before = |factor| first(factor, DecayOrder::BeforeUpdate);
    assert_eq!(before(DecayFactor::LearningRate), 8.0 - 0.375 - 0.125 * 8.0);
    assert_eq!(before(DecayFactor::Schedule { base: 1.0 }), 8.0 - 0.375 - 0.125 * 8.0);
    assert_eq!(before(DecayFactor::Schedule { base: 0.5 }), 8.0 - 0.375 - 0.25 * 8.0);
    assert_eq!(before(DecayFactor::One), 8.0 - 0.375 - 0.25 * 8.0);
    assert_eq!(first(DecayFactor::LearningRate, DecayOrder::AfterUpdate), (8.0 - 0.375) * 0.875);
    let torch = AdamW::new(0.5, 0.75, 2.0, 0.25);
    assert_eq!(run::<f64, _, 1>(&torch, [8.0], &[(0.5, [6.0])]), [[8.0 - 0.375 - 0.125 * 8.0]]);
    // Coupled: g = 6 + 8/4 = 8, quotient 8 / (8 + 2).
    let coupled: AdamW<f64> = variant("coupled", &[0.5, 0.75, 2.0, 0.25]);
    assert_eq!(run::<f64, _, 1>(&coupled, [8.0], &[(0.5, [6.0])]), [[7.6]]);
}

#[test]
fn the_maximum_of_amsgrad_is_that_of_raw_or_of_corrected_moments() {
    // beta_1 = 1/2, beta_2 = 3/4, eps = 1, g = 2 then 0: m = 1, 1/2; m / gamma_1 = 2, 2/3; v = 1, 3/4, maximum 1;
    // gamma_2 = 1/4, 7/16. All corrected ones begin with 2 / (2 + 1).
    let second = |amsgrad: AmsGrad<f64>, first: f64| {
        let changes = changes(&amsgrad, &[2.0, 0.0]);
        close(changes[0], first);
        changes[1]
    };
    let raw = AmsGrad::new(0.5, 0.75, 1.0);
    close(second(raw, -2.0 / 3.0), -(2.0 / 3.0) / ((16.0_f64 / 7.0).sqrt() + 1.0));
    // v / gamma_2 = 4, 12/7: the 4 stays.
    let corrected = AmsGrad { maximum: Maximum::OfCorrected, ..raw };
    close(second(corrected, -2.0 / 3.0), -(2.0 / 3.0) / (2.0 + 1.0));
    // Epsilon first: 2 / (2 (1 + 1)), then (2/3) sqrt(7/16) / (1 + 1).
    let hat = AmsGrad { epsilon_order: EpsilonOrder::BeforeCorrection, ..raw };
    close(second(hat, -0.5), -(2.0 / 3.0) * (7.0_f64 / 16.0).sqrt() / 2.0);
    // The paper: 1 / (1 + 1), then (1/2) / (1 + 1).
    let paper = AmsGrad { bias_correction: BiasCorrection::Uncorrected, ..raw };
    close(second(paper, -0.5), -0.25);
}
