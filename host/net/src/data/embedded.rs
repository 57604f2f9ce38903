//! Two small sets of the UCI repository that are part of this package; `fixtures/` says where they are from.
//!
//! Rows of comma-separated numbers, the label last.

use super::{DataError, Fault, Samples, compressed, file};

static BREAST_CANCER: &[u8] = include_bytes!("../../../../fixtures/breast_cancer/breast_cancer.csv");
static DIGITS: &[u8] = include_bytes!("../../../../fixtures/digits/digits.csv.gz");

/// Breast Cancer Wisconsin (Diagnostic): 569 tumours, 30 features as they were measured, malignant (0) or benign (1).
pub fn breast_cancer() -> Samples {
    // The first line says 569,30,malignant,benign.
    embedded(BREAST_CANCER, 1, vec![30], 2)
}

/// Optical Recognition of Handwritten Digits, the test set: 1797 images of 8 x 8 numbers, 0 to 16, in 10 classes.
pub fn digits() -> Samples {
    embedded(DIGITS, 0, vec![1, 8, 8], 10)
}

fn embedded(file: &[u8], head: usize, shape: Vec<usize>, classes: usize) -> Samples {
    let samples = rows(file, head)
        .map_err(|fault| DataError::File { path: "fixtures".into(), fault, home: "part of this package" })
        .and_then(|(inputs, labels)| Samples::new(inputs, labels, shape, classes));
    samples.unwrap_or_else(|error| unreachable!("a file of this package, which tests have read: {error}"))
}

/// The numbers and the labels, after some lines of head.
fn rows(file: &[u8], head: usize) -> Result<(Vec<f32>, Vec<u32>), Fault> {
    let content = compressed::gzip_or_plain(file, u64::MAX)?;
    let (mut inputs, mut labels) = (vec![], vec![]);
    for row in file::utf8(&content)?.lines().skip(head) {
        let not_a_row = || Fault::field("a row", "comma-separated numbers, the label last", &row);
        let (features, label) = row.rsplit_once(',').ok_or_else(not_a_row)?;
        labels.push(label.parse().map_err(|_| not_a_row())?);
        for feature in features.split(',') {
            inputs.push(feature.parse().map_err(|_| not_a_row())?);
        }
    }
    Ok((inputs, labels))
}
