//! Escape over a barrier: Kramers' approximations and exact first passage times.

use std::f64::consts::PI;

use optsde::theory::first_passage::{continuous_rate, discrete_rate};
use optsde::theory::kramers::{Barrier, HalfWidth, Kramers};
use optsde::theory::{TheoryError, sgd};
use optsde_core::loss::DoubleWell;
use quadrature::{integral, simpson};

mod quadrature;

const BARRIER: Barrier = Barrier { height: 0.4, well: 0.9, top: 1.3, well_part: 0.6 };

fn equal(a: f64, b: f64, tolerance: f64) {
    assert!((a / b - 1.0).abs() < tolerance, "{a:e} {b:e}");
}

/// Eq. 22 read as flux over probability, with the integrals of the proof of Theorem 9 done numerically: the well is the
/// Gaussian of the stationary variance, of height 1; the flux solves Eq. 67 between a and b.
#[test]
fn the_discrete_rate_is_flux_over_probability() {
    for (lam, s) in [(0.3, 3.0), (1.0, 5.0), (1.9, 9.0)] {
        let Barrier { height, well, top, well_part } = BARRIER;
        let variance = sgd::stationary_variance(well, well / s, lam).unwrap();
        let (t_a, t_b) = (well * variance, lam * top / (2.0 * s));
        let peak = integral(-12.0, 12.0, |z| (-0.5 * z * z).exp()) * (t_b / top).sqrt();
        let flux = (-well_part * height / t_a - (1.0 - well_part) * height / t_b).exp() / (peak / t_b);
        let kramers = Kramers::new(BARRIER, lam, s).unwrap();
        let total = (2.0 * PI * variance).sqrt();
        for (width, h) in
            [(HalfWidth::OfParabola, (2.0 * height / well).sqrt()), (HalfWidth::AsPrinted, (height / well).sqrt())]
        {
            let probability = integral(-h, h, |w| (-0.5 * w * w / variance).exp());
            equal(kramers.discrete(width).unwrap(), flux / probability, 1e-11);
            equal(kramers.probability_in_well(width).unwrap(), probability / total, 1e-12);
        }
    }
}

/// For a loss times r the exponents keep `S DeltaL / (lambda k)`, so that `gamma_c / r` is the same for all r; the
/// discrete rate exceeds it and tends to it as x -> 0. There ln(gamma / gamma_c) is S DeltaL l x / (lambda k) of the
/// exponent less x/4 of the prefactor, with P = 1 - 1e-39.
#[test]
fn a_flat_loss_escapes_as_in_continuous_time() {
    let rates = |r: f64| {
        let barrier = Barrier { height: r * 0.4, well: r * 0.9, top: r * 1.3, well_part: 0.6 };
        let kramers = Kramers::new(barrier, 1.0, 100.0).unwrap();
        (kramers.continuous().unwrap() / r, kramers.discrete(HalfWidth::OfParabola).unwrap() / r)
    };
    let (reference, _) = rates(1.0);
    for r in [1e-9, 1e-3, 0.5, 2.0] {
        let (continuous, discrete) = rates(r);
        equal(continuous, reference, 1e-12);
        assert!(discrete > continuous, "{r}");
    }
    let x = 9e-7;
    let (continuous, discrete) = rates(1e-6);
    equal((discrete / continuous).ln(), (100.0 * 0.4 * 0.6 / 0.9 - 0.25) * x, 1e-6);
}

/// The loss has a unit: K and DeltaL times c, lambda and S (as C = K/S is a squared gradient) over c leave the rate per
/// step.
#[test]
fn the_rate_per_step_depends_on_the_learning_rate_times_curvature() {
    let rates = |c: f64| {
        let barrier = Barrier { height: c * 0.4, well: c * 0.9, top: c * 1.3, well_part: 0.6 };
        let lam = 0.7 / c;
        let kramers = Kramers::new(barrier, lam, 4.0 / c).unwrap();
        [
            kramers.continuous().unwrap(),
            kramers.continuous_ito().unwrap(),
            kramers.discrete(HalfWidth::AsPrinted).unwrap(),
            kramers.discrete_as_printed().unwrap(),
        ]
        .map(|rate| lam * rate)
    };
    for (a, b) in rates(1.0).into_iter().zip(rates(1000.0)) {
        equal(a, b, 1e-13);
    }
}

/// The double well of Theorem 9 with equal curvatures: Phi = 6 at the top, so Eq. 24 is e^-6 / 2 pi = 3.945e-4. The
/// mean first passage time of the Ito model was computed before this program with another quadrature.
#[test]
fn mean_first_passage_times_of_two_double_wells() {
    for (barrier, s, eq24, exact) in [(1.0, 3.0, 3.945e-4, 3.9517e-4), (0.5, 2.25, 0.5 * 1.0724e-3, 0.5 * 2.0507e-3)] {
        let wells = DoubleWell::new(1.0, barrier, 2.0, 1.0).unwrap();
        let kramers = Kramers::new(Barrier::of(&wells), 1.0, s).unwrap();
        equal(kramers.continuous().unwrap(), eq24, 1e-4);
        equal(kramers.continuous_ito().unwrap(), eq24 / barrier, 1e-4);
        equal(continuous_rate(&wells, 1.0, s).unwrap(), exact, 2e-5);
    }
}

