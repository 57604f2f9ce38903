//! Losses of single samples.

mod layer_support;

use candle_core::{Device, Tensor, Var};
use layer_support::{check_gradients, distance, numbers, values};
use optsde_net::layer::{binary_cross_entropy, cross_entropy};

#[test]
fn cross_entropy_is_its_definition_and_its_gradients_hold() {
    let z = (values(&[3, 4], 1) * 3.0).unwrap();
    let labels = [2_u32, 0, 3];
    let of = |z: &[f64], label: u32| z.iter().map(|z| z.exp()).sum::<f64>().ln() - z[label as usize];
    let expected: Vec<f64> = numbers(&z).chunks(4).zip(labels).map(|(z, label)| of(z, label)).collect();
    let labels = Tensor::new(&labels, &Device::Cpu).unwrap();
    // A few roundings of numbers up to 6.
    assert!(distance(&cross_entropy(&z, &labels).unwrap(), &expected) < 1e-14);
    check_gradients(&[z], |x| cross_entropy(&x[0], &labels));
}

/// log(e^300 + 1) - 300 = 0 and - 0 = 300, up to e^-300, in single precision, where e^300 overflows; the gradient of
/// the logits is the softmax (1, 0) minus the label.
#[test]
fn cross_entropy_does_not_overflow() {
    let z = Var::from_vec(vec![300.0_f32, 0.0, 300.0, 0.0], (2, 2), &Device::Cpu).unwrap();
    let losses = cross_entropy(&z, &Tensor::new(&[0_u32, 1], &Device::Cpu).unwrap()).unwrap();
    assert_eq!(losses.to_vec1::<f32>().unwrap(), [0.0, 300.0]);
    let gradients = losses.sum_all().unwrap().backward().unwrap();
    assert_eq!(gradients.get(&z).unwrap().to_vec2::<f32>().unwrap(), [[0.0, 0.0], [1.0, -1.0]]);
}

#[test]
fn binary_cross_entropy_is_its_definition_and_its_gradients_hold() {
    let z = (values(&[5], 1) * 6.0).unwrap();
    let labels = Tensor::new(&[1_u32, 0, 0, 1, 0], &Device::Cpu).unwrap();
    // -y log p - (1 - y) log(1 - p) with p = 1 / (1 + e^-z).
    let of = |z: f64, label: u32| {
        let p = 1.0 / (1.0 + (-z).exp());
        -(if label == 1 { p } else { 1.0 - p }).ln()
    };
    let expected: Vec<f64> = numbers(&z).iter().zip([1, 0, 0, 1, 0]).map(|(z, label)| of(*z, label)).collect();
    // 1 - p is at least 1 / (1 + e^6) = 0.0025: its rounding grows 400-fold, to 5e-14.
    assert!(distance(&binary_cross_entropy(&z, &labels).unwrap(), &expected) < 1e-13);
    check_gradients(&[z], |x| binary_cross_entropy(&x[0], &labels));
}

/// At margin 0 the loss is log 2 and its derivative -1/2, 1/2; for large margins the derivative is e^-s, far below what
/// 1 - p resolves, or 1.
#[test]
fn binary_cross_entropy_keeps_its_digits() {
    let z = Var::from_vec(vec![0.0_f32, 0.0, 50.0, 500.0, 50.0], 5, &Device::Cpu).unwrap();
    let labels = Tensor::new(&[1_u32, 0, 1, 0, 0], &Device::Cpu).unwrap();
    let losses = binary_cross_entropy(&z, &labels).unwrap();
    let two = 2_f32.ln();
    assert_eq!(losses.to_vec1::<f32>().unwrap(), [two, two, 0.0, 500.0, 50.0]);
    let gradients = losses.sum_all().unwrap().backward().unwrap();
    let gradient: Vec<f32> = gradients.get(&z).unwrap().to_vec1().unwrap();
    assert_eq!([gradient[0], gradient[1], gradient[3], gradient[4]], [-0.5, 0.5, 1.0, 1.0]);
    let tiny = -(-50_f32).exp();
    // A few roundings.
    assert!((gradient[2] / tiny - 1.0).abs() < 1e-6, "{}", gradient[2]);
}
