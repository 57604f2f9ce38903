//! RMSprop and Adam on a linear loss: exact expectations against the sum over all noise sequences, their SDEs against
//! closed forms and quadrature, and the orders in which the one approximates the other.

#[path = "theory_data/linear_loss.rs"]
mod linear_loss;
mod quadrature;

use linear_loss::{base, gradient, order, skew2, start, sym3};
use optsde::theory::TheoryError;
use optsde::theory::finite_law::FiniteLaw;
use optsde::theory::linear_loss::fixed_noise::FixedNoise;
use optsde::theory::linear_loss::optimizer::{MAX_STEPS, Optimizer, State, expectations};
use optsde::theory::linear_loss::scaled_noise::{ScaledNoise, amplified};
use optsde::theory::linear_loss::sde::Form;
use optsde::theory::linear_loss::{Moments, Start};
use optsde::theory::malladi_one_step::Denominator::{self, Current, Previous};
use quadrature::simpson;

const NAMES: [&str; 8] = ["x", "x2", "v", "xv", "v2", "m", "m2", "xm"];

fn list(moments: &Moments) -> [f64; 8] {
    let Moments { x, x2, v, xv, v2, m, m2, xm } = *moments;
    [x, x2, v, xv, v2, m, m2, xm]
}

fn assert_near(moments: &Moments, expected: [f64; 8], tolerance: f64) {
    for ((name, value), expected) in NAMES.iter().zip(list(moments)).zip(expected) {
        assert!((value - expected).abs() <= tolerance * expected.abs().max(1e-3), "{name}: {value} {expected}");
    }
}

/// The update rules as Malladi22 Definitions 2.1, 2.2 and Comp24 eq. (9) print them, with m-hat and v-hat.
fn stepped(optimizer: &Optimizer, state: State, g: f64) -> State {
    let Optimizer { learning_rate: eta, rate1, rate2, epsilon, weight_decay, denominator } = *optimizer;
    let v = (1.0 - rate2) * state.v + rate2 * g * g;
    let divided = if denominator == Previous { state.v } else { v };
    let (m, m_hat, v_hat) = match rate1 {
        None => (g, g, divided),
        Some(rate1) => {
            let m = (1.0 - rate1) * state.m + rate1 * g;
            let power = |rate: f64, k: u64| 1.0 - (1.0 - rate).powi(i32::try_from(k).unwrap());
            let k = if denominator == Previous { state.step } else { state.step + 1 };
            (m, m / power(rate1, state.step + 1), divided / power(rate2, k))
        }
    };
    let x = state.x - eta * m_hat / (v_hat.sqrt() + epsilon) - eta * weight_decay * state.x;
    State { step: state.step + 1, x, m, v }
}

/// The sum over all 3^6 noise sequences. Tolerance: the expectations claim 1e-11 of a root mean square.
#[test]
fn the_expectation_is_the_sum_over_all_noise_sequences() {
    let (noise, values) = standardised(&[(2.0 / 6.0, 1.5), (1.0 / 6.0, -0.25), (3.0 / 6.0, -1.0)]);
    let (values, gradient) = (&values, gradient(0.8, 0.6, noise));
    for (rate1, denominator) in [(None, Previous), (None, Current), (Some(0.15), Previous), (Some(0.15), Current)] {
        let optimizer =
            Optimizer { learning_rate: 0.1, rate1, rate2: 0.2, epsilon: 0.05, weight_decay: 0.5, denominator };
        let first = State { step: 3, x: 0.3, m: 0.2, v: 0.7 };
        let mut paths = vec![(1.0, first)];
        for _ in 0..6 {
            paths = paths
                .iter()
                .flat_map(|&(p, state)| {
                    values.iter().map(move |&(q, z)| (p * q, stepped(&optimizer, state, 0.8 + 0.6 * z)))
                })
                .collect();
        }
        let mean = |f: fn(&State) -> f64| paths.iter().map(|(p, state)| p * f(state)).sum::<f64>();
        let expected = [
            mean(|s| s.x),
            mean(|s| s.x * s.x),
            mean(|s| s.v),
            mean(|s| s.x * s.v),
            mean(|s| s.v * s.v),
            mean(|s| s.m),
            mean(|s| s.m * s.m),
            mean(|s| s.x * s.m),
        ];
        assert_near(&expectations(&optimizer, &gradient, &first, 6).unwrap(), expected, 1e-10);
    }
}

