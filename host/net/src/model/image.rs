//! The size of an image on its way through a model.

use super::Input;
use super::size::{pixels, size, unless};
use crate::layer::Window;
use crate::network::NetworkError;

/// Channels and pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Image {
    /// 1 for grey, 3 for colours.
    pub channels: usize,
    /// Rows.
    pub height: usize,
    /// Columns.
    pub width: usize,
}

impl Image {
    /// Hand-written digits.
    pub const MNIST: Self = Self { channels: 1, height: 28, width: 28 };
    /// Small photographs.
    pub const CIFAR: Self = Self { channels: 3, height: 32, width: 32 };
    /// Photographs.
    pub const IMAGENET: Self = Self { channels: 3, height: 224, width: 224 };

    /// As what goes into a model.
    pub fn input(self) -> Input {
        Input::Values(vec![self.channels, self.height, self.width])
    }

    pub(super) fn check(self) -> Result<(), NetworkError> {
        size("channels of the image", self.channels)?;
        pixels("height of the image", self.height)?;
        pixels("width of the image", self.width)
    }

    /// What is left behind a layer with these windows.
    pub(super) fn after(self, window: Window) -> Result<Self, NetworkError> {
        let fit = |field, length| {
            let left = window.count(length);
            left.ok_or(NetworkError::Model { field, value: length, allowed: "enough for all windows of the model" })
        };
        let height = fit("height of the image, in some layer,", self.height)?;
        Ok(Self { height, width: fit("width of the image, in some layer,", self.width)?, ..self })
    }

    pub(super) fn with_channels(self, channels: usize) -> Self {
        Self { channels, ..self }
    }

    /// Numbers of the image: of a product that is too large, a registry says so.
    pub(super) fn len(self) -> usize {
        self.channels.saturating_mul(self.height).saturating_mul(self.width)
    }

    /// An error unless patches of this size cover it; how many there are.
    pub(super) fn patches(self, patch: usize) -> Result<usize, NetworkError> {
        let fits = patch > 0 && self.height.is_multiple_of(patch) && self.width.is_multiple_of(patch);
        unless(fits, "patch", patch, "a divisor of the height and the width of the image")?;
        Ok(self.height / patch * (self.width / patch))
    }
}
