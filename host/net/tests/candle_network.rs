//! A model of candle as a loss of flat parameters.

mod model_support;

use candle_core::{DType, Device, Tensor, Var};
use model_support::{Any, SEED, all, loss, numbers, samples, tensor};
use optsde_core::random::Seed;
use optsde_net::candle_network::{CandleNetwork, Chunks, Data, Loss, Samples};
use optsde_net::layer::cross_entropy;
use optsde_net::model::{Mode, Model, Pass};
use optsde_net::network::Split;
use optsde_net::{Batch, Network, Number};

fn network(model: Any, train: Samples, chunks: Chunks) -> CandleNetwork<Any> {
    let test = train.clone();
    let data = Data { train, test, loss: Loss::CrossEntropy };
    CandleNetwork::new(model, data, SEED, chunks, &Device::Cpu).unwrap()
}

fn gradient(network: &mut CandleNetwork<Any>, x: &[Number], batch: Batch<'_, Number>) -> (f64, Vec<f32>) {
    let mut gradient = vec![optsde::Native(f32::NAN); x.len()];
    let loss = network.gradient(x, batch, &mut gradient).unwrap();
    (loss, gradient.iter().map(|g| g.0).collect())
}

/// The gradient of the same loss in double precision, from initial values, flat.
fn in_double_precision(model: &dyn Model, samples: &Samples) -> (f64, Vec<f64>) {
    let mut values = model.registry().tensors(SEED, DType::F64, &Device::Cpu).unwrap();
    let slots: Vec<usize> = model.registry().trained_slots().collect();
    let variables: Vec<Var> = slots.iter().map(|slot| Var::from_tensor(&values[*slot]).unwrap()).collect();
    for (slot, variable) in slots.iter().zip(&variables) {
        values[*slot] = variable.as_tensor().clone();
    }
    let loss = loss(model, &values, samples).unwrap();
    let gradients = loss.backward().unwrap();
    (numbers(&loss)[0], variables.iter().flat_map(|variable| numbers(gradients.get(variable).unwrap())).collect())
}

/// Those in double precision are held to finite differences in `model_gradients`. Single precision: 2^-24 = 6e-8, some
/// hundred roundings one after the other, and normalizations that multiply errors: 1e-4 of the length of the gradient.
#[test]
fn gradients_are_those_in_double_precision() {
    for (name, model) in all() {
        let samples = samples(&model, 4, false);
        let (expected_loss, expected) = in_double_precision(&model, &samples);
        let mut network = network(model, samples, Chunks::default());
        let x = network.initial(SEED);
        let (loss, found) = gradient(&mut network, &x, Batch { samples: &[0, 1, 2, 3], weights: None });
        assert!((loss - expected_loss).abs() < 1e-5, "{name}: {loss} and {expected_loss}");
        let length = expected.iter().map(|g| g * g).sum::<f64>().sqrt();
        let distance = found.iter().zip(&expected).map(|(f, e)| (f64::from(*f) - e).powi(2)).sum::<f64>().sqrt();
        assert!(length > 1e-3 && distance < 1e-4 * length, "{name}: {distance} of {length}");
    }
}

fn of(name: &str) -> Any {
    all().into_iter().find(|(of, _)| *of == name).unwrap().1
}

/// Steps of plain gradient descent on 4 samples with arbitrary labels.
#[test]
fn every_model_learns_a_few_samples() {
    for (name, model) in all() {
        let samples = samples(&model, 4, false);
        let mut network = network(model, samples, Chunks::default());
        let mut x = network.initial(SEED);
        let batch = Batch { samples: &[0, 1, 2, 3], weights: None };
        let (first, _) = gradient(&mut network, &x, batch);
        for _ in 0..30 {
            let (_, g) = gradient(&mut network, &x, batch);
            for (x, g) in x.iter_mut().zip(g) {
                x.0 -= 0.1 * g;
            }
        }
        let (last, _) = gradient(&mut network, &x, batch);
        assert!(last < 0.95 * first, "{name}: {first} to {last}");
    }
}

/// The deepest networks that are allowed have gradients in a thread with the usual stack, which tests have as well.
#[test]
fn the_deepest_networks_have_gradients() {
    use optsde_net::model::{Activation, Mlp, MlpConfig, Normalization, PreResNet, PreResNetConfig};
    let preresnet = PreResNetConfig { blocks: 48, ..model_support::preresnet_config(Normalization::BATCH) };
    let gpt = model_support::gpt_of_depth(96);
    let models: Vec<Any> = vec![
        Box::new(
            Mlp::new(MlpConfig { inputs: 3, hidden: vec![4; 95], outputs: 3, activation: Activation::Relu }).unwrap(),
        ),
        Box::new(PreResNet::new(preresnet.scale_invariant()).unwrap()),
        Box::new(gpt),
    ];
    for model in models {
        let samples = samples(&model, 2, false);
        let mut network = network(model, samples, Chunks::default());
        let x = network.initial(SEED);
        let (loss, g) = gradient(&mut network, &x, Batch { samples: &[0, 1], weights: None });
        assert!(loss.is_finite() && g.iter().all(|g| g.is_finite()));
    }
}

