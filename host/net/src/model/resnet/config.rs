//! Sizes of residual networks, and those that have names.

use crate::model::image::Image;
use crate::model::part::{Kernel, Normalization};
use crate::model::size::{depth, size, unless};
use crate::network::NetworkError;

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

/// Sizes of a [`ResNet`](super::ResNet).
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

    /// An error unless these sizes are possible.
    pub(super) fn check(&self) -> Result<(), NetworkError> {
        self.image.check()?;
        size("classes", self.classes)?;
        let blocks = self.stages.iter().fold(0_usize, |sum, (blocks, _)| sum.saturating_add(*blocks));
        depth("number of blocks", blocks)?;
        for (blocks, channels) in &self.stages {
            unless(*blocks > 0, "blocks of a stage", 0, "1 or more")?;
            size("channels", *channels)?;
        }
        let channels = || self.stages.iter().map(|(_, channels)| *channels);
        let fewer = channels().zip(channels().skip(1)).find(|(before, channels)| channels < before);
        if let (Shortcut::Zeros, Some((_, value))) = (self.shortcut, fewer) {
            let allowed = "as many as in the stage before or more, with shortcuts of zeros";
            return Err(NetworkError::Model { field: "channels", value, allowed });
        }
        self.normalization.check(&channels().collect::<Vec<usize>>())
    }

    /// The convolutions of a block with so many channels.
    pub(super) fn branch(&self, inputs: usize, channels: usize, stride: usize) -> Vec<Kernel> {
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
