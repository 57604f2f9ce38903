//! Random numbers: what a process may ask for ([`Random`]), and where they come from.
//!
//! A source hands out 32-bit words. Everything else is computed from words, and everything a process
//! uses in a step takes a fixed number of them, so that step `k` of a path owns the words
//! `[k B, (k + 1) B)` of its stream and can be replayed from any step.

mod chi_squared;
mod normal;
mod parameter;
mod permutation;
mod poisson;
mod replay;
mod stable;
mod stream;
mod student_t;
mod subset;

use crate::Real;
use crate::linalg::{Matrix, Vector, apply_lower};

pub use chi_squared::{DegreesOfFreedom, chi_squared, chi_squared_words};
pub use normal::{box_muller, normals_words};
pub use parameter::ParameterError;
pub use permutation::Permutation;
pub use poisson::Poisson;
pub use replay::Replay;
pub use stable::SymmetricStable;
use stream::mix;
pub use stream::{
    Generated, Keyed, PathGenerator, PathIndex, PathStream, Purpose, Seed, generator_seeds, node_stream, path_stream,
};
pub use student_t::{student_t, student_t_words};
pub use subset::{Subset, SubsetError};

/// Numbers whose uniforms are drawn before the first is transformed; even, so that pairs stay together.
const NORMALS_AT_ONCE: usize = 16;

/// A source of randomness for one path.
///
/// Only [`word`](Random::word) has to be provided, and [`key`](Random::key) where there are several paths.
/// [`normals`](Random::normals) can be replaced, so that
/// tests of arithmetic can inject exact increments and need no generator.
pub trait Random<R: Real> {
    /// The next 32 uniform bits.
    fn word(&mut self) -> u32;

    /// A hash of what this source is called: the same at every position of a stream, and different for every
    /// seed, path and purpose. What many steps of a path have in common is derived from it, such as the order
    /// of the samples in an epoch. 0 for a source without a name.
    #[inline(always)]
    fn key(&self) -> u64 {
        0
    }

    /// A uniform number in the open interval (0, 1); takes [`Real::WORDS_PER_UNIFORM`] words.
    #[inline(always)]
    fn uniform(&mut self) -> R {
        let high = self.word();
        let low = if R::WORDS_PER_UNIFORM == 2 { self.word() } else { 0 };
        R::open_unit(high, low)
    }

    /// `D` independent standard normal numbers; takes [`normals_words`] words.
    #[inline(always)]
    fn normals<const D: usize>(&mut self) -> [R; D] {
        let mut values = [R::ZERO; D];
        if D < NORMALS_AT_ONCE {
            // By index: what is known of every index keeps few numbers in registers.
            for pair in 0..D.div_ceil(2) {
                let (first, second) = box_muller(self.uniform(), self.uniform());
                values[2 * pair] = first;
                if 2 * pair + 1 < D {
                    values[2 * pair + 1] = second;
                }
            }
            return values;
        }
        // Uniform numbers first, a few pairs at a time: the transform of many pairs is vector code, which runs
        // while the generator, one word after the other, is already at the next ones.
        for group in values.chunks_mut(NORMALS_AT_ONCE) {
            for value in group.iter_mut() {
                *value = self.uniform();
            }
            let (pairs, odd) = group.as_chunks_mut::<2>();
            for [u, v] in pairs {
                (*u, *v) = box_muller(*u, *v);
            }
            for value in odd {
                *value = box_muller(*value, self.uniform()).0;
            }
        }
        values
    }

    /// L z for `D` independent standard normal numbers z and a lower triangular L, given by its columns: normal numbers of
    /// covariance L L^T; takes [`normals_words`] words.
    #[inline(always)]
    fn correlated_normals<const D: usize>(&mut self, columns: &Matrix<R, D>) -> Vector<R, D> {
        apply_lower(columns, &self.normals())
    }

    /// A uniform index in `0..count` by multiplication of a 64-bit word (bias below `count / 2^64`);
    /// takes two words. `count = 0` gives 0.
    #[inline(always)]
    fn index(&mut self, count: u32) -> u32 {
        let high = u64::from(self.word()) * u64::from(count);
        let low = u64::from(self.word()) * u64::from(count);
        ((high + (low >> 32)) >> 32) as u32
    }
}
