//! Batches of a perceptron are worked on in different ways, by their size, instruction set and threads: all give the gradient of
//! the definition, and only the size has an effect on bits.

use optsde::Native;
use optsde::ensemble::Isa;
use optsde_core::Real;
use optsde_core::random::Seed;
use optsde_net::mlp::{Activation, Initial, Mlp, Perceptron, Rows, initial};
use optsde_net::{Batch, Network};

const SAMPLES: usize = 700;

/// Whole blocks and rests of every loop: few samples, many, one share and three of them.
const SIZES: [usize; 12] = [1, 3, 15, 16, 17, 31, 32, 33, 64, 288, 289, 650];

/// Numbers in +-1 of a small congruential sequence.
#[expect(clippy::cast_precision_loss, reason = "24 bits")]
fn numbers(count: usize) -> Vec<f32> {
    let mut state = 7_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as u32 as f32 / 8_388_608.0 - 1.0
    };
    (0..count).map(|_| next()).collect()
}

fn labels(classes: u32) -> Vec<u32> {
    (0..u32::try_from(SAMPLES).unwrap()).map(|sample| sample * sample % 11 % classes).collect()
}

fn network<R: Real + Send + Sync>(sizes: Perceptron<'_>, features: usize) -> Mlp<R> {
    let inputs = numbers(SAMPLES * features);
    let rows = Rows::new(&inputs, &labels(sizes.outputs.max(2).try_into().unwrap()), features).unwrap();
    Mlp::new(sizes, rows, None).unwrap()
}

/// Samples in no order, one of them twice where there are two.
fn batch(size: usize) -> Vec<u32> {
    let mut samples: Vec<u32> = (0..size).map(|place| u32::try_from(place * 97 % SAMPLES).unwrap()).collect();
    if let [.., first, second] = samples.as_mut_slice() {
        *second = *first;
    }
    samples
}

/// Loss and gradient of one sample by the chain rule, number by number: layers of weights and biases in turn.
fn of_sample(sizes: Perceptron<'_>, widths: &[usize], x: &[f64], input: &[f64], label: usize) -> (f64, Vec<f64>) {
    let (mut places, mut place) = (Vec::new(), 0);
    for pair in widths.windows(2) {
        places.push(place);
        place += pair[0] * pair[1] + if sizes.biases { pair[1] } else { 0 };
    }
    let mut activations = vec![input.to_vec()];
    for (layer, pair) in widths.windows(2).enumerate() {
        let (n, m, w) = (pair[0], pair[1], places[layer]);
        let a = &activations[layer];
        let z = (0..m).map(|j| {
            let bias = if sizes.biases { x[w + n * m + j] } else { 0.0 };
            bias + (0..n).map(|i| x[w + j * n + i] * a[i]).sum::<f64>()
        });
        let last = layer + 2 == widths.len();
        let z = z.map(|z| match sizes.activation {
            _ if last => z,
            Activation::Relu => z.max(0.0),
            Activation::Tanh => z.tanh(),
        });
        activations.push(z.collect());
    }
    let z = activations.last().unwrap();
    let (loss, mut d) = if z.len() == 1 {
        let sign = if label == 1 { -1.0 } else { 1.0 };
        ((sign * z[0]).exp().ln_1p(), vec![sign / (1.0 + (-sign * z[0]).exp())])
    } else {
        let sum: f64 = z.iter().map(|z| z.exp()).sum();
        let d = z.iter().enumerate().map(|(c, z)| z.exp() / sum - if c == label { 1.0 } else { 0.0 });
        (sum.ln() - z[label], d.collect())
    };
    let mut gradient = vec![0.0; place];
    for layer in (0..places.len()).rev() {
        let (n, m, w) = (widths[layer], widths[layer + 1], places[layer]);
        let a = &activations[layer];
        for j in 0..m {
            for i in 0..n {
                gradient[w + j * n + i] = d[j] * a[i];
            }
            if sizes.biases {
                gradient[w + n * m + j] = d[j];
            }
        }
        let inner = (0..n).map(|i| {
            let slope = match sizes.activation {
                Activation::Relu => f64::from(u8::from(a[i] > 0.0)),
                Activation::Tanh => 1.0 - a[i] * a[i],
            };
            slope * (0..m).map(|j| x[w + j * n + i] * d[j]).sum::<f64>()
        });
        d = inner.collect();
    }
    (loss, gradient)
}

