//! What Liu21 prints on the shape of the density, escape, stability, minibatch noise and Bayes, measured.

mod errata_support;
mod quadrature;
mod theory_data;

use std::f64::consts::PI;

use errata_support::{relative, shows};
use optsde::theory::errata::Paper;
use optsde::theory::escape_bounds::IllConditioned;
use optsde::theory::first_passage::{continuous_rate, discrete_rate};
use optsde::theory::kramers::{Barrier, HalfWidth, Kramers};
use optsde::theory::minibatch::{LinearRegression, Sampling};
use optsde::theory::recursion::LinearRecursion;
use optsde::theory::{DMatrix, DVector, bayes, continuous, effective_loss, escape, stability, stein};
use optsde_core::loss::DoubleWell;
use quadrature::integral;

fn scalar(x: f64) -> DMatrix<f64> {
    DMatrix::from_element(1, 1, x)
}

fn coupled() -> DMatrix<f64> {
    DMatrix::from_row_slice(3, 3, &[1.2, 0.3, -0.1, 0.3, 0.7, 0.2, -0.1, 0.2, 1.1])
}

/// Largest deviation relative to the largest entry.
fn distance(value: &DMatrix<f64>, reference: &DMatrix<f64>) -> f64 {
    (value - reference).amax() / reference.amax()
}

/// Stationary covariance of `w` by the Stein equation of the recursion.
fn covariance(k: &DMatrix<f64>, c: &DMatrix<f64>, lam: f64, mu: f64) -> DMatrix<f64> {
    let d = k.nrows();
    let state = LinearRecursion::heavy_ball(k, c, lam, mu).unwrap().stationary().unwrap();
    state.view((0, 0), (d, d)).into_owned()
}

/// The density is exp[-(1/(lambda c)) w' H w], so that H = lambda c / 2 times the inverse covariance; with momentum
/// times 1 / (1 - mu).
#[test]
fn the_effective_loss_has_a_minus_sign() {
    let (k, c, lam) = (coupled(), 0.7, 0.8);
    let noise = c * DMatrix::identity(3, 3);
    let density = |mu: f64| 0.5 * lam * c / (1.0 - mu) * covariance(&k, &noise, lam, mu).try_inverse().unwrap();
    let printed = distance(&effective_loss::matrix_as_printed(&k, lam).unwrap(), &density(0.0));
    let worst = [0.0, 0.6].map(|mu| distance(&effective_loss::matrix(&k, lam, mu).unwrap(), &density(mu)));
    shows(Paper::Liu21, 12, printed, worst[0].max(worst[1]));
}

/// A weight decay lambda k / 2 would shrink the variance by 1 / (1 + lambda k / 2); it grows by 1 / (1 - lambda k / 2).
#[test]
fn a_finite_learning_rate_is_no_weight_decay() {
    let (k, lam) = (scalar(1.0), 1.0);
    let grown = covariance(&k, &k, lam, 0.0)[(0, 0)] / continuous::stationary_variance(1.0, 1.0, lam, 0.0).unwrap();
    let ratio = |h: DMatrix<f64>| 1.0 / h[(0, 0)];
    let printed = ratio(effective_loss::matrix_as_printed(&k, lam).unwrap());
    let correct = ratio(effective_loss::matrix(&k, lam, 0.0).unwrap());
    shows(Paper::Liu21, 13, relative(printed, grown), relative(correct, grown));
}

/// The Ornstein-Uhlenbeck process `dw = -lambda k w dt + lambda sqrt(C) dW`, sampled at an interval of 1/2: its
/// stationary variance against those of the two densities, T/(2k) and T/k.
#[test]
fn the_boltzmann_density_needs_noise_over_the_learning_rate() {
    let (k, temperature, lam) = (1.3, 0.2, 0.4);
    let variance = |c: f64| {
        let interval = 0.5;
        let noise = integral(0.0, interval, |s| lam * lam * c * (-2.0 * lam * k * s).exp());
        let decay = scalar((-lam * k * interval).exp());
        stein::stationary_covariance(&decay, &scalar(noise)).unwrap()[(0, 0)]
    };
    let printed = relative(temperature / (2.0 * k), variance(2.0 * temperature));
    let c = 2.0 * temperature / lam;
    assert!(relative(effective_loss::temperature(c, lam, 0.0).unwrap(), temperature) < 1e-15);
    shows(Paper::Liu21, 14, printed, relative(temperature / k, variance(c)));
}

