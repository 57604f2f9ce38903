//! Linear recursions with a random matrix: against all paths, closed forms, and the minibatch theory.

use optsde::theory::fourth_moment::minibatch_radius;
use optsde::theory::minibatch::{LinearRegression, Sampling};
use optsde::theory::multiplicative::{MultiplicativeNoise, MultiplicativeRecursion, Step};
use optsde::theory::recursion::{LinearRecursion, Moments};
use optsde::theory::{DMatrix, DVector, TheoryError};

use theory_data::batches;

mod theory_data;

fn scalar(x: f64) -> DMatrix<f64> {
    DMatrix::from_element(1, 1, x)
}

fn number(x: f64) -> DVector<f64> {
    DVector::from_element(1, x)
}

fn count(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap())
}

/// Three steps in the plane that share no structure.
fn plane_steps() -> Vec<Step> {
    let step = |probability, a: [f64; 4], b: [f64; 2]| Step {
        probability,
        transition: DMatrix::from_row_slice(2, 2, &a),
        input: DVector::from_row_slice(&b),
    };
    vec![
        step(0.5, [0.6, 0.2, -0.3, 0.5], [1.0, 0.0]),
        step(0.2, [-0.4, 0.1, 0.7, 0.9], [-0.5, 2.0]),
        step(0.3, [0.1, -0.8, 0.2, 0.3], [0.3, -1.0]),
    ]
}

fn difference(found: &Moments, mean: &DVector<f64>, second: &DMatrix<f64>) -> f64 {
    (&found.mean - mean).amax().max((found.second_moment() - second).amax())
}

/// 3^6 paths from one point, each with its probability.
#[test]
fn six_steps_are_the_mean_over_all_paths() {
    let steps = plane_steps();
    let recursion = MultiplicativeRecursion::of_steps(steps.clone()).unwrap();
    let start = DVector::from_row_slice(&[1.0, -2.0]);
    let mut paths = vec![(1.0, start.clone())];
    for _ in 0..6 {
        let next = |(p, y): &(f64, DVector<f64>)| {
            steps.iter().map(|s| (p * s.probability, &s.transition * y + &s.input)).collect::<Vec<_>>()
        };
        paths = paths.iter().flat_map(next).collect();
    }
    let mean = paths.iter().fold(DVector::zeros(2), |sum, (p, y)| sum + *p * y);
    let second = paths.iter().fold(DMatrix::zeros(2, 2), |sum, (p, y)| sum + *p * y * y.transpose());
    let found = recursion.propagate(&Moments::certain(start), 6).unwrap();
    // A sum of 729 numbers of size 10.
    assert!(difference(&found, &mean, &second) < 1e-12);
}

/// xi = +-1 makes the general form a finite law: two fair signs, of which b holds the first.
#[test]
fn signs_as_noise_are_a_finite_law() {
    let a = DMatrix::from_row_slice(2, 2, &[0.5, 0.1, -0.2, 0.6]);
    let parts =
        [DMatrix::from_row_slice(2, 2, &[0.3, 0.0, 0.2, -0.1]), DMatrix::from_row_slice(2, 2, &[0.0, 0.4, 0.1, 0.2])];
    let (b, c) = (DVector::from_row_slice(&[0.2, -0.7]), DVector::from_row_slice(&[1.0, 0.5]));
    let terms = [c.clone(), DVector::zeros(2)].into_iter().zip(&parts).map(|(coupling, matrix)| MultiplicativeNoise {
        matrix: matrix.clone(),
        coupling,
        third: 0.0,
        fourth: 1.0,
    });
    let noise =
        MultiplicativeRecursion::of_noise(a.clone(), terms.collect(), b.clone(), &(&c * c.transpose())).unwrap();
    let signs = [(1.0, 1.0), (1.0, -1.0), (-1.0, 1.0), (-1.0, -1.0)];
    let steps = signs.map(|(x, y)| Step {
        probability: 0.25,
        transition: &a + x * &parts[0] + y * &parts[1],
        input: &b + x * &c,
    });
    let law = MultiplicativeRecursion::of_steps(steps.to_vec()).unwrap();
    let (found, expected) = (noise.stationary().unwrap(), law.stationary().unwrap());
    assert!(difference(&found, &expected.mean, &expected.second_moment()) < 1e-13);
    for order in 1..=4 {
        let (found, expected) = (noise.moment_radius(order).unwrap(), law.moment_radius(order).unwrap());
        assert!((found - expected).abs() < 1e-13, "{order}: {found} {expected}");
    }
}

