//! Moments on a random parabola: against enumeration and numerical integration, and the weak orders of Li21 read off
//! exact sequences.

use optsde::theory::DVector;
use optsde::theory::random_quadratic::{Equation, Moments, RandomQuadratic};

const A: [f64; 3] = [0.2, 1.0, 3.1];
const B: [f64; 3] = [-0.4, 0.5, 1.9];
const P: [f64; 3] = [0.5, 0.3, 0.2];
const START: f64 = 1.3;
const TIME: f64 = 1.0;

fn of(a: &[f64], b: &[f64], p: &[f64]) -> RandomQuadratic {
    let [a, b, p] = [a, b, p].map(DVector::from_column_slice);
    RandomQuadratic::new(&a, &b, &p).unwrap()
}

fn model() -> RandomQuadratic {
    of(&A, &B, &P)
}

fn assert_close(found: Moments, expected: Moments, tolerance: f64) {
    for (a, b) in found.into_iter().zip(expected) {
        assert!((a - b).abs() <= tolerance * b.abs(), "{found:?} {expected:?}");
    }
}

/// All 81 pairs of pairs of gradients in two steps.
#[test]
fn svag_has_the_moments_of_all_its_paths() {
    let (eta, l) = (0.4, 3.0_f64);
    let root = (2.0 * l - 1.0).sqrt();
    let (plus, minus) = (0.5 * (1.0 + root), 0.5 * (1.0 - root));
    let mut paths = vec![(START, 1.0)];
    for _ in 0..2 {
        let mut next = Vec::new();
        for (x, weight) in paths {
            for (i, j) in (0..3).flat_map(|i| (0..3).map(move |j| (i, j))) {
                let gradient = plus * (A[i] * x - B[i]) + minus * (A[j] * x - B[j]);
                next.push((x - eta / l * gradient, weight * P[i] * P[j]));
            }
        }
        paths = next;
    }
    let expected = [1, 2, 3, 4].map(|n| paths.iter().map(|(x, p)| p * x.powi(n)).sum());
    assert_close(model().svag(START, eta, l, 2).unwrap(), expected, 1e-13);
    // No step at all.
    assert_close(model().svag(START, eta, l, 0).unwrap(), [1, 2, 3, 4].map(|n| START.powi(n)), 1e-15);
}

/// d E x = b(x), d E x^2 = 2 x b + s, d E x^3 = 3 x^2 b + 3 x s, d E x^4 = 4 x^3 b + 6 x^2 s, with the noise summed over
/// the parabolas at three points that determine it. Runge-Kutta with 400 steps: (1/400)^4 = 4e-11 times constants.
#[test]
fn the_equations_have_the_moments_of_their_integrated_hierarchy() {
    let eta = 0.25;
    let sigma_at = |x: f64| -> f64 {
        let gradients = [0, 1, 2].map(|i| A[i] * x - B[i]);
        let mean: f64 = (0..3).map(|i| P[i] * gradients[i]).sum();
        (0..3).map(|i| P[i] * (gradients[i] - mean).powi(2)).sum()
    };
    // s(x) = u + v x + w x^2
    let (at_minus, u, at_plus) = (sigma_at(-1.0), sigma_at(0.0), sigma_at(1.0));
    let (v, w) = (0.5 * (at_plus - at_minus), 0.5 * (at_plus + at_minus) - u);
    let [slope, offset] = [A, B].map(|of| (0..3).map(|i| P[i] * of[i]).sum::<f64>());
    let cases = [
        (Equation::GradientFlow, 1.0, 0.0),
        (Equation::FirstOrder, 1.0, eta),
        (Equation::SecondOrder, 1.0 + 0.5 * eta * slope, eta),
        (Equation::WrongSign, 1.0 - 0.5 * eta * slope, eta),
    ];
    for (equation, drift, noise) in cases {
        let derivative = |[m1, m2, m3, m4]: Moments| {
            let b = |high: f64, low: f64| -drift * (slope * high - offset * low);
            let s = |low: f64, middle: f64, high: f64| noise * (u * low + v * middle + w * high);
            [
                b(m1, 1.0),
                2.0 * b(m2, m1) + s(1.0, m1, m2),
                3.0 * (b(m3, m2) + s(m1, m2, m3)),
                4.0 * b(m4, m3) + 6.0 * s(m2, m3, m4),
            ]
        };
        let mut m = [1, 2, 3, 4].map(|n| START.powi(n));
        let dt = TIME / 400.0;
        let moved = |m: Moments, k: Moments, dt: f64| [0, 1, 2, 3].map(|i| m[i] + dt * k[i]);
        for _ in 0..400 {
            let first = derivative(m);
            let second = derivative(moved(m, first, 0.5 * dt));
            let third = derivative(moved(m, second, 0.5 * dt));
            let fourth = derivative(moved(m, third, dt));
            m = [0, 1, 2, 3].map(|i| m[i] + dt / 6.0 * (first[i] + 2.0 * (second[i] + third[i]) + fourth[i]));
        }
        assert_close(model().sde(equation, START, eta, TIME).unwrap(), m, 1e-9);
    }
}

/// The gradient flow is a point, x(T) = m + (x0 - m) exp(-a T), also long after its end, where the exponential of a
/// generator of norm 1e4 is squared 15 times: 2^15 eps = 7e-12.
#[test]
fn the_moments_of_the_gradient_flow_are_powers() {
    let (slope, offset) = (1.02, 0.33);
    let minimum = offset / slope;
    for time in [0.0, 1e-8, 0.3, 7.0, 1e3] {
        let x: f64 = minimum + (START - minimum) * (-slope * time).exp();
        let found = model().sde(Equation::GradientFlow, START, 0.1, time).unwrap();
        assert_close(found, [1, 2, 3, 4].map(|n| x.powi(n)), 1e-11);
    }
}

