//! Softmax, attention and embedding.

mod layer_support;

use candle_core::{DType, Device, Tensor};
use layer_support::{check_gradients, distance, numbers, values};
use optsde_net::layer::{Mask, attention, embedding, softmax};

fn softmax_by_loops(z: &[f64]) -> Vec<f64> {
    let sum: f64 = z.iter().map(|z| z.exp()).sum();
    z.iter().map(|z| z.exp() / sum).collect()
}

#[test]
fn softmax_is_its_definition_and_does_not_overflow() {
    let z = (values(&[3, 5], 1) * 3.0).unwrap();
    let expected: Vec<f64> = numbers(&z).chunks(5).flat_map(softmax_by_loops).collect();
    assert!(distance(&softmax(&z).unwrap(), &expected) < 1e-15);
    check_gradients(&[z], |x| softmax(&x[0]));
    let large = Tensor::from_vec(vec![1000.0_f32, 1000.0, -1000.0, f32::NEG_INFINITY], (1, 4), &Device::Cpu).unwrap();
    assert_eq!(softmax(&large).unwrap().to_vec2::<f32>().unwrap(), [[0.5, 0.5, 0.0, 0.0]]);
}

/// Head by head and position by position, for one sample of (length, width).
fn attention_by_loops([q, k, v]: [&[f64]; 3], width: usize, heads: usize, mask: Mask) -> Vec<f64> {
    let (length, head) = (q.len() / width, width / heads);
    let mut y = vec![0.0; q.len()];
    for (h, i) in (0..heads).flat_map(|h| (0..length).map(move |i| (h, i))) {
        let seen = if mask == Mask::Causal { i + 1 } else { length };
        let part = |x: &[f64], at: usize| x[at * width + h * head..at * width + (h + 1) * head].to_vec();
        let product = |j: usize| part(q, i).iter().zip(part(k, j)).map(|(q, k)| q * k).sum::<f64>();
        #[expect(clippy::cast_precision_loss, reason = "the width of a head")]
        let scores: Vec<f64> = (0..seen).map(|j| product(j) / (head as f64).sqrt()).collect();
        for (j, weight) in softmax_by_loops(&scores).into_iter().enumerate() {
            for (d, v) in part(v, j).into_iter().enumerate() {
                y[i * width + h * head + d] += weight * v;
            }
        }
    }
    y
}

#[test]
fn attention_is_its_definition_and_its_gradients_hold() {
    for (heads, mask) in [(1, Mask::None), (3, Mask::None), (2, Mask::Causal), (6, Mask::Causal)] {
        let x = [1, 2, 3].map(|seed| values(&[2, 5, 6], seed));
        let [q, k, v] = [0, 1, 2].map(|which| numbers(&x[which]));
        let of =
            |at: std::ops::Range<usize>| attention_by_loops([&q[at.clone()], &k[at.clone()], &v[at]], 6, heads, mask);
        let expected = [of(0..30), of(30..60)].concat();
        // Sums of at most 6 terms of size 1.
        assert!(distance(&attention(&x[0], &x[1], &x[2], heads, mask).unwrap(), &expected) < 1e-14);
        check_gradients(&x, |x| attention(&x[0], &x[1], &x[2], heads, mask));
    }
}

#[test]
fn heads_that_do_not_fit_are_named() {
    let x = values(&[1, 2, 6], 1);
    let error = attention(&x, &x, &x, 4, Mask::None).unwrap_err().to_string();
    assert!(error.contains("heads is 4, allowed: a divisor of the width 6"), "{error}");
}

/// A row that is used twice gets both gradients, a row that is not used gets 0.
#[test]
fn embedding_takes_rows() {
    let ids = Tensor::from_vec(vec![2_u32, 0, 2, 3], (2, 2), &Device::Cpu).unwrap();
    let table = values(&[5, 3], 1);
    let rows = table.to_vec2::<f64>().unwrap();
    let expected = [2, 0, 2, 3].map(|id| rows[id].clone()).concat();
    let y = embedding(&ids, &table).unwrap();
    assert_eq!(y.dims(), [2, 2, 3]);
    assert_eq!(numbers(&y), expected);
    check_gradients(std::slice::from_ref(&table), |x| embedding(&ids, &x[0]));
    let outside = Tensor::full(5_u32, (1, 1), &Device::Cpu).unwrap();
    assert!(embedding(&outside, &table).is_err());
    assert_eq!(ids.dtype(), DType::U32);
}