/// `y' = (a + s xi) y + b + zeta`: mean b / (1-a); with S = E y^2 and m the mean,
/// `S = (a^2 + s^2) S + 2 m (a b + s c) + b^2 + v`. Orders 3 and 4 by `E (a + s xi)^p`.
#[test]
fn a_number_has_its_closed_form_and_loses_moments_one_after_the_other() {
    let (a, b, v, c) = (0.5, 0.7, 1.3, -0.4);
    for s in [0.0_f64, 0.3, 0.6, 0.8] {
        let noise = MultiplicativeNoise { matrix: scalar(s), coupling: number(c), third: 0.5, fourth: 3.5 };
        let recursion = MultiplicativeRecursion::of_noise(scalar(a), vec![noise], number(b), &scalar(v)).unwrap();
        let mean = b / (1.0 - a);
        let second = (2.0 * mean * (a * b + s * c) + b * b + v) / (1.0 - a * a - s * s);
        let found = recursion.stationary().unwrap();
        assert!(difference(&found, &number(mean), &scalar(second)) < 1e-13, "{s}");
        let radii = [
            a,
            a * a + s * s,
            a * a * a + 3.0 * a * s * s + 0.5 * s.powi(3),
            a.powi(4) + 6.0 * a * a * s * s + 4.0 * a * 0.5 * s.powi(3) + 3.5 * s.powi(4),
        ];
        for (order, radius) in (1..=4).zip(radii) {
            assert!((recursion.moment_radius(order).unwrap() - radius).abs() < 1e-13, "{s} {order}");
            assert_eq!(recursion.has_finite_moments(order).unwrap(), radius < 1.0, "{s} {order}");
        }
    }
    // 1/4 + s^2 = 1: a second moment exists below s = sqrt(3)/2 only.
    let edge = 0.75_f64.sqrt();
    for (s, exists) in [(edge * (1.0 - 1e-9), true), (edge * (1.0 + 1e-9), false)] {
        let noise = MultiplicativeNoise { matrix: scalar(s), coupling: number(0.0), third: 0.0, fourth: 3.0 };
        let recursion = MultiplicativeRecursion::of_noise(scalar(a), vec![noise], number(b), &scalar(v)).unwrap();
        assert_eq!(recursion.stationary().is_ok(), exists);
        // It has a mean at any finite time, with or without a stationary second moment.
        let mean = recursion.propagate(&Moments::at_rest(1), 60).unwrap().mean[0];
        assert!((mean - b / (1.0 - a)).abs() < 1e-14);
    }
}

/// Heavy ball without multiplicative terms is the linear recursion.
#[test]
fn constant_noise_is_the_stein_equation() {
    let k = DMatrix::from_row_slice(2, 2, &[1.0, 0.3, 0.3, 0.5]);
    let c = DMatrix::from_row_slice(2, 2, &[0.8, -0.2, -0.2, 0.4]);
    let linear = LinearRecursion::heavy_ball(&k, &c, 0.7, 0.6).unwrap();
    let noise = linear.input() * &c * linear.input().transpose();
    let recursion =
        MultiplicativeRecursion::of_noise(linear.transition().clone(), vec![], DVector::zeros(4), &noise).unwrap();
    let found = recursion.stationary().unwrap();
    assert!(difference(&found, &DVector::zeros(4), &linear.stationary().unwrap()) < 1e-12);
    let start = Moments::certain(DVector::from_row_slice(&[1.0, 2.0, 0.0, -1.0]));
    let (found, expected) = (recursion.propagate(&start, 9).unwrap(), linear.propagate(&start, 9).unwrap());
    assert!(difference(&found, &expected.mean, &expected.second_moment()) < 1e-12);
}

/// SGD on `(w - x_i)' H_i (w - x_i) / 2` with a random i: `w' = (I - lambda H_i) w + lambda H_i x_i`. When all
/// `x_i` are one point it is reached exactly, and the stationary mean of any is not the mean of the `x_i`.
#[test]
fn sgd_on_random_quadratics_ends_where_the_mean_gradient_vanishes() {
    let curvatures = [[1.0, 0.2, 0.2, 0.6], [0.3, -0.1, -0.1, 1.4]].map(|h| DMatrix::from_row_slice(2, 2, &h));
    let centres = [[1.0, -1.0], [0.5, 2.0]].map(|x| DVector::from_row_slice(&x));
    let lam = 0.4;
    let sgd = |centres: [&DVector<f64>; 2]| {
        let steps = curvatures.iter().zip(centres).map(|(h, x)| Step {
            probability: 0.5,
            transition: DMatrix::identity(2, 2) - lam * h,
            input: lam * h * x,
        });
        MultiplicativeRecursion::of_steps(steps.collect()).unwrap().stationary().unwrap()
    };
    let same = sgd([&centres[0], &centres[0]]);
    assert!(difference(&same, &centres[0], &(&centres[0] * centres[0].transpose())) < 1e-13);
    let found = sgd([&centres[0], &centres[1]]);
    let gradient = &curvatures[0] * (&found.mean - &centres[0]) + &curvatures[1] * (&found.mean - &centres[1]);
    assert!(gradient.amax() < 1e-13);
    assert!((&found.mean - 0.5 * (&centres[0] + &centres[1])).amax() > 0.1);
    // Centres 3 apart make gradients of variance (3/2)^2 h^2 in their direction: lambda h / 2 of 9/4, some 0.4.
    assert!(found.covariance[(1, 1)] > 0.1 && found.covariance[(1, 1)] < 1.0);
}