/// Gradients without noise: SVAG is gradient descent with steps eta / l, and of the equations only the drift is left.
#[test]
fn without_noise_all_is_deterministic() {
    let still = of(&[0.8], &[0.3], &[1.0]);
    let (eta, l, minimum) = (0.5, 4.0_f64, 0.375);
    let x: f64 = minimum + (START - minimum) * (1.0 - 0.8 * eta / l).powi(12);
    assert_close(still.svag(START, eta, l, 12).unwrap(), [1, 2, 3, 4].map(|n| x.powi(n)), 1e-14);
    let x: f64 = minimum + (START - minimum) * (-0.8 * (1.0 + 0.5 * eta * 0.8) * TIME).exp();
    let found = still.sde(Equation::SecondOrder, START, eta, TIME).unwrap();
    assert_close(found, [1, 2, 3, 4].map(|n| x.powi(n)), 1e-14);
}

/// The slope of a sequence of errors against a parameter that doubles: its last local slope lies within
/// max(0.02, its last change) of the order. An exact sequence approaches its order geometrically, so that what is still
/// to come is no more than the last change.
fn assert_order(label: &str, errors: &[f64], order: f64) {
    let slopes: Vec<f64> = errors.windows(2).map(|pair| (pair[1] / pair[0]).abs().log2()).collect();
    let [.., before, last] = slopes.as_slice() else { panic!("{label}: too few errors") };
    let allowed = (last - before).abs().max(0.02);
    assert!((last - order).abs() <= allowed && allowed < 0.2, "{label}: {slopes:?}, expected {order}");
}

fn differences(a: Moments, b: Moments) -> Moments {
    [0, 1, 2, 3].map(|i| a[i] - b[i])
}

/// Theorem 4.3: order 1 in 1/l. (Theorem C.1 ends with l^-2.)
#[test]
fn svag_approaches_the_sde_as_one_over_l() {
    let eta = 0.25;
    let limit = model().sde(Equation::FirstOrder, START, eta, TIME).unwrap();
    let errors: Vec<Moments> = (0..9)
        .map(|n| {
            let l = 2.0_f64.powi(n);
            differences(model().svag(START, eta, l, 4 << n).unwrap(), limit)
        })
        .collect();
    // E x^2: from -0.0629 at l = 1 to -2.31e-4 at 256.
    assert!((errors[0][1] + 0.0629).abs() < 1e-4 && (errors[8][1] + 2.31e-4).abs() < 1e-6);
    for p in 0..4 {
        assert_order(&format!("E x^{}", p + 1), &errors.iter().map(|e| e[p]).collect::<Vec<_>>(), -1.0);
    }
}

/// SGD against its equations at a fixed time, where eta halves: order 1 without noise and with it, 2 with the
/// correction of eq. (32), 1 with its sign reversed. Weak order does not see the noise term, which is itself of order
/// eta.
#[test]
fn the_equations_have_their_weak_orders_in_eta() {
    let cases = [
        (Equation::GradientFlow, 1.0),
        (Equation::FirstOrder, 1.0),
        (Equation::SecondOrder, 2.0),
        (Equation::WrongSign, 1.0),
    ];
    for (equation, order) in cases {
        let errors: Vec<Moments> = (2..10)
            .map(|n| {
                let eta = 0.5_f64.powi(n);
                let sgd = model().svag(START, eta, 1.0, 1 << n).unwrap();
                differences(sgd, model().sde(equation, START, eta, TIME).unwrap())
            })
            .collect();
        for p in 0..4 {
            // 1/eta doubles.
            let sequence: Vec<f64> = errors.iter().map(|e| e[p]).collect();
            assert_order(&format!("{equation:?}, E x^{}", p + 1), &sequence, -order);
        }
    }
}

#[test]
fn laws_and_times_that_do_not_exist_are_refused() {
    let of = |a: &[f64], b: &[f64], p: &[f64]| {
        let [a, b, p] = [a, b, p].map(DVector::from_column_slice);
        RandomQuadratic::new(&a, &b, &p).unwrap_err().to_string()
    };
    assert!(of(&[1.0], &[1.0, 2.0], &[1.0]).contains("b has the shape 2 x 1"));
    assert!(of(&[1.0], &[f64::NAN], &[1.0]).contains("b[0][0] = NaN"));
    assert!(of(&[1.0, 2.0], &[0.0, 0.0], &[0.5, 0.6]).contains("p = 1.1"));
    assert!(of(&[], &[], &[]).contains("a has the shape 0 x 1"));
    let svag = |eta, l, steps| model().svag(START, eta, l, steps).unwrap_err().to_string();
    assert!(svag(0.0, 1.0, 1).contains("eta = 0.0") && svag(0.1, 0.5, 1).contains("l = 0.5"));
    assert!(svag(1e3, 1.0, 1 << 40).contains("finite"), "divergence");
    let sde = |eta, time| model().sde(Equation::FirstOrder, START, eta, time).unwrap_err().to_string();
    assert!(sde(0.1, -1.0).contains("T = -1.0") && sde(-0.1, 1.0).contains("eta = -0.1"));
    // d E x^4/dt = (6 eta Var a - 4 E a) E x^4 + ..: it explodes for eta = 10.
    assert!(sde(10.0, 1e4).contains("finite"));
}
