//! The data sets of the papers, as networks take them: images standardised by the training set, texts as windows of tokens.

use std::path::Path;

use optsde_core::random::{PathIndex, Random, Seed, node_stream};

use crate::candle_network::{self, IGNORED, Inputs, Loss, Samples};
use crate::data::text::{self, Bpe, Text, Tokenizer};
use crate::data::{self, DataError, Dataset, Standardization};

/// Differently masked copies of a text; RoBERTa masks anew in every epoch.
const COPIES: u64 = 10;

/// What is learnt.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum DataSet {
    /// The table of tumours, all of it for training.
    BreastCancer,
    /// Handwritten digits.
    Mnist,
    /// Photographs in 10 classes.
    Cifar10,
    /// Photographs in 100 classes.
    Cifar100,
    /// House numbers.
    Svhn,
    /// `text/train.txt`, nine tenths of it for training.
    Text {
        /// What a token is.
        tokens: Tokens,
        /// Tokens of a sample.
        length: usize,
        /// Whether 15 % of tokens are to be found from those around them; else each from those before.
        masked: bool,
    },
    /// A set that nothing here reads.
    NotLoadable {
        /// Its name.
        name: &'static str,
        /// Training samples.
        samples: usize,
        /// Why.
        reason: &'static str,
    },
}

/// What a token of a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tokens {
    /// One of GPT-2's, by `text/vocab.json` and `text/merges.txt`.
    Gpt2,
    /// A byte.
    Bytes,
}

/// Training and test samples.
#[derive(Clone, Debug, PartialEq)]
pub struct Data {
    /// For a network.
    pub samples: candle_network::Data,
    /// Different tokens, if it is a text.
    pub vocabulary: Option<usize>,
}

/// Why there is no data set.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// Files are missing or wrong.
    #[error(transparent)]
    Data(#[from] DataError),
    /// Nothing here reads it.
    #[error("{name} is not loadable: {reason}")]
    NotLoadable {
        /// The set.
        name: &'static str,
        /// Why.
        reason: &'static str,
    },
}

impl DataSet {
    /// Its name.
    pub fn name(&self) -> String {
        match self {
            Self::BreastCancer => "breast cancer".into(),
            Self::Mnist => "MNIST".into(),
            Self::Cifar10 => "CIFAR-10".into(),
            Self::Cifar100 => "CIFAR-100".into(),
            Self::Svhn => "SVHN".into(),
            Self::Text { length, masked, .. } => {
                format!("text, {length} tokens{}", if *masked { ", masked" } else { "" })
            }
            Self::NotLoadable { name, .. } => (*name).into(),
        }
    }

    /// Training samples of the published set; 1 of a text, whose steps are counted by themselves.
    pub fn samples(&self) -> usize {
        match self {
            Self::BreastCancer => 569,
            Self::Mnist => 60_000,
            Self::Cifar10 | Self::Cifar100 => 50_000,
            Self::Svhn => 73_257,
            Self::Text { .. } => 1,
            Self::NotLoadable { samples, .. } => *samples,
        }
    }

    /// Reads it from the folder of data sets.
    pub fn load(&self, flag: Option<&Path>) -> Result<Data, LoadError> {
        match *self {
            Self::BreastCancer => {
                let mut samples = data::breast_cancer();
                Standardization::of(&samples).apply(&mut samples)?;
                let empty = Inputs::Values { values: Vec::new(), shape: samples.shape().to_vec() };
                let test = Samples { inputs: empty, labels: Vec::new() };
                let samples = candle_network::Data { train: values(&samples), test, loss: Loss::Binary };
                Ok(Data { samples, vocabulary: None })
            }
            Self::Mnist => images(data::mnist::load(&data::folder(flag)?)?),
            Self::Cifar10 => images(data::cifar::load_10(&data::folder(flag)?)?),
            Self::Cifar100 => images(data::cifar::load_100(&data::folder(flag)?)?),
            Self::Svhn => images(data::svhn::load(&data::folder(flag)?)?),
            Self::Text { tokens, length, masked } => windows(&data::folder(flag)?, tokens, length, masked),
            Self::NotLoadable { name, reason, .. } => Err(LoadError::NotLoadable { name, reason }),
        }
    }