/// The same call twice, also with another in between, and in another network: the same bits.
#[test]
fn gradients_repeat_bit_for_bit() {
    for (name, model) in all() {
        let samples = samples(&model, 6, true);
        let mut first = network(model, samples.clone(), Chunks::default());
        let x = first.initial(SEED);
        let (batch, other) = ([4, 0, 0, 2], [1, 3, 5, 1]);
        let batch = Batch { samples: &batch, weights: None };
        let expected = gradient(&mut first, &x, batch);
        gradient(&mut first, &x, Batch { samples: &other, weights: None });
        assert_eq!(gradient(&mut first, &x, batch), expected, "{name}");
        let mut second = network(of(name), samples, Chunks::default());
        assert_eq!(gradient(&mut second, &x, batch), expected, "{name}");
        let evaluations = [(); 2].map(|()| first.evaluate(&x, Split::Train).unwrap());
        assert_eq!(evaluations[0], evaluations[1], "{name}");
    }
}

/// (1/n) sum_j w_j g_j of single samples, for networks without statistics of batches.
#[test]
fn weighted_gradients_are_sums_of_single_ones() {
    for name in ["mlp, tanh", "cnn", "vgg, none", "vision transformer", "gpt, tied", "roberta, tokens"] {
        let model = of(name);
        let samples = samples(&model, 3, true);
        let mut network = network(model, samples, Chunks::default());
        let x = network.initial(SEED);
        let weights = [0.5, -2.0, 3.0].map(optsde::Native);
        let (loss, found) = gradient(&mut network, &x, Batch { samples: &[2, 0, 1], weights: Some(&weights) });
        let mut expected = (0.0, vec![0.0; x.len()]);
        for (sample, weight) in [2, 0, 1].into_iter().zip(weights) {
            let (l, g) = gradient(&mut network, &x, Batch { samples: &[sample], weights: None });
            expected.0 += f64::from(weight.0) * l / 3.0;
            for (sum, g) in expected.1.iter_mut().zip(g) {
                *sum += f64::from(weight.0) * f64::from(g) / 3.0;
            }
        }
        // Single precision with weights of size 3.
        assert!((loss - expected.0).abs() < 1e-5, "{name}");
        let error = found.iter().zip(&expected.1).map(|(f, e)| (f64::from(*f) - e).abs()).fold(0.0, f64::max);
        assert!(error < 1e-5, "{name}: {error}");
    }
}

/// Cut into chunks, the sums are the same up to rounding, and what was in `gradient` before does not count.
#[test]
fn chunks_change_nothing_but_rounding() {
    let model = of("gpt, tied");
    let samples = samples(&model, 5, true);
    let batch = Batch { samples: &[0, 1, 2, 3, 4], weights: None };
    let mut whole = network(model, samples.clone(), Chunks::default());
    let mut parts = network(of("gpt, tied"), samples, Chunks { evaluate: 2, gradient: 2 });
    let x = whole.initial(SEED);
    let (expected, found) = (gradient(&mut whole, &x, batch), gradient(&mut parts, &x, batch));
    // Numbers of size 1 in single precision.
    assert!((expected.0 - found.0).abs() < 1e-6);
    assert!(expected.1.iter().zip(&found.1).all(|(e, f)| (e - f).abs() < 1e-6));
    let [expected, found] = [&mut whole, &mut parts].map(|network| network.evaluate(&x, Split::Test).unwrap());
    assert!((expected.loss - found.loss).abs() < 1e-6);
    // Of 5 samples with 4 answers each one is ignored.
    assert_eq!((expected.count, expected.correct), (15, found.correct));
    // Dropout is off and there is no batch norm: the mean loss is the same in training.
    assert!((expected.loss - gradient(&mut whole, &x, batch).0).abs() < 1e-6);
}

/// The mean loss of 8 samples in double precision, with running statistics that 20 passes over the first four have moved, and
/// with those of the beginning.
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

/// The masks of dropout follow from the seed and the number of the draw.
#[test]
fn dropout_is_drawn_by_number() {
    let model = of("gpt, untied, dropout");
    let samples = samples(&model, 3, false);
    let mut network = network(model, samples, Chunks::default());
    let x = network.initial(SEED);
    let batch = Batch { samples: &[0, 1, 2], weights: None };
    let first = gradient(&mut network, &x, batch);
    network.set_dropout_draw(1);
    let second = gradient(&mut network, &x, batch);
    assert_ne!(first, second);
    network.set_dropout_draw(0);
    assert_eq!(gradient(&mut network, &x, batch), first);
}

#[test]
fn initial_parameters_follow_from_the_seed() {
    let model = of("cnn");
    let samples = samples(&model, 1, false);
    let network = network(model, samples, Chunks::default());
    assert_eq!(network.initial(Seed(1)), network.initial(Seed(1)));
    assert_ne!(network.initial(Seed(1)), network.initial(Seed(2)));
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
    assert_eq!(network.take_times(), optsde_net::candle_network::Times::default());
}

/// A loss of one logit: log(1 + e^-s) of the margin, and the sign is the class.
#[test]
fn binary_labels() {
    use optsde_net::candle_network::Inputs;
    use optsde_net::model::{Activation, Mlp, MlpConfig};
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
