//! The residual network (He et al. 2016a): y = relu(F(x) + shortcut of x) with a branch F of two convolutions of 3 x 3, or
//! of a bottleneck of 1 x 1, 3 x 3 and 1 x 1, and a normalization behind each convolution.
//!
//! Strides of a bottleneck are those of its 3 x 3 convolution, as in later implementations ("version 1.5").

use candle_core::{D, Result, Tensor};

use super::image::Image;
use super::initial::{Fan, Initial};
use super::part::{Convolution, Dense, Kernel, Norm, Normalization};
use super::pass::Pass;
use super::registry::Registry;
use super::size::{depth, size, unless};
use super::{Input, Model, Output};
use crate::layer::{self, Window};
use crate::network::NetworkError;

/// Behind the first convolution of large images.
const POOL: Window = Window { size: 3, stride: 2, padding: 1 };

/// A bottleneck's results have so many times its channels.
const EXPANSION: usize = 4;

/// What is added to the branch of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shortcut {
    /// x, through a 1 x 1 convolution with normalization where sizes change.
    Projection,
    /// x, where sizes change every second pixel with channels of zeros ("option A").
    Zeros,
}

/// The branch of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResNetBlock {
    /// Two convolutions of 3 x 3.
    Basic,
    /// 1 x 1, 3 x 3, and 1 x 1 with four times the channels.
    Bottleneck,
}

/// The first layers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stem {
    /// 3 x 3, for small images.
    Cifar,
    /// 7 x 7 with stride 2 and max pooling with stride 2, for large ones.
    ImageNet,
}

/// Sizes of a [`ResNet`].
#[derive(Clone, Debug, PartialEq)]
pub struct ResNetConfig {
    /// What it sees.
    pub image: Image,
    /// The first layers.
    pub stem: Stem,
    /// The blocks.
    pub block: ResNetBlock,
    /// Their shortcuts.
    pub shortcut: Shortcut,
    /// Blocks and channels of each stage; images are halved from each to the next.
    pub stages: Vec<(usize, usize)>,
    /// Behind each convolution.
    pub normalization: Normalization,
    /// Logits.
    pub classes: usize,
}

impl ResNetConfig {
    /// 34 layers.
    pub fn resnet34(image: Image, stem: Stem, classes: usize) -> Self {
        Self::of(ResNetBlock::Basic, image, stem, classes)
    }

    /// 50 layers.
    pub fn resnet50(image: Image, stem: Stem, classes: usize) -> Self {
        Self::of(ResNetBlock::Bottleneck, image, stem, classes)
    }

    fn of(block: ResNetBlock, image: Image, stem: Stem, classes: usize) -> Self {
        let stages = vec![(3, 64), (4, 128), (6, 256), (3, 512)];
        let (shortcut, normalization) = (Shortcut::Projection, Normalization::BATCH);
        Self { image, stem, block, shortcut, stages, normalization, classes }
    }

    /// 56 layers for small images, with shortcuts that have no parameters, as in the paper.
    pub fn resnet56(classes: usize) -> Self {
        Self {
            image: Image::CIFAR,
            stem: Stem::Cifar,
            block: ResNetBlock::Basic,
            shortcut: Shortcut::Zeros,
            stages: vec![(9, 16), (9, 32), (9, 64)],
            normalization: Normalization::BATCH,
            classes,
        }
    }

    /// The convolutions of a block with so many channels.
    fn branch(&self, inputs: usize, channels: usize, stride: usize) -> Vec<Kernel> {
        match self.block {
            ResNetBlock::Basic => {
                vec![Kernel::centred(inputs, channels, 3, stride), Kernel::centred(channels, channels, 3, 1)]
            }
            ResNetBlock::Bottleneck => vec![
                Kernel::centred(inputs, channels, 1, 1),
                Kernel::centred(channels, channels, 3, stride),
                Kernel::centred(channels, channels.saturating_mul(EXPANSION), 1, 1),
            ],
        }
    }
}

/// A convolution with its normalization.
type Step = (Convolution, Norm);

#[derive(Clone, Debug)]
enum Direct {
    Same,
    Projection(Step),
    /// Every second pixel, and this many channels of zeros more.
    Zeros {
        stride: usize,
        more: usize,
    },
}

#[derive(Clone, Debug)]
struct Block {
    branch: Vec<Step>,
    direct: Direct,
}

fn step(registry: &mut Registry, name: &str, kernel: Kernel, normalization: Normalization) -> Step {
    let convolution = Convolution::new(registry, name, kernel, false, Initial::Kaiming(Fan::Out));
    (convolution, Norm::new(registry, &format!("{name}.norm"), kernel.outputs, normalization))
}

