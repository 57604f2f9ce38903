//! Byte pair encoding: tokens are bytes, and pairs of tokens that were merged because they are frequent.
//!
//! Sennrich, Haddow, Birch, "Neural machine translation of rare words with subword units", ACL 2016, on bytes as in
//! GPT-2 (Radford et al., 2019). A word starts as its bytes; the pair that was merged first of those in the word is
//! merged wherever it stands in the word, until none is left.

use std::collections::HashMap;
use std::path::Path;

use super::words::words;
use super::{gpt2, train, unknown};
use crate::data::DataError;

/// Two neighbours.
pub(super) type Pair = (u32, u32);

/// What a pair becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Merge {
    /// Pairs of smaller rank are merged first.
    pub(super) rank: u32,
    /// The token of both.
    pub(super) product: u32,
}

/// A vocabulary and its merges.
#[derive(Clone, Debug, PartialEq)]
pub struct Bpe {
    /// The bytes of each token.
    pub(super) tokens: Vec<Vec<u8>>,
    /// The token of each byte.
    pub(super) bytes: Box<[u32; 256]>,
    pub(super) merges: HashMap<Pair, Merge>,
}

impl Bpe {
    /// Learns a vocabulary of this size, at least 256, from a text. Tokens below 256 are the bytes; of two pairs that
    /// are equally frequent the one of smaller tokens is merged first, so that a text has one vocabulary.
    pub fn train(text: &str, vocabulary: usize) -> Result<Self, DataError> {
        train::train(text, vocabulary)
    }

    /// Reads a vocabulary in the format of GPT-2: `vocab.json` numbers the tokens, `merges.txt` has a pair a line.
    pub fn read(vocabulary: &Path, merges: &Path) -> Result<Self, DataError> {
        gpt2::read(vocabulary, merges)
    }

    /// The number of tokens.
    pub fn vocabulary(&self) -> usize {
        self.tokens.len()
    }

    /// The tokens of a text. What is written like a special token, `<|endoftext|>`, is text like any other.
    pub fn encode(&self, text: &str) -> Vec<u32> {
        let mut known: HashMap<&str, Vec<u32>> = HashMap::new();
        let mut tokens = vec![];
        for word in words(text) {
            tokens.extend_from_slice(known.entry(word).or_insert_with(|| self.word(word)));
        }
        tokens
    }

    fn word(&self, word: &str) -> Vec<u32> {
        let mut tokens: Vec<u32> = word.bytes().map(|byte| self.bytes[usize::from(byte)]).collect();
        while let Some((pair, merge)) = pairs(&tokens)
            .filter_map(|pair| self.merges.get(&pair).map(|merge| (pair, *merge)))
            .min_by_key(|(_, merge)| merge.rank)
        {
            replace(&mut tokens, pair, merge.product);
        }
        tokens
    }

    /// The bytes of tokens.
    pub fn decode(&self, tokens: &[u32]) -> Result<Vec<u8>, DataError> {
        let mut bytes = vec![];
        for token in tokens {
            let of_token = self.tokens.get(*token as usize).ok_or_else(|| unknown(*token, self.vocabulary()))?;
            bytes.extend_from_slice(of_token);
        }
        Ok(bytes)
    }
}

/// All neighbours.
pub(super) fn pairs(tokens: &[u32]) -> impl Iterator<Item = Pair> {
    tokens.iter().copied().zip(tokens.iter().copied().skip(1))
}

/// Merges a pair wherever it stands, from the left.
pub(super) fn replace(tokens: &mut Vec<u32>, pair: Pair, product: u32) {
    let mut merged = Vec::with_capacity(tokens.len());
    let mut rest = tokens.as_slice();
    while let Some((first, after)) = rest.split_first() {
        let is_pair = *first == pair.0 && after.first() == Some(&pair.1);
        merged.push(if is_pair { product } else { *first });
        rest = after.get(usize::from(is_pair)..).unwrap_or_default();
    }
    *tokens = merged;
}
