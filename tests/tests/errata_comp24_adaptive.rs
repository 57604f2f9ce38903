//! Errata of Comp24 on RMSprop(W), Adam(W), SGD(W) and their scaling rules: both forms against recursions that know
//! neither.

mod errata_support;

use errata_support::{relative, shows};
use optsde::theory::adaptive_sde_stationary::{CurrentGradient, second_moment};
use optsde::theory::adaptive_stationary::AdaptiveQuadratic;
use optsde::theory::errata::Paper;
use optsde::theory::recursion::{LinearRecursion, Moments};
use optsde::theory::{DMatrix, continuous};

fn scalar(x: f64) -> DMatrix<f64> {
    DMatrix::from_element(1, 1, x)
}

/// Stationary `(E x^2, E m^2)` of the algorithm with `v = sigma^2`, from the Stein equation of (x, m).
fn stein(problem: &AdaptiveQuadratic) -> (f64, f64) {
    let p = problem.recursion(problem.sigma).unwrap().stationary().unwrap();
    (p[(0, 0)], p[(1, 1)])
}

fn unit(eta: f64, beta1: f64, gamma: f64) -> AdaptiveQuadratic {
    AdaptiveQuadratic { lam: 1.0, sigma: 1.0, eta, beta1, gamma }
}

/// E v' = beta' E v + (1 - beta') sigma^2 with 1 - beta' = kappa^2 (1 - beta), step by step.
#[test]
fn the_second_moment_forgets_at_the_rate_kappa_squared() {
    let (kappa, rate, steps) = (2.0_f64, 1e-5, 20_000);
    let limit = 0.3;
    let mut v = 1.0;
    for _ in 0..steps {
        v += kappa * kappa * rate * (limit - v);
    }
    let left = (v - limit) / (1.0 - limit);
    // rho t = (1 - beta) k.
    let rho_t = rate * f64::from(steps);
    let (printed, correct) = ((-kappa * rho_t).exp(), (-kappa * kappa * rho_t).exp());
    shows(Paper::Comp24, 10, relative(printed, left), relative(correct, left));
}

#[test]
fn the_adam_sde_loses_the_noise_of_the_current_gradient() {
    let adam = unit(1e-5, 0.9, 0.0);
    let (reference, _) = stein(&adam);
    let printed = second_moment(&adam, CurrentGradient::MeanOnly).unwrap();
    let correct = second_moment(&adam, CurrentGradient::Kept).unwrap();
    shows(Paper::Comp24, 11, relative(printed, reference), relative(correct, reference));
}

#[test]
fn weight_decay_acts_before_the_momentum() {
    let adamw = unit(1e-5, 1.0 - 1e-4, 4.0);
    let (reference, _) = stein(&adamw);
    let (printed, correct) = (adamw.leading_order_as_printed().unwrap(), adamw.leading_order().unwrap());
    shows(Paper::Comp24, 12, relative(printed, reference), relative(correct, reference));
}

#[test]
fn beta1_changes_the_asymptotic_loss_of_adamw() {
    let (slow, fast) = (unit(1e-4, 0.9999, 4.0), unit(1e-4, 0.9, 4.0));
    let reference = stein(&slow).0 / stein(&fast).0;
    let correct = slow.leading_order().unwrap() / fast.leading_order().unwrap();
    shows(Paper::Comp24, 13, relative(1.0, reference), relative(correct, reference));
}

/// SGDW is a linear recursion with the curvature lam + gamma; the noise has the variance sigma^2 / B.
#[test]
fn sgdw_keeps_its_loss_with_an_unchanged_weight_decay() {
    let variance = |eta: f64, batch: f64, gamma: f64| {
        let recursion = LinearRecursion::sgd(&scalar(1.0 + gamma), &scalar(1.0 / batch), eta).unwrap();
        recursion.stationary().unwrap()[(0, 0)]
    };
    let (eta, kappa, gamma) = (1e-6, 4.0, 0.5);
    let base = variance(eta, 1.0, gamma);
    let printed = variance(kappa * eta, kappa, kappa * gamma) / base;
    let correct = variance(kappa * eta, kappa, gamma) / base;
    shows(Paper::Comp24, 14, relative(printed, 1.0), relative(correct, 1.0));
}

/// One short Euler step of the SDE (120), of which the second moment is known exactly.
#[test]
fn the_loss_of_rmspropw_decays() {
    let (lam, sigma, eta, batch) = (2.0, 0.5, 0.01, 2.0);
    let (kappa, delta, decay) = (2.0, 4.0, 1.0);
    let contraction = f64::sqrt(batch * delta) * lam / sigma + decay;
    let h = 1e-6;
    // x' = x - h (K x + noise) with h^2 Var noise = h kappa^2 eta.
    let noise = scalar(kappa * kappa * eta / h);
    let step = LinearRecursion::sgd(&scalar(kappa * contraction), &noise, h).unwrap();
    let start = Moments::certain(optsde::theory::DVector::from_element(1, 1.0));
    let loss = |second_moment: f64| 0.5 * lam * second_moment;
    let before = loss(1.0);
    let after = loss(step.second_moment_after(&start, 1).unwrap()[(0, 0)]);
    let slope = (after - before) / h;
    // mu = L = L_tau = lam, so that 1 + mu / L = 2.
    let drift = kappa * 2.0 * contraction * before;
    let input = 0.5 * kappa * kappa * eta * lam;
    shows(Paper::Comp24, 15, relative(input + drift, slope), relative(input - drift, slope));
}