/// k_a = |k_b| = 1, d = 2, lambda = 1, S = 12. Between a and c the current J solves `(e^Phi P)' = -J e^Phi / T` with P = 0
/// at c; in the well P is P(a) e^-Phi.
#[test]
fn the_escape_rate_is_flux_over_probability() {
    let s = 12.0;
    let wells = DoubleWell::new(1.0, 1.0, 2.0, 1.0).unwrap();
    let phi = |w: f64| if w < -1.0 { s * (w + 2.0) * (w + 2.0) } else { s * (2.0 - w * w) };
    let flux = 1.0 / (2.0 * s) / integral(-2.0, 1.0, |w| phi(w).exp());
    let probability = integral(-5.0, 0.0, |w| (-phi(w)).exp());
    let exact = continuous_rate(&wells, 1.0, s).unwrap();
    let log_miss = |rate: f64| (rate / exact).ln().abs();
    shows(Paper::Liu21, 15, log_miss(probability / flux), log_miss(flux / probability));
}

/// Flux and probability of the proof of Theorem 9 by quadrature, x = lambda k_a = 1, DeltaL = 1, l = 1/2, S = 3, |k_b| = 1.
#[test]
fn the_probability_of_the_well_divides_the_rate() {
    let (lam, s) = (1.0, 3.0);
    let barrier = Barrier { height: 1.0, well: 1.0, top: 1.0, well_part: 0.5 };
    let variance = covariance(&scalar(1.0), &scalar(1.0 / s), lam, 0.0)[(0, 0)];
    let (t_a, t_b) = (variance, lam / (2.0 * s));
    let peak = integral(-5.0, 5.0, |u| (-0.5 * u * u / t_b).exp());
    let flux = (-0.5 / t_a - 0.5 / t_b).exp() * t_b / peak;
    let half_width = 2.0_f64.sqrt();
    let rate = flux / integral(-half_width, half_width, |w| (-0.5 * w * w / variance).exp());
    let kramers = Kramers::new(barrier, lam, s).unwrap();
    let printed = relative(kramers.discrete_as_printed().unwrap(), rate);
    shows(Paper::Liu21, 16, printed, relative(kramers.discrete(HalfWidth::OfParabola).unwrap(), rate));
}

/// `integral P(w)/P(a) dw` over the printed half width sqrt(DeltaL/k), with the gradient noise C.
#[test]
fn the_error_function_belongs_to_another_half_width() {
    let (k, c, lam, height) = (1.2_f64, 0.3, 0.7, 0.5);
    let variance = covariance(&scalar(k), &scalar(c), lam, 0.0)[(0, 0)];
    let half_width = (height / k).sqrt();
    let mass = integral(-half_width, half_width, |w| (-0.5 * w * w / variance).exp());
    let stiffness = 2.0 - lam * k;
    let printed =
        |c: f64| (2.0 * PI * c / (lam * k * stiffness)).sqrt() * libm::erf((lam * stiffness * height / c).sqrt());
    let correct =
        (2.0 * PI * lam * c / (k * stiffness)).sqrt() * libm::erf((0.5 * stiffness * height / (lam * c)).sqrt());
    shows(Paper::Liu21, 17, relative(printed(c), mass), relative(correct, mass));
    // With lambda^2 C for C only the half width is another.
    assert!((relative(printed(lam * lam * c), mass) - 0.0861).abs() < 1e-4);
}

/// The current over a parabola of curvature -|k_b|: `J = [integral e^(-|k_b| u^2 / 2 T_b) / T_b du]^-1`, all else divided
/// out; lambda = 1, S = 2.25, |k_b| = 0.5.
#[test]
fn the_current_has_the_square_root_of_the_temperature_above() {
    let (top, t_b) = (0.5_f64, 0.5 / (2.0 * 2.25));
    let current = 1.0 / integral(-6.0, 6.0, |u| (-0.5 * top * u * u / t_b).exp() / t_b);
    let (printed, correct) = ((top / (2.0 * PI * t_b)).sqrt(), (t_b * top / (2.0 * PI)).sqrt());
    shows(Paper::Liu21, 18, relative(printed, current), relative(correct, current));
}

