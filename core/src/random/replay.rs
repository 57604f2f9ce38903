//! A source that gives prescribed normal numbers, so that arithmetic can be tested without a generator.

use super::Random;
use crate::Real;

/// Gives the numbers of a table in order, then zeros; its words are all zero.
#[derive(Clone, Debug)]
pub struct Replay<'a, R> {
    normals: &'a [R],
}

impl<'a, R: Real> Replay<'a, R> {
    /// Starts at the first number of the table.
    pub fn new(normals: &'a [R]) -> Self {
        Self { normals }
    }

    /// The numbers not given yet.
    pub fn remaining(&self) -> &'a [R] {
        self.normals
    }
}

impl<R: Real> Random<R> for Replay<'_, R> {
    fn word(&mut self) -> u32 {
        0
    }

    fn normals<const D: usize>(&mut self) -> [R; D] {
        let mut values = [R::ZERO; D];
        for value in &mut values {
            if let [first, rest @ ..] = self.normals {
                *value = *first;
                self.normals = rest;
            }
        }
        values
    }
}
