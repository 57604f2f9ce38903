//! The normal numbers that a process draws first in a step, made for a group of paths at once.
//!
//! Where states lie in turn, the generator of each path gives one word after the other, and a processor waits for each;
//! those of a group give theirs together, as vectors. The words and the arithmetic of each path are the same, and so are
//! the bits. Where states lie side by side the loop over paths does this already, and keeps the processor busy with the
//! rest of a step meanwhile: there, making them first was quicker for one equation and slower for another.

use optsde_core::Real;
use optsde_core::random::{Keyed, PathGenerator, Random, box_muller};

/// Paths of a group: two vectors of double precision with AVX2, one with AVX-512.
pub(super) const GROUP: usize = 8;

/// Numbers of each path that there is room for.
const CAPACITY: usize = 128;

/// The numbers of one step of a group: an array for each number of a path.
pub(super) struct FirstNormals<R>([[R; GROUP]; CAPACITY]);

impl<R: Real> FirstNormals<R> {
    pub(super) fn new() -> Self {
        Self([[R::ZERO; GROUP]; CAPACITY])
    }

    /// Draws `count` numbers for each path; none, if that is 0 or too many.
    #[inline(always)]
    pub(super) fn draw(&mut self, count: usize, generators: &mut [PathGenerator; GROUP]) -> Option<&[[R; GROUP]]> {
        if count == 0 || count > CAPACITY {
            return None;
        }
        let (pairs, _none) = self.0[..count.next_multiple_of(2)].as_chunks_mut::<2>();
        for [u, v] in &mut *pairs {
            for path in 0..GROUP {
                let mut random = Keyed { generator: &mut generators[path], key: 0 };
                u[path] = random.uniform();
                v[path] = random.uniform();
            }
        }
        for [u, v] in pairs {
            for path in 0..GROUP {
                (u[path], v[path]) = box_muller(u[path], v[path]);
            }
        }
        Some(&self.0[..count])
    }
}

/// The randomness of one path: its first normal numbers, which are drawn already, then what its generator gives.
pub(super) struct AfterFirstNormals<'a, R> {
    /// Of the group, until they are taken.
    first: Option<&'a [[R; GROUP]]>,
    path: usize,
    rest: Keyed<&'a mut PathGenerator>,
}

impl<'a, R> AfterFirstNormals<'a, R> {
    #[inline(always)]
    pub(super) fn new(first: Option<&'a [[R; GROUP]]>, path: usize, rest: Keyed<&'a mut PathGenerator>) -> Self {
        Self { first, path, rest }
    }
}

/// What a process has got wrong whose first draw is another one.
const WRONG: &str = "a process draws FIRST_NORMALS normal numbers before anything else";

impl<R: Real> Random<R> for AfterFirstNormals<'_, R> {
    #[inline(always)]
    fn word(&mut self) -> u32 {
        assert!(self.first.is_none(), "{WRONG}");
        Random::<R>::word(&mut self.rest)
    }

    #[inline(always)]
    fn key(&self) -> u64 {
        self.rest.key
    }

    #[inline(always)]
    fn normals<const D: usize>(&mut self) -> [R; D] {
        let Some(first) = self.first.take() else { return self.rest.normals() };
        assert!(first.len() == D, "{WRONG}");
        std::array::from_fn(|number| first[number][self.path])
    }
}
