//! One of several processes that share an ensemble.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

/// Share `index` of `count`, counted from 1: a contiguous range of the leaves of every ensemble.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    index: u32,
    count: u32,
}

/// Not a share.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{text}' is not a shard, allowed: K/N with 1 <= K <= N <= {}", Shard::MOST)]
pub struct ShardError {
    /// What it is.
    pub text: String,
}

impl Shard {
    /// The largest number of shares.
    pub const MOST: u32 = 100_000;

    /// Share `index` of `count`.
    ///
    /// # Errors
    /// A share that is not one of them.
    pub fn new(index: u32, count: u32) -> Result<Self, ShardError> {
        if (1..=count).contains(&index) && count <= Self::MOST {
            Ok(Self { index, count })
        } else {
            Err(ShardError { text: format!("{index}/{count}") })
        }
    }

    /// Which share.
    pub fn index(self) -> u32 {
        self.index
    }

    /// Of how many.
    pub fn count(self) -> u32 {
        self.count
    }

    /// All shares.
    pub fn all(self) -> impl Iterator<Item = Self> {
        (1..=self.count).map(move |index| Self { index, ..self })
    }

    /// Its part of `leaves` leaves; the shares of one ensemble are disjoint and make up all. `turn` decides which share
    /// gets which range, so that the same share does not run all ensembles that have fewer leaves than there are shares.
    pub fn leaves(self, leaves: u64, turn: u64) -> Range<u64> {
        let (count, index) = (u64::from(self.count), u64::from(self.index - 1));
        let place = (index + turn % count) % count;
        let end = |place: u64| {
            let end = u128::from(leaves) * u128::from(place) / u128::from(count);
            u64::try_from(end).unwrap_or(leaves)
        };
        end(place)..end(place + 1)
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.index, self.count)
    }
}

impl FromStr for Shard {
    type Err = ShardError;

    fn from_str(text: &str) -> Result<Self, ShardError> {
        let error = || ShardError { text: text.to_owned() };
        let (index, count) = text.split_once('/').ok_or_else(error)?;
        let number = |text: &str| text.parse().map_err(|_| error());
        Self::new(number(index)?, number(count)?).map_err(|_| error())
    }
}