/// All batches of 2 out of 5 as a finite law, with momentum: what `minibatch` and `fourth_moment` find without
/// listing them.
#[test]
fn minibatch_regression_is_an_instance() {
    let x = DMatrix::from_row_slice(5, 2, &[1.0, 0.2, -0.5, 0.9, 0.3, -1.1, 0.8, 0.7, -0.2, 0.4]);
    let y = DVector::from_row_slice(&[1.0, -0.5, 0.7, 0.2, -0.9]);
    let regression = LinearRegression::new(&x, &y, 1.0).unwrap();
    let (lam, mu) = (0.4, 0.5);
    for sampling in [Sampling::WithReplacement, Sampling::WithoutReplacement] {
        let batch = regression.minibatch(2, sampling).unwrap();
        let all = batches(5, 2, sampling);
        let steps = all.iter().map(|rows| {
            // In v = w - w_hat: m' = mu m + h v - r, v' = v - lambda m'.
            let (x_b, y_b) = (x.select_rows(rows), y.select_rows(rows));
            let h = x_b.transpose() * &x_b / 2.0;
            let r = x_b.transpose() * (y_b - &x_b * regression.minimum()) / 2.0;
            let linear = LinearRecursion::heavy_ball(&h, &DMatrix::zeros(2, 2), lam, mu).unwrap();
            let input = -(linear.input() * r);
            Step { probability: 1.0 / count(all.len()), transition: linear.transition().clone(), input }
        });
        let recursion = MultiplicativeRecursion::of_steps(steps.collect()).unwrap();
        let found = recursion.stationary().unwrap();
        assert!(found.mean.amax() < 1e-14);
        let sigma = batch.stationary_covariance(lam, mu).unwrap();
        let position = found.covariance.view((0, 0), (2, 2)).into_owned();
        assert!((position - &sigma).amax() < 1e-12 * sigma.amax());
        let start = Moments::certain(DVector::from_row_slice(&[1.0, -0.5, 0.3, 0.0]));
        let (found, expected) = (recursion.propagate(&start, 7).unwrap(), batch.propagate(&start, lam, mu, 7).unwrap());
        assert!(difference(&found, &expected.mean, &expected.second_moment()) < 1e-13);
        for order in 1..=4 {
            let expected = minibatch_radius(&batch, lam, mu, order).unwrap();
            let found = recursion.moment_radius(order).unwrap();
            assert!((found / expected - 1.0).abs() < 1e-11, "{order}: {found} {expected}");
        }
    }
}

#[test]
fn what_no_law_has_is_refused() {
    let noise = |third, fourth, coupling| {
        let term = MultiplicativeNoise { matrix: scalar(0.1), coupling: number(coupling), third, fourth };
        MultiplicativeRecursion::of_noise(scalar(0.5), vec![term], number(0.0), &scalar(1.0))
    };
    assert!(noise(0.0, 3.0, 1.0).is_ok());
    assert!(matches!(noise(1.0, 1.9, 0.0), Err(TheoryError::Range { field: "E[xi_j^4]", .. })));
    assert!(matches!(noise(f64::NAN, 3.0, 0.0), Err(TheoryError::Range { field: "E[xi_j^3]", .. })));
    assert!(matches!(noise(0.0, 3.0, 1.1), Err(TheoryError::Definiteness { .. })));
    let step = |probability| Step { probability, transition: scalar(0.5), input: number(1.0) };
    let steps = MultiplicativeRecursion::of_steps;
    assert!(steps(vec![]).is_err());
    assert!(matches!(steps(vec![step(0.4), step(0.4)]), Err(TheoryError::Range { .. })));
    assert!(steps(vec![step(1.5), step(-0.5)]).is_err());
    assert!(steps(vec![Step { transition: DMatrix::zeros(2, 2), ..step(1.0) }]).is_err());
    let recursion = steps(vec![step(1.0)]).unwrap();
    assert!(recursion.moment_radius(0).is_err() && recursion.moment_radius(5).is_err());
    assert!(recursion.propagate(&Moments::at_rest(2), 1).is_err());
    let large = Step { probability: 1.0, transition: 0.5 * DMatrix::identity(7, 7), input: DVector::zeros(7) };
    let large = steps(vec![large]).unwrap();
    assert!(large.moment_radius(2).is_ok());
    assert!(matches!(large.moment_radius(4), Err(TheoryError::Range { value: 7.0, .. })));
}
