//! The drift of the second-order equation of SGD, against the Hessian in closed form.

mod noise_support;

use noise_support::{Logistic, PARAMETERS, SAMPLES};
use optsde::theory::{DMatrix, DVector};
use optsde_net::noise::{FullGradient, GradientSource, ModifiedGradient};

const LEARNING_RATE: f64 = 0.3;

/// The Hessian as differences of the closed gradient in each direction, one by one: their error is h^2 times third derivatives,
/// which are below 20 here, at h = 1e-4 below 1e-6.
fn hessian(network: &Logistic, x: &DVector<f64>) -> DMatrix<f64> {
    let h = 1e-4;
    let column = |i: usize| {
        let moved = |sign: f64| {
            let mut x = x.clone();
            x[i] += sign * h;
            network.full(&x).0
        };
        (moved(1.0) - moved(-1.0)) / (2.0 * h)
    };
    DMatrix::from_columns(&(0..x.len()).map(column).collect::<Vec<_>>())
}

#[test]
fn the_drift_is_the_gradient_of_the_loss_plus_a_quarter_eta_of_its_square() {
    let mut network = Logistic::new(SAMPLES, PARAMETERS);
    let x = DVector::from_fn(PARAMETERS, |i, _| [0.3, -0.2, 0.1, 0.4, -0.5][i]);
    let (gradient, loss) = network.full(&x);
    // grad (L + (eta/4) |grad L|^2) = g + (eta/2) H g.
    let expected = &gradient + hessian(&network, &x) * &gradient * (0.5 * LEARNING_RATE);
    let full = FullGradient::new(SAMPLES).expect("a size");
    let mut source = ModifiedGradient::new(full, LEARNING_RATE, 1e-4);
    let mut drift = vec![0.0; PARAMETERS];
    let measured = source.gradient(&mut network, 0, x.as_slice(), &mut drift).expect("a gradient");
    assert!((measured - loss).abs() < 1e-12);
    let correction = (&expected - &gradient).norm();
    assert!(correction > 1e-2, "the correction is to be seen");
    assert!((DVector::from_vec(drift) - expected).norm() < 1e-6, "{correction}");
}

#[test]
fn at_a_stationary_point_there_is_no_direction_and_no_correction() {
    // No samples of opposite labels cancel exactly, but a network of zero features has no gradient anywhere.
    let mut network = Logistic::new(SAMPLES, PARAMETERS);
    network.clear_features();
    let mut source = ModifiedGradient::new(FullGradient::new(SAMPLES).expect("a size"), LEARNING_RATE, 1e-4);
    let mut drift = vec![1.0; PARAMETERS];
    source.gradient(&mut network, 0, &[0.5; PARAMETERS], &mut drift).expect("a gradient");
    assert_eq!(drift, [0.0; PARAMETERS]);
}
