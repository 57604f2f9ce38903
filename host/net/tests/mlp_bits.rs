//! The same bits on every instruction set, with any number of threads, whatever was computed before.

mod mlp_support;

use mlp_support::{Table, network, normals, of, parameters};
use optsde::Native;
use optsde::ensemble::Isa;
use optsde_core::Real;
use optsde_core::random::Seed;
use optsde_core::schedule::Constant;
use optsde_core::statistics::Digest;
use optsde_net::data::breast_cancer;
use optsde_net::mlp::{Activation, Initial, Mlp, Perceptron, Rows, initial};
use optsde_net::noise::Minibatch;
use optsde_net::optimizer::by_name;
use optsde_net::sampling::{LastBatch, Sampler, Scheme};
use optsde_net::training::{End, Scheduled, digest, train};
use optsde_net::{Batch, Network, Number, Split};

/// Enough parameters that 300 samples are worth several threads, and no width that is a multiple of 4.
const WIDE: Perceptron<'_> =
    Perceptron { hidden: &[37, 31, 1, 17], outputs: 3, activation: Activation::Relu, biases: true };

/// Everything that a network says of batches of these sizes: one number.
fn said<R: Real>(network: &mut Mlp<R>, x: &[R], sizes: &[usize]) -> Vec<u64> {
    let mut gradient = vec![R::ZERO; x.len()];
    let mut said = |size: &usize| {
        let mut digest = Digest::new();
        let samples: Vec<u32> = (0..600).rev().take(*size).collect();
        let loss = network.gradient(x, Batch { samples: &samples, weights: None }, &mut gradient).unwrap();
        digest.real(loss);
        for g in &gradient {
            digest.real(*g);
        }
        let evaluation = network.evaluate(x, Split::Train).unwrap();
        digest.real(evaluation.loss);
        digest.word(evaluation.correct);
        digest.value()
    };
    sizes.iter().map(&mut said).collect()
}

fn same_on_all<R: Real>(sizes: Perceptron<'_>) {
    let table = Table::random(600, 20, 3, 1);
    let x: Vec<R> = of(&normals(parameters(sizes, &table), 0.4, 2));
    let expected = said(&mut network::<R>(sizes, &table).with_isa(Isa::Baseline), &x, &[1, 7, 16, 300, 600]);
    for isa in Isa::available() {
        for threads in 1..=3 {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let mut network = network::<R>(sizes, &table).with_isa(isa);
            let found = pool.install(|| said(&mut network, &x, &[1, 7, 16, 300, 600]));
            assert_eq!(found, expected, "{isa:?} {threads} {}", R::FORMAT);
        }
    }
    // The arrays of one size do not show in the results of another, in either direction.
    let mut again = network::<R>(sizes, &table);
    for (size, expected) in [(600, 4), (1, 0), (300, 3), (16, 2), (7, 1), (600, 4)].map(|(s, i)| (s, expected[i])) {
        assert_eq!(said(&mut again, &x, &[size]), [expected], "{size}");
    }
}

#[test]
fn instruction_sets_and_threads_give_the_same_bits() {
    for activation in [Activation::Relu, Activation::Tanh] {
        same_on_all::<Number>(Perceptron { activation, ..WIDE });
        same_on_all::<Native<f64>>(Perceptron { activation, ..WIDE });
    }
    // More than half a million multiplications for 600 samples, where several threads begin.
    let table = Table::random(1, 20, 3, 1);
    assert!(600 * parameters(WIDE, &table) > 500_000);
}

#[test]
fn the_root_of_the_machine_and_that_of_the_core_give_the_same_bits() {
    let table = Table::random(600, 20, 3, 1);
    let x = normals(parameters(WIDE, &table), 0.4, 2);
    let sizes = &[1, 300];
    let native = said(&mut network::<Native<f32>>(WIDE, &table), &of(&x), sizes);
    assert_eq!(said(&mut network::<f32>(WIDE, &table), &of(&x), sizes), native);
}

/// 100 steps of Adam on the breast cancer table, with all 569 samples in a new order in each: two shares, whose size shows.
fn trained(sizes: Perceptron<'_>) -> u64 {
    let samples = breast_cancer();
    let rows = Rows::<Number>::new(samples.inputs(), samples.labels(), samples.width()).unwrap();
    let mut network = Mlp::new(sizes, rows, None).unwrap();
    let mut x = initial(network.layout(), Initial::Glorot, Seed(1));
    let sampler =
        Sampler::new(Scheme::Reshuffled(LastBatch::Carried), network.samples(), network.samples(), Seed(2)).unwrap();
    let hyperparameters = [("beta1", 0.9), ("beta2", 0.999), ("epsilon", 1e-8)];
    let optimizer = by_name("adam", "kingma", &hyperparameters, network.layout(), &x).unwrap();
    let mut dynamics = Scheduled { optimizer, schedule: Constant(Number::of(0.01)) };
    let mut source = Minibatch::new(sampler);
    let end = train(&mut network, &mut source, &mut dynamics, &mut x, 0..100, &mut |_, _, _| ()).unwrap();
    assert_eq!(end, End::Finished);
    digest(&x)
}

#[test]
fn a_short_training_gives_the_bits_that_it_gave() {
    // There is no other source of these numbers than this program: they tell when a change of the code changes bits, on any
    // machine.
    let tanh = Perceptron { hidden: &[5, 3], outputs: 1, activation: Activation::Tanh, biases: true };
    let relu = Perceptron { hidden: &[7], outputs: 2, activation: Activation::Relu, biases: false };
    assert_eq!([tanh, relu].map(|sizes| format!("{:016x}", trained(sizes))), ["4618d54f0ab15e95", "9a4e810221266b0b"]);
}