/// Shifted and scaled to mean 0 and variance 1.
fn standardised(values: &[(f64, f64)]) -> (FiniteLaw, Vec<(f64, f64)>) {
    let mean: f64 = values.iter().map(|(p, z)| p * z).sum();
    let deviation = values.iter().map(|(p, z)| p * (z - mean).powi(2)).sum::<f64>().sqrt();
    let values: Vec<_> = values.iter().map(|(p, z)| (*p, (z - mean) / deviation)).collect();
    let (probabilities, atoms): (Vec<f64>, Vec<f64>) = values.iter().copied().unzip();
    (FiniteLaw::scalar(["noise_atoms", "noise_probs"], &atoms, &probabilities).unwrap(), values)
}

fn fixed(eta: f64, rho1: Option<f64>, weight_decay: f64) -> FixedNoise {
    FixedNoise { learning_rate: eta, rho1, rho2: 1.0, epsilon: 0.05, weight_decay }
}

fn signs() -> FiniteLaw {
    standardised(&[(0.5, 1.0), (0.5, -1.0)]).0
}

/// V = sigma^2 u, rho = eta c, t_Comp24 = t_Malladi22 / eta, eps = eps_0 / eta, sigma = sigma_0 / eta.
#[test]
fn both_clocks_describe_the_same_optimizer_and_the_same_sde() {
    let eta: f64 = 0.25;
    for c1 in [None, Some(1.5)] {
        let scaled = ScaledNoise { c1, ..base() };
        let sigma = scaled.sigma0 / eta;
        let unscaled = FixedNoise {
            learning_rate: eta,
            rho1: c1.map(|c1| eta * c1),
            rho2: eta * scaled.c2,
            epsilon: scaled.eps0 / eta,
            weight_decay: 0.0,
        };
        let variance = sigma * sigma;
        let later = Start { time: start().time / eta, v: variance * start().v, ..start() };
        let units = [1.0, 1.0, variance, variance, variance * variance, 1.0, 1.0, 1.0];
        let expected = |moments: Moments| {
            let moments = list(&moments);
            std::array::from_fn(|i| moments[i] * units[i])
        };
        let sde = unscaled.sde(scaled.gradient, sigma, Form::Malladi22, &later, 1.0 / eta).unwrap();
        assert_near(&sde, expected(scaled.sde(&start(), 1.0).unwrap()), 1e-10);
        let moments = unscaled.optimizer(&gradient(1.0, sigma, skew2()), Current, &later, 1.0 / eta).unwrap();
        assert_near(&moments, expected(scaled.optimizer(eta * eta, &skew2(), Current, &start(), 1.0).unwrap()), 1e-10);
    }
}

/// sigma = 0: one path, and an SDE without variance. gamma alone shrinks x by 1 - eta gamma a step.
#[test]
fn without_noise_there_is_one_path() {
    for (rho1, gamma) in [(None, 0.0), (Some(1.5), 0.5)] {
        let method = fixed(0.05, rho1, gamma);
        let moments = method.optimizer(&gradient(0.8, 0.0, signs()), Current, &start(), 1.0).unwrap();
        let optimizer = Optimizer {
            learning_rate: 0.05,
            rate1: rho1.map(|rho1| 0.05 * rho1),
            rate2: 0.05,
            epsilon: 0.05,
            weight_decay: gamma,
            denominator: Current,
        };
        let first = State { step: 10, x: start().x, m: start().m, v: start().v };
        let State { x, m, v, .. } = (0..20).fold(first, |state, _| stepped(&optimizer, state, 0.8));
        assert_near(&moments, [x, x * x, v, x * v, v * v, m, m * m, x * m], 1e-12);
        let sde = method.sde(0.8, 0.0, Form::Comp24, &start(), 1.0).unwrap();
        assert!((sde.x2 - sde.x * sde.x).abs() < 1e-15);
    }
    let moments = fixed(0.05, None, 0.5).optimizer(&gradient(0.0, 0.0, signs()), Current, &start(), 1.0).unwrap();
    assert!((moments.x - 0.3 * 0.975_f64.powi(20)).abs() < 1e-15);
}

/// RMSpropW with V at its limit is an Ornstein-Uhlenbeck process: mean and variance are known.
#[test]
fn the_sde_of_rmspropw_at_a_constant_second_moment_is_ornstein_uhlenbeck() {
    let (g, sigma, eta, gamma, t): (f64, f64, f64, f64, f64) = (0.8, 0.6, 0.1, 0.5, 2.0);
    let v = g * g + sigma * sigma;
    let p = v.sqrt() + 0.05;
    let moments = fixed(eta, None, gamma).sde(g, sigma, Form::Comp24, &Start { v, ..start() }, t).unwrap();
    let limit = -g / (p * gamma);
    let x = limit + (0.3 - limit) * (-gamma * t).exp();
    let variance = eta * sigma * sigma / (p * p) * (1.0 - (-2.0 * gamma * t).exp()) / (2.0 * gamma);
    assert!((moments.x - x).abs() < 1e-11);
    assert!((moments.x2 - x * x - variance).abs() < 1e-11);
}