/// In double precision, against [`of_sample`]. Sums of at most 650 numbers, each below 10 in size here, round by less than
/// 650 * 10 * 1.1e-16 = 7e-13 of a mean; through three layers, that is below 1e-11.
fn check_against_the_definition(sizes: Perceptron<'_>, features: usize) {
    let mut network: Mlp<Native<f64>> = network(sizes, features);
    let x: Vec<Native<f64>> = initial(network.layout(), Initial::Torch, Seed(5));
    let plain: Vec<f64> = x.iter().map(|x| x.to_f64()).collect();
    let inputs: Vec<f64> = numbers(SAMPLES * features).into_iter().map(f64::from).collect();
    let labels = labels(sizes.outputs.max(2).try_into().unwrap());
    let widths: Vec<usize> = [&[features], sizes.hidden, &[sizes.outputs]].concat();
    for size in SIZES {
        let samples = batch(size);
        let weights: Vec<f64> = numbers(size).into_iter().map(|number| f64::from(number) + 1.5).collect();
        let (mut expected_loss, mut expected) = (0.0, vec![0.0; x.len()]);
        for (sample, weight) in samples.iter().zip(&weights) {
            let sample = *sample as usize;
            let input = &inputs[sample * features..(sample + 1) * features];
            let (loss, gradient) = of_sample(sizes, &widths, &plain, input, labels[sample] as usize);
            let factor = weight / f64::from(u32::try_from(size).unwrap());
            expected_loss += factor * loss;
            expected.iter_mut().zip(&gradient).for_each(|(sum, own)| *sum += factor * own);
        }
        let weights: Vec<Native<f64>> = weights.into_iter().map(Native).collect();
        let mut gradient = vec![Native(f64::NAN); x.len()];
        let loss = network.gradient(&x, Batch { samples: &samples, weights: Some(&weights) }, &mut gradient).unwrap();
        assert!((loss - expected_loss).abs() < 1e-11, "{size} samples: loss {loss}, expected {expected_loss}");
        for (place, (value, expected)) in gradient.iter().zip(&expected).enumerate() {
            assert!((value.0 - expected).abs() < 1e-11, "{size} samples, {place}: {value:?}, expected {expected}");
        }
    }
}

#[test]
fn gradients_of_all_batch_sizes_are_those_of_the_definition() {
    let relu = Perceptron { hidden: &[20, 5], outputs: 3, activation: Activation::Relu, biases: true };
    check_against_the_definition(relu, 30);
    let tanh = Perceptron { hidden: &[9, 8], outputs: 1, activation: Activation::Tanh, biases: false };
    check_against_the_definition(tanh, 17);
}

#[test]
fn neither_instruction_sets_nor_threads_change_bits() {
    let sizes = Perceptron { hidden: &[20, 20, 7], outputs: 2, activation: Activation::Relu, biases: true };
    let bits = |isa, threads, size| {
        let mut network: Mlp<Native<f32>> = network::<Native<f32>>(sizes, 30).with_isa(isa);
        let x: Vec<Native<f32>> = initial(network.layout(), Initial::He, Seed(5));
        let mut gradient = vec![Native(f32::NAN); x.len()];
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let samples = batch(size);
        let loss = pool.install(|| network.gradient(&x, Batch { samples: &samples, weights: None }, &mut gradient));
        let bits: Vec<u32> = gradient.iter().map(|number| number.0.to_bits()).collect();
        (loss.unwrap().to_bits(), bits)
    };
    for size in SIZES {
        let expected = bits(Isa::Baseline, 1, size);
        for isa in Isa::available() {
            for threads in 1..=3 {
                assert_eq!(bits(isa, threads, size), expected, "{isa:?}, {threads} threads, {size} samples");
            }
        }
    }
}
