//! House numbers: cropped digits of 32 x 32 pixels in colour.
//!
//! Netzer et al., "Reading digits in natural images with unsupervised feature learning", 2011. Two MATLAB files with an
//! array X of bytes (row, column, colour, image; the row is fastest) and an array y of labels, 1 to 10, where 10 means
//! the digit 0.

use std::path::Path;

use super::matlab::{self, Array};
use super::{DataError, Dataset, Fault, Samples, file, folder};

const HOME: &str = "SVHN is published at http://ufldl.stanford.edu/housenumbers, take the cropped digits";
const SIDE: usize = 32;
const CHANNELS: usize = 3;
const PIXELS: usize = CHANNELS * SIDE * SIDE;

/// Reads the set from the folder `svhn` below a folder, or from that folder itself: pixels 0 to 255, labels the digits.
pub fn load(folder: &Path) -> Result<Dataset, DataError> {
    let folder = folder::of_set(folder, "svhn");
    Dataset::new("svhn", part(&folder.join("train_32x32.mat"))?, part(&folder.join("test_32x32.mat"))?)
}

fn part(path: &Path) -> Result<Samples, DataError> {
    let (inputs, labels) = file::load(path, HOME, |bytes| {
        let [x, y] = matlab::arrays(bytes, ["X", "y"])?;
        let labels = digits(&y)?;
        Ok((images(&x, labels.len())?, labels))
    })?;
    Samples::new(inputs, labels, vec![CHANNELS, SIDE, SIDE], 10)
}

fn digits(y: &Array) -> Result<Vec<u32>, Fault> {
    if y.values.is_empty() {
        return Err(Fault::field("the dimensions of y", "at least one label", &format!("{:?}", y.dimensions)));
    }
    if let Some(record) = y.values.iter().position(|label| !(1..=10).contains(label)) {
        return Err(Fault::Label { record, value: y.values[record].to_string(), allowed: "1 to 10".into() });
    }
    Ok(y.values.iter().map(|label| u32::from(label % 10)).collect())
}

/// Images as channels of rows.
fn images(x: &Array, count: usize) -> Result<Vec<f32>, Fault> {
    // MATLAB drops a last dimension of 1.
    let right = match x.dimensions.as_slice() {
        [SIDE, SIDE, CHANNELS, images] => *images == count,
        [SIDE, SIDE, CHANNELS] => count == 1,
        _ => false,
    };
    if !right {
        let expected = format!("[32, 32, 3, {count}], as there are {count} labels");
        return Err(Fault::field("the dimensions of X", expected, &format!("{:?}", x.dimensions)));
    }
    let mut inputs = vec![0.0; x.values.len()];
    for (image, columns) in inputs.chunks_exact_mut(PIXELS).zip(x.values.chunks_exact(PIXELS)) {
        for (index, pixel) in columns.iter().enumerate() {
            let (row, column, channel) = (index % SIDE, index / SIDE % SIDE, index / (SIDE * SIDE));
            image[(channel * SIDE + row) * SIDE + column] = f32::from(*pixel);
        }
    }
    Ok(inputs)
}
