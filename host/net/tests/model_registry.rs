//! The registry of parameters, initial laws, and sizes that are impossible.

mod model_support;

use std::collections::HashSet;

use model_support::all;
use optsde_core::random::Seed;
use optsde_net::model::{
    Activation, Cnn, CnnConfig, Fan, Gpt, GptConfig, Image, Initial, Mlp, MlpConfig, Model, Normalization, PreResNet,
    PreResNetConfig, Registry, ResNet, ResNetConfig, Roberta, RobertaConfig, RobertaHead, Stem, Vgg, VggConfig,
    VisionTransformer, VisionTransformerConfig,
};
use optsde_net::{Kind, NetworkError};

const SHAPE: [usize; 4] = [64, 32, 3, 3];

fn drawn(initial: Initial) -> Vec<f64> {
    let mut registry = Registry::default();
    registry.trained("weight", &SHAPE, Kind::Weight, initial);
    registry.initial(Seed(3)).iter().map(|x| f64::from(x.0)).collect()
}

/// Mean and variance of 18432 numbers. The mean has deviation s / sqrt(n); the variance s^2 sqrt((k - 1) / n) with
/// kurtosis k, 3 for normal and 1.8 for uniform numbers. Six deviations are left by chance with probability 2e-9, and
/// there are 12 numbers.
#[test]
#[expect(clippy::cast_precision_loss, reason = "a count")]
fn initial_laws_have_their_moments() {
    // Fan in is 32 9 = 288, fan out 64 9 = 576; a uniform law of bound b has variance b^2 / 3.
    let laws = [
        (Initial::Normal(0.02), 0.02 * 0.02, 3.0),
        (Initial::Kaiming(Fan::In), 2.0 / 288.0, 3.0),
        (Initial::Kaiming(Fan::Out), 2.0 / 576.0, 3.0),
        (Initial::Uniform(0.3), 0.03, 1.8),
        (Initial::Xavier, 2.0 / 864.0, 1.8),
        (Initial::UniformOfFanIn, 1.0 / 288.0 / 3.0, 1.8),
    ];
    for (law, variance, kurtosis) in laws {
        let x = drawn(law);
        let n = x.len() as f64;
        let mean = x.iter().sum::<f64>() / n;
        let second = x.iter().map(|x| x * x).sum::<f64>() / n;
        assert!(mean.abs() < 6.0 * (variance / n).sqrt(), "{law:?}: {mean}");
        assert!((second / variance - 1.0).abs() < 6.0 * ((kurtosis - 1.0) / n).sqrt(), "{law:?}: {second}");
    }
    assert!(drawn(Initial::Zeros).iter().all(|x| *x == 0.0));
    assert!(drawn(Initial::Ones).iter().all(|x| *x == 1.0));
}

/// A tensor's numbers follow from the seed and its name alone.
#[test]
fn another_tensor_changes_no_other() {
    let normal = Initial::Normal(1.0);
    let mut small = Registry::default();
    small.trained("a", &[3, 2], Kind::Weight, normal);
    small.trained("b", &[5], Kind::Bias, normal);
    let mut large = Registry::default();
    large.trained("new", &[2, 3], Kind::Weight, normal);
    large.trained("a", &[3, 2], Kind::Weight, normal);
    large.fixed("constant", &[4], normal);
    large.trained("b", &[5], Kind::Bias, normal);
    let (small, large) = (small.initial(Seed(1)), (large.initial(Seed(1)), large.initial(Seed(2))));
    assert_eq!(small[..], large.0[6..]);
    assert_ne!(small[..6], large.1[6..12]);
    // Another name of as many numbers has others.
    assert_ne!(large.0[..6], large.0[6..12]);
}

#[test]
fn what_is_fixed_has_no_place_in_the_flat_array() {
    let mut registry = Registry::default();
    registry.trained("a", &[3], Kind::Weight, Initial::Ones);
    registry.fixed("constant", &[4], Initial::Ones);
    registry.trained("b", &[2, 2], Kind::Bias, Initial::Zeros);
    let layout = registry.layout();
    assert_eq!(layout.len(), 7);
    assert_eq!(layout.segments()[1].range, 3..7);
    assert_eq!(registry.trained_slots().collect::<Vec<usize>>(), [0, 2]);
}

