//! MNIST and CIFAR: files as they are published, but small, and damaged ones.

mod data_files;
mod data_flips;

use std::fs;
use std::io::Write;
use std::path::Path;

use data_files::{every_cut_is_a_fault, fault};
use data_flips::no_flip_changes_the_content;
use flate2::Compression;
use flate2::write::GzEncoder;
use optsde_net::data::{DataError, Fault, cifar, mnist};
use tempfile::TempDir;

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(vec![], Compression::default());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

/// An IDX file: 00 00 08, the number of dimensions, the dimensions with the highest byte first, the elements.
fn idx(dimensions: &[u32], elements: &[u8]) -> Vec<u8> {
    let mut file = vec![0, 0, 8, u8::try_from(dimensions.len()).unwrap()];
    file.extend(dimensions.iter().flat_map(|side| side.to_be_bytes()));
    file.extend(elements);
    file
}

/// Three training images of 2 x 3, whose pixels count from 0, and two test images, whose pixels count down from 255.
fn mnist_files() -> [(&'static str, Vec<u8>); 4] {
    let down: Vec<u8> = (244..=255).rev().collect();
    [
        ("train-images-idx3-ubyte", idx(&[3, 2, 3], &(0..18).collect::<Vec<u8>>())),
        ("train-labels-idx1-ubyte", idx(&[3], &[7, 0, 9])),
        ("t10k-images-idx3-ubyte", idx(&[2, 2, 3], &down)),
        ("t10k-labels-idx1-ubyte", idx(&[2], &[1, 1])),
    ]
}

/// Writes MNIST as `write` says: a name and a content for each.
fn mnist_folder(write: impl Fn(&str, &[u8]) -> (String, Vec<u8>)) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in mnist_files() {
        let (name, content) = write(name, &content);
        fs::write(folder.path().join(name), content).unwrap();
    }
    folder
}

fn plain_mnist() -> TempDir {
    mnist_folder(|name, content| (name.to_owned(), content.to_vec()))
}

fn gzipped_mnist() -> TempDir {
    mnist_folder(|name, content| (format!("{name}.gz"), gzip(content)))
}

#[test]
fn mnist_is_read_row_by_row() {
    let folder = plain_mnist();
    let set = mnist::load(folder.path()).unwrap();
    assert_eq!(set.name(), "mnist");
    assert_eq!((set.train().shape(), set.train().classes()), ([1, 2, 3].as_slice(), 10));
    // The second image has the pixels 6 to 11 of those that count from 0, and the label 0.
    assert_eq!(set.train().input(1), [6.0, 7.0, 8.0, 9.0, 10.0, 11.0]);
    assert_eq!(set.train().labels(), [7, 0, 9]);
    assert_eq!(set.test().input(0), [255.0, 254.0, 253.0, 252.0, 251.0, 250.0]);
    assert_eq!((set.test().len(), set.test().labels()), (2, [1, 1].as_slice()));
}

#[test]
fn gzip_is_seen_from_the_content_and_not_from_the_name() {
    let expected = mnist::load(plain_mnist().path()).unwrap();
    let compressed_without_gz = mnist_folder(|name, content| (name.to_owned(), gzip(content)));
    let plain_with_gz = mnist_folder(|name, content| (format!("{name}.gz"), content.to_vec()));
    for folder in [gzipped_mnist(), compressed_without_gz, plain_with_gz] {
        assert_eq!(mnist::load(folder.path()).unwrap(), expected);
    }
}

#[test]
fn a_folder_of_the_set_is_found_below_the_folder_of_sets() {
    let files = plain_mnist();
    let sets = tempfile::tempdir().unwrap();
    fs::rename(files.path(), sets.path().join("mnist")).unwrap();
    assert_eq!(mnist::load(sets.path()).unwrap(), mnist::load(plain_mnist().path()).unwrap());
}

#[test]
fn each_file_of_mnist_that_is_missing_or_cut_is_named() {
    for folder in [plain_mnist(), gzipped_mnist()] {
        for entry in fs::read_dir(folder.path()).unwrap() {
            let path = entry.unwrap().path();
            every_cut_is_a_fault(&path, 1, |_| false, || mnist::load(folder.path()));
            let content = fs::read(&path).unwrap();
            fs::remove_file(&path).unwrap();
            let error = mnist::load(folder.path()).unwrap_err().to_string();
            let name = path.file_stem().unwrap().to_str().unwrap();
            assert!(error.contains(name) && error.contains("no such file"), "{error}");
            assert!(error.contains("http://yann.lecun.com/exdb/mnist"), "{error}");
            fs::write(&path, content).unwrap();
        }
    }
}

#[test]
fn no_flipped_bit_of_a_gzip_file_gives_another_image() {
    let folder = gzipped_mnist();
    let path = folder.path().join("train-images-idx3-ubyte.gz");
    let length = fs::read(&path).unwrap().len();
    let checksums = no_flip_changes_the_content(&path, 0..length, || mnist::load(folder.path()));
    // The four bytes of the checksum itself, at least.
    assert!(checksums >= 4, "{checksums}");
}

