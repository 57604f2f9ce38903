//! Numbers of parameters of known architectures, published or derived by hand.

use candle_core::{DType, Device, Tensor};
use optsde_core::random::Seed;
use optsde_net::NetworkError;
use optsde_net::model::{
    Activation, Cnn, CnnConfig, Gpt, GptConfig, GptHead, Image, Mlp, MlpConfig, Mode, Model, Normalization, Pass,
    PreResNet, PreResNetConfig, ResNet, ResNetConfig, Roberta, RobertaConfig, RobertaHead, SmallResNet,
    SmallResNetConfig, Stem, Vgg, VggConfig, VisionTransformer, VisionTransformerConfig,
};

fn count<M: Model>(model: Result<M, NetworkError>) -> usize {
    model.unwrap().registry().layout().len()
}

#[test]
fn small_networks_of_comp24() {
    // 30 inputs, ten layers of 20, one logit: 30 20 + 20 + 9 (20 20 + 20) + 20 + 1.
    let mlp = MlpConfig { inputs: 30, hidden: vec![20; 10], outputs: 1, activation: Activation::Relu };
    assert_eq!(count(Mlp::new(mlp)), 4421);
    // 1 9 32 + 32, 32 9 32 + 32, 32 7 7 128 + 128, 128 10 + 10.
    assert_eq!(count(Cnn::new(CnnConfig::comp24(Image::MNIST, 10))), 320 + 9248 + 200_832 + 1290);
    // 3 9 128 + 128, 128 9 64 + 64, 128 64 + 64, 64 16 16 128 + 128, 128 10 + 10.
    let small = count(SmallResNet::new(SmallResNetConfig::comp24(Image::CIFAR, 10)));
    assert_eq!(small, 3584 + 73_792 + 8256 + 2_097_280 + 1290);
    // Patch 784 48 + 48, class 48, positions 2 48; a block: norms 4 48, attention 4 (48 48 + 48), dense 48 192 + 192
    // and 192 48 + 48; norm 2 48; head 48 10 + 10.
    let block = 192 + 9408 + 9408 + 9264;
    let transformer = count(VisionTransformer::new(VisionTransformerConfig::comp24()));
    assert_eq!(transformer, 37_680 + 48 + 96 + 3 * block + 96 + 490);
}

/// As torchvision counts them.
#[test]
fn resnets_of_imagenet() {
    assert_eq!(count(ResNet::new(ResNetConfig::resnet34(Image::IMAGENET, Stem::ImageNet, 1000))), 21_797_672);
    assert_eq!(count(ResNet::new(ResNetConfig::resnet50(Image::IMAGENET, Stem::ImageNet, 1000))), 25_557_032);
    // The stem has 3 9 64 instead of 3 49 64 weights, the head 2048 10 + 10 instead of 2048 1000 + 1000.
    let small = count(ResNet::new(ResNetConfig::resnet50(Image::CIFAR, Stem::Cifar, 10)));
    assert_eq!(small, 25_557_032 - 9408 + 1728 - 2_049_000 + 20_490);
}

/// He et al. 2016a give 0.85 million. Stem 432 + 32; 18 convolutions of 16 channels, 2304 + 32 each; 16 to 32: 4608 +
/// 64, and 17 of 32, 9216 + 64 each; 32 to 64: 18432 + 128, and 17 of 64, 36864 + 128 each; head 650.
#[test]
fn resnet_56() {
    let stages = 18 * 2336 + 4672 + 17 * 9280 + 18_560 + 17 * 36_992;
    assert_eq!(464 + stages + 650, 853_018);
    assert_eq!(count(ResNet::new(ResNetConfig::resnet56(10))), 853_018);
}

/// Of channels a, b, c: stem 27 a; a block norms 4 a and convolutions 18 a^2; the first of b norms 2 a + 2 b,
/// convolutions 9 a b + 9 b^2, shortcut a b; last norm 2 c; head 10 c + 10.
#[test]
fn preresnet_32() {
    for (width, expected) in [(1, 466_714), (4, 7_427_146)] {
        let [a, b, c] = [16 * width, 32 * width, 64 * width];
        let block = |n: usize| 4 * n + 18 * n * n;
        let first = |m: usize, n: usize| 2 * (m + n) + 9 * (m * n + n * n) + m * n;
        let stages = 5 * block(a) + first(a, b) + 4 * block(b) + first(b, c) + 4 * block(c);
        assert_eq!(27 * a + stages + 2 * c + 10 * c + 10, expected);
        for normalization in [Normalization::BATCH, Normalization::group(8)] {
            assert_eq!(count(PreResNet::new(PreResNetConfig::preresnet32(width, 10, normalization))), expected);
        }
    }
    // Convolutions alone: 27 16, 10 2304, 13824 + 512 + 8 9216, 55296 + 2048 + 8 36864.
    let invariant = PreResNetConfig::preresnet32(1, 10, Normalization::BATCH).scale_invariant();
    assert_eq!(count(PreResNet::new(invariant)), 432 + 23_040 + 88_064 + 352_256);
}