#[test]
fn names_of_all_models_are_unique() {
    for (name, model) in all() {
        let segments = model.registry().layout().segments();
        let names: HashSet<&str> = segments.iter().map(|segment| segment.name.as_str()).collect();
        assert_eq!(names.len(), segments.len(), "{name}");
    }
}

#[test]
fn impossible_declarations_are_named() {
    let mut twice = Registry::default();
    twice.trained("a", &[1], Kind::Weight, Initial::Ones);
    twice.trained("a", &[2], Kind::Weight, Initial::Ones);
    assert_eq!(message(twice.finish()), "parameter 'a' is declared twice, allowed: once");
    let mut large = Registry::default();
    large.trained("b", &[usize::MAX, 2], Kind::Weight, Initial::Ones);
    let expected = format!("parameter 'b' has the shape [{}, 2], allowed: at most 2^40 numbers", usize::MAX);
    assert_eq!(message(large.finish()), expected);
}

/// The first line: what follows may be a backtrace.
fn message<T>(result: Result<T, NetworkError>) -> String {
    let Err(error) = result else { panic!("this is possible") };
    error.to_string().lines().next().unwrap_or_default().to_owned()
}

#[test]
fn impossible_sizes_are_named() {
    let mlp = MlpConfig { inputs: 3, hidden: vec![4, 0], outputs: 2, activation: Activation::Relu };
    assert_eq!(message(Mlp::new(mlp)), "hidden is 0, allowed: 1 to 16777216");
    let cnn = CnnConfig::comp24(Image { channels: 1, height: 3, width: 28 }, 10);
    assert_eq!(
        message(Cnn::new(cnn)),
        "height of the image, in some layer, is 1, allowed: enough for all windows of the model"
    );
    let groups = Normalization::group(7);
    let expected = "groups is 7, allowed: a divisor of all numbers of channels";
    assert_eq!(message(Vgg::new(VggConfig::vgg11(Image::CIFAR, 10, groups))), expected);
    assert_eq!(message(PreResNet::new(PreResNetConfig::preresnet32(1, 10, groups))), expected);
    let none = PreResNetConfig::preresnet32(1, 10, Normalization::NONE).scale_invariant();
    assert_eq!(message(PreResNet::new(none)), "normalizations is 0, allowed: one, in a scale-invariant network");
    let stages = ResNetConfig { stages: vec![], ..ResNetConfig::resnet50(Image::CIFAR, Stem::Cifar, 10) };
    assert_eq!(message(ResNet::new(stages)), "number of blocks is 0, allowed: 1 to 96");
    let fewer = ResNetConfig { stages: vec![(1, 16), (1, 8)], ..ResNetConfig::resnet56(10) };
    let expected = "channels is 8, allowed: as many as in the stage before or more, with shortcuts of zeros";
    assert_eq!(message(ResNet::new(fewer)), expected);
    let deep = MlpConfig { inputs: 3, hidden: vec![4; 96], outputs: 2, activation: Activation::Relu };
    assert_eq!(message(Mlp::new(deep)), "number of layers is 97, allowed: 1 to 96");
    let patch = VisionTransformerConfig { patch: 5, ..VisionTransformerConfig::comp24() };
    let expected = "patch is 5, allowed: a divisor of the height and the width of the image";
    assert_eq!(message(VisionTransformer::new(patch)), expected);
    let heads = GptConfig { heads: 7, ..GptConfig::gpt2_small(128) };
    assert_eq!(message(Gpt::new(heads)), "heads is 7, allowed: a divisor of the width");
    let dropout = GptConfig { dropout: 1.5, ..GptConfig::gpt2_small(128) };
    assert_eq!(message(Gpt::new(dropout)), "dropout is 1.5, allowed: from 0 to below 1");
    let length = RobertaConfig::base(515, RobertaHead::MaskedLanguageModel);
    assert_eq!(message(Roberta::new(length)), "length is 515, allowed: 1 to the number of positions");
    let epsilon = Normalization { epsilon: -1.0, ..Normalization::BATCH };
    let expected = "epsilon is -1, allowed: a finite number, 0 or more";
    assert_eq!(message(Vgg::new(VggConfig::vgg11(Image::CIFAR, 10, epsilon))), expected);
}
