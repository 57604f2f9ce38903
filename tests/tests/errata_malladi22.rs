//! Errata of Malladi22: every printed form that changes a number, against sums over all values of the noise, iterated
//! recursions, or exact expectations on a linear loss.

mod errata_support;
#[path = "theory_data/linear_loss.rs"]
mod linear_loss;

use errata_support::{relative, shows};
use linear_loss::{base, gradient, order, skew2, start, sym3};
use optsde::theory::errata::Paper;
use optsde::theory::finite_law::FiniteLaw;
use optsde::theory::linear_loss::Start;
use optsde::theory::linear_loss::optimizer::{Optimizer, State, expectations};
use optsde::theory::linear_loss::scaled_noise::{ScaledNoise, amplified};
use optsde::theory::malladi_one_step::{
    Denominator::{Current, Previous},
    IncrementMoments, Momentum, Point, Scaling, adam, rmsprop,
};
use optsde::theory::second_moment::{self, Gradients};
use optsde::theory::second_moment_memory::variance_factor;
use optsde::theory::{DMatrix, DVector, time_maps};

fn plain_rmsprop(learning_rate: f64, rate2: f64) -> Optimizer {
    Optimizer { learning_rate, rate1: None, rate2, epsilon: 0.0, weight_decay: 0.0, denominator: Previous }
}

fn at(v: f64) -> State {
    State { step: 0, x: 0.0, m: 0.0, v }
}

/// sym3 has the first five moments of a normal number, which is all that the deviation of v depends on.
#[test]
fn the_deviation_of_v_is_of_order_one_half_in_one_minus_beta() {
    let rates: [f64; 2] = [0.08, 0.02];
    // After 20 / (1 - beta) steps what is left of the start is e^-20.
    let deviation = |rate: f64, steps| {
        let moments = expectations(&plain_rmsprop(0.01, rate), &gradient(1.0, 1.0, sym3()), &at(2.0), steps).unwrap();
        let deviation = (moments.v2 - moments.v * moments.v).sqrt();
        let formula = second_moment::stationary(Gradients { mean: 1.0, deviation: 1.0 }, 1.0 - rate).unwrap();
        assert!(relative(formula.deviation, deviation) < 1e-9);
        deviation
    };
    let measured = order(rates, [deviation(rates[0], 250), deviation(rates[1], 1000)]);
    let printed = |rate: f64| {
        second_moment::deviation_scale_as_printed(Gradients { mean: 1.0, deviation: 1.0 }, 1.0 - rate).unwrap()
    };
    let claimed = order(rates, rates.map(printed));
    shows(Paper::Malladi22, 1, claimed - measured, 0.5 - measured);
}

/// g << sigma, so that v stays near sigma^2; what v fluctuates and g^2 contribute is below 1 %.
#[test]
fn theta_descends_along_the_gradient() {
    let moments = expectations(&plain_rmsprop(0.01, 0.001), &gradient(0.1, 1.0, sym3()), &at(1.01), 400).unwrap();
    let gradients = Gradients { mean: 0.1, deviation: 1.0 };
    let formula = second_moment::noise_dominated_position(gradients, 0.01, 400, 0.0).unwrap();
    shows(Paper::Malladi22, 2, relative(-formula.mean, moments.x), relative(formula.mean, moments.x));
}

#[test]
fn the_last_gradient_weighs_most_in_v() {
    let (beta, squares) = (0.9_f64, [1.0, 4.0, 9.0]);
    let iterated = squares.iter().fold(0.0, |v, square| beta * v + (1.0 - beta) * square);
    let sum = |power: fn(i32) -> i32| -> f64 {
        (0..3).zip(squares).map(|(j, square)| (1.0 - beta) * beta.powi(power(j)) * square).sum()
    };
    shows(Paper::Malladi22, 3, relative(sum(|j| j), iterated), relative(sum(|j| 2 - j), iterated));
}

/// The SDE stays as it is if the expectation does, up to O(eta^2). From eta = 1/8, sigma = 8, 64 steps.
#[test]
fn sigma_grows_as_one_over_eta_and_steps_as_one_over_eta_squared() {
    let way = |eta: f64, sigma: f64, steps| {
        let optimizer = plain_rmsprop(eta, eta * eta);
        expectations(&optimizer, &gradient(1.0, sigma, sym3()), &at(2.0 * sigma * sigma), steps).unwrap().x
    };
    let coarse = way(0.125, 8.0, 64);
    let (printed, correct) = (way(0.0625, 32.0, 16), way(0.0625, 16.0, 256));
    shows(Paper::Malladi22, 4, relative(printed, coarse), relative(correct, coarse));
}

