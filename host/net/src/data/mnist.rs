//! Handwritten digits, and sets in the same format: images of one channel in ten classes.
//!
//! LeCun, Cortes, Burges, "The MNIST database of handwritten digits". Four files by their original names, plain or
//! compressed with gzip; which of the two is seen from the content.

use std::path::{Path, PathBuf};

use super::{DataError, Dataset, Fault, Samples, file, folder, idx};

const HOME: &str = "MNIST is published at http://yann.lecun.com/exdb/mnist";
const CLASSES: usize = 10;

/// Reads the set from the folder `mnist` below a folder, or from that folder itself: pixels from 0 to 255.
pub fn load(folder: &Path) -> Result<Dataset, DataError> {
    let folder = folder::of_set(folder, "mnist");
    Dataset::new("mnist", part(&folder, "train")?, part(&folder, "t10k")?)
}

fn part(folder: &Path, name: &str) -> Result<Samples, DataError> {
    let images = path(folder, &format!("{name}-images-idx3-ubyte"));
    let ([count, height, width], pixels) = file::load(&images, HOME, |bytes| {
        let ([count, height, width], pixels) = idx::read::<3>(bytes)?;
        if pixels.is_empty() {
            return Err(Fault::field("the dimensions", "at least 1 each", &format!("{count} x {height} x {width}")));
        }
        Ok(([count, height, width], pixels))
    })?;
    let labels = path(folder, &format!("{name}-labels-idx1-ubyte"));
    let labels = file::load(&labels, HOME, |bytes| classes(bytes, count))?;
    Samples::new(pixels.into_iter().map(f32::from).collect(), labels, vec![1, height, width], CLASSES)
}

fn classes(bytes: &[u8], images: usize) -> Result<Vec<u32>, Fault> {
    let ([count], labels) = idx::read::<1>(bytes)?;
    if count != images {
        return Err(Fault::field("the number of labels", format!("{images}, that of the images"), &count));
    }
    if let Some(record) = labels.iter().position(|label| usize::from(*label) >= CLASSES) {
        return Err(Fault::Label { record, value: labels[record].to_string(), allowed: "0 to 9".into() });
    }
    Ok(labels.into_iter().map(u32::from).collect())
}

/// The plain file where there is one, the compressed one where there is only that.
fn path(folder: &Path, name: &str) -> PathBuf {
    let (plain, compressed) = (folder.join(name), folder.join(format!("{name}.gz")));
    if !plain.exists() && compressed.exists() { compressed } else { plain }
}