/// Mean number of steps of SGD itself, lambda = 0.05 and S = 0.15 in the double well k_a = |k_b| = 1, d = 2.
#[test]
fn a_step_escapes_with_the_learning_rate_times_the_rate() {
    let (lam, s) = (0.05, 0.15);
    let wells = DoubleWell::new(1.0, 1.0, 2.0, 1.0).unwrap();
    let per_step = lam * discrete_rate(&wells, lam, s).unwrap();
    let rate = Kramers::new(Barrier::of(&wells), lam, s).unwrap().continuous().unwrap();
    shows(Paper::Liu21, 19, relative(rate, per_step), relative(lam * rate, per_step));
}

/// A deep well, k_a = 1, |k_b| = 1/2, d = 2, S / lambda = 40: Laplace's method is exact to e^-17.
#[test]
fn the_prefactor_of_ito_is_the_curvature_of_the_well() {
    let (lam, s) = (0.5, 20.0);
    let wells = DoubleWell::new(1.0, 0.5, 2.0, 1.0).unwrap();
    let exact = continuous_rate(&wells, lam, s).unwrap();
    let kramers = Kramers::new(Barrier::of(&wells), lam, s).unwrap();
    let printed = relative(kramers.continuous().unwrap(), exact);
    shows(Paper::Liu21, 20, printed, relative(kramers.continuous_ito().unwrap(), exact));
}

/// `Tr[f(K) C] / Tr[f(K) Tr C / D]` for eigenvalues 1 and D - 1 times D^-decay, C = K.
fn ratio(decay: f64, dimension: f64, f: impl Fn(f64) -> f64) -> f64 {
    let small = dimension.powf(-decay);
    let trace = |g: &dyn Fn(f64) -> f64| g(1.0) + (dimension - 1.0) * g(small);
    dimension * trace(&|k| f(k) * k) / (trace(&f) * trace(&|k| k))
}

/// The power of D with which it grows between 10^5 and 10^6.
fn exponent(decay: f64, f: impl Fn(f64) -> f64) -> f64 {
    (ratio(decay, 1e6, &f) / ratio(decay, 1e5, &f)).log10()
}

#[test]
fn the_anisotropy_ratio_grows_at_most_like_the_dimension() {
    let hessian = IllConditioned::new(1.5, 1).unwrap();
    let measured = exponent(1.5, |k| k);
    let printed = hessian.growth_exponent_as_printed() - measured;
    shows(Paper::Liu21, 22, printed, hessian.growth_exponent() - measured);
}

/// lambda k_1 = 1. The same sums at D = 3 are those of the escape efficiency.
#[test]
fn the_long_run_ratio_does_not_grow_with_the_dimension() {
    let long_run = |k: f64| 1.0 / (2.0 - k);
    let small = 3.0_f64.powf(-1.5);
    let k = DMatrix::from_diagonal(&DVector::from_column_slice(&[1.0, small, small]));
    let exact = escape::anisotropy_ratio(&k, &k, 1.0, escape::Horizon::Infinity).unwrap();
    assert!(relative(ratio(1.5, 3.0, long_run), exact) < 1e-13);
    let measured = exponent(1.5, long_run);
    let hessian = IllConditioned::new(1.5, 1).unwrap();
    shows(Paper::Liu21, 23, hessian.growth_exponent_as_printed() - measured, measured);
}

/// By how much the first line of Eq. 61 is violated at x = 1.8, t = 2, and Eq. 60, which it should prove, anywhere.
#[test]
fn a_step_of_the_proof_of_corollary_4_fails_for_large_steps() {
    let left = |x: f64, t: i32| (1.0 - 0.5 * x) * (-2.0 * x * f64::from(t)).exp();
    let step = |x: f64, t: i32| (1.0 - 0.5 * x) * (1.0 - x).powi(2 * t) - left(x, t);
    let claim = |x: f64, t: i32| (1.0 - x).powi(2 * t) - 0.5 * x - left(x, t);
    let grid = (1..200).flat_map(|i| (1..20).map(move |t| (f64::from(i) * 0.01, t)));
    let worst = grid.map(|(x, t)| claim(x, t)).fold(0.0, f64::max);
    shows(Paper::Liu21, 24, step(1.8, 2), worst);
}