#[test]
fn the_momentum_is_not_the_gradient() {
    let (lam, sigma, eta, rho1) = (5.0, 0.7, 1e-6, 3.0);
    let (_, reference) = stein(&AdaptiveQuadratic { lam, sigma, eta, beta1: 1.0 - eta * rho1, gamma: 0.0 });
    let printed = lam * lam * eta * sigma / (2.0 * lam);
    let correct = 0.5 * eta * rho1 * sigma * sigma;
    shows(Paper::Comp24, 16, relative(printed, reference), relative(correct, reference));
}

/// Under a constant gradient the corrected average has nothing to average: it is g^2.
#[test]
fn the_second_moment_is_corrected_with_its_own_beta() {
    let (beta1, beta2, gradient, steps) = (0.9_f64, 0.999_f64, 1.7_f64, 10);
    let mut v = 0.0;
    for _ in 0..steps {
        v = beta2 * v + (1.0 - beta2) * gradient * gradient;
    }
    let corrected = |beta: f64| v / (1.0 - beta.powi(steps)) / (gradient * gradient) - 1.0;
    shows(Paper::Comp24, 18, corrected(beta1), corrected(beta2));
}

/// Noise of +sigma and -sigma, each with probability one half.
#[test]
fn epsilon_stands_outside_the_root() {
    let (eta, sigma, gradient, v, epsilon) = (0.01, 0.5, 0.8, 0.04_f64, 0.1);
    let steps = [sigma, -sigma].map(|noise| -eta * (gradient + noise) / (v.sqrt() + epsilon));
    let mean = 0.5 * (steps[0] + steps[1]);
    let variance = 0.5 * steps.iter().map(|step| (step - mean).powi(2)).sum::<f64>();
    let printed = eta * eta * sigma * sigma / (v + epsilon);
    let correct = (eta * sigma / (v.sqrt() + epsilon)).powi(2);
    shows(Paper::Comp24, 19, printed / variance - 1.0, relative(correct, variance));
}

/// Gradients lam x + x and lam x - x, each with probability one half, so that Sigma(x) = x^2; x = 1, lam = 1, P = 1.
#[test]
fn the_variance_in_the_second_moment_is_that_of_its_gradient() {
    let (eta, rate, x, v) = (0.1, 0.01, 1.0_f64, 0.5);
    let gradients = [x + x, x - x];
    let mean = |values: [f64; 2]| 0.5 * (values[0] + values[1]);
    let reference = mean(gradients.map(|g| rate * (g * g - v)));
    let later_variance = mean(gradients.map(|g| (x - eta * g).powi(2)));
    let printed = rate * (x * x + later_variance - v);
    let correct = rate * (x * x + x * x - v);
    shows(Paper::Comp24, 20, relative(printed, reference), relative(correct, reference));
}

/// Linear loss, so that m is a moving average of noise: its variance after 1/eta steps against that of M at t = 1.
#[test]
fn fast_momentum_lowers_the_weak_order() {
    let zeta = 0.75;
    let error = |eta: f64, steps: u64| {
        let rate = eta * eta.powf(-zeta);
        let average = LinearRecursion::new(scalar(1.0 - rate), scalar(rate), &scalar(1.0)).unwrap();
        let variance = average.propagate(&Moments::at_rest(1), steps).unwrap().covariance[(0, 0)];
        // d Var M = (-2 rho1 Var M + eta rho1^2) dt; exp(-2 rho1) is 0 here.
        variance - 0.5 * rate
    };
    let order = (error(1e-11, 100_000_000_000) / error(1e-12, 1_000_000_000_000)).log10();
    shows(Paper::Comp24, 22, order - 1.0, order - (2.0 - 2.0 * zeta));
}

/// Linear loss with the gradient 1: E v' = beta E v + (1 - beta) (1 + sigma^2), until it stands still. Malladi22 has
/// sigma^2 in the place of its limit.
#[test]
fn the_gradient_in_the_second_moment_vanishes_where_the_noise_grows() {
    let error = |sigma: f64| {
        let mut v = sigma * sigma;
        for _ in 0..400 {
            v = 0.9 * v + 0.1 * (1.0 + sigma * sigma);
        }
        (v - sigma * sigma) / v
    };
    let order = (error(1e2) / error(1e3)).log10();
    shows(Paper::Comp24, 23, order, order - 2.0);
    // At a fixed sigma the error is there at every eta.
    assert!((error(1.0) - 0.5).abs() < 1e-12);
}

#[test]
fn a_hessian_and_a_noise_that_do_not_commute_need_a_lyapunov_equation() {
    let hessian = DMatrix::from_row_slice(2, 2, &[2.0, 0.0, 0.0, 0.5]);
    let noise = DMatrix::from_row_slice(2, 2, &[1.0, -0.6, -0.6, 0.8]);
    let eta = 1e-6;
    let reference = LinearRecursion::sgd(&hessian, &noise, eta).unwrap().stationary().unwrap();
    let printed = 0.5 * eta * hessian.clone().try_inverse().unwrap() * &noise;
    let correct = continuous::stationary_covariance(&hessian, &noise, eta, 0.0).unwrap();
    let miss = |m: &DMatrix<f64>| (m - &reference).amax() / reference.amax();
    shows(Paper::Comp24, 24, miss(&printed), miss(&correct));
}