impl Block {
    /// And the channels of its results.
    fn new(
        registry: &mut Registry,
        name: &str,
        config: &ResNetConfig,
        inputs: usize,
        channels: usize,
        stride: usize,
    ) -> (Self, usize) {
        let kernels = config.branch(inputs, channels, stride);
        let outputs = kernels.last().map_or(inputs, |kernel| kernel.outputs);
        let named =
            |(number, kernel)| step(registry, &format!("{name}.convolution{number}"), kernel, config.normalization);
        let branch = (1..).zip(kernels).map(named).collect();
        let direct = match config.shortcut {
            _ if inputs == outputs && stride == 1 => Direct::Same,
            Shortcut::Projection => {
                let kernel = Kernel::centred(inputs, outputs, 1, stride);
                Direct::Projection(step(registry, &format!("{name}.shortcut"), kernel, config.normalization))
            }
            Shortcut::Zeros => Direct::Zeros { stride, more: outputs.saturating_sub(inputs) },
        };
        (Self { branch, direct }, outputs)
    }

    fn apply(&self, pass: &mut Pass<'_>, x: &Tensor) -> Result<Tensor> {
        let mut y = x.clone();
        for (number, (convolution, norm)) in self.branch.iter().enumerate() {
            if number > 0 {
                y = layer::relu(&y)?;
            }
            y = norm.apply(pass, &convolution.apply(pass, &y)?)?;
        }
        let direct = match &self.direct {
            Direct::Same => x.clone(),
            Direct::Projection((convolution, norm)) => norm.apply(pass, &convolution.apply(pass, x)?)?,
            Direct::Zeros { stride, more } => {
                let pixels = layer::average_pool(x, 1, *stride)?;
                pixels.pad_with_zeros(D::Minus(3), more / 2, more - more / 2)?
            }
        };
        layer::relu(&(y + direct)?)
    }
}

/// Stages of residual blocks.
#[derive(Clone, Debug)]
pub struct ResNet {
    config: ResNetConfig,
    registry: Registry,
    stem: Step,
    blocks: Vec<Block>,
    head: Dense,
}

impl ResNet {
    /// With these sizes.
    pub fn new(config: ResNetConfig) -> std::result::Result<Self, NetworkError> {
        config.image.check()?;
        size("classes", config.classes)?;
        let first = config.stages.first().map_or(0, |(_, channels)| *channels);
        let blocks = config.stages.iter().fold(0_usize, |sum, (blocks, _)| sum.saturating_add(*blocks));
        depth("number of blocks", blocks)?;
        for (blocks, channels) in &config.stages {
            unless(*blocks > 0, "blocks of a stage", 0, "1 or more")?;
            size("channels", *channels)?;
        }
        config.normalization.check(&config.stages.iter().map(|(_, channels)| *channels).collect::<Vec<usize>>())?;
        let mut registry = Registry::default();
        let kernel = match config.stem {
            Stem::Cifar => Kernel::centred(config.image.channels, first, 3, 1),
            Stem::ImageNet => Kernel::centred(config.image.channels, first, 7, 2),
        };
        let stem = step(&mut registry, "stem", kernel, config.normalization);
        let mut blocks = Vec::new();
        let mut inputs = first;
        for (stage, (count, channels)) in (1..).zip(config.stages.iter().copied()) {
            for number in 1..=count {
                let stride = if stage > 1 && number == 1 { 2 } else { 1 };
                let name = format!("stage{stage}.block{number}");
                let (block, outputs) = Block::new(&mut registry, &name, &config, inputs, channels, stride);
                blocks.push(block);
                inputs = outputs;
            }
        }
        let head = Dense::new(&mut registry, "head", inputs, config.classes, Initial::UniformOfFanIn);
        Ok(Self { config, registry: registry.finish()?, stem, blocks, head })
    }
}

impl Model for ResNet {
    fn registry(&self) -> &Registry {
        &self.registry
    }

    fn input(&self) -> Input {
        self.config.image.input()
    }

    fn output(&self) -> Output {
        Output { answers: 1, logits: self.config.classes }
    }

    fn forward(&self, pass: &mut Pass<'_>, inputs: &Tensor) -> Result<Tensor> {
        let (convolution, norm) = &self.stem;
        let x = layer::relu(&norm.apply(pass, &convolution.apply(pass, inputs)?)?)?;
        let mut x = match self.config.stem {
            Stem::Cifar => x,
            Stem::ImageNet => layer::max_pool(&x, POOL)?,
        };
        for block in &self.blocks {
            x = block.apply(pass, &x)?;
        }
        self.head.apply(pass, &layer::global_average_pool(&x)?)
    }
}
