//! Photographs of 32 x 32 pixels in 10 or 100 classes, in the binary version.
//!
//! Krizhevsky, "Learning multiple layers of features from tiny images", 2009. A file is a sequence of records: one
//! label (CIFAR-10) or a coarse and a fine one (CIFAR-100), a byte each, and the red, green and blue plane by rows.

use std::path::Path;

use super::{DataError, Dataset, Fault, Samples, file, folder};

const HOME: &str = "CIFAR is published at https://www.cs.toronto.edu/~kriz/cifar.html, take the binary version";
const SHAPE: [usize; 3] = [3, 32, 32];
const PIXELS: usize = 3 * 32 * 32;

/// How a record starts: the classes of each of its labels, of which the last is the one that is learnt.
#[derive(Clone, Copy)]
struct Format<'a> {
    labels: &'a [u8],
}

/// Reads CIFAR-10 from the folder `cifar-10-batches-bin` below a folder, or from that folder itself: pixels 0 to 255.
pub fn load_10(folder: &Path) -> Result<Dataset, DataError> {
    let folder = folder::of_set(folder, "cifar-10-batches-bin");
    let format = Format { labels: &[10] };
    let train = [1, 2, 3, 4, 5].map(|batch| format!("data_batch_{batch}.bin"));
    let train = samples(&folder, train.iter().map(String::as_str), format)?;
    Dataset::new("cifar-10", train, samples(&folder, ["test_batch.bin"], format)?)
}

/// Reads CIFAR-100 with its fine labels from the folder `cifar-100-binary` below a folder, or from that folder itself:
/// pixels from 0 to 255.
pub fn load_100(folder: &Path) -> Result<Dataset, DataError> {
    let folder = folder::of_set(folder, "cifar-100-binary");
    let format = Format { labels: &[20, 100] };
    Dataset::new("cifar-100", samples(&folder, ["train.bin"], format)?, samples(&folder, ["test.bin"], format)?)
}

fn samples<'a>(
    folder: &Path,
    names: impl IntoIterator<Item = &'a str>,
    format: Format<'_>,
) -> Result<Samples, DataError> {
    let (mut inputs, mut labels) = (vec![], vec![]);
    for name in names {
        file::load(&folder.join(name), HOME, |bytes| records(bytes, format, &mut inputs, &mut labels))?;
    }
    let classes = format.labels.last().map_or(0, |classes| usize::from(*classes));
    Samples::new(inputs, labels, SHAPE.to_vec(), classes)
}

fn records(file: &[u8], format: Format<'_>, inputs: &mut Vec<f32>, labels: &mut Vec<u32>) -> Result<(), Fault> {
    let length = format.labels.len() + PIXELS;
    if file.is_empty() || !file.len().is_multiple_of(length) {
        return Err(Fault::length("the file", format!("{length} for each of at least one record"), &file.len()));
    }
    for (record, bytes) in file.chunks_exact(length).enumerate() {
        let (of_record, pixels) = bytes.split_at(format.labels.len());
        if let Some((label, classes)) = of_record.iter().zip(format.labels).find(|(label, classes)| label >= classes) {
            let allowed = format!("0 to {}", classes - 1);
            return Err(Fault::Label { record, value: label.to_string(), allowed });
        }
        labels.extend(of_record.last().map(|label| u32::from(*label)));
        inputs.extend(pixels.iter().map(|pixel| f32::from(*pixel)));
    }
    Ok(())
}