/// With both bias corrections at 1 (t_0 = 200), V at its limit and no decay, `int M~ dt = sqrt(eta) sigma W - M~ / rho` for
/// the noise `M~` of M, so that with the noise kept X~ = -[sqrt(eta) sigma W - (1 - eta rho) M~ / rho] / P.
#[test]
fn the_sde_of_adam_with_all_its_noise_is_a_brownian_motion_less_the_momentum() {
    let (g, sigma, eta, rho, t): (f64, f64, f64, f64, f64) = (0.8, 0.6, 0.1, 1.5, 1.0);
    let v = g * g + sigma * sigma;
    let p = v.sqrt() + 0.05;
    let start = Start { time: 200.0, v, ..start() };
    let moments = fixed(eta, Some(rho), 0.0).sde(g, sigma, Form::WholeIncrement, &start, t).unwrap();
    let share = (1.0 - eta * rho) / rho;
    let (crossed, var_m) = (1.0 - (-rho * t).exp(), 0.5 * rho * (1.0 - (-2.0 * rho * t).exp()));
    let variance = eta * sigma * sigma / (p * p) * (t - 2.0 * share * crossed + share * share * var_m);
    assert!((moments.x2 - moments.x * moments.x - variance).abs() < 1e-11);
    assert!((moments.m2 - moments.m * moments.m - eta * sigma * sigma * var_m).abs() < 1e-11);
    // The printed form lacks that noise: its variance is lower by about eta rho of it, here a quarter.
    let printed = fixed(eta, Some(rho), 0.0).sde(g, sigma, Form::Comp24, &start, t).unwrap();
    assert!(printed.x2 - printed.x * printed.x < 0.8 * variance);
}

/// E theta = theta_0 - int g / P dt and Var theta = int sigma_0^2 / P^2 dt by Simpson's rule, of error 1e-13 at 400
/// intervals.
#[test]
fn the_scaled_sde_of_rmsprop_is_two_integrals() {
    let moments = base().sde(&start(), 1.0).unwrap();
    let slope = |t: f64| 1.0 / ((1.0 + (-t).exp()).sqrt() + 0.1);
    let x = 0.3 - simpson(0.0, 1.0, 400, slope);
    assert!((moments.x - x).abs() < 1e-11);
    assert!((moments.x2 - x * x - simpson(0.0, 1.0, 400, |t| slope(t).powi(2))).abs() < 1e-11);
}

/// Errors of all moments that belong to the method, against its SDE.
fn errors(moments: &Moments, sde: &Moments, count: usize) -> Vec<f64> {
    list(moments).iter().zip(list(sde)).take(count).map(|(a, b)| a - b).collect()
}

fn assert_order(coarse: &[f64], fine: &[f64], h: [f64; 2], expected: f64, tolerance: f64) {
    for ((name, coarse), fine) in NAMES.iter().zip(coarse).zip(fine) {
        let order = order(h, [*coarse, *fine]);
        assert!((order - expected).abs() < tolerance, "{name}: order {order} from {coarse:e} to {fine:e}");
    }
}

/// Malladi22 Theorems 4.2 and 4.4, with either denominator; the next term makes the order differ by O(eta^2).
#[test]
fn the_scaled_sdes_are_approximations_of_order_one() {
    let cases: [(Option<f64>, Denominator, usize); 4] =
        [(None, Previous, 5), (None, Current, 5), (Some(1.5), Previous, 8), (Some(1.5), Current, 8)];
    let h = [1.0 / 256.0, 1.0 / 512.0];
    for (c1, denominator, count) in cases {
        let scaled = ScaledNoise { c1, ..base() };
        let sde = scaled.sde(&start(), 1.0).unwrap();
        let [coarse, fine] =
            h.map(|eta2| errors(&scaled.optimizer(eta2, &sym3(), denominator, &start(), 1.0).unwrap(), &sde, count));
        assert_order(&coarse, &fine, h, 1.0, 0.1);
    }
}

