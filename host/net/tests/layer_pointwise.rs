//! The dense layer, activations and dropout.

mod layer_support;

use candle_core::{DType, Device, Tensor, Var};
use layer_support::{check_gradients, distance, numbers, values};
use optsde_core::random::{PathIndex, PathStream, Purpose, Seed, path_stream};
use optsde_net::layer::{dense, dropout, gelu, gelu_tanh, relu, tanh};

#[test]
fn dense_is_its_definition_and_its_gradients_hold() {
    let (x, weight, bias) = (values(&[2, 3, 5], 1), values(&[4, 5], 2), values(&[4], 3));
    let (a, w, b) = (numbers(&x), numbers(&weight), numbers(&bias));
    let entry = |row: usize, o: usize| b[o] + (0..5).map(|i| a[row * 5 + i] * w[o * 5 + i]).sum::<f64>();
    let expected: Vec<f64> = (0..24).map(|at| entry(at / 4, at % 4)).collect();
    let y = dense(&x, &weight, Some(&bias)).unwrap();
    assert_eq!(y.dims(), [2, 3, 4]);
    // 6 terms of size 1 in another order.
    assert!(distance(&y, &expected) < 1e-14);
    check_gradients(&[x, weight.clone(), bias], |x| dense(&x[0], &x[1], Some(&x[2])));
    check_gradients(&[values(&[3, 5], 4), weight], |x| dense(&x[0], &x[1], None));
}

#[test]
fn relu_has_derivative_zero_at_zero() {
    let x = Var::from_vec(vec![-1.0_f64, -0.0, 0.0, 2.0], 4, &Device::Cpu).unwrap();
    let y = relu(&x).unwrap();
    assert_eq!(numbers(&y), [0.0, 0.0, 0.0, 2.0]);
    let gradients = y.sum_all().unwrap().backward().unwrap();
    assert_eq!(numbers(gradients.get(&x).unwrap()), [0.0, 0.0, 0.0, 1.0]);
    check_gradients(&[values(&[4, 5], 1)], |x| relu(&x[0]));
    // Of a strided argument as well.
    check_gradients(&[values(&[4, 5], 1)], |x| relu(&x[0].t()?));
}

#[test]
fn relu_keeps_what_is_no_number() {
    let x = Tensor::from_vec(vec![f32::NAN, -f32::NAN, f32::NEG_INFINITY, f32::INFINITY], 4, &Device::Cpu).unwrap();
    let y: Vec<f32> = relu(&x).unwrap().to_vec1().unwrap();
    assert!(y[0].is_nan() && y[1].is_nan());
    assert_eq!(y[2..], [0.0, f32::INFINITY]);
}

/// Phi by Simpson's rule with 2000 intervals from 0: the error is below (x / 2000)^4 x / 180 max |phi''''| < 1e-13 for
/// |x| <= 4.
#[expect(clippy::cast_precision_loss, reason = "below 2000")]
fn normal_distribution(x: f64) -> f64 {
    let intervals = 2000;
    let density = |t: f64| (-t * t / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
    let weight = |i: usize| if i == 0 || i == intervals { 1.0 } else { 2.0 + 2.0 * (i % 2) as f64 };
    let sum: f64 = (0..=intervals).map(|i| weight(i) * density(x * i as f64 / intervals as f64)).sum();
    0.5 + sum * x / (3.0 * intervals as f64)
}

#[test]
fn smooth_activations_are_their_definitions_and_their_gradients_hold() {
    let x = (values(&[37], 1) * 4.0).unwrap();
    let of = |f: &dyn Fn(f64) -> f64| numbers(&x).into_iter().map(f).collect::<Vec<f64>>();
    // Values up to 4: a few roundings, and 4e-13 of Simpson's rule.
    assert!(distance(&gelu(&x).unwrap(), &of(&|x| x * normal_distribution(x))) < 1e-12);
    let slope = (2.0 / std::f64::consts::PI).sqrt();
    let approximation = |x: f64| 0.5 * x * (1.0 + (slope * (x + 0.044_715 * x * x * x)).tanh());
    assert!(distance(&gelu_tanh(&x).unwrap(), &of(&approximation)) < 1e-14);
    assert!(distance(&tanh(&x).unwrap(), &of(&f64::tanh)) < 1e-15);
    for f in [gelu, gelu_tanh, tanh] {
        check_gradients(std::slice::from_ref(&x), |x| f(&x[0]));
    }
}

fn stream(path: u64) -> PathStream {
    path_stream(Seed(7), PathIndex(path), Purpose::Steps, 0)
}

/// Of 100 000 numbers a part p is dropped, with deviation sqrt(p (1 - p) / 100 000); six deviations are left by chance
/// with probability 2e-9. What is kept is divided by 1 - p.
#[test]
fn dropout_drops_a_part_p() {
    let x = Tensor::ones(100_000, DType::F64, &Device::Cpu).unwrap();
    for p in [0.1, 0.5, 0.9] {
        let y = numbers(&dropout(&x, p, &mut stream(1)).unwrap());
        assert!(y.iter().all(|y| *y == 0.0 || *y == 1.0 / (1.0 - p)));
        #[expect(clippy::cast_precision_loss, reason = "a count below 100 000")]
        let dropped = y.iter().filter(|y| **y == 0.0).count() as f64 / 1e5;
        assert!((dropped - p).abs() < 6.0 * (p * (1.0 - p) / 1e5).sqrt(), "{p}: {dropped}");
    }
}

#[test]
fn the_stream_decides_what_is_dropped() {
    let x = values(&[6, 7], 1);
    let of =
        |path: u64, x: &Tensor| numbers(&dropout(x, 0.5, &mut stream(path)).unwrap().to_dtype(DType::F64).unwrap());
    assert_eq!(of(1, &x), of(1, &x));
    assert_ne!(of(1, &x), of(2, &x));
    // Of any type of number the same entries.
    let zeros = |numbers: Vec<f64>| numbers.into_iter().map(|number| number == 0.0).collect::<Vec<bool>>();
    assert_eq!(zeros(of(1, &x)), zeros(of(1, &x.to_dtype(DType::F32).unwrap())));
    assert_eq!(numbers(&dropout(&x, 0.0, &mut stream(1)).unwrap()), numbers(&x));
    check_gradients(&[x], |x| dropout(&x[0], 0.3, &mut stream(1)));
}

#[test]
fn dropping_everything_is_refused() {
    for p in [1.0, -0.1, f64::NAN] {
        let error = dropout(&values(&[3], 1), p, &mut stream(1)).unwrap_err().to_string();
        assert!(error.contains(&format!("dropout is {p}, allowed: from 0 to below 1")), "{error}");
    }
}