/// The share of learning rates on a grid up to twice the limit, it among them, that each condition misjudges; the
/// truth is the spectral radius of one step.
#[test]
fn the_stability_condition_is_strict_and_sufficient() {
    let (mut all, mut printed_wrong, mut correct_wrong) = (0.0, 0.0, 0.0);
    for mu in [0.0, 0.25, 0.5, 0.75] {
        let limit = stability::limit(mu).unwrap();
        for i in 1..=16 {
            let x = limit * f64::from(i) / 8.0;
            let recursion = LinearRecursion::heavy_ball(&scalar(x), &scalar(1.0), 1.0, mu).unwrap();
            let stable = stein::is_stable(recursion.spectral_radius().unwrap());
            all += 1.0;
            printed_wrong += f64::from(u8::from((x <= limit) != stable));
            correct_wrong += f64::from(u8::from((x < limit) != stable));
        }
    }
    shows(Paper::Liu21, 25, printed_wrong / all, correct_wrong / all);
}

/// The exponent of |(1 - x) - e^-x| between x = 0.001 and 0.01, against those of (1 - x)^2 and x^2.
#[test]
fn the_error_of_a_continuous_step_is_of_second_order() {
    let slope = |f: &dyn Fn(f64) -> f64| (f(0.01) / f(0.001)).log10();
    let measured = slope(&|x| (1.0 - x - (-x).exp()).abs());
    shows(Paper::Liu21, 30, measured - slope(&|x| (1.0 - x) * (1.0 - x)), measured - slope(&|x| x * x));
}

/// The change of the divergence between two learning rates; it is `1/2 [N Tr(K Sigma) - D - ln det(N K Sigma)]` of the
/// stationary covariance.
#[test]
fn the_printed_divergence_is_twice_the_divergence() {
    let (k, n, s) = (coupled(), 100, 20);
    let divergence = |lam: f64| {
        let ratio = 100.0 * &k * covariance(&k, &(0.8 / 20.0 * &k), lam, 0.0);
        0.5 * (ratio.trace() - 3.0 - ratio.determinant().ln())
    };
    let change = divergence(0.9) - divergence(0.2);
    let change_of = |f: &dyn Fn(f64) -> f64| f(0.9) - f(0.2);
    let printed = change_of(&|lam| bayes::kl_divergence_as_printed(&k, lam, n, s).unwrap());
    let correct = change_of(&|lam| bayes::kl_divergence(&k, lam, n, s).unwrap());
    shows(Paper::Liu21, 32, relative(printed, change), relative(correct, change));
}

/// x = 1 and 2, each with residuals +1 and -1 (sigma = 1), batches of 2: the covariance of the mean gradient of
/// (w x - y)^2 at the minimum over all batches, against K / S and (2 sigma^2 / S) K; K by a second difference.
#[test]
fn the_noise_of_the_printed_loss_is_twice_hessian_over_batch_size() {
    let x = DMatrix::from_column_slice(4, 1, &[1.0, 1.0, 2.0, 2.0]);
    let (slope, residuals) = (0.7, [1.0, -1.0, 1.0, -1.0]);
    let y = DVector::from_fn(4, |i, _| slope * x[(i, 0)] + residuals[i]);
    let loss = |w: f64| (0..4).map(|i| (w * x[(i, 0)] - y[i]).powi(2)).sum::<f64>() / 4.0;
    let k = loss(slope + 1.0) - 2.0 * loss(slope) + loss(slope - 1.0);
    let batches = theory_data::batches(4, 2, Sampling::WithReplacement);
    let gradient = |i: usize| -2.0 * residuals[i] * x[(i, 0)];
    let square = |batch: &Vec<usize>| (batch.iter().map(|&i| gradient(i)).sum::<f64>() / 2.0).powi(2);
    let noise = batches.iter().map(square).sum::<f64>() / f64::from(u32::try_from(batches.len()).unwrap());

    let regression = LinearRegression::new(&x, &y, 2.0).unwrap();
    assert!(relative(regression.hessian()[(0, 0)], k) < 1e-13);
    // The paper's "expected Hessian" is E[x^2], half of this.
    assert!(relative(x.iter().map(|x| x * x).sum::<f64>() / 4.0, 0.5 * k) < 1e-13);
    let batch = regression.minibatch(2, Sampling::WithReplacement).unwrap();
    assert!(relative(2.0 / 2.0 * k, noise) < 1e-13);
    let printed = relative(batch.paper_noise()[(0, 0)], noise);
    shows(Paper::Liu21, 36, printed, relative(batch.noise_at_minimum()[(0, 0)], noise));
}
