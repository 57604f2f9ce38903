//! A small model of every kind: as deep as those of the papers where depth matters, and narrow.

use crate::model::{
    Activation, Cnn, CnnConfig, Gpt, GptConfig, GptHead, Image, Mlp, MlpConfig, Model, Normalization, PreResNet,
    PreResNetConfig, ResNet, ResNetBlock, ResNetConfig, Roberta, RobertaConfig, RobertaHead, Shortcut, SmallResNet,
    SmallResNetConfig, Stem, Vgg, VggConfig, VisionTransformer, VisionTransformerConfig,
};
use crate::network::NetworkError;

/// A model, and how long its sums are.
#[derive(Clone, Copy, Debug)]
pub struct SmallModel {
    /// Its name in reports.
    pub name: &'static str,
    /// Matrix products between input and loss.
    depth: u16,
    /// Terms of its longest sum: of a product, of a statistic, or of a gradient over pixels or tokens, with
    /// [`BATCH`](super::models::BATCH) samples.
    terms: u16,
    build: fn() -> Built,
}

type Built = Result<Box<dyn Model>, NetworkError>;

/// One of every kind.
pub const SMALL_MODELS: [SmallModel; 12] = [
    small("MLP, ReLU", 3, 32, || mlp(Activation::Relu)),
    small("MLP, tanh", 3, 32, || mlp(Activation::Tanh)),
    small("CNN", 4, 576, cnn),
    small("small ResNet", 4, 256, small_resnet),
    small("ResNet, bottlenecks", 14, 1024, resnet),
    small("ViT", 14, 48, vision_transformer),
    small("PreResNet-32, batch norm", 32, 256, || preresnet32(Normalization::BATCH)),
    small("PreResNet-32, group norm", 32, 256, || preresnet32(Normalization::group(2))),
    small("VGG-16, batch norm", 14, 4096, || vgg16(Normalization::BATCH)),
    small("VGG-16, group norm", 14, 4096, || vgg16(Normalization::group(2))),
    small("GPT", 13, 64, gpt),
    small("RoBERTa", 14, 64, roberta),
];

const fn small(name: &'static str, depth: u16, terms: u16, build: fn() -> Built) -> SmallModel {
    SmallModel { name, depth, terms, build }
}

impl SmallModel {
    /// The model.
    ///
    /// # Errors
    /// None, as long as the sizes here fit.
    pub fn model(&self) -> Result<Box<dyn Model>, NetworkError> {
        (self.build)()
    }

    /// How far the results of two devices may lie apart, relatively: 8 L sqrt(K) 2^-24.
    ///
    /// A sum of K terms has K roundings of 2^-24 at most, whose errors have no common sign: sqrt(K) 2^-24 (a random
    /// walk). A gradient goes through 2 L products, forward and backward, and through normalizations and activations
    /// between them, counted as so many again; in networks that are normalised or start with balanced weights no layer
    /// makes the error of the one before larger. That is 4 L sqrt(K) 2^-24 for each device.
    pub fn tolerance(&self) -> f64 {
        8.0 * f64::from(self.depth) * f64::from(self.terms).sqrt() * 2.0_f64.powi(-24)
    }
}

const CLASSES: usize = 10;

fn image(channels: usize, size: usize) -> Image {
    Image { channels, height: size, width: size }
}

fn mlp(activation: Activation) -> Built {
    let config = MlpConfig { inputs: 16, hidden: vec![32, 32], outputs: CLASSES, activation };
    Ok(Box::new(Mlp::new(config)?))
}

fn cnn() -> Built {
    let config = CnnConfig { image: image(1, 12), padding: 1, channels: 8, hidden: 16, classes: CLASSES };
    Ok(Box::new(Cnn::new(config)?))
}

fn small_resnet() -> Built {
    let config = SmallResNetConfig { image: image(3, 8), channels: [8, 6], hidden: 16, classes: CLASSES };
    Ok(Box::new(SmallResNet::new(config)?))
}

/// With the stem of large images: windows of 7 x 7, and max pooling with padding.
fn resnet() -> Built {
    Ok(Box::new(ResNet::new(ResNetConfig {
        image: image(3, 32),
        stem: Stem::ImageNet,
        block: ResNetBlock::Bottleneck,
        shortcut: Shortcut::Projection,
        stages: vec![(2, 4), (2, 8)],
        normalization: Normalization::BATCH,
        classes: CLASSES,
    })?))
}

fn vision_transformer() -> Built {
    let (patch, width, depth, heads, hidden, dropout) = (4, 16, 2, 4, 32, 0.0);
    let (image, classes) = (image(3, 8), CLASSES);
    let config = VisionTransformerConfig { image, patch, width, depth, heads, hidden, classes, dropout };
    Ok(Box::new(VisionTransformer::new(config)?))
}

fn preresnet32(normalization: Normalization) -> Built {
    let whole = PreResNetConfig::preresnet32(1, CLASSES, normalization);
    let config = PreResNetConfig { image: image(3, 8), channels: vec![4, 8, 16], ..whole };
    Ok(Box::new(PreResNet::new(config)?))
}

fn vgg16(normalization: Normalization) -> Built {
    let whole = VggConfig::vgg16(Image::CIFAR, CLASSES, normalization);
    let narrow = |stage: &Vec<usize>| stage.iter().map(|channels| channels / 16).collect();
    let config = VggConfig { stages: whole.stages.iter().map(narrow).collect(), ..whole };
    Ok(Box::new(Vgg::new(config)?))
}

/// With dropout, whose masks come from the same stream on every device.
fn gpt() -> Built {
    let (vocabulary, positions, length, width, depth, heads, hidden) = (50, 16, 12, 16, 2, 4, 64);
    let (head, dropout) = (GptHead::Tied, 0.1);
    let config = GptConfig { vocabulary, positions, length, width, depth, heads, hidden, head, dropout };
    Ok(Box::new(Gpt::new(config)?))
}

fn roberta() -> Built {
    let (vocabulary, positions, length, width, depth, heads, hidden) = (50, 16, 12, 16, 2, 4, 64);
    let (head, dropout) = (RobertaHead::MaskedLanguageModel, 0.1);
    let config = RobertaConfig { vocabulary, positions, length, width, depth, heads, hidden, head, dropout };
    Ok(Box::new(Roberta::new(config)?))
}