/// Comp24 Theorems C.16, C.21 and C.26 in the fixed scaling, where the SDE depends on eta itself. The form of Malladi22 leaves
/// the gradient out of V, which does not vanish with eta: order 0.
#[test]
fn the_unscaled_sdes_are_approximations_of_order_one_and_that_of_malladi_is_not() {
    let h = [1.0 / 40.0, 1.0 / 80.0];
    let start = Start { v: 0.7, m: 0.2, ..start() };
    for (rho1, count) in [(None, 4), (Some(1.5), 4)] {
        let error = |form: Form| {
            h.map(|eta| {
                let method = fixed(eta, rho1, 0.5);
                let moments = method.optimizer(&gradient(0.8, 0.6, signs()), Current, &start, 1.0).unwrap();
                errors(&moments, &method.sde(0.8, 0.6, form, &start, 1.0).unwrap(), count)
            })
        };
        for form in [Form::Comp24, Form::WholeIncrement] {
            let [coarse, fine] = error(form);
            assert_order(&coarse, &fine, h, 1.0, 0.1);
        }
        let [coarse, fine] = error(Form::Malladi22);
        assert_order(&coarse[..1], &fine[..1], h, 0.0, 0.1);
    }
}

/// A fixed third moment violates the low skewness condition: E Delta_theta Delta_u is O(eta^3), and the order is 1/2 in
/// eta^2. SVAG, of third moment O(1/l), restores order 1 in eta^2 / l^2.
#[test]
fn skewed_noise_halves_the_order_and_svag_restores_it() {
    let sde = base().sde(&start(), 1.0).unwrap();
    let h: [f64; 2] = [1.0 / 256.0, 1.0 / 1024.0];
    let plain = h.map(|eta2| base().optimizer(eta2, &skew2(), Previous, &start(), 1.0).unwrap());
    let squares = plain.map(|moments| moments.x2 - sde.x2);
    assert!((order(h, squares) - 0.5).abs() < 0.06, "{}", order(h, squares));
    let amplified = [8.0, 16.0].map(|ell| base().svag(0.25, ell, &skew2(), Previous, &start(), 1.0).unwrap());
    let [coarse, fine] = amplified.map(|moments| errors(&moments, &sde, 5));
    assert_order(&coarse, &fine, [1.0 / 64.0, 1.0 / 256.0], 1.0, 0.1);
}

/// l = 1 has the weights 0 and 1: the noise itself.
#[test]
fn svag_with_l_one_is_the_optimizer() {
    let plain = base().optimizer(0.25, &skew2(), Previous, &start(), 1.0).unwrap();
    assert_near(&base().svag(0.25, 1.0, &skew2(), Previous, &start(), 1.0).unwrap(), list(&plain), 1e-12);
    // sqrt 2 times sqrt 2 is 2 but for rounding: a whole square.
    let root = base().svag(0.25, 2.0_f64.sqrt(), &skew2(), Previous, &start(), 1.0).unwrap();
    assert!((root.v - plain.v).abs() > 1e-3);
    assert!(base().svag(0.25, 1.5, &skew2(), Previous, &start(), 1.0).is_err());
    let law = amplified(&skew2(), 3.0).unwrap();
    assert!(law.mean()[0].abs() < 1e-15 && (law.second_moment()[(0, 0)] - 1.0).abs() < 1e-15);
}

#[test]
fn no_number_is_better_than_one_that_did_not_converge() {
    // v = 0 is reached and divides, where the root has no derivative.
    let scaled = ScaledNoise { gradient: 0.0, ..base() };
    let at_zero = Start { v: 0.0, ..start() };
    let error = scaled.optimizer(0.125, &sym3(), Previous, &at_zero, 1.0).unwrap_err();
    assert!(matches!(error, TheoryError::NotConverged { .. }), "{error}");
    // Divided by 0 in the first step.
    let unprotected = ScaledNoise { eps0: 0.0, ..base() };
    let error = unprotected.optimizer(0.125, &sym3(), Previous, &at_zero, 1.0).unwrap_err();
    assert!(matches!(error, TheoryError::Range { field: "v", .. }), "{error}");
    let optimizer = Optimizer {
        learning_rate: 0.1,
        rate1: None,
        rate2: 0.1,
        epsilon: 0.0,
        weight_decay: 0.0,
        denominator: Previous,
    };
    let first = State { step: 0, x: 0.0, m: 0.0, v: 1.0 };
    let error = expectations(&optimizer, &gradient(1.0, 1.0, signs()), &first, MAX_STEPS + 1).unwrap_err();
    assert!(matches!(error, TheoryError::Range { field: "steps", .. }), "{error}");
    let shifted = FiniteLaw::scalar(["noise_atoms", "noise_probs"], &[1.0, 0.0], &[0.5, 0.5]).unwrap();
    assert!(expectations(&optimizer, &gradient(1.0, 1.0, shifted), &first, 1).is_err());
}
