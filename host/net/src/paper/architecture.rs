//! The architectures of the papers, by the configurations of [`model`](crate::model), and the numbers that they keep.

use crate::model::{
    Cnn, CnnConfig, Gpt, GptConfig, Mlp, MlpConfig, Model, Normalization, PreResNet, PreResNetConfig, ResNet,
    ResNetConfig, Roberta, RobertaConfig, SmallResNet, SmallResNetConfig, Statistics, Vgg, VggConfig,
    VisionTransformer, VisionTransformerConfig,
};
use crate::network::NetworkError;

/// Channels of shrunk networks.
const FEW: usize = 4;

/// What learns.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "each is the model of its configuration")]
pub enum Architecture {
    Mlp(MlpConfig),
    Cnn(CnnConfig),
    SmallResNet(SmallResNetConfig),
    VisionTransformer(VisionTransformerConfig),
    Vgg(VggConfig),
    PreResNet(PreResNetConfig),
    ResNet(ResNetConfig),
    Gpt(GptConfig),
    Roberta(RobertaConfig),
}

impl Architecture {
    /// The model.
    pub fn build(&self) -> Result<Box<dyn Model>, NetworkError> {
        Ok(match self {
            Self::Mlp(config) => Box::new(Mlp::new(config.clone())?),
            Self::Cnn(config) => Box::new(Cnn::new(*config)?),
            Self::SmallResNet(config) => Box::new(SmallResNet::new(*config)?),
            Self::VisionTransformer(config) => Box::new(VisionTransformer::new(*config)?),
            Self::Vgg(config) => Box::new(Vgg::new(config.clone())?),
            Self::PreResNet(config) => Box::new(PreResNet::new(config.clone())?),
            Self::ResNet(config) => Box::new(ResNet::new(config.clone())?),
            Self::Gpt(config) => Box::new(Gpt::new(*config)?),
            Self::Roberta(config) => Box::new(Roberta::new(*config)?),
        })
    }

    /// A short name with sizes.
    pub fn name(&self) -> String {
        match self {
            Self::Mlp(config) => format!("MLP {:?}", config.hidden),
            Self::Cnn(config) => format!("CNN {}", config.channels),
            Self::SmallResNet(config) => format!("ResNet {:?}", config.channels),
            Self::VisionTransformer(config) => format!("ViT {} x {}", config.depth, config.width),
            Self::Vgg(config) => {
                let layers = config.stages.iter().map(Vec::len).sum::<usize>();
                let fixed = match (config.trained_head, config.normalization.affine) {
                    (true, _) => "",
                    (false, true) => ", last layer fixed",
                    (false, false) => ", scale-invariant",
                };
                format!("VGG-{}, {}{fixed}", layers + 3, norm(config.normalization))
            }
            Self::PreResNet(config) => {
                let invariant = if config.scale_invariant { ", scale-invariant" } else { "" };
                let layers = 2 * config.blocks * config.channels.len() + 2;
                format!("PreResNet-{layers} {:?}, {}{invariant}", config.channels, norm(config.normalization))
            }
            Self::ResNet(config) => {
                let blocks = config.stages.iter().map(|(blocks, _)| blocks).sum::<usize>();
                format!("ResNet with {blocks} blocks, {}", norm(config.normalization))
            }
            Self::Gpt(config) => format!("GPT {} x {}, length {}", config.depth, config.width, config.length),
            Self::Roberta(config) => format!("RoBERTa {} x {}, length {}", config.depth, config.width, config.length),
        }
    }

    /// The same for a vocabulary of this size, if it is a model of tokens.
    #[must_use]
    pub fn fitted(&self, vocabulary: Option<usize>) -> Self {
        let mut fitted = self.clone();
        match (&mut fitted, vocabulary) {
            (Self::Gpt(config), Some(size)) => config.vocabulary = size,
            (Self::Roberta(config), Some(size)) => config.vocabulary = size,
            _ => {}
        }
        fitted
    }

