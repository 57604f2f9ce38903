//! Markov chains: all that ensembles, golden files and statistics need to know of what they run.

use crate::linalg::Vector;
use crate::optimizer::Optimizer;
use crate::oracle::GradientOracle;
use crate::random::Random;
use crate::schedule::Schedule;
use crate::{Fields, Real};

/// A Markov chain in discrete time, driven by a source of randomness.
///
/// [`step`](Process::step) is called once per step and block of paths, [`advance`](Process::advance) once
/// per path. Every `advance` takes exactly [`words_per_step`](Process::words_per_step) words.
pub trait Process<R: Real> {
    /// What one path remembers between steps.
    type State: Fields<R>;
    /// What a run remembers once for all paths.
    type Run: Fields<R>;
    /// What a step costs once for all paths.
    type Step: Copy;

    /// The normal numbers that every [`advance`](Process::advance) draws before anything else, by one call for so many: an
    /// ensemble may have drawn them already, for several paths at once. 0 where nothing is known of the first draw, which is
    /// always right.
    const FIRST_NORMALS: usize = 0;

    /// L by columns, one after the other, where the first draw is
    /// [`correlated_normals`](crate::random::Random::correlated_normals) with this L, itself and no copy of it; empty where it
    /// is [`normals`](crate::random::Random::normals).
    fn first_root(&self) -> &[R] {
        &[]
    }

    /// B: step k of a path owns the words `[k B, (k + 1) B)` of its stream.
    fn words_per_step(&self) -> u64;
    /// The state of a path before step 0.
    fn start(&self, random: &mut impl Random<R>) -> Self::State;
    /// The run's own state before step 0.
    fn start_run(&self) -> Self::Run;
    /// Prepares step `k` and moves `run` on.
    fn step(&self, k: u64, run: &mut Self::Run) -> Self::Step;
    /// Moves one path on.
    fn advance(&self, step: &Self::Step, state: &mut Self::State, random: &mut impl Random<R>);
}

crate::fields! {
    /// The state of [`Descent`]: parameters, and what the optimizer remembers of each.
    pub struct DescentState<R, S: Fields<R>; const D: usize> {
        /// The parameters.
        pub x: [R; D],
        /// The optimizer's state, coordinate by coordinate.
        pub memory: [S; D],
    }
}

/// An optimizer that follows a noisy gradient from a fixed point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Descent<O, G, S, R, const D: usize> {
    /// The optimizer.
    pub optimizer: O,
    /// Where its gradients come from.
    pub oracle: G,
    /// Its learning rate.
    pub schedule: S,
    /// x_0.
    pub start: Vector<R, D>,
}

impl<R, O, G, S, const D: usize> Process<R> for Descent<O, G, S, R, D>
where
    R: Real,
    O: Optimizer<R>,
    G: GradientOracle<R, D>,
    S: Schedule<R>,
{
    type State = DescentState<R, O::Memory, D>;
    type Run = O::Run;
    type Step = (u64, O::Step);

    const FIRST_NORMALS: usize = G::FIRST_NORMALS;

    fn first_root(&self) -> &[R] {
        self.oracle.first_root()
    }

    fn words_per_step(&self) -> u64 {
        self.oracle.words()
    }

    fn start(&self, _random: &mut impl Random<R>) -> Self::State {
        DescentState { x: self.start, memory: self.start.map(|x| self.optimizer.memory(x)) }
    }

    fn start_run(&self) -> Self::Run {
        self.optimizer.begin()
    }

    #[inline(always)]
    fn step(&self, k: u64, run: &mut Self::Run) -> Self::Step {
        (k, self.optimizer.prepare(k, self.schedule.learning_rate(k), run))
    }

    #[inline(always)]
    fn advance(&self, (k, step): &Self::Step, state: &mut Self::State, random: &mut impl Random<R>) {
        let gradient = self.oracle.gradient(*k, &state.x, random);
        self.optimizer.apply(step, &mut state.x, &gradient, &mut state.memory);
    }
}