#[test]
fn a_wrong_checksum_says_both() {
    let folder = gzipped_mnist();
    let path = folder.path().join("t10k-labels-idx1-ubyte.gz");
    let mut file = fs::read(&path).unwrap();
    // A gzip file ends with the CRC-32 and the length of its content, four bytes each.
    let at = file.len() - 8;
    file[at..at + 4].copy_from_slice(&0x1234_5678_u32.to_le_bytes());
    fs::write(&path, file).unwrap();
    let Fault::Checksum { expected, found, .. } = fault(mnist::load(folder.path()), &path) else { panic!() };
    assert_eq!(expected, 0x1234_5678);
    // CRC-32 of 00 00 08 01 00 00 00 02 01 01, from zlib.crc32 of Python.
    assert_eq!(found, 0xfb80_adce);
}

#[test]
fn another_format_is_named_with_its_mark() {
    let folder = plain_mnist();
    let path = folder.path().join("train-labels-idx1-ubyte");
    // The images in place of the labels.
    fs::write(&path, idx(&[3, 2, 3], &[0; 18])).unwrap();
    let error = mnist::load(folder.path()).unwrap_err().to_string();
    assert!(error.contains("marked as 00 00 08 03, expected: 00 00 08 01"), "{error}");
}

#[test]
fn lengths_that_do_not_agree_are_told() {
    let folder = plain_mnist();
    let images = folder.path().join("train-images-idx3-ubyte");
    let labels = folder.path().join("train-labels-idx1-ubyte");
    let error = |path: &Path, content: Vec<u8>| {
        let whole = fs::read(path).unwrap();
        fs::write(path, content).unwrap();
        let fault = fault(mnist::load(folder.path()), path).to_string();
        fs::write(path, whole).unwrap();
        fault
    };
    // A head of 16 bytes and 18 elements.
    let long = error(&images, idx(&[3, 2, 3], &[0; 19]));
    assert_eq!(long, "the content has 35 or more bytes, expected: 34, a head of 16 and [3, 2, 3] elements");
    for count in [2_u8, 4] {
        let labels = error(&labels, idx(&[count.into()], &vec![0; count.into()]));
        assert_eq!(labels, format!("the number of labels is {count}, expected: 3, that of the images"));
    }
    let none = error(&images, idx(&[3, 0, 3], &[]));
    assert_eq!(none, "the dimensions is 3 x 0 x 3, expected: at least 1 each");
    let label = error(&labels, idx(&[3], &[0, 10, 0]));
    assert_eq!(label, "the label of record 1 is 10, expected: 0 to 9");
}

/// 2^96 elements would be refused by no allocator in time: that the test ends is part of what it shows.
#[test]
fn what_a_corrupt_head_asks_for_is_not_allocated() {
    for folder in [plain_mnist(), gzipped_mnist()] {
        let plain = folder.path().join("train-images-idx3-ubyte");
        let compressed = folder.path().join("train-images-idx3-ubyte.gz");
        let file = idx(&[u32::MAX; 3], &[0; 18]);
        let path = if plain.exists() { plain } else { compressed };
        fs::write(&path, if path.extension().is_some() { gzip(&file) } else { file }).unwrap();
        let Fault::Length { expected, found, .. } = fault(mnist::load(folder.path()), &path) else { panic!() };
        // (2^32 - 1)^3 + 16.
        assert!(expected.starts_with("79228162458924105385300197391,"), "{expected}");
        assert_eq!(found, "34");
    }
}

#[test]
fn a_small_file_cannot_take_more_memory_than_its_head_allows() {
    let folder = gzipped_mnist();
    let path = folder.path().join("train-images-idx3-ubyte.gz");
    // 64 MiB of zeros after the right head.
    fs::write(&path, gzip(&idx(&[3, 2, 3], &vec![0; 1 << 26]))).unwrap();
    let Fault::Length { found, .. } = fault(mnist::load(folder.path()), &path) else { panic!() };
    // Decompression stopped at the first byte too many: 16 + 18 + 1.
    assert_eq!(found, "35 or more");
}

/// The pixel of a channel, row and column of a record.
fn pixel(record: usize, channel: usize, row: usize, column: usize) -> u8 {
    u8::try_from((100 * record + 50 * channel + 3 * row + column) % 251).unwrap()
}

/// Records of CIFAR: labels, and the red, green and blue planes row by row.
fn records(first: usize, labels: &[&[u8]]) -> Vec<u8> {
    let mut file = vec![];
    for (record, labels) in (first..).zip(labels) {
        file.extend_from_slice(labels);
        for channel in 0..3 {
            (0..32).for_each(|row| file.extend((0..32).map(|column| pixel(record, channel, row, column))));
        }
    }
    file
}