    /// The same with few channels and blocks.
    pub(super) fn shrunk(&self) -> Self {
        match self.clone() {
            Self::Mlp(config) => Self::Mlp(MlpConfig { hidden: vec![FEW; 2], ..config }),
            Self::Cnn(config) => Self::Cnn(CnnConfig { channels: FEW, hidden: FEW, ..config }),
            Self::SmallResNet(config) => {
                Self::SmallResNet(SmallResNetConfig { channels: [FEW, 2], hidden: FEW, ..config })
            }
            Self::VisionTransformer(config) => {
                Self::VisionTransformer(VisionTransformerConfig { width: 12, depth: 1, hidden: FEW, ..config })
            }
            Self::Vgg(config) => Self::Vgg(VggConfig {
                stages: vec![vec![FEW]; 5],
                normalization: fewer_groups(config.normalization),
                ..config
            }),
            Self::PreResNet(config) => Self::PreResNet(PreResNetConfig {
                blocks: 1,
                channels: vec![FEW, FEW],
                normalization: fewer_groups(config.normalization),
                ..config
            }),
            Self::ResNet(config) => Self::ResNet(ResNetConfig { stages: vec![(1, FEW), (1, FEW)], ..config }),
            Self::Gpt(config) => Self::Gpt(GptConfig { width: 12, depth: 1, heads: 2, hidden: 8, length: 8, ..config }),
            Self::Roberta(config) => {
                Self::Roberta(RobertaConfig { width: 12, depth: 1, heads: 2, hidden: 8, length: 8, ..config })
            }
        }
    }

    /// About how many numbers a gradient keeps of one sample between its forward and its backward pass.
    ///
    /// A convolution keeps its result, a normalization six of that size (centred, squared, scaled, ...) and a ReLU one; a
    /// block of a transformer of T tokens of width d keeps 14 T d, and of H heads 4 H T^2 numbers, and 3 of each hidden one;
    /// logits 3 each. Gradients on the way back are half as many again.
    pub fn activations(&self) -> usize {
        let kept = match self {
            Self::Mlp(config) => 2 * config.hidden.iter().sum::<usize>() + config.inputs,
            Self::Cnn(config) => {
                let pixels = config.image.height * config.image.width;
                2 * config.channels * (pixels + pixels / 4) + 2 * config.hidden
            }
            Self::SmallResNet(config) => {
                let [outer, inner] = config.channels;
                config.image.height * config.image.width * (2 * outer + 3 * inner) + 2 * config.hidden
            }
            Self::VisionTransformer(config) => {
                let tokens = 1 + config.image.height * config.image.width / (config.patch * config.patch).max(1);
                transformer(config.depth, tokens, config.width, config.heads, config.hidden)
            }
            Self::Vgg(config) => {
                let pixels = config.image.height * config.image.width;
                let stage = |(number, channels): (u32, &Vec<usize>)| {
                    channels.iter().sum::<usize>()
                        * (pixels >> (2 * number).min(60))
                        * per_convolution(config.normalization)
                };
                (0..).zip(&config.stages).map(stage).sum()
            }
            Self::PreResNet(config) => {
                let pixels = config.image.height * config.image.width;
                let convolutions = 2 * config.blocks * per_convolution(config.normalization);
                let stage =
                    |(number, channels): (u32, &usize)| channels * (pixels >> (2 * number).min(60)) * convolutions;
                (0..).zip(&config.channels).map(stage).sum()
            }
            Self::ResNet(config) => {
                let shrink = if config.image.height > 100 { 16 } else { 1 };
                let pixels = config.image.height * config.image.width / shrink;
                let per_block = match config.block {
                    crate::model::ResNetBlock::Basic => 2,
                    crate::model::ResNetBlock::Bottleneck => 6,
                };
                let stage = |(number, (blocks, channels)): (u32, &(usize, usize))| {
                    blocks
                        * channels
                        * (pixels >> (2 * number).min(60))
                        * per_block
                        * per_convolution(config.normalization)
                };
                (0..).zip(&config.stages).map(stage).sum()
            }
            Self::Gpt(config) => {
                let logits = 3 * config.length * config.vocabulary;
                logits + transformer(config.depth, config.length, config.width, config.heads, config.hidden)
            }
            Self::Roberta(config) => {
                let logits = 3 * config.length * config.vocabulary;
                logits + transformer(config.depth, config.length, config.width, config.heads, config.hidden)
            }
        };
        kept + kept / 2
    }
}

fn norm(normalization: Normalization) -> &'static str {
    match normalization.statistics {
        Statistics::None => "no normalization",
        Statistics::Batch { .. } => "BN",
        Statistics::Group { .. } => "GN",
    }
}

fn fewer_groups(normalization: Normalization) -> Normalization {
    match normalization.statistics {
        Statistics::Group { .. } => Normalization { statistics: Statistics::Group { groups: 2 }, ..normalization },
        _ => normalization,
    }
}

fn per_convolution(normalization: Normalization) -> usize {
    if normalization.is_some() { 8 } else { 2 }
}

fn transformer(depth: usize, tokens: usize, width: usize, heads: usize, hidden: usize) -> usize {
    depth * tokens * (14 * width + 4 * heads * tokens + 3 * hidden)
}
