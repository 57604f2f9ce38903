//! The files of GPT-2's vocabulary: `vocab.json` gives each token a number, `merges.txt` lists the merges.
//!
//! Bytes are written as characters that can be seen: `!` to `~`, `¡` to `¬` and `®` to `ÿ` as themselves, the others in
//! order as the characters from U+0100 on. The first line of `merges.txt` may be `#version: ...`. Every token is a
//! byte, the product of a merge, or special (`<|endoftext|>`): so a file that was cut is found out.

use std::collections::HashMap;
use std::path::Path;

use super::bpe::{Bpe, Merge, Pair};
use crate::data::{DataError, Fault, file};

const HOME: &str = "the files of GPT-2 are published at https://huggingface.co/openai-community/gpt2";

pub(super) fn read(vocabulary: &Path, merges: &Path) -> Result<Bpe, DataError> {
    let vocabulary = file::load(vocabulary, HOME, Vocabulary::parse)?;
    let merges = file::load(merges, HOME, |bytes| vocabulary.merges(bytes))?;
    Ok(Bpe { tokens: vocabulary.tokens, bytes: vocabulary.bytes, merges })
}

/// What `vocab.json` says.
struct Vocabulary {
    numbers: HashMap<String, u32>,
    tokens: Vec<Vec<u8>>,
    bytes: Box<[u32; 256]>,
}

impl Vocabulary {
    fn parse(file: &[u8]) -> Result<Self, Fault> {
        let numbers: HashMap<String, u32> = serde_json::from_slice(file)
            .map_err(|error| Fault::field("the vocabulary", "a JSON object with a number for each token", &error))?;
        let alphabet = alphabet();
        let mut tokens = vec![None; numbers.len()];
        for (token, number) in &numbers {
            // Every number below their count, and none twice.
            let Some(place @ None) = tokens.get_mut(*number as usize) else {
                let expected = format!("one of 0 to {} that no other token has", numbers.len() - 1);
                return Err(Fault::field(format!("the number of token {token:?}"), expected, number));
            };
            *place = Some(spelled(token, &alphabet)?);
        }
        let mut bytes = Box::new([0; 256]);
        for (character, byte) in &alphabet {
            let token = numbers.get(&character.to_string());
            bytes[usize::from(*byte)] = *token
                .ok_or_else(|| Fault::field(format!("the token {character:?}"), "there, as all bytes are", &"not"))?;
        }
        Ok(Self { tokens: tokens.into_iter().flatten().collect(), numbers, bytes })
    }

    /// What `merges.txt` says.
    fn merges(&self, file: &[u8]) -> Result<HashMap<Pair, Merge>, Fault> {
        let mut merges = HashMap::new();
        let mut is_made: Vec<bool> = self.tokens.iter().map(|token| token.len() == 1).collect();
        let lines = file::utf8(file)?.lines().enumerate();
        let pairs = lines.filter(|(line, pair)| !(pair.is_empty() || *line == 0 && pair.starts_with("#version")));
        for ((line, written), rank) in pairs.zip(0..) {
            let wrong = |what: &str| Fault::field(format!("line {}", line + 1), what, &format!("{written:?}"));
            let Some((pair, product)) = self.merge(written) else {
                return Err(wrong("two tokens of the vocabulary, which together are one too"));
            };
            if merges.insert(pair, Merge { rank, product }).is_some() {
                return Err(wrong("a pair that was not there before"));
            }
            is_made[product as usize] = true;
        }
        let unmade = |(token, number): &(&String, &u32)| !is_made[**number as usize] && !is_special(token);
        match self.numbers.iter().filter(unmade).min_by_key(|(_, number)| **number) {
            Some((token, _)) => {
                Err(Fault::field("the list of merges", format!("with the product {token:?}"), &"without"))
            }
            None => Ok(merges),
        }
    }

    fn merge(&self, written: &str) -> Option<(Pair, u32)> {
        let (left, right) = written.split_once(' ')?;
        let number = |token: &str| self.numbers.get(token).copied();
        Some(((number(left)?, number(right)?), number(&format!("{left}{right}"))?))
    }
}

fn is_special(token: &str) -> bool {
    token.len() > 4 && token.starts_with("<|") && token.ends_with("|>")
}

fn spelled(token: &str, alphabet: &HashMap<char, u8>) -> Result<Vec<u8>, Fault> {
    if is_special(token) {
        return Ok(token.as_bytes().to_vec());
    }
    let bytes: Option<Vec<u8>> = token.chars().map(|character| alphabet.get(&character).copied()).collect();
    let bytes = bytes.filter(|bytes| !bytes.is_empty());
    bytes.ok_or_else(|| Fault::field("a token", "characters that stand for bytes", &format!("{token:?}")))
}

/// The byte of each character.
fn alphabet() -> HashMap<char, u8> {
    let (seen, hidden): (Vec<u8>, Vec<u8>) =
        (0..=u8::MAX).partition(|byte| matches!(byte, b'!'..=b'~' | 0xa1..=0xac | 0xae..=0xff));
    let seen = seen.into_iter().map(|byte| (char::from(byte), byte));
    seen.chain(('\u{100}'..).zip(hidden)).collect()
}