/// One step with v = g^2: the variance is eta^2 / g^2 times that of the gradient.
#[test]
fn the_variance_of_the_gradient_is_sigma_squared() {
    let (eta, g, sigma) = (0.5, 2.0, 0.1);
    let moments = expectations(&plain_rmsprop(eta, 0.5), &gradient(g, sigma, sym3()), &at(g * g), 1).unwrap();
    let variance = moments.x2 - moments.x * moments.x;
    let of = |gradient_variance: f64| eta * eta / (g * g) * gradient_variance;
    shows(Paper::Malladi22, 5, relative(of(sigma), variance), relative(of(sigma * sigma), variance));
}

fn scaling(eta: f64, sigma0: f64, eps0: f64) -> Scaling {
    Scaling { eta, sigma0, eps0, c2: 1.0 }
}

fn point(gradient: f64, u: f64, noise: FiniteLaw) -> Point {
    Point { gradient: DVector::from_element(1, gradient), u: DVector::from_element(1, u), noise }
}

/// The exact moments are sums over the values of the noise.
#[test]
fn the_increment_is_plus_h_with_the_new_momentum() {
    let (eta, c1, m, g, u, k): (f64, f64, f64, f64, f64, u64) = (0.1, 1.5, 0.4, 1.0, 2.0, 50);
    let momentum = Momentum { c1, m: DVector::from_element(1, m), k };
    let exact = adam(&scaling(eta, 1.0, 0.1), &momentum, Previous, &point(g, u, sym3())).unwrap().mean[0];
    let (gamma1, gamma2) = (1.0 - (1.0 - c1 * eta * eta).powi(51), 1.0 - (1.0 - eta * eta).powi(50));
    let h = |m: f64| -(gamma2.sqrt() / gamma1) * m / (u.sqrt() + 0.1 * gamma2.sqrt());
    let printed = -eta * eta * h(m);
    let correct = eta * eta * h(m + c1 * eta * eta * (g - m));
    shows(Paper::Malladi22, 7, relative(printed, exact), relative(correct, exact));
}

fn one_step(gradient: f64, u: f64, scaling: &Scaling) -> IncrementMoments {
    rmsprop(scaling, Previous, &point(gradient, u, sym3())).unwrap()
}

/// Without a gradient the diffusion makes the whole second moment of a step.
#[test]
fn the_diffusion_divides_epsilon_by_sigma_0() {
    let (eta, sigma0, eps0): (f64, f64, f64) = (0.1, 1.25, 0.5);
    let exact = one_step(0.0, 1.0, &scaling(eta, sigma0, eps0)).second[(0, 0)];
    let with = |divisor: f64| eta * eta / (1.0 + eps0 / divisor).powi(2);
    shows(Paper::Malladi22, 8, relative(with(sigma0 / eta), exact), relative(with(sigma0), exact));
}

/// The lowest u: four steps at c_2 eta^2 = 1/4 whose gradients are all 0.
#[test]
fn u_falls_below_the_printed_floor() {
    let reached = (0..4).fold(1.0, |u, _| u + 0.25 * (0.0 - u));
    let floor = second_moment::floor(1.0, 1.0, 0.25).unwrap();
    let excess = |bound: f64| (bound / reached - 1.0).max(0.0);
    shows(Paper::Malladi22, 9, excess(floor.as_printed), excess(floor.corrected));
}

/// Over a short time, from the moment equations of the SDE; the remainder is eta_e (b / sigma)^2 = 1e-4 relative.
#[test]
fn the_second_moment_of_a_step_is_of_first_order() {
    let eta_e: f64 = 1e-4;
    let at_one = Start { time: 0.0, x: 0.0, m: 0.0, v: 1.0 };
    let exact = ScaledNoise { eps0: 0.0, ..base() }.sde(&at_one, eta_e).unwrap().x2;
    shows(Paper::Malladi22, 10, relative(eta_e * eta_e, exact), relative(eta_e, exact));
}

