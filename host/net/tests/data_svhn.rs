//! SVHN: MAT-files by another writer and by this test, and damaged ones.

mod data_files;
mod data_flips;

use std::fs;
use std::path::PathBuf;

use data_files::{every_cut_is_a_fault, fault};
use data_flips::no_flip_changes_the_content;
use optsde_net::data::{Fault, Samples, svhn};
use tempfile::TempDir;

/// What `scipy.io.savemat` (1.17) writes with `do_compression=True`, from byte 116 on, for
/// X[r, c, k, n] = (r + 2 c + 3 k + 5 n) mod 7 as uint8 of 32 x 32 x 3 x 2, and y = [[10], [3]] as uint8.
const SCIPY: &str = "00000000000000000001494d0f0000008a000000789cedd13d0e8030080560fa4774318e1d3d8647f1fe27116357cbc4\
    00be9a979a32c01736223a3b11cbbd48567a4f93ec9263a448b224c9778d7feacf432eb5f1e735afd636af32cdab292bedabd29e95f6093e\
    f8e0d3a6f03b7ff4fdc0079fa5cffbfcd1f7031f7c96bebffbe183efcf3eeff347df0f7cf059fabccf1f7d3ff0c167e9bb01a33b49440f00\
    000029000000789ce36360603000623620e600624e06086085f2998098118c19192ac17c26062e6606060018cb00f2";

/// The head of a level 5 MAT-file: 116 bytes of text, 8 for subsystems, version 1.0 and the mark of little-endian.
fn head() -> Vec<u8> {
    let mut head = format!("{:<116}", "MATLAB 5.0 MAT-file").into_bytes();
    head.extend([0; 8]);
    head.extend([0, 1, b'I', b'M']);
    head
}

fn scipy() -> Vec<u8> {
    let digits: Vec<char> = SCIPY.chars().collect();
    let bytes = digits.chunks(2).map(|two| u8::from_str_radix(&String::from_iter(two), 16).unwrap());
    head().into_iter().take(116).chain(bytes).collect()
}

/// An element: type, length, data, padding to eight bytes.
fn element(kind: u32, data: &[u8]) -> Vec<u8> {
    let mut element = [kind.to_le_bytes(), u32::try_from(data.len()).unwrap().to_le_bytes()].concat();
    element.extend(data);
    element.resize(element.len().next_multiple_of(8), 0);
    element
}

/// A matrix of class uint8 (9): flags, dimensions, name in the short form, bytes.
fn matrix(name: u8, dimensions: &[u32], values: &[u8]) -> Vec<u8> {
    let sides: Vec<u8> = dimensions.iter().flat_map(|side| side.to_le_bytes()).collect();
    let short_name = [1, 0, 1, 0, name, 0, 0, 0];
    let parts = [&element(6, &[9, 0, 0, 0, 0, 0, 0, 0])[..], &element(5, &sides), &short_name, &element(2, values)];
    element(14, &parts.concat())
}

fn formula(images: usize) -> Vec<u8> {
    let mut values = vec![];
    for n in 0..images {
        for k in 0..3 {
            for c in 0..32 {
                values.extend((0..32).map(|r| u8::try_from((r + 2 * c + 3 * k + 5 * n) % 7).unwrap()));
            }
        }
    }
    values
}

/// The same file as that of scipy, but not compressed, and with an array in between that is of no interest.
fn plain() -> Vec<u8> {
    let x = matrix(b'X', &[32, 32, 3, 2], &formula(2));
    [head(), x, matrix(b'z', &[2, 2], &[1, 2, 3, 4]), matrix(b'y', &[2, 1], &[10, 3])].concat()
}

/// A folder with these training samples, and one test image.
fn folder(train: &[u8]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("train_32x32.mat");
    fs::write(&path, train).unwrap();
    // A last dimension of 1 is not written.
    let test = [head(), matrix(b'X', &[32, 32, 3], &formula(1)), matrix(b'y', &[1, 1], &[1])].concat();
    fs::write(folder.path().join("test_32x32.mat"), test).unwrap();
    (folder, path)
}

fn check(samples: &Samples) {
    assert_eq!((samples.shape(), samples.classes()), ([3, 32, 32].as_slice(), 10));
    // 10 means the digit 0.
    assert_eq!(samples.labels(), [0, 3]);
    for n in 0..2_u16 {
        for k in 0..3_u16 {
            for r in 0..32_u16 {
                for c in 0..32_u16 {
                    let at = (usize::from(k) * 32 + usize::from(r)) * 32 + usize::from(c);
                    assert_eq!(samples.input(usize::from(n))[at], f32::from((r + 2 * c + 3 * k + 5 * n) % 7));
                }
            }
        }
    }
}

