//! What a checkpoint file holds, and files that are damaged or belong to another run.

use std::path::{Path, PathBuf};

use optsde::Native;
use optsde_core::Real;
use optsde_net::checkpoint::{Checkpoint, CheckpointError};
use optsde_net::optimizer::Saved;
use safetensors::{Dtype, SafeTensors};

const DESCRIPTION: &str = "adam, seed 7, \"digits\", \u{3b7} = 0.1";

/// Numbers of every sort: zeros of both signs, the smallest, the largest, infinite ones.
fn checkpoint<R: Real>() -> Checkpoint<R> {
    let smallest = R::from_bit_pattern(1);
    let x = vec![R::ZERO, -R::ZERO, smallest, R::EPSILON, R::INFINITY, -R::INFINITY, R::of(1.0 / 3.0)];
    let arrays = vec![("m".into(), x.iter().map(|x| -*x).collect()), ("v".into(), vec![R::HALF; 7])];
    Checkpoint { step: u64::MAX - 1, x, optimizer: Saved { arrays, run: vec![R::of(0.9), R::of(0.999)] } }
}

fn bits<R: Real>(checkpoint: &Checkpoint<R>) -> Vec<u64> {
    let Saved { arrays, run } = &checkpoint.optimizer;
    let values = arrays.iter().flat_map(|(_, values)| values).chain(run).chain(&checkpoint.x);
    values.map(|value| value.canonical_bits()).collect()
}

/// Written, then read again.
fn there_and_back<R: Real>(checkpoint: &Checkpoint<R>, path: &Path) -> Checkpoint<R> {
    checkpoint.write(path, DESCRIPTION).unwrap();
    Checkpoint::read(path, DESCRIPTION, checkpoint.x.len()).unwrap().unwrap()
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("run.safetensors")
    }
}

#[test]
fn values_come_back_bit_for_bit() {
    fn check<R: Real>(path: &Path) {
        let written = checkpoint::<R>();
        let read = there_and_back(&written, path);
        assert_eq!(read, written);
        assert_eq!(bits(&read), bits(&written));
        // NaN is no number's equal, but has its bits.
        let broken = Checkpoint { x: vec![R::INFINITY - R::INFINITY], ..checkpoint::<R>() };
        assert_eq!(bits(&there_and_back(&broken, path)), bits(&broken));
        // Nothing to remember, and no parameters.
        let empty = Checkpoint::<R> { step: 0, x: vec![], optimizer: Saved::default() };
        assert_eq!(there_and_back(&empty, path), empty);
    }
    let folder = Folder::new();
    check::<f32>(&folder.path());
    check::<f64>(&folder.path());
    check::<Native<f32>>(&folder.path());
}

#[test]
fn other_programs_can_read_the_arrays() {
    let folder = Folder::new();
    checkpoint::<f32>().write(&folder.path(), DESCRIPTION).unwrap();
    let file = std::fs::read(folder.path()).unwrap();
    let tensors = SafeTensors::deserialize(&file).unwrap();
    let mut names = tensors.names();
    names.sort_unstable();
    assert_eq!(names, ["memory.m", "memory.v", "run", "x"]);
    let v = tensors.tensor("memory.v").unwrap();
    assert_eq!((v.dtype(), v.shape(), v.data()), (Dtype::F32, &[7][..], &0.5_f32.to_le_bytes().repeat(7)[..]));
}

/// Puts a file in the place of another: as a new one, since the system takes its time to write over what was there.
fn replace(path: &Path, file: &[u8]) {
    std::fs::remove_file(path).unwrap();
    std::fs::write(path, file).unwrap();
}

fn refused<R: Real>(path: &Path, description: &str, parameters: usize) -> CheckpointError {
    Checkpoint::<R>::read(path, description, parameters).unwrap_err()
}