/// The same double integral by Simpson's rule, the inner one accumulated: for k_a = 1, |k_b| = 0.5, d = 2, S = 6.
#[test]
fn the_ito_rate_is_a_double_integral() {
    let (s, lam, n) = (6.0, 0.8, 8000_u32);
    let wells = DoubleWell::new(1.0, 0.5, 2.0, 1.0).unwrap();
    let (c, d, kappa) = (wells.crossover(), 2.0, s / lam);
    let top = kappa * (c * c + (d - c) * (d - c));
    let phi = |w: f64| if w < -c { kappa * (w + d) * (w + d) } else { top - kappa * w * w };
    let well_temperature = lam / (2.0 * s);
    let mut visited = simpson(-d - 12.0 / kappa.sqrt(), -d, n, |w| (-phi(w)).exp() / well_temperature);
    let mut time = 0.0;
    for (low, high, temperature) in [(-d, -c, well_temperature), (-c, c, 0.5 * well_temperature)] {
        let h = (high - low) / f64::from(n);
        // The well's branch of phi, or the barrier's, at the cut itself.
        let inside = |w: f64| if temperature < well_temperature { top - kappa * w * w } else { phi(w) };
        let mut inner = |i: u32| {
            if i > 0 {
                let end = low + f64::from(i) * h;
                visited += simpson(end - h, end, 2, |w| (-inside(w)).exp() / temperature);
            }
            visited * inside(low + f64::from(i) * h).exp()
        };
        for i in 0..=n {
            let weight = if i == 0 || i == n { 1.0 } else { f64::from(2 + 2 * (i % 2)) };
            time += weight * h / 3.0 * inner(i);
        }
    }
    equal(continuous_rate(&wells, lam, s).unwrap(), 1.0 / time, 1e-9);
}

/// A deep well has exponentially small corrections to Laplace's method: Phi = 20 on either side of the crossover.
#[test]
fn a_high_barrier_is_crossed_at_the_rate_of_kramers_with_the_prefactor_of_ito() {
    for (well, barrier) in [(1.0, 1.0), (2.0, 0.7), (0.5, 1.1)] {
        let wells = DoubleWell::<f64>::new(well, barrier, 2.0, 1.0).unwrap();
        let shorter = wells.crossover().min(2.0 - wells.crossover());
        let (lam, s) = (0.3, 0.3 * 20.0 / (shorter * shorter));
        let kramers = Kramers::new(Barrier::of(&wells), lam, s).unwrap();
        equal(continuous_rate(&wells, lam, s).unwrap(), kramers.continuous_ito().unwrap(), 1e-7);
    }
}

/// Runs of 4000 walkers until 3000 escapes, standard error up to 3 %, k_a = |k_b| = 1, d = 2, lambda = 1, S = 3:
/// gamma / r at each scale r of the loss. The exact rate of the recursion is within two standard errors of each, where
/// Eq. 24 is 3.945e-4 throughout.
#[test]
fn the_discrete_rate_is_that_of_simulations() {
    let runs = [(0.05, 3.887e-4), (0.2, 4.208e-4), (0.6, 5.937e-4), (1.0, 1.248e-3), (1.4, 4.262e-3), (1.8, 1.558e-2)];
    let mut last = 0.0;
    for (r, run) in runs {
        let wells = DoubleWell::new(1.0, 1.0, 2.0, r).unwrap();
        let rate = discrete_rate(&wells, 1.0, 3.0).unwrap() / r;
        equal(rate, run, 0.06);
        assert!(rate > last, "increasing with r");
        last = rate;
    }
}

/// Small steps at a fixed temperature `lambda / S`: the rate is that of the Ito model times 1 + a sqrt(lambda) + b lambda +
/// ..., the root from the length of a step where the noise jumps and where the walk ends. Without the two terms, by
/// Richardson's extrapolation of sqrt(lambda) = 0.4, 0.2, 0.1, it is reached within a percent, from 4 % and more.
#[test]
fn small_steps_escape_at_the_rate_of_the_ito_model() {
    let wells = DoubleWell::new(1.0, 0.5, 2.0, 1.0).unwrap();
    let continuous = continuous_rate(&wells, 1.0, 2.25).unwrap();
    let error = |lam: f64| discrete_rate(&wells, lam, 2.25 * lam).unwrap() / continuous - 1.0;
    let [first, second, third] = [0.16, 0.04, 0.01].map(error);
    assert!(first > second && second > third && third > 0.04, "{first} {second} {third}");
    let (coarse, fine) = (2.0 * second - first, 2.0 * third - second);
    let limit = (4.0 * fine - coarse) / 3.0;
    assert!(limit.abs() < 0.01, "{limit}");
}

#[test]
fn escapes_beyond_float64_or_the_resolution_are_refused() {
    let wells = DoubleWell::new(1.0, 1.0, 2.0, 1.0).unwrap();
    let range = |error: TheoryError, name: &str| {
        assert!(matches!(error, TheoryError::Range { field, .. } if field == name), "{error}");
    };
    range(continuous_rate(&wells, 1.0, 400.0).unwrap_err(), "height of the barrier over T");
    range(discrete_rate(&wells, 1.0, 14.0).unwrap_err(), "mean number of steps");
    range(discrete_rate(&wells, 1e-6, 1e-6).unwrap_err(), "points across the wells");
    range(discrete_rate(&wells, 1.0, 0.0).unwrap_err(), "S");
    range(continuous_rate(&wells, f64::NAN, 1.0).unwrap_err(), "lam");
    assert!(matches!(discrete_rate(&wells, 2.0, 1.0), Err(TheoryError::Unstable { field: "lam", .. })));
    let kramers = Kramers::new(BARRIER, 2.0 / 0.9, 1.0).unwrap();
    assert!(kramers.continuous().is_ok());
    assert!(matches!(kramers.discrete(HalfWidth::OfParabola), Err(TheoryError::Unstable { field: "lam", .. })));
}