/// A step sigma xi with independent signs xi: E x_1^2 over its four values.
#[test]
fn the_generator_holds_sigma_times_its_transpose() {
    let sigma: [[f64; 2]; 2] = [[1.0, 2.0], [0.0, 1.0]];
    let signs = [[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]];
    let exact: f64 = signs.iter().map(|xi| (sigma[0][0] * xi[0] + sigma[0][1] * xi[1]).powi(2) / 4.0).sum();
    let printed = sigma[0][0] * sigma[0][0] + sigma[0][1] * sigma[1][0];
    let correct = sigma[0][0] * sigma[0][0] + sigma[0][1] * sigma[0][1];
    shows(Paper::Malladi22, 11, relative(printed, exact), relative(correct, exact));
}

/// theta moves by -eta^2 (g + z / eta) / sqrt(u): E Delta^2 = eta^4 g^2 + eta^2.
#[test]
fn the_moment_condition_is_about_the_moment_of_the_norm() {
    let eta: f64 = 0.1;
    let exact = one_step(1.0, 1.0, &scaling(eta, 1.0, 0.0)).second[(0, 0)];
    let squared_mean = eta.powi(4);
    shows(Paper::Malladi22, 12, relative(squared_mean, exact), relative(squared_mean + eta * eta, exact));
}

#[test]
fn the_covariance_of_a_step_has_the_factor_eta_squared() {
    let atoms = DMatrix::from_row_slice(3, 2, &[1.0, 0.5, -1.0, 0.5, 0.0, -1.0]);
    let noise = FiniteLaw::new(["atoms", "probabilities"], &atoms, &DVector::from_column_slice(&[0.5, 0.25, 0.25]));
    let noise = noise.unwrap().centred();
    let sigma12 = noise.second_moment()[(0, 1)];
    let (eta, sigma0, eps0): (f64, f64, f64) = (0.1, 1.25, 0.1);
    let point = Point { gradient: DVector::zeros(2), u: DVector::from_column_slice(&[1.0, 4.0]), noise };
    let exact = rmsprop(&scaling(eta, sigma0, eps0), Previous, &point).unwrap().second[(0, 1)];
    let printed = sigma0 * sigma0 * sigma12 / ((sigma0 + eps0) * (2.0 * sigma0 + eps0));
    shows(Paper::Malladi22, 13, relative(printed, exact), relative(eta * eta * printed, exact));
}

#[test]
fn the_third_moment_of_svag_noise_exceeds_one_over_l() {
    let third = |law: &FiniteLaw| law.third_moment()[0][(0, 0)];
    let factor = third(&amplified(&skew2(), 2.0).unwrap()) / third(&skew2());
    let excess = |bound: f64| (factor / bound - 1.0).max(0.0);
    shows(Paper::Malladi22, 15, excess(1.0 / 2.0), excess(3.0 / (2.0 * 2.0)));
}

/// z = 3 or -3: `E|z|^3 = 27`, and the smallest `C_4` is the fourth root of 81.
#[test]
fn the_bound_of_the_third_moment_is_a_cube() {
    let values: [f64; 2] = [3.0, -3.0];
    let moment = |power: i32| values.iter().map(|z| z.abs().powi(power) / 2.0).sum::<f64>();
    let c4 = moment(4).powf(0.25);
    let excess = |bound: f64| (moment(3) / bound - 1.0).max(0.0);
    shows(Paper::Malladi22, 16, excess(c4.powf(0.75)), excess(c4.powi(3)));
}

/// Over all 16 batches of four signs, each of variance 1.
#[test]
fn the_mean_of_a_batch_has_the_covariance_over_its_size() {
    let sign = |batch: u32, i: u32| if batch >> i & 1 == 1 { 1.0 } else { -1.0 };
    let mean = |batch| (0..4).map(|i| sign(batch, i)).sum::<f64>() / 4.0;
    let exact = (0..16).map(|batch| mean(batch).powi(2) / 16.0).sum::<f64>();
    shows(Paper::Malladi22, 17, relative(1.0, exact), relative(1.0 / 4.0, exact));
}

