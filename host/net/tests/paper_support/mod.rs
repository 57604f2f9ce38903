//! Small data sets in the formats of the published ones, and runs of shrunk recipes.

#![allow(dead_code, reason = "each test file uses a part")]

use std::fs;
use std::path::{Path, PathBuf};

use candle_core::Device;
use optsde::experiment::{Failure, Kept, Running};
use optsde_core::random::Seed;
use optsde_net::paper::run::{Setting, run};
use optsde_net::paper::{Line, Motion, Recipe, recipes};
use tempfile::TempDir;

/// Pixel `place` of image `number`: a pattern of its class, number modulo 10, and something of its own.
fn pixel(number: usize, place: usize) -> u8 {
    u8::try_from((place * (number % 10 + 1) + 31 * number + place / 7) % 251).unwrap()
}

fn be(number: usize) -> [u8; 4] {
    u32::try_from(number).unwrap().to_be_bytes()
}

/// Images of 28 x 28 in the format of MNIST.
fn mnist(folder: &Path, name: &str, count: usize) {
    let images: Vec<u8> = (0..count).flat_map(|number| (0..784).map(move |place| pixel(number, place))).collect();
    let head = [be(0x803), be(count), be(28), be(28)].concat();
    fs::write(folder.join(format!("{name}-images-idx3-ubyte")), [head, images].concat()).unwrap();
    let labels = (0..count).map(|number| u8::try_from(number % 10).unwrap()).collect();
    let head = [be(0x801), be(count)].concat();
    fs::write(folder.join(format!("{name}-labels-idx1-ubyte")), [head, labels].concat()).unwrap();
}

/// Records of CIFAR with these labels before the last one.
fn cifar(path: &Path, numbers: std::ops::Range<usize>, coarse: bool) {
    let record = |number: usize| {
        let mut record = if coarse { vec![u8::try_from(number % 20).unwrap()] } else { Vec::new() };
        record.push(u8::try_from(number % 10).unwrap());
        record.extend((0..3072).map(|place| pixel(number, place)));
        record
    };
    fs::write(path, numbers.flat_map(record).collect::<Vec<u8>>()).unwrap();
}

/// An element of a MAT-file: type, length, data, padding to eight bytes.
fn element(kind: u32, data: &[u8]) -> Vec<u8> {
    let mut element = [kind.to_le_bytes(), u32::try_from(data.len()).unwrap().to_le_bytes()].concat();
    element.extend(data);
    element.resize(element.len().next_multiple_of(8), 0);
    element
}

fn matrix(name: u8, dimensions: &[u32], values: &[u8]) -> Vec<u8> {
    let sides: Vec<u8> = dimensions.iter().flat_map(|side| side.to_le_bytes()).collect();
    let short_name = [1, 0, 1, 0, name, 0, 0, 0];
    let parts = [&element(6, &[9, 0, 0, 0, 0, 0, 0, 0])[..], &element(5, &sides), &short_name, &element(2, values)];
    element(14, &parts.concat())
}

fn svhn(path: &Path, count: usize) {
    let mut head = format!("{:<116}", "MATLAB 5.0 MAT-file").into_bytes();
    head.extend([0, 0, 0, 0, 0, 0, 0, 0, 0, 1, b'I', b'M']);
    let values: Vec<u8> = (0..count).flat_map(|number| (0..3072).map(move |place| pixel(number, place))).collect();
    let labels: Vec<u8> = (0..count).map(|number| u8::try_from(number % 10 + 1).unwrap()).collect();
    let count = u32::try_from(count).unwrap();
    let arrays = [matrix(b'X', &[32, 32, 3, count], &values), matrix(b'y', &[count, 1], &labels)].concat();
    fs::write(path, [head, arrays].concat()).unwrap();
}

