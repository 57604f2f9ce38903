//! What Comp24 prints on SignSGD, against integrated moment equations, exact laws and an independent erf.

mod errata_support;

use std::f64::consts::{PI, SQRT_2};

use errata_support::{relative, shows};
use optsde::theory::errata::Paper;
use optsde::theory::sign::loss_bounds::{NoisyDescent, Scheduled, phase1, phase1_as_printed};
use optsde::theory::sign::{SignNoise, chain, phase3, phases};
use optsde_core::sde::SignLaw;
use statrs::distribution::{ContinuousCDF, StudentsT};
use statrs::function::erf::{erf, erfc};

/// y at time t of dy/dt = f(y), by 4000 steps of the Runge-Kutta method of order 4.
fn integrated(mut y: f64, t: f64, f: impl Fn(f64) -> f64) -> f64 {
    let h = t / 4000.0;
    for _ in 0..4000 {
        let k1 = f(y);
        let k2 = f(y + 0.5 * h * k1);
        let k3 = f(y + 0.5 * h * k2);
        let k4 = f(y + h * k3);
        y += h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4);
    }
    y
}

/// dE X^2/dt of dX = -a X dt + sqrt(eta) sqrt(1 - a^2 X^2) dW, a = sqrt(2/pi) lam / sigma.
fn second_moment_slope(lam: f64, sigma: f64, eta: f64) -> impl Fn(f64) -> f64 {
    let a = (2.0 / PI).sqrt() * lam / sigma;
    move |second| -2.0 * a * second + eta * (1.0 - a * a * second)
}

#[test]
fn the_printed_exponent_of_phase_3_is_not_that_of_its_moment_equation() {
    let (lam, sigma, eta, x0, t) = (1.0, 0.1, 0.05, 0.05, 0.3);
    let second = integrated(x0 * x0, t, second_moment_slope(lam, sigma, eta));
    let mean = integrated(x0, t, |mean| -(2.0 / PI).sqrt() * lam / sigma * mean);
    let variance = second - mean * mean;
    let printed = phase3::variance_as_printed(lam, sigma, eta, x0, t).unwrap();
    let correct = phase3::moments(lam, sigma, eta, x0, t).unwrap();
    shows(Paper::Comp24, 1, relative(printed, variance), relative(correct.variance, variance));
    // At rest, with the values of Figure 2 and lam = 1, 2: 0.4 % and 0.7 %.
    for (lam, percent) in [(1.0, 0.36), (2.0, 0.72)] {
        let rest = integrated(0.0, 5.0, second_moment_slope(lam, 0.1, 1e-3));
        let printed = relative(phase3::stationary_variance_as_printed(lam, 0.1, 1e-3).unwrap(), rest);
        assert!((100.0 * printed - percent).abs() < 0.01, "{printed}");
        assert!(relative(phase3::stationary_variance(lam, 0.1, 1e-3).unwrap(), rest) < 1e-9);
    }
}

#[test]
fn the_printed_bounds_of_phase_2_lack_the_sign_of_the_descent() {
    for y in [1.2, -1.2, 1.0, 1.5] {
        let drift = -erf(y);
        let distance = |[low, high]: [f64; 2]| (low - drift).max(drift - high).max(0.0);
        let printed = distance(phases::phase2_drift_bounds_as_printed(y).unwrap());
        let correct = distance(phases::phase2_drift_bounds(y).unwrap());
        if y == 1.2 {
            shows(Paper::Comp24, 2, printed, correct);
        }
        assert!(correct < 1e-10 && printed > 1.6, "{y}: {correct} {printed}");
    }
}

/// On a linear loss X_t is normal, of variance eta t (1 - erf(Y)^2).
#[test]
fn the_printed_deviation_bound_of_phase_2_is_exceeded_in_time() {
    let (y, eta, t) = (1.2, 1e-3, 20.0);
    let rate = eta * (1.0 - erf(y) * erf(y));
    let a = 4.0 * rate;
    let probability = erfc((a / (2.0 * rate * t)).sqrt());
    let excess = |bound: f64| (probability - bound).max(0.0);
    let printed = phases::phase2_deviation_bound_as_printed(&[y], eta, a).unwrap();
    let correct = phases::phase2_deviation_bound(&[y], eta, t, a).unwrap();
    shows(Paper::Comp24, 3, excess(printed), excess(correct));
    // A negative component: with t = 1 the printed one is below eta (1 - erf^2) / a, the Markov bound itself.
    let negative = phases::phase2_deviation_bound_as_printed(&[-y], eta, a).unwrap();
    assert!(negative < rate / a && phases::phase2_deviation_bound(&[-y], eta, 1.0, a).unwrap() > rate / a);
}

