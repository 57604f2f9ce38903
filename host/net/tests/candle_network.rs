//! A model of candle as a loss of flat parameters.

mod model_support;

use candle_core::{DType, Device, Var};
use model_support::{Any, SEED, all, gradient, loss, network, numbers, of, samples};
use optsde_core::random::Seed;
use optsde_net::candle_network::{Chunks, Samples};
use optsde_net::model::{Activation, Mlp, MlpConfig, Model, Normalization, PreResNet, PreResNetConfig};
use optsde_net::network::Split;
use optsde_net::{Batch, Network};

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
