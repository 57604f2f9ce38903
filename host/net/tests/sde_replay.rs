//! Any step of an equation can be made again, whatever runs beside it; and what equations refuse.

use optsde::Native;
use optsde_core::Real;
use optsde_core::noise::DiagonalCovariance;
use optsde_core::random::{ParameterError, Seed};
use optsde_core::sde::{AdamForm, AdamParameters, AdamSde, SgdSde};
use optsde_net::sde::{NetworkSde, SdeError, Slope};

type Single = Native<f32>;

type Adam = AdamSde<Slope<Single>, DiagonalCovariance<Single, 1>, Single>;

/// The equation of Adam in single precision.
fn adam(slope: Slope<Single>) -> Result<Adam, ParameterError> {
    let [learning_rate, first_rate, second_rate, epsilon] = [0.01, 10.0, 1.0, 1e-4].map(Single::of);
    let parameters = AdamParameters { learning_rate, first_rate, second_rate, epsilon, decay: Single::ZERO };
    AdamSde::new(slope, DiagonalCovariance::new([Single::of(0.3)])?, parameters, AdamForm::NoiseKept)
}

/// Blocks of 1024 coordinates and a rest.
const COORDINATES: usize = 2500;

type AdamRun = NetworkSde<Single, fn(Slope<Single>) -> Result<Adam, ParameterError>, Adam, 2>;

fn equation(relaxed: [Vec<Single>; 2], start_time: f64) -> AdamRun {
    NetworkSde::new(adam, relaxed, Single::of(start_time), Single::of(0.005), Seed(11))
}

/// The gradient of step k: whatever depends on x, k and the coordinate.
fn gradient(k: u64, x: &[Single]) -> Vec<Single> {
    (0..).zip(x).map(|(i, x)| *x + Single::of((f64::of_count(i % 7) - 3.0) * 0.1 + 0.01 * f64::of_count(k))).collect()
}

fn advance(run: &mut AdamRun, k: u64, x: &mut [Single]) {
    let gradient = gradient(k, x);
    run.step(k, x, &gradient).unwrap();
}

fn relaxed() -> [Vec<Single>; 2] {
    [vec![Single::ZERO; COORDINATES], vec![Single::of(0.1); COORDINATES]]
}

#[test]
fn any_step_can_be_replayed() {
    let mut run = equation(relaxed(), 0.1);
    let mut x = vec![Single::ONE; COORDINATES];
    let mut states = Vec::new();
    for k in 0..10 {
        states.push((x.clone(), run.relaxed().clone()));
        advance(&mut run, k, &mut x);
    }
    for first in [9, 3, 0, 7] {
        let (mut again, relaxed) = states[usize::try_from(first).unwrap()].clone();
        let mut run_again = equation(relaxed, 0.1);
        (first..10).for_each(|k| advance(&mut run_again, k, &mut again));
        assert!(again == x && run_again.relaxed() == run.relaxed(), "{first}");
    }
}

#[test]
fn increments_of_a_coordinate_do_not_depend_on_those_behind_it() {
    let mut x = vec![Single::ONE; COORDINATES];
    let mut run = equation(relaxed(), 0.1);
    advance(&mut run, 4, &mut x);
    for count in [1, 1023, 1024, 1025, 2048] {
        let mut fewer = vec![Single::ONE; count];
        let relaxed = relaxed().map(|values| values[..count].to_vec());
        advance(&mut equation(relaxed, 0.1), 4, &mut fewer);
        assert!(fewer == x[..count], "{count}");
    }
}

#[test]
fn what_cannot_be_integrated_is_named() {
    let x = || vec![Single::ONE; COORDINATES];
    let length = |value, expected| Err(SdeError::Length { value, expected });
    let mut run = equation(relaxed(), 0.1);
    assert_eq!(run.step(0, &mut x(), &x()[1..]), length(COORDINATES - 1, COORDINATES));
    assert_eq!(run.step(0, &mut x()[1..], &x()[1..]), length(COORDINATES, COORDINATES - 1));
    let [m, v] = relaxed();
    let mut run = equation([m.clone(), v[2..].to_vec()], 0.1);
    assert_eq!(run.step(0, &mut x(), &x()), length(COORDINATES - 2, COORDINATES));
    // At time 0 the bias corrections of Adam are 0/0.
    let error = equation(relaxed(), 0.0).step(0, &mut x(), &x()).unwrap_err();
    assert_eq!(error, SdeError::Time { value: 0.0 });
    assert_eq!(error.to_string(), "the time is 0, allowed: where the equation is defined");
    for value in [f64::NAN, f64::INFINITY] {
        assert!(matches!(equation(relaxed(), value).step(0, &mut x(), &x()), Err(SdeError::Time { .. })));
    }
    // A second moment below 0, and a parameter that is no number.
    let mut negative = v.clone();
    negative[1030] = Single::of(-1e-3);
    let error = equation([m, negative], 0.1).step(0, &mut x(), &x()).unwrap_err();
    assert_eq!(error, SdeError::Start { coordinate: 1030 });
    let mut broken = x();
    broken[3] = Single::of(f64::NAN);
    let error = equation(relaxed(), 0.1).step(0, &mut broken, &x()).unwrap_err();
    assert_eq!(error, SdeError::Start { coordinate: 3 });
    for h in [0.0, -0.5, f64::NAN, f64::INFINITY] {
        let mut run = NetworkSde::new(adam, relaxed(), Single::ONE, Single::of(h), Seed(1));
        let error = run.step(0, &mut x(), &x()).unwrap_err();
        assert!(matches!(error, SdeError::StepSize { value } if value.to_bits() == h.to_bits()), "{error}");
    }
    let wrong = |slope| SgdSde::new(slope, DiagonalCovariance::new([1.0])?, -1.0);
    let error = NetworkSde::new(wrong, [], 0.0, 0.1, Seed(1)).step(0, &mut [1.0], &[1.0]).unwrap_err();
    assert_eq!(error.to_string(), "learning_rate is -1, allowed: a finite number, 0 or more");
}