#[test]
fn svhn_is_read_from_compressed_and_plain_mat_files() {
    for train in [scipy(), plain()] {
        let (folder, _) = folder(&train);
        let set = svhn::load(folder.path()).unwrap();
        check(set.train());
        assert_eq!((set.test().len(), set.test().labels()), (1, [1].as_slice()));
        assert_eq!(set.test().input(0), set.train().input(0));
        let sets = tempfile::tempdir().unwrap();
        fs::rename(folder.path(), sets.path().join("svhn")).unwrap();
        check(svhn::load(sets.path()).unwrap().train());
    }
}

#[test]
fn a_cut_mat_file_is_a_fault() {
    let (folder, path) = folder(&scipy());
    every_cut_is_a_fault(&path, 1, |_| false, || svhn::load(folder.path()));
    fs::write(&path, plain()).unwrap();
    every_cut_is_a_fault(&path, 7, |_| false, || svhn::load(folder.path()));
    let test = folder.path().join("test_32x32.mat");
    every_cut_is_a_fault(&test, 7, |_| false, || svhn::load(folder.path()));
    fs::remove_file(&test).unwrap();
    let error = svhn::load(folder.path()).unwrap_err().to_string();
    assert!(error.contains("test_32x32.mat: there is no such file"), "{error}");
    assert!(error.contains("http://ufldl.stanford.edu/housenumbers"), "{error}");
}

#[test]
fn no_flipped_bit_of_a_compressed_array_gives_another_image() {
    let (folder, path) = folder(&scipy());
    let checksums = no_flip_changes_the_content(&path, 124..scipy().len(), || svhn::load(folder.path()));
    // Four bytes of a checksum at the end of each of two arrays, at least.
    assert!(checksums >= 8, "{checksums}");
}

/// What is said of a training file.
fn said(train: &[u8]) -> String {
    let (folder, path) = folder(train);
    fault(svhn::load(folder.path()), &path).to_string()
}

#[test]
fn what_is_wrong_with_a_mat_file_is_told() {
    let x = || matrix(b'X', &[32, 32, 3, 2], &formula(2));
    let y = |labels: &[u8]| matrix(b'y', &[u32::try_from(labels.len()).unwrap(), 1], labels);
    let with = |parts: &[Vec<u8>]| [&[head()], parts].concat().concat();
    let mut hdf5 = plain();
    hdf5[124..128].copy_from_slice(&[0, 2, b'I', b'M']);
    let double = element(14, &[element(6, &[6, 0, 0, 0, 0, 0, 0, 0]), element(9, &[0; 8])].concat());
    for (file, expected) in [
        (hdf5, "the file is marked as 00 02 49 4d, expected: 00 01 49 4d"),
        (with(&[x()]), "the array y is not, expected: in the file"),
        (
            with(&[x(), y(&[10, 3, 1])]),
            "the dimensions of X is [32, 32, 3, 2], expected: [32, 32, 3, 3], as there are 3 labels",
        ),
        (with(&[x(), y(&[10, 0])]), "the label of record 1 is 0, expected: 1 to 10"),
        (with(&[x(), y(&[11, 1])]), "the label of record 0 is 11, expected: 1 to 10"),
        (with(&[x(), y(&[])]), "the dimensions of y is [0, 1], expected: at least one label"),
        (
            with(&[matrix(b'X', &[32, 32, 3, 3], &formula(2)), y(&[1, 2])]),
            "the data of an array has 6144 bytes, expected: those of [32, 32, 3, 3]",
        ),
        // 2^32 - 1 to the fourth power does not fit in 64 bits.
        (
            with(&[matrix(b'X', &[u32::MAX; 4], &formula(2)), y(&[1, 2])]),
            "the data of an array has 6144 bytes, expected: those of [4294967295, 4294967295, 4294967295, 4294967295]",
        ),
        (with(&[element(9, &[0; 8])]), "the type of an array is 9, expected: 14 or 15"),
        (with(&[double]), "the type of the dimensions of an array is 9, expected: 5"),
    ] {
        assert_eq!(said(&file), expected);
    }
}

/// The tag inside a compressed array asks for 4 GiB; the stream has 8 bytes more than that tag.
#[test]
fn what_a_corrupt_compressed_tag_asks_for_is_not_allocated() {
    use flate2::{Compression, write::ZlibEncoder};
    use std::io::Write;
    let mut encoder = ZlibEncoder::new(vec![], Compression::default());
    encoder.write_all(&[14, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0]).unwrap();
    let stream = encoder.finish().unwrap();
    let tag = [15_u32.to_le_bytes(), u32::try_from(stream.len()).unwrap().to_le_bytes()].concat();
    let (folder, path) = folder(&[head(), tag, stream].concat());
    let Fault::Length { expected, found, .. } = fault(svhn::load(folder.path()), &path) else { panic!() };
    // 2^32 - 1 and the tag.
    assert_eq!((expected.as_str(), found.as_str()), ("4294967303 with its tag", "16"));
}
