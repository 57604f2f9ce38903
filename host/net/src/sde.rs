//! Stochastic differential equations of the core on the loss of a network.
//!
//! Where the gradient noise has independent components of known deviation, the equations of optimizers couple coordinates
//! through the gradient alone. At a point x with gradient g, coordinate i sees the linear loss of slope `g_i`: the equation of the core in one
//! dimension on that loss has the drift and the diffusion of coordinate i, and one step of a scheme that evaluates them at
//! the left end is the step of the whole equation. So no equation is written twice.
//!
//! Increments of step k and coordinate i are the same whatever runs beside them: coordinates come in blocks, each with a
//! stream of its own, of which step k owns as many words as the block needs.

use std::array::from_fn;
use std::marker::PhantomData;

use optsde_core::Real;
use optsde_core::loss::Linear;
use optsde_core::noise::DiagonalCovariance;
use optsde_core::random::{ParameterError, PathIndex, Purpose, Seed, path_stream};
use optsde_core::sde::{Sde, State};
use optsde_core::stepper::{Brownian, Drawn, EulerMaruyama, Stepper};

/// Coordinates that share a stream.
const BLOCK: usize = 1024;

/// The loss that a coordinate sees.
pub type Slope<R> = Linear<R, 1>;

/// The noise that a coordinate sees.
pub type Deviation<R> = DiagonalCovariance<R, 1>;

/// An equation that is integrated with the gradients of a network.
pub struct NetworkSde<R, F, S, const N: usize> {
    equation: F,
    relaxed: [Vec<R>; N],
    step_size: R,
    seed: Seed,
    start_time: R,
    equation_type: PhantomData<fn() -> S>,
}

impl<R, F, S, const N: usize> NetworkSde<R, F, S, N>
where
    R: Real,
    S: Sde<R, N, 1>,
    F: Fn(Slope<R>) -> Result<S, ParameterError>,
{
    /// The equation that `equation` makes of the loss of a coordinate, from time `start_time` and these relaxations, in steps of
    /// `step_size`.
    pub fn new(equation: F, relaxed: [Vec<R>; N], start_time: R, step_size: R, seed: Seed) -> Self {
        Self { equation, relaxed, step_size, seed, start_time, equation_type: PhantomData }
    }

    /// The relaxations: m, v.
    pub fn relaxed(&self) -> &[Vec<R>; N] {
        &self.relaxed
    }

    /// Moves the parameters, at which the gradient was taken, by step `k`.
    ///
    /// # Errors
    /// What the equation says of its parameters; relaxations that are not as many as parameters.
    pub fn step(&mut self, k: u64, x: &mut [R], gradient: &[R]) -> Result<(), SdeError> {
        for length in self.relaxed.iter().map(Vec::len).chain([gradient.len()]) {
            if length != x.len() {
                return Err(SdeError::Length { value: length, expected: x.len() });
            }
        }
        let at = |slope: R| (self.equation)(Linear { slope: [slope] });
        let h = self.step_size;
        // What a step needs once does not depend on the gradient.
        let prepared = EulerMaruyama.prepare(&at(R::ZERO)?, self.start_time + R::of_count(k) * h, h);
        let needs = <EulerMaruyama as Stepper<R, S, N, 1>>::NEEDS;
        let words = needs.words::<R, 1>().saturating_mul(BLOCK as u64);
        let mut relaxed = self.relaxed.each_mut().map(|values| values.chunks_mut(BLOCK));
        for (block, (x, gradient)) in (0..).zip(x.chunks_mut(BLOCK).zip(gradient.chunks(BLOCK))) {
            let mut random = path_stream(self.seed, PathIndex(block), Purpose::Steps, k.wrapping_mul(words));
            let mut relaxed: [&mut [R]; N] = relaxed.each_mut().map(|chunks| chunks.next().unwrap_or_default());
            for (i, (x, gradient)) in x.iter_mut().zip(gradient).enumerate() {
                let sde = at(*gradient)?;
                let increment = Drawn { random: &mut random, needs }.increment(k, h);
                let mut state = State { x: [*x], relaxed: from_fn(|n| [relaxed[n][i]]) };
                EulerMaruyama.advance(&sde, &prepared, &mut state, &increment);
                [*x] = state.x;
                for (values, [value]) in relaxed.iter_mut().zip(state.relaxed) {
                    values[i] = value;
                }
            }
        }
        Ok(())
    }
}

/// Why an equation cannot be integrated.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum SdeError {
    /// A parameter of the equation is outside its range.
    #[error(transparent)]
    Parameter(#[from] ParameterError),
    /// Arrays of different lengths.
    #[error("{value} gradients or relaxations, allowed: {expected}, one for each parameter")]
    Length {
        /// How many.
        value: usize,
        /// Parameters.
        expected: usize,
    },
}
