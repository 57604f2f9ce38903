//! Optimizers against closed forms, with numbers for which every operation is exact: the expected bits need
//! no tolerance.

use optsde_core::Real;
use optsde_core::optimizer::{Coordinatewise, Dampening, HeavyBall, LearningRatePlace, Nesterov, Sgd};

/// Runs one coordinate on given (learning rate, gradient) pairs from x = 0.
fn run<R: Real, O: Coordinatewise<R>>(optimizer: &O, steps: &[(f64, f64)]) -> Vec<f64> {
    let mut x = R::ZERO;
    let mut state = optimizer.start(x);
    let mut run = optimizer.start_run();
    let mut positions = Vec::new();
    for (k, (rate, gradient)) in steps.iter().enumerate() {
        let step = optimizer.step(k as u64, R::of(*rate), &mut run);
        x = optimizer.update(&step, x, R::of(*gradient), &mut state);
        positions.push(x.to_f64());
    }
    positions
}

/// Eight steps of gradient 1 at learning rate 1/4.
const CONSTANT: [(f64, f64); 8] = [(0.25, 1.0); 8];

#[test]
fn sgd_moves_by_learning_rate_times_gradient() {
    // x_k = -k / 4
    let expected: Vec<f64> = (1..=8).map(|k| -0.25 * f64::from(k)).collect();
    assert_eq!(run::<f64, _>(&Sgd, &CONSTANT), expected);
    assert_eq!(run::<f32, _>(&Sgd, &CONSTANT), expected);
}

/// sum_{j=1}^{k} (1 - mu^j) / (1 - mu) at mu = 1/2: 2 k - 2 + 2^(1-k).
fn summed_buffer(k: i32) -> f64 {
    2.0 * f64::from(k) - 2.0 + 2.0_f64.powi(1 - k)
}

#[test]
fn heavy_ball_at_constant_gradient_is_a_geometric_sum() {
    // m_k = (1 - mu^k) / (1 - mu), x_k = -eta sum m_j
    let expected: Vec<f64> = (1..=8).map(|k| -0.25 * summed_buffer(k)).collect();
    assert_eq!(run::<f64, _>(&HeavyBall::new(0.5), &CONSTANT), expected);
    assert_eq!(run::<f32, _>(&HeavyBall::new(0.5), &CONSTANT), expected);
}

#[test]
fn nesterov_at_constant_gradient_looks_ahead() {
    // x_k = -eta (k g + mu sum m_j)
    let expected: Vec<f64> = (1..=8).map(|k| -0.25 * (f64::from(k) + 0.5 * summed_buffer(k))).collect();
    assert_eq!(run::<f64, _>(&Nesterov::new(0.5), &CONSTANT), expected);
}

#[test]
fn the_place_of_the_learning_rate_matters_only_when_it_changes() {
    let inside = HeavyBall { learning_rate_place: LearningRatePlace::InsideBuffer, ..HeavyBall::new(0.5) };
    assert_eq!(run::<f64, _>(&inside, &CONSTANT), run::<f64, _>(&HeavyBall::new(0.5), &CONSTANT));

    // Gradients 1 then 0, learning rates 1 then 1/4. Outside: m = 1, 1/2, so x = -1, -1 - 1/8.
    // Inside: m = 1, 1/2, so x = -1, -1 - 1/2.
    let steps = [(1.0, 1.0), (0.25, 0.0)];
    assert_eq!(run::<f64, _>(&HeavyBall::new(0.5), &steps), [-1.0, -1.125]);
    assert_eq!(run::<f64, _>(&inside, &steps), [-1.0, -1.5]);

    // Nesterov. Outside: x = -(1 + 1/2), then m = 1/2, x -= 1/4 (0 + 1/4).
    // Inside: m = 1, x = -(1 + 1/2); m = 1/2, x -= 0 + 1/4.
    let inside = Nesterov { learning_rate_place: LearningRatePlace::InsideBuffer, ..Nesterov::new(0.5) };
    assert_eq!(run::<f64, _>(&Nesterov::new(0.5), &steps), [-1.5, -1.5625]);
    assert_eq!(run::<f64, _>(&inside, &steps), [-1.5, -1.75]);
}

#[test]
fn dampening_scales_the_gradient_with_or_without_the_first_step() {
    let steps = [(1.0, 1.0), (1.0, 1.0)];
    let with = |dampening| run::<f64, _>(&HeavyBall { dampening, ..HeavyBall::new(0.5) }, &steps);
    // None: m = 1, 3/2. Every step at tau = 1/4: m = 3/4, 3/8 + 3/4. After the first: m = 1, 1/2 + 3/4.
    assert_eq!(with(Dampening::None), [-1.0, -2.5]);
    assert_eq!(with(Dampening::EveryStep(0.25)), [-0.75, -1.875]);
    assert_eq!(with(Dampening::AfterFirstStep(0.25)), [-1.0, -2.25]);

    // Nesterov sees the whole gradient, the buffer 3/4 of it: m = 1, 1/2 + 3/4, so x = -(1 + 1/2), -(1 + 5/8) more.
    let nesterov = Nesterov { dampening: Dampening::AfterFirstStep(0.25), ..Nesterov::new(0.5) };
    assert_eq!(run::<f64, _>(&nesterov, &steps), [-1.5, -3.125]);
}

#[test]
fn heavy_ball_without_momentum_is_sgd() {
    let steps: Vec<(f64, f64)> = (0..50).map(|k| (0.1 + 0.01 * f64::from(k), (f64::from(k) * 0.7).sin())).collect();
    assert_eq!(run::<f64, _>(&HeavyBall::new(0.0), &steps), run::<f64, _>(&Sgd, &steps));
    assert_eq!(run::<f64, _>(&Nesterov::new(0.0), &steps), run::<f64, _>(&Sgd, &steps));
}