fn cifar_10() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for batch in 1..=5_u8 {
        let name = format!("data_batch_{batch}.bin");
        fs::write(folder.path().join(name), records(usize::from(batch), &[&[batch]])).unwrap();
    }
    fs::write(folder.path().join("test_batch.bin"), records(0, &[&[9], &[0]])).unwrap();
    folder
}

fn cifar_100() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("train.bin"), records(0, &[&[19, 99], &[3, 4]])).unwrap();
    fs::write(folder.path().join("test.bin"), records(7, &[&[0, 0]])).unwrap();
    folder
}

#[test]
fn cifar_10_has_five_batches_in_order() {
    let set = cifar::load_10(cifar_10().path()).unwrap();
    assert_eq!((set.train().shape(), set.train().classes()), ([3, 32, 32].as_slice(), 10));
    assert_eq!((set.train().labels(), set.test().labels()), ([1, 2, 3, 4, 5].as_slice(), [9, 0].as_slice()));
    for (sample, record) in (1..=5).enumerate() {
        for (channel, row, column) in [(0, 0, 0), (0, 0, 31), (0, 31, 0), (1, 5, 7), (2, 31, 31)] {
            let at = (channel * 32 + row) * 32 + column;
            assert_eq!(set.train().input(sample)[at], f32::from(pixel(record, channel, row, column)));
        }
    }
}

#[test]
fn cifar_100_has_the_fine_labels() {
    let set = cifar::load_100(cifar_100().path()).unwrap();
    assert_eq!((set.train().classes(), set.train().labels()), (100, [99, 4].as_slice()));
    assert_eq!(set.test().labels(), [0]);
    assert_eq!(set.train().input(1)[1], f32::from(pixel(1, 0, 0, 1)));
    assert_eq!(set.test().input(0)[3071], f32::from(pixel(7, 2, 31, 31)));
}

#[test]
fn cifar_is_found_in_the_folders_of_its_archives() {
    let sets = tempfile::tempdir().unwrap();
    fs::rename(cifar_10().path(), sets.path().join("cifar-10-batches-bin")).unwrap();
    fs::rename(cifar_100().path(), sets.path().join("cifar-100-binary")).unwrap();
    assert_eq!(cifar::load_10(sets.path()).unwrap(), cifar::load_10(cifar_10().path()).unwrap());
    assert_eq!(cifar::load_100(sets.path()).unwrap(), cifar::load_100(cifar_100().path()).unwrap());
}

#[test]
fn a_part_of_a_record_is_a_fault() {
    let (ten, hundred) = (cifar_10(), cifar_100());
    for (name, step) in [("data_batch_1.bin", 7), ("data_batch_5.bin", 61), ("test_batch.bin", 61)] {
        let path = ten.path().join(name);
        // What ends with a record is a shorter file, if there is a record at all.
        let whole_records = |length: usize| length > 0 && length.is_multiple_of(3073);
        every_cut_is_a_fault(&path, step, whole_records, || cifar::load_10(ten.path()));
        fs::write(&path, vec![0; 3073 - 1]).unwrap();
        let error = cifar::load_10(ten.path()).unwrap_err().to_string();
        assert!(error.contains("has 3072 bytes, expected: 3073 for each"), "{error}");
        assert!(error.contains("www.cs.toronto.edu/~kriz/cifar.html"), "{error}");
        fs::remove_file(&path).unwrap();
        assert!(matches!(fault(cifar::load_10(ten.path()), &path), Fault::Missing));
        fs::write(&path, vec![0; 3073]).unwrap();
    }
    let path = hundred.path().join("train.bin");
    let whole_records = |length: usize| length > 0 && length.is_multiple_of(3074);
    every_cut_is_a_fault(&path, 7, whole_records, || cifar::load_100(hundred.path()));
}

#[test]
fn a_class_that_cifar_does_not_have_is_a_fault() {
    let (ten, hundred) = (cifar_10(), cifar_100());
    let path = ten.path().join("data_batch_2.bin");
    fs::write(&path, records(0, &[&[3], &[10]])).unwrap();
    let found = fault(cifar::load_10(ten.path()), &path).to_string();
    assert_eq!(found, "the label of record 1 is 10, expected: 0 to 9");
    let path = hundred.path().join("test.bin");
    for (labels, expected) in [([20, 0], "0 is 20, expected: 0 to 19"), ([0, 100], "0 is 100, expected: 0 to 99")] {
        fs::write(&path, records(0, &[&labels])).unwrap();
        let found = fault(cifar::load_100(hundred.path()), &path).to_string();
        assert_eq!(found, format!("the label of record {expected}"));
    }
}

#[test]
fn training_and_test_images_have_one_size() {
    let folder = plain_mnist();
    fs::write(folder.path().join("t10k-images-idx3-ubyte"), idx(&[2, 3, 2], &[0; 12])).unwrap();
    let error = mnist::load(folder.path()).unwrap_err();
    assert!(matches!(error, DataError::Value { field: "the shape of the test samples", .. }), "{error}");
}
