//! What the tests of models share: a tiny instance of each, and samples for it.

#![allow(dead_code, reason = "no test uses all of it")]

use candle_core::{DType, Device, Result, Tensor};
use optsde_core::random::Seed;
use optsde_net::candle_network::{CandleNetwork, Chunks, Data, IGNORED, Inputs, Loss, Samples};
use optsde_net::layer::cross_entropy;
use optsde_net::model::{
    Activation, Cnn, CnnConfig, Gpt, GptConfig, GptHead, Image, Input, Mlp, MlpConfig, Mode, Model, Normalization,
    Pass, PreResNet, PreResNetConfig, ResNet, ResNetBlock, ResNetConfig, Roberta, RobertaConfig, RobertaHead, Shortcut,
    SmallResNet, SmallResNetConfig, Statistics, Stem, Vgg, VggConfig, VisionTransformer, VisionTransformerConfig,
};
use optsde_net::{Batch, Network, Number};

pub(crate) const SEED: Seed = Seed(20_260);

pub(crate) type Any = Box<dyn Model>;

fn image(channels: usize, size: usize) -> Image {
    Image { channels, height: size, width: size }
}

pub(crate) fn mlp(activation: Activation) -> Mlp {
    Mlp::new(MlpConfig { inputs: 3, hidden: vec![4, 5], outputs: 3, activation }).unwrap()
}

pub(crate) fn resnet(block: ResNetBlock, shortcut: Shortcut, stem: Stem, normalization: Normalization) -> ResNet {
    let size = if stem == Stem::Cifar { 5 } else { 9 };
    let stages = vec![(1, 2), (2, 4)];
    ResNet::new(ResNetConfig { image: image(2, size), stem, block, shortcut, stages, normalization, classes: 3 })
        .unwrap()
}

pub(crate) fn preresnet_config(normalization: Normalization) -> PreResNetConfig {
    let channels = vec![2, 4];
    PreResNetConfig { image: image(2, 5), blocks: 2, channels, normalization, scale_invariant: false, classes: 3 }
}

pub(crate) fn vgg_config(normalization: Normalization) -> VggConfig {
    VggConfig { image: image(2, 4), stages: vec![vec![2], vec![4, 2]], normalization, trained_head: true, classes: 3 }
}

pub(crate) fn gpt(head: GptHead, dropout: f64) -> Gpt {
    let config =
        GptConfig { vocabulary: 7, positions: 5, length: 4, width: 6, depth: 2, heads: 2, hidden: 8, head, dropout };
    Gpt::new(config).unwrap()
}

/// With some dropout, which makes the graph longest.
pub(crate) fn gpt_of_depth(depth: usize) -> Gpt {
    let (vocabulary, positions, length, width, heads, hidden) = (7, 4, 4, 2, 1, 2);
    let (head, dropout) = (GptHead::Untied, 0.1);
    Gpt::new(GptConfig { vocabulary, positions, length, width, depth, heads, hidden, head, dropout }).unwrap()
}

pub(crate) fn roberta(head: RobertaHead) -> Roberta {
    let (vocabulary, positions, width, dropout) = (7, 5, 6, 0.0);
    Roberta::new(RobertaConfig {
        vocabulary,
        positions,
        length: 4,
        width,
        depth: 2,
        heads: 3,
        hidden: 8,
        head,
        dropout,
    })
    .unwrap()
}

pub(crate) fn vision_transformer() -> VisionTransformer {
    let (width, depth, heads, hidden, dropout) = (6, 2, 3, 5, 0.0);
    VisionTransformer::new(VisionTransformerConfig {
        image: image(2, 4),
        patch: 2,
        width,
        depth,
        heads,
        hidden,
        classes: 3,
        dropout,
    })
    .unwrap()
}

/// One of each kind.
pub(crate) fn all() -> Vec<(&'static str, Any)> {
    let ghost = Normalization { statistics: Statistics::Batch { ghost: Some(2) }, ..Normalization::BATCH };
    let (batch, group) = (Normalization::BATCH, Normalization::group(2));
    let cnn = CnnConfig { image: image(1, 8), padding: 1, channels: 3, hidden: 4, classes: 3 };
    let small = SmallResNetConfig { image: image(2, 4), channels: [3, 2], hidden: 4, classes: 3 };
    let (basic, neck) = (ResNetBlock::Basic, ResNetBlock::Bottleneck);
    vec![
        ("mlp, relu", Box::new(mlp(Activation::Relu))),
        ("mlp, tanh", Box::new(mlp(Activation::Tanh))),
        ("cnn", Box::new(Cnn::new(cnn).unwrap())),
        ("cnn, no padding", Box::new(Cnn::new(CnnConfig { image: image(1, 10), padding: 0, ..cnn }).unwrap())),
        ("small resnet", Box::new(SmallResNet::new(small).unwrap())),
        ("resnet, basic, zeros", Box::new(resnet(basic, Shortcut::Zeros, Stem::Cifar, batch))),
        ("resnet, basic, projection", Box::new(resnet(basic, Shortcut::Projection, Stem::Cifar, ghost))),
        ("resnet, bottleneck", Box::new(resnet(neck, Shortcut::Projection, Stem::ImageNet, group))),
        ("preresnet, batch", Box::new(PreResNet::new(preresnet_config(batch)).unwrap())),
        ("preresnet, none", Box::new(PreResNet::new(preresnet_config(Normalization::NONE)).unwrap())),
        ("preresnet, invariant", Box::new(PreResNet::new(preresnet_config(group).scale_invariant()).unwrap())),
        ("vgg, none", Box::new(Vgg::new(vgg_config(Normalization::NONE)).unwrap())),
        ("vgg, batch", Box::new(Vgg::new(vgg_config(batch)).unwrap())),
        ("vgg, group, invariant", Box::new(Vgg::new(vgg_config(group).scale_invariant()).unwrap())),
        ("vision transformer", Box::new(vision_transformer())),
        ("gpt, tied", Box::new(gpt(GptHead::Tied, 0.0))),
        ("gpt, untied, dropout", Box::new(gpt(GptHead::Untied, 0.2))),
        ("roberta, tokens", Box::new(roberta(RobertaHead::MaskedLanguageModel))),
        ("roberta, classes", Box::new(roberta(RobertaHead::Classification { classes: 3 }))),
    ]
}