/// Weights of VGG-16, 9 times 3 64, 64^2, 64 128, 128^2, 128 256, 2 256^2, 256 512, 5 512^2: 14 710 464, and 4224
/// channels; VGG-11 has 9 217 728 and 2752, VGG-19 has 20 018 880 and 5504. With a normalization there are two numbers
/// for each channel, without a bias; the head has 512 10 + 10.
#[test]
fn vggs_of_cifar() {
    let weights = 9 * (3 * 64 + 64 * 64 + 64 * 128 + 128 * 128 + 128 * 256 + 2 * 256 * 256 + 256 * 512 + 5 * 512 * 512);
    assert_eq!(weights, 14_710_464);
    let (none, batch, group) = (Normalization::NONE, Normalization::BATCH, Normalization::group(32));
    let head = 5130;
    assert_eq!(count(Vgg::new(VggConfig::vgg16(Image::CIFAR, 10, none))), weights + 4224 + head);
    assert_eq!(count(Vgg::new(VggConfig::vgg16(Image::CIFAR, 10, batch))), weights + 2 * 4224 + head);
    assert_eq!(count(Vgg::new(VggConfig::vgg16(Image::CIFAR, 10, group))), weights + 2 * 4224 + head);
    assert_eq!(count(Vgg::new(VggConfig::vgg16(Image::CIFAR, 10, batch).scale_invariant())), weights);
    assert_eq!(count(Vgg::new(VggConfig::vgg11(Image::CIFAR, 10, none))), 9_217_728 + 2752 + head);
    assert_eq!(count(Vgg::new(VggConfig::vgg19(Image::CIFAR, 10, batch))), 20_018_880 + 2 * 5504 + head);
}

#[test]
fn transformers() {
    // ViT-B/16 as torchvision counts it.
    let base = VisionTransformerConfig {
        image: Image::IMAGENET,
        patch: 16,
        width: 768,
        depth: 12,
        heads: 12,
        hidden: 3072,
        classes: 1000,
        dropout: 0.0,
    };
    assert_eq!(count(VisionTransformer::new(base)), 86_567_656);
    // As published with its weights; a head of its own has 50257 768 + 50257 more.
    let small = GptConfig::gpt2_small(128);
    assert_eq!(count(Gpt::new(small)), 124_439_808);
    let untied = GptConfig { head: GptHead::Untied, ..small };
    assert_eq!(count(Gpt::new(untied)), 124_439_808 + 38_597_376 + 50_257);
    // RoBERTa-base as published has 124 697 433, of which 768 are its table of one type.
    let roberta = RobertaConfig::base(128, RobertaHead::MaskedLanguageModel);
    assert_eq!(count(Roberta::new(roberta)), 124_697_433 - 768);
    // Without that head, a norm and 50265 biases, there are 768 2 + 2 for two classes.
    let classes = RobertaConfig::base(128, RobertaHead::Classification { classes: 2 });
    assert_eq!(count(Roberta::new(classes)), 124_697_433 - 768 - 1536 - 50_265 + 1538);
}

/// The large ones compute: finite logits of one sample, from initial parameters.
#[test]
fn large_networks_compute() {
    let group = Normalization::group(8);
    let models: Vec<Box<dyn Model>> = vec![
        Box::new(ResNet::new(ResNetConfig::resnet56(10)).unwrap()),
        Box::new(ResNet::new(ResNetConfig::resnet34(Image::CIFAR, Stem::Cifar, 10)).unwrap()),
        Box::new(PreResNet::new(PreResNetConfig::preresnet32(4, 10, group)).unwrap()),
        Box::new(Vgg::new(VggConfig::vgg16(Image::CIFAR, 10, Normalization::BATCH)).unwrap()),
        Box::new(VisionTransformer::new(VisionTransformerConfig::comp24()).unwrap()),
    ];
    for model in models {
        let optsde_net::model::Input::Values(shape) = model.input() else { unreachable!("they see images") };
        let inputs = Tensor::ones([&[1][..], &shape].concat(), DType::F32, &Device::Cpu).unwrap();
        let values = model.registry().tensors(Seed(1), DType::F32, &Device::Cpu).unwrap();
        let mut running = model.registry().start_running(DType::F32, &Device::Cpu).unwrap();
        let mut pass = Pass::new(&values, &mut running, Mode::Evaluate, Seed(1), 0);
        let logits = model.forward(&mut pass, &inputs).unwrap();
        assert_eq!(logits.dims(), [1, 10]);
        assert!(logits.to_vec2::<f32>().unwrap()[0].iter().all(|logit| logit.is_finite()));
    }
}
