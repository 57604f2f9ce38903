//! Models: what a network computes of a batch, sized by configurations.
//!
//! A model declares its parameters in a [`Registry`] when it is made, and reads their values from a [`Pass`] when it
//! computes; it keeps no numbers itself, so that one model serves any device and type of number.

mod cnn;
mod gpt;
mod image;
mod initial;
mod mlp;
mod part;
mod pass;
mod preresnet;
mod registry;
mod resnet;
mod roberta;
mod size;
mod small_resnet;
mod transformer;
mod vgg;
mod vision_transformer;

use candle_core::{Result, Tensor};

pub use cnn::{Cnn, CnnConfig};
pub use gpt::{Gpt, GptConfig, GptHead};
pub use image::Image;
pub use initial::{Fan, Initial};
pub use mlp::{Activation, Mlp, MlpConfig};
pub use part::{Normalization, Statistics};
pub use pass::{Mode, Pass};
pub use preresnet::{PreResNet, PreResNetConfig};
pub use registry::{Parameter, Registry, RegistryError, RunningIndex};
pub use resnet::{ResNet, ResNetBlock, ResNetConfig, Shortcut, Stem};
pub use roberta::{Roberta, RobertaConfig, RobertaHead};
pub use small_resnet::{SmallResNet, SmallResNetConfig};
pub use vgg::{Vgg, VggConfig};
pub use vision_transformer::{VisionTransformer, VisionTransformerConfig};

/// What a model takes of each sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// Real numbers of this shape: channels, height, width of an image.
    Values(Vec<usize>),
    /// As many ids, all below `vocabulary`.
    Tokens {
        /// Ids of a sample.
        length: usize,
        /// Different ids.
        vocabulary: usize,
    },
}

/// What a model answers for each sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Output {
    /// Answers: 1 for a class of the sample, or one for each token.
    pub answers: usize,
    /// Logits of an answer: as many as classes, or 1 for a binary one.
    pub logits: usize,
}

/// Logits of inputs, as a function of the parameters.
pub trait Model: Send {
    /// The parameters.
    fn registry(&self) -> &Registry;

    /// What goes in.
    fn input(&self) -> Input;

    /// What comes out.
    fn output(&self) -> Output;

    /// The logits (samples, logits), or (samples, answers, logits) if there are several answers, of inputs
    /// (samples, ..).
    fn forward(&self, pass: &mut Pass<'_>, inputs: &Tensor) -> Result<Tensor>;
}

/// So that models of different types can be in one place.
impl<M: Model + ?Sized> Model for Box<M> {
    fn registry(&self) -> &Registry {
        (**self).registry()
    }

    fn input(&self) -> Input {
        (**self).input()
    }

    fn output(&self) -> Output {
        (**self).output()
    }

    fn forward(&self, pass: &mut Pass<'_>, inputs: &Tensor) -> Result<Tensor> {
        (**self).forward(pass, inputs)
    }
}
