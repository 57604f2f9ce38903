//! Tables of random samples, and a perceptron in plain loops over one sample at a time, in double precision with the functions
//! of the standard library: nothing of it is shared with what it checks.
#![allow(dead_code, reason = "every test program uses a part")]

use optsde_core::Real;
use optsde_core::random::{PathIndex, Purpose, Random, Seed, path_stream};
use optsde_net::Network;
use optsde_net::mlp::{Activation, Mlp, Perceptron, Rows};

/// Inputs, sample by sample, and labels.
pub(crate) struct Table {
    pub(crate) inputs: Vec<f32>,
    pub(crate) labels: Vec<u32>,
    pub(crate) features: usize,
}

impl Table {
    /// Standard normal features, uniform labels.
    pub(crate) fn random(samples: usize, features: usize, classes: u32, seed: u64) -> Self {
        let mut random = path_stream(Seed(seed), PathIndex(0), Purpose::Start, 0);
        let inputs = (0..samples * features).map(|_| Random::<f32>::normals::<1>(&mut random)[0]).collect();
        let labels = (0..samples).map(|_| Random::<f32>::index(&mut random, classes)).collect();
        Self { inputs, labels, features }
    }

    pub(crate) fn rows<R: Real>(&self) -> Rows<R> {
        Rows::new(&self.inputs, &self.labels, self.features).unwrap()
    }

    fn input(&self, sample: usize) -> Vec<f64> {
        let row = &self.inputs[sample * self.features..(sample + 1) * self.features];
        row.iter().map(|value| f64::from(*value)).collect()
    }
}

/// Normal numbers of this deviation.
pub(crate) fn normals(count: usize, deviation: f64, seed: u64) -> Vec<f64> {
    let mut random = path_stream(Seed(seed), PathIndex(1), Purpose::Start, 0);
    (0..count).map(|_| deviation * Random::<f64>::normals::<1>(&mut random)[0]).collect()
}

/// The same numbers in another format.
pub(crate) fn of<R: Real>(values: &[f64]) -> Vec<R> {
    values.iter().map(|value| R::of(*value)).collect()
}

pub(crate) fn network<R: Real>(sizes: Perceptron<'_>, table: &Table) -> Mlp<R> {
    Mlp::new(sizes, table.rows(), None).unwrap()
}

/// How many parameters there are.
pub(crate) fn parameters(sizes: Perceptron<'_>, table: &Table) -> usize {
    network::<f64>(sizes, table).layout().len()
}

/// The outputs for one sample; `signs` gets one entry for each hidden unit, whether its input is above 0.
fn outputs(sizes: Perceptron<'_>, table: &Table, x: &[f64], sample: usize, signs: &mut Vec<bool>) -> Vec<f64> {
    let mut a = table.input(sample);
    let mut x = x.iter();
    let widths: Vec<usize> = sizes.hidden.iter().copied().chain([sizes.outputs]).collect();
    for (layer, width) in widths.iter().enumerate() {
        let weights: Vec<f64> = x.by_ref().take(width * a.len()).copied().collect();
        let bias: Vec<f64> = if sizes.biases { x.by_ref().take(*width).copied().collect() } else { vec![0.0; *width] };
        let product = |row: &[f64]| row.iter().zip(&a).map(|(w, a)| w * a).sum::<f64>();
        let mut z: Vec<f64> = weights.chunks(a.len()).zip(&bias).map(|(row, bias)| product(row) + bias).collect();
        if layer + 1 < widths.len() {
            for z in &mut z {
                signs.push(*z > 0.0);
                *z = match sizes.activation {
                    Activation::Relu => z.max(0.0),
                    Activation::Tanh => z.tanh(),
                };
            }
        }
        a = z;
    }
    a
}

/// The loss of one sample, and the class that the outputs name.
pub(crate) fn sample_loss(
    sizes: Perceptron<'_>,
    table: &Table,
    x: &[f64],
    sample: usize,
    signs: &mut Vec<bool>,
) -> (f64, u32) {
    let z = outputs(sizes, table, x, sample, signs);
    let label = table.labels[sample];
    if let [z] = z[..] {
        // -ln of the probability of the label, 1 / (1 + exp(-+z)).
        let toward = if label == 1 { z } else { -z };
        return ((-toward).exp().ln_1p(), u32::from(z > 0.0));
    }
    let sum: f64 = z.iter().map(|z| z.exp()).sum();
    let (mut best, mut class) = (f64::NEG_INFINITY, 0);
    for (number, z) in (0..).zip(&z) {
        if *z > best {
            (best, class) = (*z, number);
        }
    }
    (sum.ln() - z[label as usize], class)
}

/// (1/n) sum of weight times loss, and the signs of all hidden units.
pub(crate) fn batch_loss(
    sizes: Perceptron<'_>,
    table: &Table,
    x: &[f64],
    samples: &[u32],
    weights: Option<&[f64]>,
) -> (f64, Vec<bool>) {
    let mut signs = Vec::new();
    let mut sum = 0.0;
    for (place, sample) in samples.iter().enumerate() {
        let weight = weights.map_or(1.0, |weights| weights[place]);
        sum += weight * sample_loss(sizes, table, x, *sample as usize, &mut signs).0;
    }
    (sum / f64::of_count(samples.len() as u64), signs)
}
