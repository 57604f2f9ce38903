//! The residual network with normalization and activation before each convolution (He et al. 2016b) for small images:
//! three stages of basic blocks with 16, 32 and 64 channels times a width, y = x + C(relu(N(C(relu(N(x)))))).
//!
//! Where a stage begins, the shortcut is a 1 x 1 convolution of x. Scale-invariant (Li and Arora 2020, Appendix C):
//! there is a normalization without scale and shift behind every convolution as well, and the last layer is random and
//! not trained.

use candle_core::{Result, Tensor};

use super::image::Image;
use super::initial::{Fan, Initial};
use super::part::{Convolution, Dense, Kernel, Norm, Normalization};
use super::pass::Pass;
use super::registry::Registry;
use super::size::{depth, size, unless};
use super::{Input, Model, Output};
use crate::layer;
use crate::network::NetworkError;

/// Sizes of a [`PreResNet`].
#[derive(Clone, Debug, PartialEq)]
pub struct PreResNetConfig {
    /// What it sees.
    pub image: Image,
    /// Blocks of each stage: a stage of one block less is two layers less.
    pub blocks: usize,
    /// Channels of each stage; images are halved from each to the next.
    pub channels: Vec<usize>,
    /// Before each convolution but the first.
    pub normalization: Normalization,
    /// Whether the lengths of convolutions have no effect.
    pub scale_invariant: bool,
    /// Logits.
    pub classes: usize,
}

impl PreResNetConfig {
    /// 32 layers, with `width` times 16, 32 and 64 channels.
    pub fn preresnet32(width: usize, classes: usize, normalization: Normalization) -> Self {
        let channels = [16, 32, 64].map(|channels: usize| channels.saturating_mul(width)).to_vec();
        Self { image: Image::CIFAR, blocks: 5, channels, normalization, scale_invariant: false, classes }
    }

    /// The same with scale-invariant convolutions; it needs a normalization.
    pub fn scale_invariant(self) -> Self {
        let normalization = Normalization { affine: false, ..self.normalization };
        Self { normalization, scale_invariant: true, ..self }
    }
}

/// A convolution, and what normalises its results in a scale-invariant network.
#[derive(Clone, Debug)]
struct Step {
    convolution: Convolution,
    norm: Option<Norm>,
}

impl Step {
    fn new(registry: &mut Registry, name: &str, kernel: Kernel, config: &PreResNetConfig) -> Self {
        let convolution = Convolution::new(registry, name, kernel, false, Initial::Kaiming(Fan::Out));
        let norm = || Norm::new(registry, &format!("{name}.norm"), kernel.outputs, config.normalization);
        Self { convolution, norm: config.scale_invariant.then(norm) }
    }

    fn apply(&self, pass: &mut Pass<'_>, x: &Tensor) -> Result<Tensor> {
        let y = self.convolution.apply(pass, x)?;
        match &self.norm {
            Some(norm) => norm.apply(pass, &y),
            None => Ok(y),
        }
    }
}

#[derive(Clone, Debug)]
struct Block {
    /// Normalization before, and convolution.
    steps: [(Norm, Step); 2],
    shortcut: Option<Step>,
}

impl Block {
    fn new(registry: &mut Registry, name: &str, kernel: Kernel, config: &PreResNetConfig) -> Self {
        let second = Kernel::centred(kernel.outputs, kernel.outputs, 3, 1);
        let steps = [(1, kernel), (2, second)].map(|(number, kernel)| {
            let norm = Norm::new(registry, &format!("{name}.norm{number}"), kernel.inputs, config.normalization);
            (norm, Step::new(registry, &format!("{name}.convolution{number}"), kernel, config))
        });
        let changes = kernel.inputs != kernel.outputs || kernel.stride != 1;
        let direct = Kernel { size: 1, padding: 0, ..kernel };
        let shortcut = changes.then(|| Step::new(registry, &format!("{name}.shortcut"), direct, config));
        Self { steps, shortcut }
    }

    fn apply(&self, pass: &mut Pass<'_>, x: &Tensor) -> Result<Tensor> {
        let mut y = x.clone();
        for (norm, step) in &self.steps {
            y = layer::relu(&norm.apply(pass, &y)?)?;
            y = step.apply(pass, &y)?;
        }
        match &self.shortcut {
            Some(shortcut) => y + shortcut.apply(pass, x)?,
            None => y + x,
        }
    }
}

/// Stages of residual blocks.
#[derive(Clone, Debug)]
pub struct PreResNet {
    config: PreResNetConfig,
    registry: Registry,
    stem: Step,
    blocks: Vec<Block>,
    last: Norm,
    head: Dense,
}

impl PreResNet {
    /// With these sizes.
    pub fn new(config: PreResNetConfig) -> std::result::Result<Self, NetworkError> {
        config.image.check()?;
        depth("number of blocks", config.blocks.saturating_mul(config.channels.len()))?;
        size("classes", config.classes)?;
        let first = config.channels.first().copied().unwrap_or_default();
        for channels in &config.channels {
            size("channels", *channels)?;
        }
        config.normalization.check(&config.channels)?;
        let normalizes = config.normalization.is_some();
        unless(normalizes || !config.scale_invariant, "normalizations", 0, "one, in a scale-invariant network")?;
        let mut registry = Registry::default();
        let kernel = Kernel::centred(config.image.channels, first, 3, 1);
        let stem = Step::new(&mut registry, "stem", kernel, &config);
        let mut blocks = Vec::new();
        let mut inputs = first;
        for (stage, outputs) in (1..).zip(config.channels.iter().copied()) {
            for block in 1..=config.blocks {
                let stride = if stage > 1 && block == 1 { 2 } else { 1 };
                let name = format!("stage{stage}.block{block}");
                let kernel = Kernel::centred(inputs, outputs, 3, stride);
                blocks.push(Block::new(&mut registry, &name, kernel, &config));
                inputs = outputs;
            }
        }
        let last = Norm::new(&mut registry, "norm", inputs, config.normalization);
        let make = if config.scale_invariant { Dense::fixed } else { Dense::new };
        let head = make(&mut registry, "head", inputs, config.classes, Initial::UniformOfFanIn);
        Ok(Self { config, registry: registry.finish()?, stem, blocks, last, head })
    }
}

impl Model for PreResNet {
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
        let mut x = self.stem.apply(pass, inputs)?;
        for block in &self.blocks {
            x = block.apply(pass, &x)?;
        }
        let x = layer::relu(&self.last.apply(pass, &x)?)?;
        self.head.apply(pass, &layer::global_average_pool(&x)?)
    }
}
