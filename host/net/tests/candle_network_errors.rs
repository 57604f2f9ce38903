//! What a network of candle refuses, and how it says so.

mod model_support;

use candle_core::{Device, Tensor};
use model_support::{Any, SEED, of, samples};
use optsde_net::candle_network::{CandleNetwork, Chunks, Data, IGNORED, Inputs, Loss, Samples};
use optsde_net::model::{Initial, Input, Model, Output, Parameter, Pass, Registry};
use optsde_net::network::Split;
use optsde_net::{Batch, Kind, Network, NetworkError, Number};

/// The first line: what follows may be a backtrace.
fn message<T>(result: Result<T, NetworkError>) -> String {
    let Err(error) = result else { panic!("this is possible") };
    error.to_string().lines().next().unwrap_or_default().to_owned()
}

fn network(name: &str, train: Samples, test: Samples, loss: Loss) -> Result<CandleNetwork<Any>, NetworkError> {
    CandleNetwork::new(of(name), Data { train, test, loss }, SEED, Chunks::default(), &Device::Cpu)
}

fn refusal(name: &str, change: impl Fn(&mut Samples)) -> String {
    let right = samples(&of(name), 3, false);
    let mut train = right.clone();
    change(&mut train);
    message(network(name, train, right, Loss::CrossEntropy))
}

#[test]
fn data_that_do_not_fit_are_named() {
    let mlp = |change: fn(&mut Samples)| refusal("mlp, relu", change);
    assert_eq!(mlp(|of| of.labels[1] = 3), "train: label is 3, allowed: below 3, or 4294967295 for none");
    assert_eq!(mlp(|of| of.labels.truncate(2)), "train: number of labels is 2, allowed: 3, 1 for each of 3 samples");
    let ignored = "train: answers of sample is 2, allowed: at least one that is not ignored";
    assert_eq!(mlp(|of| of.labels[2] = IGNORED), ignored);
    let values = |values: Vec<f32>, shape: Vec<usize>| {
        refusal("mlp, relu", move |of| of.inputs = Inputs::Values { values: values.clone(), shape: shape.clone() })
    };
    assert_eq!(values(vec![0.0; 6], vec![2]), "train: shape is [2], allowed: [3], as of the model");
    assert_eq!(
        values(vec![0.0; 8], vec![3]),
        "train: number of inputs is 8, allowed: a multiple of 3, those of a sample"
    );
    assert_eq!(values(vec![], vec![3]), "train: samples is 0, allowed: 1 or more");
    let infinite = vec![0.0, 0.0, f32::INFINITY];
    assert_eq!(values(infinite, vec![3]), "train: input is inf at 2, allowed: a finite number");
    let ids =
        |ids: Vec<u32>, length| refusal("gpt, tied", move |of| of.inputs = Inputs::Tokens { ids: ids.clone(), length });
    assert_eq!(ids(vec![0, 1, 7, 2], 4), "train: id is 7, allowed: below 7");
    assert_eq!(ids(vec![0; 3], 3), "train: length is 3, allowed: 4, as of the model");
    let swapped = refusal("mlp, relu", |of| of.inputs = Inputs::Tokens { ids: vec![0; 3], length: 1 });
    assert_eq!(swapped, "train: inputs is ids, allowed: real numbers, as of the model");
    let right = samples(&of("mlp, relu"), 3, false);
    let binary = message(network("mlp, relu", right.clone(), right, Loss::Binary));
    assert_eq!(binary, "train: logits is 3, allowed: 1, of a binary answer");
}

#[test]
fn calls_that_do_not_fit_are_named() {
    let right = samples(&of("mlp, relu"), 3, false);
    let none = Samples { inputs: Inputs::Values { values: vec![], shape: vec![3] }, labels: vec![] };
    let mut network = network("mlp, relu", right, none, Loss::CrossEntropy).unwrap();
    let x = network.initial(SEED);
    let mut g = x.clone();
    let n = x.len();
    let mut call = |x: &[Number], samples: &[u32], weights: Option<&[Number]>, g: &mut [Number]| {
        message(network.gradient(x, Batch { samples, weights }, g))
    };
    let short = format!("x has {} numbers, allowed: {n}, one for each parameter", n - 1);
    assert_eq!(call(&x[1..], &[0], None, &mut g), short);
    let short = format!("gradient has {} numbers, allowed: {n}, one for each parameter", n - 1);
    assert_eq!(call(&x, &[0], None, &mut g[1..]), short);
    assert_eq!(call(&x, &[0, 3], None, &mut g), "sample 3, allowed: below 3");
    let weights = "weights, allowed: at least one sample, and as many weights";
    assert_eq!(call(&x, &[0, 1], Some(&x[..1]), &mut g), format!("the batch has 2 samples and 1 {weights}"));
    assert_eq!(call(&x, &[], None, &mut g), format!("the batch has 0 samples and 0 {weights}"));
    assert!(message(network.evaluate(&x[1..], Split::Train)).starts_with("x has"));
    // No test samples: no mean.
    assert_eq!(message(network.evaluate(&x, Split::Test)), format!("the batch has 0 samples and 0 {weights}"));
}

#[test]
fn chunks_of_no_samples_are_named() {
    let right = samples(&of("mlp, relu"), 3, false);
    let data = Data { train: right.clone(), test: right, loss: Loss::CrossEntropy };
    for (chunks, field) in [
        (Chunks { evaluate: 0, gradient: 1 }, "chunks.evaluate"),
        (Chunks { evaluate: 1, gradient: 0 }, "chunks.gradient"),
    ] {
        let network = CandleNetwork::new(of("mlp, relu"), data.clone(), SEED, chunks, &Device::Cpu);
        assert_eq!(message(network), format!("{field} is 0, allowed: 1 or more samples"));
    }
}

/// A model whose second parameter goes through an operation that forgets gradients.
struct Forgetful {
    registry: Registry,
    parameters: [Parameter; 2],
}

impl Model for Forgetful {
    fn registry(&self) -> &Registry {
        &self.registry
    }

    fn input(&self) -> Input {
        Input::Values(vec![2])
    }

    fn output(&self) -> Output {
        Output { answers: 1, logits: 2 }
    }

    fn forward(&self, pass: &mut Pass<'_>, inputs: &Tensor) -> candle_core::Result<Tensor> {
        let [seen, forgotten] = self.parameters.map(|parameter| pass.value(parameter));
        inputs.broadcast_mul(seen?)?.broadcast_add(&candle_nn::ops::softmax_last_dim(forgotten?)?)
    }
}

/// Not a gradient of zeros, and not silence.
#[test]
fn a_parameter_without_gradient_is_named() {
    let mut registry = Registry::default();
    let parameters = ["seen", "forgotten"].map(|name| registry.trained(name, &[2], Kind::Weight, Initial::Ones));
    let model = Forgetful { registry, parameters };
    let train = samples(&model, 3, false);
    let data = Data { test: train.clone(), train, loss: Loss::CrossEntropy };
    let mut network = CandleNetwork::new(model, data, SEED, Chunks::default(), &Device::Cpu).unwrap();
    let x = network.initial(SEED);
    let mut g = x.clone();
    let error = message(network.gradient(&x, Batch { samples: &[0], weights: None }, &mut g));
    assert_eq!(error, "parameter 'forgotten' has no gradient, allowed: every parameter has one");
}