#[test]
fn the_equation_of_phase_3_is_no_equation_at_its_edge() {
    let drift = -erf(1.0);
    shows(Paper::Comp24, 4, relative(phases::linear_drift(1.0), drift), relative(-phases::mean_sign(1.0), drift));
    assert!((phases::linear_variance_as_printed(1.0) - (1.0 - 4.0 / PI)).abs() < 1e-15);
    assert!(phases::linear_variance(PI.sqrt() / 2.0 + 1e-9).is_err());
    assert!(phases::linear_variance(PI.sqrt() / 2.0 - 1e-9).is_ok());
}

#[test]
fn phase_1_is_an_approximation() {
    shows(Paper::Comp24, 5, relative(1.0, erf(1.5)), relative(phases::mean_sign(1.5), erf(1.5)));
    // The diffusion that is left out.
    assert!((erfc(1.5) * (2.0 - erfc(1.5))).sqrt() > 0.258);
}

/// dx = -sign(x) dt from 2: x_1 = 1, the loss mu / 2.
#[test]
fn the_printed_bound_of_phase_1_is_not_attained() {
    let mu = 1.7;
    let (start, end) = (0.5 * mu * 4.0, 0.5 * mu);
    let printed = phase1_as_printed(mu, start, 1.0).unwrap();
    shows(Paper::Comp24, 6, relative(printed, end), relative(phase1(mu, start, 1.0).unwrap(), end));
}

#[test]
fn the_tangent_is_no_lower_bound_of_erf() {
    let constants = phases::constants();
    let excess = |intercept: f64| {
        let above = |i: i32| {
            let x = 1.0 + 0.5 * f64::from(i) / 1000.0;
            constants.slope * x + intercept - erf(x)
        };
        (0..=1000).map(above).fold(f64::NEG_INFINITY, f64::max).max(0.0)
    };
    shows(Paper::Comp24, 7, excess(constants.tangent_intercept), excess(constants.secant_intercept));
}

#[test]
fn sign_descent_exceeds_the_bound_of_phase_3() {
    let (lam, sigma, eta) = (1.0, 0.1, 1e-3);
    let x0 = 0.85 * SQRT_2 * sigma / lam;
    let descent = NoisyDescent { mu: lam, trace: lam, dimension: 1, sigma_max: sigma, eta };
    let (mut excess, mut linear): (f64, f64) = (0.0, 0.0);
    for k in 1..=300_u32 {
        let bound = descent.phase3(0.5 * lam * x0 * x0, eta * f64::from(k)).unwrap();
        let exact = chain::moments(lam, sigma, eta, x0, u64::from(k), &SignNoise::GAUSSIAN).unwrap();
        excess = excess.max(0.5 * lam * exact.second / bound - 1.0);
        if k % 50 == 0 {
            let second = integrated(x0 * x0, eta * f64::from(k), second_moment_slope(lam, sigma, eta));
            linear = linear.max(relative(0.5 * lam * second, bound));
        }
    }
    shows(Paper::Comp24, 8, excess, linear);
}

/// E S of the linear equation under the scheduler (1 + t)^(-gamma), lam = 1: piecewise exact on a grid in ln(1 + t).
fn scheduled_loss(gamma: f64, sigma: f64, eta: f64, t: f64) -> f64 {
    let a = (2.0 / PI).sqrt() / sigma;
    let cells = 40_000;
    let width = t.ln_1p() / f64::from(cells);
    let mut second = 0.005 * 0.005;
    for i in 0..cells {
        let time = ((f64::from(i) + 0.5) * width).exp();
        let step = time.powf(-gamma);
        let rate = 2.0 * a * step + eta * a * a * step * step;
        let rest = eta * step * step / rate;
        second = rest + (second - rest) * (-rate * time * width).exp();
    }
    0.5 * second
}

#[test]
fn the_scheduler_bound_needs_the_learning_rate() {
    let (sigma, eta, t) = (0.1, 0.01, 1e4_f64);
    let scheduled = Scheduled { mu: 1.0, trace: 1.0, sigma_max: sigma, eta };
    let loss = scheduled_loss(0.5, sigma, eta, t);
    let value = (1.0 + t).powf(-0.5);
    let printed = scheduled.sign_bound_as_printed(value).unwrap();
    shows(Paper::Comp24, 9, relative(printed, loss), relative(scheduled.sign_bound(value).unwrap(), loss));
    // gamma = 1: the factor 1 / (1 - 0.1 sqrt(pi/2) / 2) = 1.0669.
    let ratio = scheduled_loss(1.0, sigma, eta, t) / scheduled.sign_bound(1.0 / (1.0 + t)).unwrap();
    assert!((ratio / scheduled.inverse_time_factor().unwrap() - 1.0).abs() < 1e-4, "{ratio}");
}

#[test]
fn the_mean_sign_has_the_sign_of_the_gradient() {
    let y = 0.7;
    let student = StudentsT::new(0.0, 1.0, 3.0).unwrap();
    let mean = 1.0 - 2.0 * student.cdf(-y);
    let (found, _) = SignNoise::student_t(3.0).unwrap().mean_and_variance(y);
    shows(Paper::Comp24, 17, relative(-found, mean), relative(found, mean));
}
