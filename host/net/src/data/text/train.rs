//! Learning a vocabulary: the most frequent pair of neighbours becomes a token, again and again.
//!
//! Only words that contain the pair are counted anew.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use super::bpe::{Bpe, Merge, Pair, pairs, replace};
use super::words::words;
use crate::data::DataError;

/// A pair that occurs once is no pattern.
const LEAST: u64 = 2;

pub(super) fn train(text: &str, vocabulary: usize) -> Result<Bpe, DataError> {
    let mut bpe = bytes_alone();
    if vocabulary < bpe.tokens.len() || u32::try_from(vocabulary).is_err() {
        return Err(DataError::value("the size of the vocabulary", &vocabulary, "256 to 2^32 - 1"));
    }
    let mut corpus = Corpus::of(text, &bpe.bytes);
    for (product, rank) in (256..).zip(0..).take(vocabulary - bpe.tokens.len()) {
        let Some(pair) = corpus.most_frequent() else {
            let allowed = format!("256 to {}, as no pair of this text occurs twice then", bpe.tokens.len());
            return Err(DataError::value("the size of the vocabulary", &vocabulary, allowed));
        };
        corpus.merge(pair, product);
        bpe.tokens.push(bpe.decode(&[pair.0, pair.1])?);
        bpe.merges.insert(pair, Merge { rank, product });
    }
    Ok(bpe)
}

fn bytes_alone() -> Bpe {
    let tokens = (0..=u8::MAX).map(|byte| vec![byte]).collect();
    let mut bytes = Box::new([0; 256]);
    bytes.iter_mut().zip(0..).for_each(|(token, byte)| *token = byte);
    Bpe { tokens, bytes, merges: HashMap::new() }
}

/// A text as far as training sees it.
struct Corpus {
    words: Vec<Word>,
    /// How often a pair occurs in the text; never 0.
    counts: HashMap<Pair, u64>,
    /// Which words contained a pair when it was counted.
    places: HashMap<Pair, BTreeSet<usize>>,
}

struct Word {
    tokens: Vec<u32>,
    count: u64,
}

impl Corpus {
    fn of(text: &str, bytes: &[u32; 256]) -> Self {
        let mut counts: HashMap<&str, u64> = HashMap::new();
        words(text).for_each(|word| *counts.entry(word).or_default() += 1);
        let word = |(word, count): (&str, u64)| Word {
            tokens: word.bytes().map(|byte| bytes[usize::from(byte)]).collect(),
            count,
        };
        let words: Vec<Word> = counts.into_iter().map(word).collect();
        let mut corpus = Self { words, counts: HashMap::new(), places: HashMap::new() };
        (0..corpus.words.len()).for_each(|place| corpus.add(place));
        corpus
    }

    fn most_frequent(&self) -> Option<Pair> {
        let frequent = self.counts.iter().filter(|(_, count)| **count >= LEAST);
        frequent.max_by_key(|(pair, count)| (**count, Reverse(**pair))).map(|(pair, _)| *pair)
    }

    fn merge(&mut self, pair: Pair, product: u32) {
        for place in self.places.remove(&pair).unwrap_or_default() {
            self.remove(place);
            replace(&mut self.words[place].tokens, pair, product);
            self.add(place);
        }
    }

    fn add(&mut self, place: usize) {
        let word = &self.words[place];
        for pair in pairs(&word.tokens) {
            *self.counts.entry(pair).or_default() += word.count;
            self.places.entry(pair).or_default().insert(place);
        }
    }

    fn remove(&mut self, place: usize) {
        let word = &self.words[place];
        for pair in pairs(&word.tokens) {
            if let Some(count) = self.counts.get_mut(&pair) {
                *count -= word.count;
                if *count == 0 {
                    self.counts.remove(&pair);
                }
            }
        }
    }
}
