//! Which samples step k uses: a pure function of the seed and of k, so that any step can be replayed and a resumed
//! run needs no state.
//!
//! ```text
//! with replacement     B independent uniform indices
//! without replacement  the first B elements of the keyed permutation k: a uniform subset
//! reshuffled           consecutive pieces of the keyed permutations of epochs 0, 1, 2, ...
//! ```
//!
//! The covariance of the mean over a batch of n samples is a multiple of that of one sample, Sigma_1:
//! 1/B with replacement, (n - B)/((n - 1) B) for B different ones.

use optsde_core::random::{Permutation, Random, Seed};

use crate::streams::{Use, of_step};

/// How the samples of a batch are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// B independent uniform indices.
    WithReplacement,
    /// A uniformly random subset, independent of those of other steps.
    WithoutReplacement,
    /// Every epoch visits the samples in a new random order, each once.
    Reshuffled(LastBatch),
}

/// What becomes of the n mod B samples at the end of an epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LastBatch {
    /// They are left out; other ones in every epoch.
    Dropped,
    /// They are a batch of their own.
    Smaller,
    /// They begin a batch that ends with samples of the next epoch, of which some may be the same.
    Carried,
}

/// Batches that cannot be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field} is {value}, allowed: {least} to {most}")]
pub struct SamplingError {
    /// Population or batch size.
    pub field: &'static str,
    /// Its value.
    pub value: usize,
    /// The smallest.
    pub least: u32,
    /// The largest.
    pub most: u32,
}

/// The batches of all steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sampler {
    scheme: Scheme,
    population: u32,
    size: u32,
    seed: Seed,
}

impl Sampler {
    /// Batches of `size` out of `population` samples; more than these only with replacement.
    pub fn new(scheme: Scheme, population: usize, size: usize, seed: Seed) -> Result<Self, SamplingError> {
        let checked = |field, value: usize, most: u32| {
            let error = SamplingError { field, value, least: 1, most };
            u32::try_from(value).ok().filter(|value| (1..=most).contains(value)).ok_or(error)
        };
        let population = checked("population", population, u32::MAX)?;
        let most = if scheme == Scheme::WithReplacement { u32::MAX } else { population };
        Ok(Self { scheme, population, size: checked("batch size", size, most)?, seed })
    }

    /// How samples are chosen.
    pub const fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// n, the number of samples that are drawn from.
    pub const fn population(&self) -> u32 {
        self.population
    }

    /// B, the samples of a batch; a [`LastBatch::Smaller`] has fewer.
    pub const fn size(&self) -> u32 {
        self.size
    }

    /// What everything is drawn from.
    pub const fn seed(&self) -> Seed {
        self.seed
    }

    /// Whether the batches of different steps are independent; those of an epoch are not.
    pub const fn independent_steps(&self) -> bool {
        !matches!(self.scheme, Scheme::Reshuffled(_))
    }

    /// The covariance of the gradient of one batch over Sigma_1, the covariance of the gradient of one sample: 1/B
    /// with replacement, (n - B)/((n - 1) B) for B different samples. A batch that is smaller, or carried over the
    /// end of an epoch, has more.
    pub fn covariance_factor(&self) -> f64 {
        let (n, size) = (f64::from(self.population), f64::from(self.size));
        match self.scheme {
            Scheme::WithReplacement => 1.0 / size,
            // The only sample of one has no noise.
            _ if self.population == 1 => 0.0,
            _ => (n - size) / ((n - 1.0) * size),
        }
    }

    /// The epoch that step k begins in: how often all samples were offered before, floor(k B / n) where no order is
    /// kept.
    pub fn epoch(&self, k: u64) -> u64 {
        match self.scheme {
            Scheme::Reshuffled(LastBatch::Dropped) => k / u64::from(self.population / self.size),
            Scheme::Reshuffled(LastBatch::Smaller) => k / u64::from(self.population.div_ceil(self.size)),
            _ => self.place(k).0,
        }
    }

    /// Puts the samples of step k in the place of what `out` holds.
    pub fn batch(&self, k: u64, out: &mut Vec<u32>) {
        out.clear();
        match self.scheme {
            Scheme::WithReplacement => {
                let mut random = of_step(self.seed, Use::Samples, k);
                out.extend((0..self.size).map(|_| Random::<f64>::index(&mut random, self.population)));
            }
            Scheme::WithoutReplacement => self.piece(k, 0, self.size, out),
            Scheme::Reshuffled(LastBatch::Dropped) => {
                let batches = u64::from(self.population / self.size);
                self.piece(k / batches, self.first(k % batches), self.size, out);
            }
            Scheme::Reshuffled(LastBatch::Smaller) => {
                let batches = u64::from(self.population.div_ceil(self.size));
                let first = self.first(k % batches);
                self.piece(k / batches, first, self.size.min(self.population - first), out);
            }
            Scheme::Reshuffled(LastBatch::Carried) => {
                let (epoch, first) = self.place(k);
                let here = self.size.min(self.population - first);
                self.piece(epoch, first, here, out);
                if here < self.size {
                    self.piece(epoch.wrapping_add(1), 0, self.size - here, out);
                }
            }
        }
    }

    /// `count` elements of a permutation from the place `first` on.
    fn piece(&self, permutation: u64, first: u32, count: u32, out: &mut Vec<u32>) {
        // Steps and epochs are numbers of permutations, which do not take words: one stream for all.
        let stream = of_step(self.seed, Use::Samples, 0);
        let order = Permutation::of_stream::<f64>(self.population, permutation, &stream);
        out.extend((first..first + count).map(|place| order.at(place)));
    }

    /// Where batch `index` of an epoch starts.
    #[expect(clippy::cast_possible_truncation, reason = "a batch of an epoch starts below the population")]
    fn first(&self, index: u64) -> u32 {
        (index * u64::from(self.size)) as u32
    }

    /// Epoch and place in it of sample k B of the row of all epochs.
    #[expect(clippy::cast_possible_truncation, reason = "a remainder is below the population")]
    fn place(&self, k: u64) -> (u64, u32) {
        let (start, n) = (u128::from(k) * u128::from(self.size), u128::from(self.population));
        (u64::try_from(start / n).unwrap_or(u64::MAX), (start % n) as u32)
    }
}
