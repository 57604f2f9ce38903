//! Text as numbers: tokens of a vocabulary, and windows of them in which each token is to be told from those before it.

mod bpe;
mod gpt2;
mod train;
mod words;

use std::path::Path;

pub use self::bpe::Bpe;

use super::{DataError, file, folder};

const HOME: &str = "any text, in UTF-8";

/// Reads a text from the folder `text` below a folder, or from that folder itself.
pub fn read(folder: &Path, name: &str) -> Result<String, DataError> {
    let path = folder::of_set(folder, "text").join(name);
    file::load(&path, HOME, |bytes| file::utf8(bytes).map(str::to_owned))
}

/// What makes numbers of a text.
#[derive(Clone, Debug, PartialEq)]
pub enum Tokenizer {
    /// A token is a byte of UTF-8.
    Bytes,
    /// A token is a frequent sequence of bytes.
    Bpe(Bpe),
}

impl Tokenizer {
    /// The tokens of a text.
    pub fn encode(&self, text: &str) -> Result<Text, DataError> {
        let tokens = match self {
            Self::Bytes => text.bytes().map(u32::from).collect(),
            Self::Bpe(bpe) => bpe.encode(text),
        };
        Text::new(tokens, self.vocabulary())
    }

    /// The bytes of tokens: a part of a text may start or end within a letter.
    pub fn decode(&self, tokens: &[u32]) -> Result<Vec<u8>, DataError> {
        match self {
            Self::Bytes => tokens
                .iter()
                .map(|token| u8::try_from(*token).map_err(|_| unknown(*token, self.vocabulary())))
                .collect(),
            Self::Bpe(bpe) => bpe.decode(tokens),
        }
    }

    /// The number of tokens that there are.
    pub fn vocabulary(&self) -> usize {
        match self {
            Self::Bytes => 256,
            Self::Bpe(bpe) => bpe.vocabulary(),
        }
    }
}

fn unknown(token: u32, vocabulary: usize) -> DataError {
    DataError::value("a token", &token, format!("below {vocabulary}, the size of the vocabulary"))
}

/// A text: at least one token, all below the size of the vocabulary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    tokens: Vec<u32>,
    vocabulary: usize,
}

impl Text {
    /// Checks the tokens.
    pub fn new(tokens: Vec<u32>, vocabulary: usize) -> Result<Self, DataError> {
        if tokens.is_empty() {
            return Err(DataError::value("the number of tokens", &0, "at least 1"));
        }
        match tokens.iter().find(|token| **token as usize >= vocabulary) {
            Some(token) => Err(unknown(*token, vocabulary)),
            None => Ok(Self { tokens, vocabulary }),
        }
    }

    /// The tokens.
    pub fn tokens(&self) -> &[u32] {
        &self.tokens
    }

    /// The number of tokens that there are.
    pub fn vocabulary(&self) -> usize {
        self.vocabulary
    }

    /// What is learnt from, and the last tokens, which are not.
    pub fn split(mut self, test_count: usize) -> Result<(Self, Self), DataError> {
        let count = self.tokens.len();
        if test_count == 0 || test_count >= count {
            let allowed = format!("at least 1 and below {count}, that of all");
            return Err(DataError::value("the number of test tokens", &test_count, allowed));
        }
        let test = Self { tokens: self.tokens.split_off(count - test_count), vocabulary: self.vocabulary };
        Ok((self, test))
    }

    /// Windows of `length` tokens that start every `stride` tokens: all windows where this is 1, each token once where
    /// it is the length.
    pub fn windows(&self, length: usize, stride: usize) -> Result<Windows<'_>, DataError> {
        if length == 0 || length >= self.tokens.len() {
            let allowed = format!("at least 1 and below {}, the number of tokens", self.tokens.len());
            return Err(DataError::value("the length of a window", &length, allowed));
        }
        if stride == 0 {
            return Err(DataError::value("the stride of windows", &stride, "at least 1"));
        }
        Ok(Windows { tokens: &self.tokens, length, stride })
    }
}

/// Windows of a text; at least one.
#[derive(Clone, Copy, Debug)]
pub struct Windows<'a> {
    tokens: &'a [u32],
    length: usize,
    stride: usize,
}

impl<'a> Windows<'a> {
    /// The number of windows.
    #[expect(clippy::len_without_is_empty, reason = "there is at least one window")]
    pub fn len(&self) -> usize {
        (self.tokens.len() - 1 - self.length) / self.stride + 1
    }

    /// Input and target of a window: the target of a token is the token after it. None from [`len`](Self::len) on.
    pub fn get(&self, window: usize) -> Option<(&'a [u32], &'a [u32])> {
        let start = window.checked_mul(self.stride)?;
        let tokens = self.tokens.get(start..)?.get(..=self.length)?;
        Some((tokens.get(..self.length)?, tokens.get(1..)?))
    }
}
