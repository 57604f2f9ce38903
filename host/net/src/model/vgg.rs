//! VGG (Simonyan and Zisserman 2015) for small images: stages of 3 x 3 convolutions with a ReLU, 2 x 2 max pooling
//! behind each stage, and one dense layer.
//!
//! Scale-invariant (Li and Arora 2020, Appendix C): a normalization without scale and shift behind every convolution,
//! and a last layer that is random and not trained. Then no convolution's length has an effect, but for the epsilon of
//! variances.

use candle_core::{Result, Tensor};

use super::image::Image;
use super::initial::{Fan, Initial};
use super::part::{Convolution, Dense, Kernel, Norm, Normalization};
use super::pass::Pass;
use super::registry::Registry;
use super::size::{depth, size, unless};
use super::{Input, Model, Output};
use crate::layer::{self, Window};
use crate::network::NetworkError;

const POOL: Window = Window { size: 2, stride: 2, padding: 0 };

/// Sizes of a [`Vgg`].
#[derive(Clone, Debug, PartialEq)]
pub struct VggConfig {
    /// What it sees.
    pub image: Image,
    /// Channels of the convolutions of each stage.
    pub stages: Vec<Vec<usize>>,
    /// Behind each convolution, which has a bias if there is none.
    pub normalization: Normalization,
    /// Whether the last layer is trained.
    pub trained_head: bool,
    /// Logits.
    pub classes: usize,
}

impl VggConfig {
    /// 8 convolutions.
    pub fn vgg11(image: Image, classes: usize, normalization: Normalization) -> Self {
        Self::of([1, 1, 2, 2, 2], image, classes, normalization)
    }

    /// 13 convolutions.
    pub fn vgg16(image: Image, classes: usize, normalization: Normalization) -> Self {
        Self::of([2, 2, 3, 3, 3], image, classes, normalization)
    }

    /// 16 convolutions.
    pub fn vgg19(image: Image, classes: usize, normalization: Normalization) -> Self {
        Self::of([2, 2, 4, 4, 4], image, classes, normalization)
    }

    fn of(counts: [usize; 5], image: Image, classes: usize, normalization: Normalization) -> Self {
        let stages = counts.iter().zip([64, 128, 256, 512, 512]).map(|(count, width)| vec![width; *count]);
        Self { image, stages: stages.collect(), normalization, trained_head: true, classes }
    }

    /// The same with scale-invariant convolutions; it needs a normalization.
    pub fn scale_invariant(self) -> Self {
        let normalization = Normalization { affine: false, ..self.normalization };
        Self { normalization, trained_head: false, ..self }
    }
}

/// Convolutions one after the other.
#[derive(Clone, Debug)]
pub struct Vgg {
    config: VggConfig,
    registry: Registry,
    stages: Vec<Vec<(Convolution, Norm)>>,
    head: Dense,
}

impl Vgg {
    /// With these sizes.
    pub fn new(config: VggConfig) -> std::result::Result<Self, NetworkError> {
        config.image.check()?;
        size("classes", config.classes)?;
        depth("number of convolutions", config.stages.iter().map(Vec::len).sum())?;
        config.normalization.check(&config.stages.concat())?;
        let mut registry = Registry::default();
        let mut image = config.image;
        let mut stages = Vec::new();
        for (stage, channels) in (1..).zip(&config.stages) {
            unless(!channels.is_empty(), "convolutions of a stage", 0, "1 or more")?;
            let mut layers = Vec::new();
            for (number, outputs) in (1..).zip(channels) {
                size("channels", *outputs)?;
                let kernel = Kernel::centred(image.channels, *outputs, 3, 1);
                let name = format!("stage{stage}.convolution{number}");
                let bias = !config.normalization.is_some();
                let convolution = Convolution::new(&mut registry, &name, kernel, bias, Initial::Kaiming(Fan::Out));
                let name = format!("stage{stage}.norm{number}");
                layers.push((convolution, Norm::new(&mut registry, &name, *outputs, config.normalization)));
                image = image.with_channels(*outputs);
            }
            image = image.after(POOL)?;
            stages.push(layers);
        }
        let make = if config.trained_head { Dense::new } else { Dense::fixed };
        let head = make(&mut registry, "head", image.len(), config.classes, Initial::UniformOfFanIn);
        Ok(Self { config, registry: registry.finish()?, stages, head })
    }
}

impl Model for Vgg {
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
        let mut x = inputs.clone();
        for stage in &self.stages {
            for (convolution, norm) in stage {
                let y = convolution.apply(pass, &x)?;
                x = layer::relu(&norm.apply(pass, &y)?)?;
            }
            x = layer::max_pool(&x, POOL)?;
        }
        self.head.apply(pass, &x.flatten_from(1)?)
    }
}
