//! Stochastic differential equations of the core on the loss of a network.
//!
//! Where the gradient noise has independent components of known deviation, the equations of optimizers couple coordinates
//! through the gradient alone. At a point x with gradient g, coordinate i sees the linear loss of slope `g_i`: the equation of the core in one
//! dimension on that loss has the drift and the diffusion of coordinate i, and one step of a scheme that evaluates them at
//! the left end is the step of the whole equation. So no equation is written twice.
//!
//! The second-order equation of SGD needs a Hessian, which a linear loss has not: it is the first-order one with the gradients of
//! [`ModifiedGradient`](crate::noise::ModifiedGradient).
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
    /// Whether the equation was asked about its start.
    started: bool,
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
        Self { equation, relaxed, step_size, seed, start_time, started: false, equation_type: PhantomData }
    }

    /// The relaxations: m, v.
    pub fn relaxed(&self) -> &[Vec<R>; N] {
        &self.relaxed
    }

    /// Moves the parameters, at which the gradient was taken, by step `k`.
    ///
    /// # Errors
    /// What the equation says of its parameters; relaxations that are not as many as parameters; a step size that is not positive,
    /// a time at which the equation is not defined; at the first call, numbers that no path can start from.
    pub fn step(&mut self, k: u64, x: &mut [R], gradient: &[R]) -> Result<(), SdeError> {
        for length in self.relaxed.iter().map(Vec::len).chain([gradient.len()]) {
            if length != x.len() {
                return Err(SdeError::Length { value: length, expected: x.len() });
            }
        }
        let at = |slope: R| (self.equation)(Linear { slope: [slope] });
        let (h, t) = (self.step_size, self.start_time + R::of_count(k) * self.step_size);
        // What a step needs once does not depend on the gradient.
        let flat = at(R::ZERO)?;
        self.check(&flat, t, x)?;
        self.started = true;
        let prepared = EulerMaruyama.prepare(&flat, t, h);
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

    /// Whether the equation can be integrated from here.
    fn check(&self, sde: &S, t: R, x: &[R]) -> Result<(), SdeError> {
        let h = self.step_size;
        if !(h > R::ZERO && h.finite()) {
            return Err(SdeError::StepSize { value: h.to_f64() });
        }
        if !sde.defined(t) {
            return Err(SdeError::Time { value: t.to_f64() });
        }
        let state = |i: usize| State { x: [x[i]], relaxed: from_fn(|n| [self.relaxed[n][i]]) };
        match (0..x.len()).find(|i| !self.started && !sde.admits(&state(*i))) {
            Some(coordinate) => Err(SdeError::Start { coordinate }),
            None => Ok(()),
        }
    }
}

/// Why an equation cannot be integrated.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum SdeError {
    /// A parameter of the equation is outside its range.
    #[error(transparent)]
    Parameter(#[from] ParameterError),
    /// The step size is not a positive number.
    #[error("step_size is {value}, allowed: a finite number above 0")]
    StepSize {
        /// What it is.
        value: f64,
    },
    /// The equation is not defined at the time of the step.
    #[error("the time is {value}, allowed: where the equation is defined")]
    Time {
        /// The time.
        value: f64,
    },
    /// No path starts there.
    #[error("coordinate {coordinate} starts outside its range, allowed: finite numbers, second moments above 0")]
    Start {
        /// The first such coordinate.
        coordinate: usize,
    },
    /// Arrays of different lengths.
    #[error("{value} gradients or relaxations, allowed: {expected}, one for each parameter")]
    Length {
        /// How many.
        value: usize,
        /// Parameters.
        expected: usize,
    },
}
