//! The normal numbers that a process draws first in a step, made for several paths at once.
//!
//! Uniform numbers for all of them first, then their transform, then the steps: short loops, of which a processor keeps
//! several rounds in flight, where one loop over paths through all three holds hardly two. The words and the arithmetic of
//! each path are the same, and so are the bits.

use std::array::from_fn;

use optsde_core::Real;
use optsde_core::linalg::{Matrix, Vector, apply_lower};
use optsde_core::random::{Random, box_muller};

use super::generators::{Generator, Generators};
use super::root::correlate;

/// Numbers that there is room for: 16 of each of 64 paths, or 128 of each of 8.
const CAPACITY: usize = 1024;

/// The numbers of a step of some paths, an array for each number of a path: `[[R; PATHS]]`.
#[repr(align(64))]
pub(super) struct Numbers<R>([R; CAPACITY]);

impl<R: Real> Numbers<R> {
    fn new() -> Self {
        Self([R::ZERO; CAPACITY])
    }

    /// How many numbers are drawn where a process wants `count` first, in pairs; 0 if there is no room.
    #[inline(always)]
    const fn drawn<const PATHS: usize>(count: usize) -> usize {
        let drawn = count.next_multiple_of(2);
        if drawn * PATHS <= CAPACITY { drawn } else { 0 }
    }

    /// Pairs of arrays, for `count` numbers of each path.
    #[inline(always)]
    fn pairs<const PATHS: usize>(&mut self, count: usize) -> &mut [[[R; PATHS]; 2]] {
        let (numbers, _rest) = self.0.as_chunks_mut();
        let (pairs, _none) = numbers[..Self::drawn::<PATHS>(count)].as_chunks_mut();
        pairs
    }

    /// Draws normal numbers of the paths from `first` on.
    #[inline(always)]
    pub(super) fn draw<const PATHS: usize>(&mut self, count: usize, generators: &mut Generators, first: usize) {
        for [u, v] in self.pairs::<PATHS>(count) {
            for path in 0..PATHS {
                let mut random = generators.of(first + path);
                u[path] = random.uniform();
                v[path] = random.uniform();
            }
        }
        for [u, v] in self.pairs::<PATHS>(count) {
            for path in 0..PATHS {
                (u[path], v[path]) = box_muller(u[path], v[path]);
            }
        }
    }

    /// L z for each path, for an L by columns of `count` numbers.
    #[inline(always)]
    pub(super) fn correlate<const PATHS: usize>(&mut self, count: usize, root: &[R], normals: &Self) {
        if let Some(z) = normals.first::<PATHS>(count) {
            let (out, _rest) = self.0.as_chunks_mut::<PATHS>();
            correlate(root, z, &mut out[..count]);
        }
    }

    /// The first `count` numbers of all paths; none, if nothing was drawn.
    #[inline(always)]
    pub(super) fn first<const PATHS: usize>(&self, count: usize) -> Option<&[[R; PATHS]]> {
        let (numbers, _rest) = self.0.as_chunks();
        if Self::drawn::<PATHS>(count) > 0 { Some(&numbers[..count]) } else { None }
    }
}

/// What a step draws first, and its products with a root.
pub(super) struct FirstDraw<R> {
    pub(super) normals: Numbers<R>,
    pub(super) correlated: Numbers<R>,
}

impl<R: Real> FirstDraw<R> {
    pub(super) fn new() -> Self {
        Self { normals: Numbers::new(), correlated: Numbers::new() }
    }
}

/// The randomness of one path: its first normal numbers, which are drawn already, then what its generator gives.
pub(super) struct AfterFirstNormals<'a, R, const PATHS: usize> {
    /// Of all paths, until they are taken.
    pub(super) first: Option<&'a [[R; PATHS]]>,
    /// What they are multiplied by already, by columns; empty if by nothing.
    pub(super) root: &'a [R],
    /// Which of them this is.
    pub(super) path: usize,
    pub(super) rest: Generator<'a>,
}

/// What a process has got wrong whose first draw is another one.
const WRONG: &str = "a process draws FIRST_NORMALS normal numbers before anything else, with its root if it has one";

impl<R: Real, const PATHS: usize> AfterFirstNormals<'_, R, PATHS> {
    /// The first numbers, if they are still there.
    #[inline(always)]
    fn take<const D: usize>(&mut self) -> Option<[R; D]> {
        let first = self.first.take()?;
        assert!(first.len() == D, "{WRONG}");
        Some(from_fn(|number| first[number][self.path]))
    }
}

impl<R: Real, const PATHS: usize> Random<R> for AfterFirstNormals<'_, R, PATHS> {
    #[inline(always)]
    fn word(&mut self) -> u32 {
        assert!(self.first.is_none(), "{WRONG}");
        Random::<R>::word(&mut self.rest)
    }

    #[inline(always)]
    fn key(&self) -> u64 {
        Random::<R>::key(&self.rest)
    }

    #[inline(always)]
    fn normals<const D: usize>(&mut self) -> [R; D] {
        assert!(self.first.is_none() || self.root.is_empty(), "{WRONG}");
        match self.take() {
            Some(first) => first,
            None => self.rest.normals(),
        }
    }

    #[inline(always)]
    fn correlated_normals<const D: usize>(&mut self, columns: &Matrix<R, D>) -> Vector<R, D> {
        let Some(first) = self.take() else { return apply_lower(columns, &self.rest.normals()) };
        if self.root.is_empty() {
            return apply_lower(columns, &first);
        }
        let same = std::ptr::eq(self.root, columns.as_flattened());
        assert!(same, "{WRONG}");
        first
    }
}
