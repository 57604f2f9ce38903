//! Random crops and flips of training images: the usual augmentation of small photographs.
//!
//! An image gets `padding` zeros on each side, of which a window of its own size is cut, and is mirrored with probability
//! 1/2. Zero is the mean colour of standardised images; where images are padded before they are standardised, it is black.

use candle_core::{Result, Tensor};
use optsde_core::random::{Random, Seed};

use crate::streams::{Use, of_step};

/// What is done to training images.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Augmentation {
    /// Zeros on each side.
    pub padding: u16,
    /// Whether every second image, on average, is mirrored.
    pub flip: bool,
}

impl Augmentation {
    /// Crops of images padded by 4 pixels, and flips.
    pub const CIFAR: Self = Self { padding: 4, flip: true };

    /// Other images of the same size, from the stream of this draw.
    pub(super) fn apply(self, images: &Tensor, seed: Seed, draw: u64) -> Result<Tensor> {
        let (count, channels, height, width) = images.dims4()?;
        let padding = usize::from(self.padding);
        let (rows, columns) = (height + 2 * padding, width + 2 * padding);
        let padded = images.pad_with_zeros(2, padding, padding)?.pad_with_zeros(3, padding, padding)?;
        let padded = padded.reshape((count, channels, rows * columns))?;
        let mut random = of_step(seed, Use::Augmentation, draw);
        let mut places = Vec::with_capacity(count * height * width);
        for _ in 0..count {
            let mut index = |count: u32| Random::<f64>::index(&mut random, count);
            // Always three numbers of the stream for an image.
            let [down, right] = [(); 2].map(|()| index(2 * u32::from(self.padding) + 1));
            let mirrored = index(2) == 1 && self.flip;
            places.extend((0..height * width).map(|pixel| place(pixel, width, columns, [down, right], mirrored)));
        }
        let places = Tensor::from_vec(places, (count, 1, height * width), images.device())?;
        let places = places.broadcast_as((count, channels, height * width))?.contiguous()?;
        padded.contiguous()?.gather(&places, 2)?.reshape(images.shape())
    }
}

/// Where a pixel of the result lies in the padded image.
#[expect(clippy::cast_possible_truncation, reason = "images have at most 2^24 pixels")]
fn place(pixel: usize, width: usize, columns: usize, [down, right]: [u32; 2], mirrored: bool) -> u32 {
    let (row, column) = (pixel / width, pixel % width);
    let column = if mirrored { width - 1 - column } else { column };
    (row * columns + column) as u32 + down * columns as u32 + right
}