/// Arbitrary inputs and labels of `count` samples, all different; of several answers the second of each sample is
/// ignored.
pub(crate) fn samples(model: &dyn Model, count: usize, ignore: bool) -> Samples {
    #[expect(clippy::cast_precision_loss, reason = "below 1009")]
    let value = |i: usize| ((i * 7919 + 131) % 1009) as f32 / 504.5 - 1.0;
    let whole = |i: usize, below: usize| u32::try_from((i * 7919 + i * i) % 1009 % below).unwrap();
    let inputs = match model.input() {
        Input::Values(shape) => {
            let numbers = count * shape.iter().product::<usize>();
            Inputs::Values { values: (0..numbers).map(value).collect(), shape }
        }
        Input::Tokens { length, vocabulary } => {
            Inputs::Tokens { ids: (0..count * length).map(|i| whole(i, vocabulary)).collect(), length }
        }
    };
    let (answers, logits) = (model.output().answers, model.output().logits);
    let label = |i: usize| if ignore && answers > 1 && i % answers == 1 { IGNORED } else { whole(i + 3, logits) };
    Samples { inputs, labels: (0..count * answers).map(label).collect() }
}

/// Inputs as a tensor in double precision, or of ids.
pub(crate) fn tensor(inputs: &Inputs) -> Tensor {
    match inputs {
        Inputs::Values { values, shape } => {
            let count = values.len() / shape.iter().product::<usize>();
            let shape = [&[count][..], shape].concat();
            Tensor::from_slice(values, shape, &Device::Cpu).unwrap().to_dtype(DType::F64).unwrap()
        }
        Inputs::Tokens { ids, length } => Tensor::from_slice(ids, (ids.len() / length, *length), &Device::Cpu).unwrap(),
    }
}

/// The mean cross entropy of all answers, in double precision, in training.
pub(crate) fn loss(model: &dyn Model, values: &[Tensor], samples: &Samples) -> Result<Tensor> {
    let mut running = model.registry().start_running(DType::F64, &Device::Cpu)?;
    let mut pass = Pass::new(values, &mut running, Mode::Train, SEED, 0);
    let logits = model.forward(&mut pass, &tensor(&samples.inputs))?;
    let labels = Tensor::from_slice(&samples.labels, samples.labels.len(), &Device::Cpu)?;
    cross_entropy(&logits.reshape((samples.labels.len(), model.output().logits))?, &labels)?.mean_all()
}

/// Initial values in double precision, with noise on all of them: where scales are 1 and shifts 0, a fault could hide.
pub(crate) fn values(model: &dyn Model) -> Vec<Tensor> {
    let tensors = model.registry().tensors(SEED, DType::F64, &Device::Cpu).unwrap();
    let disturbed = |(number, tensor): (usize, Tensor)| {
        #[expect(clippy::cast_precision_loss, reason = "below 1009")]
        let noise = |i: usize| (((i + 31 * number) * 7919) % 1009) as f64 / 2018.0 - 0.25;
        let noise: Vec<f64> = (0..tensor.elem_count()).map(noise).collect();
        let noise = Tensor::from_vec(noise, tensor.shape(), &Device::Cpu).unwrap();
        (tensor + noise).unwrap()
    };
    tensors.into_iter().enumerate().map(disturbed).collect()
}

pub(crate) fn numbers(x: &Tensor) -> Vec<f64> {
    x.flatten_all().unwrap().to_vec1().unwrap()
}

/// The model of this name.
pub(crate) fn of(name: &str) -> Any {
    all().into_iter().find(|(of, _)| *of == name).unwrap().1
}

/// With the same samples in both splits.
pub(crate) fn network(model: Any, train: Samples, chunks: Chunks) -> CandleNetwork<Any> {
    let test = train.clone();
    let data = Data { train, test, loss: Loss::CrossEntropy };
    CandleNetwork::new(model, data, SEED, chunks, &Device::Cpu).unwrap()
}

pub(crate) fn gradient(network: &mut CandleNetwork<Any>, x: &[Number], batch: Batch<'_, Number>) -> (f64, Vec<f32>) {
    let mut gradient = vec![optsde::Native(f32::NAN); x.len()];
    let loss = network.gradient(x, batch, &mut gradient).unwrap();
    (loss, gradient.iter().map(|g| g.0).collect())
}
