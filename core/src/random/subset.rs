//! A uniformly random subset of fixed size, with a fixed number of draws and no table of indices.
//!
//! Floyd's algorithm (Bentley and Floyd, "A sample of brilliance", CACM 1987): for j = N-S .. N-1 draw t
//! in 0..=j and take t, or j when t is already taken. Membership is a bit set of `WORDS` x 64 bits.

use super::Random;
use crate::Real;

/// Subsets of `size` out of `population` indices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subset<const WORDS: usize> {
    population: u32,
    size: u32,
}

/// Why a [`Subset`] cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubsetError {
    /// `population` is above the capacity of the bit set, `64 * WORDS`.
    Population {
        /// The value given.
        population: u32,
        /// The largest value allowed.
        capacity: u32,
    },
    /// `size` is zero or above `population`.
    Size {
        /// The value given.
        size: u32,
        /// The largest value allowed.
        population: u32,
    },
}

impl core::fmt::Display for SubsetError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Population { population, capacity } => {
                write!(f, "population is {population}, allowed: 1 to {capacity}")
            }
            Self::Size { size, population } => write!(f, "size is {size}, allowed: 1 to {population}"),
        }
    }
}

impl core::error::Error for SubsetError {}

impl<const WORDS: usize> Subset<WORDS> {
    /// Subsets of `size` out of `population`, 1 <= size <= population <= 64 * WORDS.
    pub fn new(population: u32, size: u32) -> Result<Self, SubsetError> {
        let capacity = u32::try_from(WORDS.saturating_mul(64)).unwrap_or(u32::MAX);
        if population > capacity {
            return Err(SubsetError::Population { population, capacity });
        }
        if size == 0 || size > population {
            return Err(SubsetError::Size { size, population });
        }
        Ok(Self { population, size })
    }

    /// Words taken by [`draw`](Self::draw).
    pub const fn words(&self) -> u64 {
        self.size as u64 * 2
    }

    /// Calls `take` with each index of a uniformly random subset.
    #[inline(always)]
    pub fn draw<R: Real>(&self, random: &mut impl Random<R>, mut take: impl FnMut(u32)) {
        let mut taken = [0_u64; WORDS];
        for last in self.population - self.size..self.population {
            let candidate = random.index(last + 1);
            let index = if insert(&mut taken, candidate) { candidate } else { last };
            if index == last {
                insert(&mut taken, last);
            }
            take(index);
        }
    }
}

/// Adds `index` to the set; false when it was there already.
#[inline(always)]
fn insert(set: &mut [u64], index: u32) -> bool {
    let mask = 1_u64 << (index % 64);
    set.get_mut((index / 64) as usize).is_some_and(|word| {
        let fresh = *word & mask == 0;
        *word |= mask;
        fresh
    })
}