/// Definition 5.2: the learning rate is sqrt(kappa) eta. With t_0 = 1/2 both starts are whole steps.
#[test]
fn the_scaled_adam_starts_after_fewer_steps() {
    let t0 = time_maps::times(1.0 / 64.0, 2048).unwrap().malladi;
    let started = |k| time_maps::times(2.0 / 64.0, k).unwrap().malladi;
    shows(Paper::Malladi22, 18, relative(started(4 * 2048), t0), relative(started(2048 / 4), t0));
}

/// Against the SDE, with the base of two-valued noise at eta^2 = 1/4.
#[test]
fn the_error_of_svag_falls_with_the_square_of_l() {
    let sde = base().sde(&start(), 1.0).unwrap().xv;
    let error = |ell| base().svag(0.25, ell, &skew2(), Previous, &start(), 1.0).unwrap().xv - sde;
    let measured = -order([4.0, 8.0], [error(4.0), error(8.0)]);
    shows(Paper::Malladi22, 19, measured - 1.0, measured - 2.0);
}

/// Equal decrements from the peak after warm-up (step 10) to 0 (step 50), at step 20.
#[test]
fn the_learning_rate_decays_after_warm_up() {
    let (peak, warm_up, last): (f64, f64, f64) = (1e-3, 10.0, 50.0);
    let decayed = (0..10).fold(peak, |rate, _| rate - peak / (last - warm_up));
    let k = 20.0;
    let printed = peak * (k - warm_up) / (last - warm_up);
    let correct = peak * (last - k) / (last - warm_up);
    shows(Paper::Malladi22, 20, relative(printed, decayed), relative(correct, decayed));
}

/// Epochs of 5004 steps, 450360 in all: the last step of epoch 50.
#[test]
fn epoch_50_of_90_is_five_ninths_of_the_time() {
    let epoch = (0..450_360_u32).step_by(5004).take(50).count();
    let epoch = f64::from(u32::try_from(epoch).unwrap());
    shows(Paper::Malladi22, 21, relative(90.0 * 5.0 / 18.0, epoch), relative(90.0 * 5.0 / 9.0, epoch));
}

/// Definition 5.1 with kappa = 4: eta^2, 1 - beta and eps^-2 times 4, a quarter of the steps. sigma_0, c_2 and eps_0 stay,
/// and u_0 too if v_0 is divided by 4; with v_0 kept it is multiplied by 4. The rule itself holds up to O(eta^2).
#[test]
fn the_scaling_rule_divides_the_initial_second_moment() {
    let eta2 = 1.0 / 128.0;
    let at_batch = |kappa: f64, u0: f64| {
        let start = Start { v: u0, ..start() };
        base().optimizer(kappa * eta2, &sym3(), Previous, &start, 1.0).unwrap().x
    };
    let small = at_batch(1.0, 2.0);
    shows(Paper::Malladi22, 23, relative(at_batch(4.0, 8.0), small), relative(at_batch(4.0, 2.0), small));
    // Row 6: dividing by v_(k+1) changes nothing at leading order.
    let current = base().optimizer(eta2, &sym3(), Current, &start(), 1.0).unwrap().x;
    assert!(relative(current, small) < 5.0 * eta2);
}

/// The exact law of RMSprop after 1024 steps with 1 - beta = 1/512; v_0 is stationary. What remains is of order 1 - beta.
#[test]
fn the_second_moment_remembers_what_moved_theta() {
    let (learning_rate, rate, k) = (0.01, 1.0_f64 / 512.0, 1024_u32);
    let (mean, memory) = (100.0, f64::from(k) * rate);
    let start = at(mean * mean + 1.0);
    let moments = expectations(&plain_rmsprop(learning_rate, rate), &gradient(mean, 1.0, sym3()), &start, u64::from(k));
    let moments = moments.unwrap();
    let exact = moments.x2 - moments.x * moments.x;
    let printed = f64::from(k) * learning_rate * learning_rate / (mean * mean);
    let share = mean * mean / (mean * mean + 1.0);
    let correct = printed * share * variance_factor(share, memory).unwrap();
    shows(Paper::Malladi22, 24, relative(printed, exact), relative(correct, exact));
    // In the limit of a dominating gradient the factor is the one in the table.
    let limit = -(-2.0 * memory).exp_m1() / (2.0 * memory);
    assert!(relative(variance_factor(1.0, memory).unwrap(), limit) < 1e-14);
    assert!(variance_factor(1.5, 1.0).is_err() && variance_factor(0.5, 0.0).is_err());
}