    /// The same with tokens that need no files, and short samples.
    pub(super) fn shrunk(&self) -> Self {
        match *self {
            Self::Text { masked, .. } => Self::Text { tokens: Tokens::Bytes, length: 8, masked },
            other => other,
        }
    }
}

fn images(mut set: Dataset) -> Result<Data, LoadError> {
    set.standardize()?;
    let (train, test) = (values(set.train()), values(set.test()));
    Ok(Data { samples: candle_network::Data { train, test, loss: Loss::CrossEntropy }, vocabulary: None })
}

fn values(samples: &data::Samples) -> Samples {
    let inputs = Inputs::Values { values: samples.inputs().to_vec(), shape: samples.shape().to_vec() };
    Samples { inputs, labels: samples.labels().to_vec() }
}

fn windows(folder: &Path, tokens: Tokens, length: usize, masked: bool) -> Result<Data, LoadError> {
    let tokenizer = match tokens {
        Tokens::Bytes => Tokenizer::Bytes,
        Tokens::Gpt2 => {
            let folder = if folder.join("text").is_dir() { folder.join("text") } else { folder.to_owned() };
            Tokenizer::Bpe(Bpe::read(&folder.join("vocab.json"), &folder.join("merges.txt"))?)
        }
    };
    let text = tokenizer.encode(&text::read(folder, "train.txt")?)?;
    let test_count = text.tokens().len() / 10;
    let (train, test) = text.split(test_count)?;
    let size = tokenizer.vocabulary();
    let (train, test) = if masked {
        (masked_windows(&train, length, size, COPIES)?, masked_windows(&test, length, size, 1)?)
    } else {
        (causal_windows(&train, length)?, causal_windows(&test, length)?)
    };
    // One token more than the text has: the mask.
    let vocabulary = Some(if masked { size + 1 } else { size });
    Ok(Data { samples: candle_network::Data { train, test, loss: Loss::CrossEntropy }, vocabulary })
}

fn causal_windows(text: &Text, length: usize) -> Result<Samples, DataError> {
    let windows = text.windows(length, length)?;
    let (mut ids, mut labels) = (Vec::new(), Vec::new());
    for (input, target) in (0..windows.len()).filter_map(|number| windows.get(number)) {
        ids.extend_from_slice(input);
        labels.extend_from_slice(target);
    }
    Ok(Samples { inputs: Inputs::Tokens { ids, length }, labels })
}

/// 15 % of tokens are asked for, at least one: 80 % of these are the mask, 10 % another token, the rest as they are.
fn masked_windows(text: &Text, length: usize, vocabulary: usize, copies: u64) -> Result<Samples, DataError> {
    let windows = text.windows(length, length)?;
    let count = u32::try_from(vocabulary).unwrap_or(u32::MAX);
    let (mut ids, mut labels) = (Vec::new(), Vec::new());
    for copy in 0..copies {
        for (number, (input, _)) in (0_u64..).zip((0..windows.len()).filter_map(|number| windows.get(number))) {
            let mut random = node_stream(Seed(0), PathIndex(copy), number);
            let mut index = |count: u32| Random::<f64>::index(&mut random, count);
            let certain = index(u32::try_from(length).unwrap_or(u32::MAX));
            for (place, token) in (0_u32..).zip(input) {
                let (chosen, kind, other) = (index(100) < 15 || place == certain, index(10), index(count));
                labels.push(if chosen { *token } else { IGNORED });
                ids.push(match (chosen, kind) {
                    (true, 0..8) => count,
                    (true, 8) => other,
                    _ => *token,
                });
            }
        }
    }
    Ok(Samples { inputs: Inputs::Tokens { ids, length }, labels })
}