#[test]
fn the_checkpoint_of_another_run_is_refused() {
    let folder = Folder::new();
    let path = folder.path();
    checkpoint::<f32>().write(&path, DESCRIPTION).unwrap();
    let other = |field: &str, value: &str, expected: &str| {
        format!("{}: {field} is {value}, allowed: {expected}", path.display())
    };
    let error = refused::<f32>(&path, "adam, seed 8", 7).to_string();
    assert_eq!(error, other("the description", &format!("'{DESCRIPTION}'"), "'adam, seed 8'"));
    assert_eq!(refused::<f32>(&path, DESCRIPTION, 8).to_string(), other("the number of parameters", "7", "8"));
    let error = refused::<f64>(&path, DESCRIPTION, 7).to_string();
    assert!(error.ends_with("is F32, allowed: F64"), "{error}");
    // The next version of the format, whatever its digest.
    let file = std::fs::read(&path).unwrap();
    let text = br#"\"format\":1,"#;
    let place = file.windows(text.len()).position(|window| window == text).unwrap();
    let mut newer = file.clone();
    newer[place + text.len() - 2] = b'2';
    std::fs::write(&path, newer).unwrap();
    assert_eq!(refused::<f32>(&path, DESCRIPTION, 7).to_string(), other("the format version", "2", "1"));
}

#[test]
fn files_that_are_no_checkpoints_are_named() {
    let folder = Folder::new();
    let path = folder.path();
    assert!(Checkpoint::<f32>::read(&path, DESCRIPTION, 7).unwrap().is_none());
    let tensors = [("x", safetensors::tensor::TensorView::new(Dtype::F32, vec![1], &[0; 4]).unwrap())];
    for file in [vec![], b"no tensors at all".to_vec(), safetensors::serialize(tensors, None).unwrap()] {
        std::fs::write(&path, file).unwrap();
        let error = refused::<f32>(&path, DESCRIPTION, 7);
        assert!(matches!(error, CheckpointError::Damaged { .. }), "{error}");
        assert!(error.to_string().starts_with(&path.display().to_string()), "{error}");
    }
    // A folder cannot be read, and not be written in the place of.
    let error = refused::<f32>(folder.0.path(), DESCRIPTION, 7);
    assert!(matches!(error, CheckpointError::File { .. }), "{error}");
    let error = checkpoint::<f32>().write(folder.0.path(), DESCRIPTION).unwrap_err();
    assert!(matches!(error, CheckpointError::File { .. }), "{error}");
    let mut twice = checkpoint::<f32>();
    twice.optimizer.arrays.push(twice.optimizer.arrays[0].clone());
    let error = twice.write(&path, DESCRIPTION).unwrap_err().to_string();
    assert_eq!(error, format!("{}: cannot be written: there are two arrays memory.m", path.display()));
}

#[test]
fn files_that_are_cut_are_damaged() {
    let folder = Folder::new();
    let path = folder.path();
    checkpoint::<f32>().write(&path, DESCRIPTION).unwrap();
    let file = std::fs::read(&path).unwrap();
    for length in 0..file.len() {
        replace(&path, &file[..length]);
        let error = refused::<f32>(&path, DESCRIPTION, 7);
        assert!(matches!(error, CheckpointError::Damaged { .. }), "{length}: {error}");
    }
    std::fs::write(&path, [&file[..], &[0]].concat()).unwrap();
    assert!(matches!(refused::<f32>(&path, DESCRIPTION, 7), CheckpointError::Damaged { .. }));
}

#[test]
fn no_flipped_bit_goes_unnoticed() {
    // A bit of the values shows in the digest, which FNV cannot miss: each byte changes it by a bijection. In the header a space
    // may become another white space, and a letter an escape; then everything that is read is the same.
    let folder = Folder::new();
    let path = folder.path();
    let written = checkpoint::<f32>();
    written.write(&path, DESCRIPTION).unwrap();
    let file = std::fs::read(&path).unwrap();
    let header = 8 + usize::try_from(u64::from_le_bytes(file[..8].try_into().unwrap())).unwrap();
    let mut unnoticed = 0;
    for place in 0..file.len() {
        for bit in 0..8 {
            let mut flipped = file.clone();
            flipped[place] ^= 1 << bit;
            replace(&path, &flipped);
            match Checkpoint::<f32>::read(&path, DESCRIPTION, 7) {
                Err(CheckpointError::Damaged { .. } | CheckpointError::Other { .. }) => {}
                Ok(Some(read)) => {
                    assert!(place < header && read == written && bits(&read) == bits(&written), "{place} {bit}");
                    unnoticed += 1;
                }
                other => panic!("{place} {bit}: {other:?}"),
            }
        }
    }
    // Eight spaces at most fill the header up to a whole word; a newline, a tab and a return are white space too.
    assert!(unnoticed <= 7 * 3, "{unnoticed}");
}