/// A folder with 40 training images, and 10 others, of each set, and a text.
pub(crate) fn data() -> TempDir {
    let root = tempfile::tempdir().unwrap();
    let folder = |name: &str| {
        let folder = root.path().join(name);
        fs::create_dir(&folder).unwrap();
        folder
    };
    let ten = folder("cifar-10-batches-bin");
    (1..=5).for_each(|batch| cifar(&ten.join(format!("data_batch_{batch}.bin")), 8 * batch - 8..8 * batch, false));
    cifar(&ten.join("test_batch.bin"), 40..50, false);
    let hundred = folder("cifar-100-binary");
    cifar(&hundred.join("train.bin"), 0..40, true);
    cifar(&hundred.join("test.bin"), 40..50, true);
    let digits = folder("mnist");
    mnist(&digits, "train", 40);
    mnist(&digits, "t10k", 10);
    let houses = folder("svhn");
    svhn(&houses.join("train_32x32.mat"), 40);
    svhn(&houses.join("test_32x32.mat"), 10);
    let text = "A drunkard comes home, a bird may be lost for ever. ".repeat(12);
    fs::write(folder("text").join("train.txt"), text).unwrap();
    root
}

/// The recipe of this experiment whose title contains a text.
pub(crate) fn recipe(experiment: &str, title: &str) -> Recipe {
    let found = recipes().into_iter().find(|own| own.experiment == experiment && own.title().contains(title));
    found.unwrap_or_else(|| panic!("no recipe {experiment}, {title}"))
}

/// One of each data set, architecture, gradient, optimizer and equation.
pub(crate) fn kinds() -> Vec<Recipe> {
    [
        ("li21/fig4", "PreResNet-32, BN, B = 128, SGD"),
        ("li21/fig4", "PreResNet-32, BN, B = 128, SVAG, l = 2"),
        ("li21/fig4", "VGG-16, no normalization, SGD"),
        ("li21/fig4", "CIFAR-100, VGG-19, GN, SGD"),
        ("li21/fig4", "SVHN, PreResNet-32, GN, SGD"),
        ("li21/fig2", "ResNet-32, BN, B = 128"),
        ("li21/fig3", "PreResNet-32, GN, B = 500, NGD"),
        ("li21/fig3", "VGG-16, GN, B = 125, GD"),
        ("malladi22/fig12", "VGG-16, RMSprop, eps = 1e-8, B = 256"),
        ("malladi22/fig6", "ResNet-56, Adam, B = 1024"),
        ("malladi22/fig3", "ResNet-56, Adam, eps = 1e-8, SVAG, l = 2"),
        ("malladi22/fig1", "RoBERTa-large, Adam, B = 1024"),
        ("malladi22/fig1", "GPT, Adam, length 128, B = 1024"),
        ("comp24/fig1", "DNN, SignSGD, equation"),
        ("comp24/fig8", "CNN, RMSprop, equation"),
        ("comp24/fig11", "Transformer, Adam, equation of Malladi22"),
        ("comp24/fig4", "ResNet, AdamW, optimizer"),
    ]
    .map(|(experiment, title)| {
        let own = recipe(experiment, title);
        // Equations begin at step 20.
        own.shrunk(8, if own.motion == Motion::Optimizer { 6 } else { 22 })
    })
    .into()
}

/// A run in a folder: checkpoint, metrics.
pub(crate) struct Folder(pub(crate) TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn metrics(&self) -> PathBuf {
        self.0.path().join("run.jsonl")
    }

    /// Trains it; `advance` is told of steps.
    pub(crate) fn train(
        &self,
        recipe: &Recipe,
        data: &Path,
        resume: bool,
        advance: &(dyn Fn(u64) + Sync),
    ) -> Result<Kept, Failure> {
        let data = recipe.data.load(Some(data)).unwrap();
        let (metrics, checkpoint) = (self.metrics(), self.0.path().join("checkpoint"));
        let setting = Setting { data: &data, device: &Device::Cpu, metrics: &metrics, announce: false };
        run(recipe, &setting, &Running { seed: Seed(5), checkpoint, resume, advance })
    }

    /// The lines of the metrics, all of which must be JSON; times are left out.
    pub(crate) fn lines(&self) -> Vec<Line> {
        let text = fs::read_to_string(self.metrics()).unwrap();
        let line = |line: &str| match serde_json::from_str(line).unwrap() {
            Line::Point(mut point) => {
                point.seconds = 0.0;
                Line::Point(point)
            }
            Line::Estimate(mut estimate) => {
                estimate.seconds_per_step = None;
                Line::Estimate(estimate)
            }
            line => line,
        };
        text.lines().map(line).collect()
    }
}
