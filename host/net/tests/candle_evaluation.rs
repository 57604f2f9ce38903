//! Losses and correct answers of a network of candle, and where its time goes.

mod model_support;

use candle_core::{DType, Device, Tensor};
use model_support::{SEED, gradient, network, numbers, of, samples, tensor};
use optsde_net::candle_network::{CandleNetwork, Chunks, Data, IGNORED, Inputs, Loss, Samples, Times};
use optsde_net::layer::cross_entropy;
use optsde_net::model::{Activation, Mlp, MlpConfig, Mode, Model, Pass};
use optsde_net::network::Split;
use optsde_net::{Batch, Network};

/// The mean loss of 8 samples in double precision, with running statistics that 20 passes over the first four have
/// moved, and with those of the beginning.
fn evaluations_in_double_precision(model: &dyn Model, of: &Samples, four: &Samples) -> [f64; 2] {
    let values = model.registry().tensors(SEED, DType::F64, &Device::Cpu).unwrap();
    let mut running = model.registry().start_running(DType::F64, &Device::Cpu).unwrap();
    let mut forward = |samples: &Samples, mode| {
        let mut pass = Pass::new(&values, &mut running, mode, SEED, 0);
        let logits = model.forward(&mut pass, &tensor(&samples.inputs)).unwrap();
        let labels = Tensor::new(samples.labels.as_slice(), &Device::Cpu).unwrap();
        numbers(&cross_entropy(&logits, &labels).unwrap().mean_all().unwrap())[0]
    };
    let start = forward(of, Mode::Evaluate);
    for _ in 0..20 {
        forward(four, Mode::Train);
    }
    [forward(of, Mode::Evaluate), start]
}

#[test]
fn evaluation_uses_running_statistics_which_gradients_move() {
    for name in ["vgg, batch", "preresnet, batch", "resnet, basic, projection"] {
        let model = of(name);
        let (all, four) = (samples(&model, 8, false), samples(&model, 4, false));
        let [followed, start] = evaluations_in_double_precision(&model, &all, &four);
        assert!((followed - start).abs() > 1e-4, "{name}: the test can fail");
        let mut network = network(model, all, Chunks { evaluate: 3, ..Chunks::default() });
        let x = network.initial(SEED);
        let first = network.evaluate(&x, Split::Test).unwrap();
        // Losses of size 1 in single precision, through a few normalizations.
        assert!((first.loss - start).abs() < 1e-5, "{name}");
        assert_eq!(first.count, 8);
        for _ in 0..20 {
            // The same numbers, as samples are made one after the other.
            gradient(&mut network, &x, Batch { samples: &[0, 1, 2, 3], weights: None });
        }
        let second = network.evaluate(&x, Split::Test).unwrap();
        assert!((second.loss - followed).abs() < 1e-5, "{name}: {} and {followed}", second.loss);
        network.forget().unwrap();
        assert_eq!(network.evaluate(&x, Split::Test).unwrap(), first, "{name}");
    }
}

/// The loss of a sample is the mean over the answers that count, here three of four.
#[test]
fn ignored_answers_do_not_count() {
    for name in ["gpt, tied", "roberta, tokens"] {
        let model = of(name);
        let (with, without) = (samples(&model, 3, true), samples(&model, 3, false));
        let values = model.registry().tensors(SEED, DType::F64, &Device::Cpu).unwrap();
        let mut pass = Pass::new(&values, &mut [], Mode::Train, SEED, 0);
        let logits = model.forward(&mut pass, &tensor(&with.inputs)).unwrap().flatten_to(1).unwrap();
        let labels = Tensor::new(without.labels.as_slice(), &Device::Cpu).unwrap();
        let losses = numbers(&cross_entropy(&logits, &labels).unwrap());
        let kept = losses.iter().zip(&with.labels).filter(|(_, label)| **label != IGNORED);
        let expected = kept.map(|(loss, _)| loss).sum::<f64>() / 9.0;
        let mut network = network(model, with, Chunks::default());
        let x = network.initial(SEED);
        let (found, _) = gradient(&mut network, &x, Batch { samples: &[0, 1, 2], weights: None });
        // Single precision.
        assert!((found - expected).abs() < 1e-5, "{name}: {found} and {expected}");
        let evaluation = network.evaluate(&x, Split::Train).unwrap();
        assert!((evaluation.loss - expected).abs() < 1e-5 && evaluation.count == 9, "{name}");
    }
}

/// A loss of one logit: log(1 + e^-s) of the margin, and the sign is the class.
#[test]
fn binary_labels() {
    let mlp = Mlp::new(MlpConfig { inputs: 1, hidden: vec![], outputs: 1, activation: Activation::Relu }).unwrap();
    let inputs = Inputs::Values { values: vec![1.0, -2.0, 0.5], shape: vec![1] };
    let train = Samples { inputs, labels: vec![1, 0, 0] };
    let data = Data { test: train.clone(), train, loss: Loss::Binary };
    let mut network = CandleNetwork::new(mlp, data, SEED, Chunks::default(), &Device::Cpu).unwrap();
    // z = 2 x + 1: 3, -3, 2. Margins 3, 3, -2.
    let x = [2.0, 1.0].map(optsde::Native);
    let mut g = [optsde::Native(0.0); 2];
    let loss = network.gradient(&x, Batch { samples: &[0, 1, 2], weights: None }, &mut g).unwrap();
    let softplus = |u: f64| (1.0 + u.exp()).ln();
    let slope = |u: f64| 1.0 / (1.0 + (-u).exp());
    // Single precision.
    assert!((loss - (2.0 * softplus(-3.0) + softplus(2.0)) / 3.0).abs() < 1e-6);
    let expected = [(-slope(-3.0) - 2.0 * slope(-3.0) + 0.5 * slope(2.0)) / 3.0, slope(2.0) / 3.0];
    assert!(g.iter().zip(expected).all(|(g, e)| (f64::from(g.0) - e).abs() < 1e-6));
    let evaluation = network.evaluate(&x, Split::Train).unwrap();
    assert_eq!((evaluation.correct, evaluation.count), (2, 3));
    // What is no number is not correct, and is seen.
    let evaluation = network.evaluate(&[optsde::Native(f32::NAN); 2], Split::Train).unwrap();
    assert!(evaluation.loss.is_nan());
    assert_eq!(evaluation.correct, 0);
}

/// Every part of a gradient takes time, and is counted once.
#[test]
fn times_are_taken() {
    let model = of("cnn");
    let samples = samples(&model, 4, false);
    let mut network = network(model, samples, Chunks::default());
    let x = network.initial(SEED);
    gradient(&mut network, &x, Batch { samples: &[0, 1], weights: None });
    network.evaluate(&x, Split::Test).unwrap();
    let times = network.take_times();
    assert_eq!(times.gradients, 1);
    for time in [times.copy_in, times.forward, times.backward, times.gather, times.evaluate] {
        assert!(!time.is_zero());
    }
    assert_eq!(network.take_times(), Times::default());
}
