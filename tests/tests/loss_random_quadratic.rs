//! The mixture of parabolas: its means, what it refuses, and stochastic gradient descent on it by enumeration.

use optsde_core::Real;
use optsde_core::loss::{Loss, Parabola, RandomLoss, RandomQuadratic, RandomQuadraticError};

fn close(found: f64, expected: f64, allowed: f64) {
    assert!((found - expected).abs() <= allowed, "{found:e}, expected {expected:e}, allowed {allowed:e}");
}

fn parabola<R: Real>(curvature: f64, offset: f64, probability: f64) -> Parabola<R> {
    Parabola { curvature: R::of(curvature), offset: R::of(offset), probability: R::of(probability) }
}

fn example() -> RandomQuadratic<f64, 3> {
    RandomQuadratic::new([parabola(0.2, -0.4, 0.5), parabola(1.0, 0.5, 0.3), parabola(3.1, 1.9, 0.2)]).expect("a law")
}

#[test]
fn the_means_of_the_random_quadratic() {
    // E a = 0.1 + 0.3 + 0.62, E b = -0.2 + 0.15 + 0.38; at x = 1 the gradients are 0.6, 0.5, 1.2:
    // E g^2 = 0.18 + 0.075 + 0.288 = 0.543, mean 0.69, variance 0.543 - 0.4761.
    let random = example();
    close(random.hessian(&[0.0])[0][0], 1.02, 4.0 * f64::EPSILON);
    close(random.gradient(&[0.0])[0], -0.33, 4.0 * f64::EPSILON);
    close(random.variance(1.0), 0.0669, 8.0 * f64::EPSILON);
}

/// Adds p (x, x^2, x^3, x^4) of all paths of `steps` steps from x.
fn enumerate(steps: u32, x: f64, probability: f64, moments: &mut [f64; 4]) {
    if steps == 0 {
        let mut power = probability;
        for moment in moments {
            power *= x;
            *moment += power;
        }
        return;
    }
    let random = example();
    for gamma in random.parabolas() {
        let next = x - 0.25 * random.gradient_of(gamma, &[x])[0];
        enumerate(steps - 1, next, probability * gamma.probability, moments);
    }
}

#[test]
fn four_steps_of_stochastic_gradient_descent_have_the_exact_moments() {
    // From x = 1.3 at eta = 1/4; the moments come from the closed linear recursion of polynomial moments. 81 paths
    // of some twenty roundings each.
    let mut moments = [0.0; 4];
    enumerate(4, 1.3, 1.0, &mut moments);
    let expected = [0.624_333_862_375, 0.399_326_099_658_375, 0.260_561_175_977_393_3, 0.172_849_852_783_527_16];
    for (moment, expected) in moments.into_iter().zip(expected) {
        close(moment, expected, 100.0 * f64::EPSILON);
    }
}

#[test]
fn laws_that_are_none_are_refused() {
    let error = |law: [Parabola<f64>; 2]| RandomQuadratic::new(law).expect_err("refused").to_string();
    let good = parabola(1.0, 0.0, 0.5);
    insta::assert_snapshot!(error([good, parabola(f64::NAN, 0.0, 0.5)]), @"curvature of parabola 1 is NaN, allowed: finite numbers");
    insta::assert_snapshot!(error([parabola(1.0, f64::INFINITY, 0.5), good]), @"offset of parabola 0 is inf, allowed: finite numbers");
    insta::assert_snapshot!(error([good, parabola(1.0, 0.0, -0.5)]), @"probability of parabola 1 is -0.5, allowed: 0 to 1");
    insta::assert_snapshot!(error([good, parabola(1.0, 0.0, 0.25)]), @"the sum of all probability is 0.75, allowed: 1 up to rounding");
    assert_eq!(RandomQuadratic::<f64, 0>::new([]), Err(RandomQuadraticError::Sum(0.0)));
    // Ten tenths are 1 up to rounding.
    assert!(RandomQuadratic::new([parabola::<f32>(1.0, 0.0, 0.1); 10]).is_ok());
}
