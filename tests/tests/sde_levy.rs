//! The Levy-driven gradient flow has the step and the stationary law that its file states.

use optsde_core::loss::Quadratic;
use optsde_core::process::Process;
use optsde_core::random::{PathIndex, Purpose, Random, Seed, SymmetricStable, path_stream};
use optsde_core::sde::LevyFlow;
use statrs::distribution::{ContinuousCDF, Normal};

/// The probability that a test of a correct model fails at a random seed.
const FALSE_ALARM: f64 = 1e-6;

#[test]
fn a_step_is_the_gradient_times_h_and_the_noise_times_h_to_one_over_alpha() {
    let (alpha, scale, h, start) = (1.5, 0.3, 0.01_f64, [1.0, -2.0]);
    let stable = SymmetricStable::new(alpha).expect("allowed");
    let flow = LevyFlow::new(Quadratic::diagonal([2.0, 0.5]), stable, scale, start, h).expect("valid");
    let stream = || path_stream(Seed(5), PathIndex(1), Purpose::Steps, 0);
    let (mut random, mut same) = (stream(), stream());
    let mut state = flow.start(&mut random);
    flow.advance(&(), &mut state, &mut random);
    for ((x, x0), curvature) in state.x.iter().zip(start).zip([2.0, 0.5]) {
        let expected = x0 - h * curvature * x0 + scale * h.powf(1.0 / alpha) * stable.draw(&mut same);
        assert!((x - expected).abs() < 1e-15, "{x} {expected}");
    }
    // As many words as it says.
    let mut ahead = path_stream(Seed(5), PathIndex(1), Purpose::Steps, flow.words_per_step());
    assert_eq!(Random::<f64>::word(&mut random), Random::<f64>::word(&mut ahead));
}

#[test]
fn on_a_quadratic_loss_it_is_stable_with_the_scale_of_the_geometric_sum() {
    // x_n = noise sum_j q^j xi_j with q = 1 - h lambda: E cos(u x_n) = exp(-|u|^alpha noise^alpha sum_j q^(j alpha)).
    // cos is bounded and Var cos(u x) = (1 + E cos(2 u x)) / 2 - (E cos(u x))^2, so its mean over paths is normal.
    let (lambda, h, scale, steps, paths) = (1.0, 0.1_f64, 0.5, 30_i32, 20_000_u32);
    for (index, alpha) in [0.8, 1.0, 1.6, 2.0].into_iter().enumerate() {
        let stable = SymmetricStable::new(alpha).expect("allowed");
        let flow = LevyFlow::new(Quadratic::diagonal([lambda]), stable, scale, [0.0], h).expect("valid");
        let q = 1.0 - h * lambda;
        let total: f64 = (0..steps).map(|j| q.powf(f64::from(j) * alpha)).sum();
        let power = scale.powf(alpha) * h * total;
        let points = [0.3, 1.0, 3.0];
        let mut sums = [0.0; 3];
        for path in 0..paths {
            let mut random = path_stream(Seed(20 + index as u64), PathIndex(u64::from(path)), Purpose::Steps, 0);
            let mut state = flow.start(&mut random);
            for _ in 0..steps {
                flow.advance(&(), &mut state, &mut random);
            }
            sums.iter_mut().zip(points).for_each(|(sum, u)| *sum += (u * state.x[0]).cos());
        }
        for (sum, u) in sums.into_iter().zip(points) {
            let expected = |u: f64| (-u.powf(alpha) * power).exp();
            let variance = f64::midpoint(1.0, expected(2.0 * u)) - expected(u) * expected(u);
            let z = (sum / f64::from(paths) - expected(u)) / (variance / f64::from(paths)).sqrt();
            // Twelve statistics.
            let p = 2.0 * Normal::standard().sf(z.abs());
            assert!(p > FALSE_ALARM / 12.0, "alpha {alpha}, u {u}: {z:.2} standard errors");
        }
    }
}

#[test]
fn it_refuses_a_step_that_is_not_positive() {
    let stable = SymmetricStable::new(1.5).expect("allowed");
    let flow = |scale, h| LevyFlow::new(Quadratic::diagonal([1.0]), stable, scale, [0.0], h);
    let text = |error: Result<_, optsde_core::random::ParameterError>| error.unwrap_err().to_string();
    assert_eq!(text(flow(1.0, 0.0).map(|_| ())), "step_size is 0, allowed: a finite number above 0");
    assert_eq!(text(flow(-1.0, 0.1).map(|_| ())), "scale is -1, allowed: a finite number, 0 or more");
}
