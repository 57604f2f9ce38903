//! Means over a window of training steps, whose numbers are correlated in time.
//!
//! Standard errors are those of batch means: the window is cut into pieces of equal length, at first one step, and
//! whenever there are 2 b of them each two neighbours become one. Means of pieces that are much longer than the
//! memory of the process are nearly independent, so that their spread gives the error of the mean.
//! [`Window::correlation_of_neighbours`] shows whether they are: it should be 0 within a few 1/sqrt(b).
//!
//! For the equilibrium of Li21, take R = |x|^2, and G and N from two independent gradients of the same step at x:
//!
//! ```text
//! E g . g' = |grad L|^2 = G,   E |g - g'|^2 / 2 = tr Cov g = N
//! ```

use optsde::experiment::{Estimate, FALSE_ALARM_RATE};
use optsde_core::Real;
use optsde_core::statistics::{Mergeable, Moments};

use super::{NoiseError, PairOfMeans};

/// The means of `M` numbers of each step.
#[derive(Clone, Debug)]
pub struct Window<const M: usize> {
    pieces: usize,
    /// Means of complete pieces.
    complete: Vec<[f64; M]>,
    /// Steps of a complete one.
    length: u64,
    /// The sum of the piece that is not.
    started: [f64; M],
    /// Its steps.
    steps: u64,
}

impl<const M: usize> Window<M> {
    /// From `pieces` (b) steps on, at least b and fewer than 2 b pieces; b is 2 or more.
    pub fn new(pieces: usize) -> Result<Self, NoiseError> {
        if !(2..=1 << 20).contains(&pieces) {
            return Err(NoiseError::Count { field: "pieces of a window", value: pieces, allowed: "2 to 2^20" });
        }
        Ok(Self { pieces, complete: Vec::new(), length: 1, started: [0.0; M], steps: 0 })
    }

    /// Adds a step; one with a number that is not finite is refused and leaves everything as it was.
    pub fn push(&mut self, numbers: [f64; M]) -> Result<(), NoiseError> {
        numbers.iter().try_for_each(|&number| NoiseError::unless_finite("number of a step", number))?;
        for (sum, number) in self.started.iter_mut().zip(numbers) {
            *sum += number;
        }
        self.steps += 1;
        if self.steps == self.length {
            self.complete.push(self.started.map(|sum| sum / f64::of_count(self.length)));
            (self.started, self.steps) = ([0.0; M], 0);
        }
        if self.complete.len() == 2 * self.pieces {
            let (pairs, _) = self.complete.as_chunks::<2>();
            self.complete = pairs.iter().map(|[a, b]| std::array::from_fn(|i| 0.5 * (a[i] + b[i]))).collect();
            self.length *= 2;
        }
        Ok(())
    }

    /// Steps so far.
    pub fn len(&self) -> u64 {
        self.complete.len() as u64 * self.length + self.steps
    }

    /// Whether there was no step.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The mean of number `i` at [`FALSE_ALARM_RATE`]; NaN, with an interval of everything, without steps or without
    /// such a number.
    pub fn mean(&self, i: usize) -> Estimate {
        Estimate::sampled(self.value(i), self.interval(i, FALSE_ALARM_RATE))
    }

    /// The interval of the mean of number `i` that misses it with this probability; everything below two pieces.
    pub fn interval(&self, i: usize, miss: f64) -> (f64, f64) {
        match (self.pair(i, i), self.value(i).is_finite()) {
            (Some(pair), true) => pair.interval_of_mean(0, miss),
            _ => (f64::NEG_INFINITY, f64::INFINITY),
        }
    }

    /// The mean of number `i` over that of number `j`, as [`PairOfMeans::ratio`]; `None` below two pieces.
    pub fn ratio(&self, i: usize, j: usize) -> Option<Estimate> {
        Some(self.pair(i, j)?.ratio())
    }

    /// Two means with their covariance; `None` below two pieces, or without such numbers.
    pub fn pair(&self, i: usize, j: usize) -> Option<PairOfMeans> {
        if i >= M || j >= M {
            return None;
        }
        let moments = self.complete.iter().map(|piece| Moments::single([piece[i], piece[j]]));
        let moments = moments.fold(Moments::EMPTY, |sum, piece| sum.merge(&piece));
        // The spread of means of pieces, over the number of pieces in the window, a whole one or not.
        let share = f64::of_count(self.length) / f64::of_count(self.len());
        let covariance = moments.covariance()?.map(|row| row.map(|entry| entry * share));
        let degrees_of_freedom = f64::of_count(moments.count) - 1.0;
        Some(PairOfMeans { means: [self.value(i), self.value(j)], covariance, degrees_of_freedom })
    }

    /// The correlation of the means of neighbouring pieces; `None` below three pieces, or if they are all the same.
    pub fn correlation_of_neighbours(&self, i: usize) -> Option<f64> {
        let values: Vec<f64> = self.complete.iter().map_while(|piece| piece.get(i).copied()).collect();
        let mean = values.iter().sum::<f64>() / f64::of_count(values.len() as u64);
        let square: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
        let products: f64 = values.windows(2).map(|pair| pair.iter().map(|value| value - mean).product::<f64>()).sum();
        (values.len() >= 3 && square > 0.0).then(|| products / square)
    }

    fn value(&self, i: usize) -> f64 {
        let Some(&started) = self.started.get(i) else { return f64::NAN };
        let complete: f64 = self.complete.iter().map(|piece| piece[i]).sum();
        (complete * f64::of_count(self.length) + started) / f64::of_count(self.len())
    }
}

/// R, G and N of Li21 at one step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Equilibrium {
    /// R = |x|^2.
    pub norm: f64,
    /// An unbiased estimate of G = |grad L|^2.
    pub signal: f64,
    /// An unbiased estimate of N = tr Cov g.
    pub noise: f64,
}

impl Equilibrium {
    /// From two independent gradients at x.
    pub fn at<R: Real>(x: &[R], first: &[R], second: &[R]) -> Result<Self, NoiseError> {
        for (field, length) in [("gradient", first.len()), ("second gradient", second.len())] {
            if length != x.len() {
                return Err(NoiseError::Count { field, value: length, allowed: "as many numbers as parameters" });
            }
        }
        let (mut signal, mut noise) = (0.0, 0.0);
        for (a, b) in first.iter().zip(second).map(|(a, b)| (a.to_f64(), b.to_f64())) {
            signal += a * b;
            noise += 0.5 * (a - b) * (a - b);
        }
        Ok(Self { norm: squared_norm(x), signal, noise })
    }

    /// R, G, N: the numbers of a step of a [`Window`].
    pub const fn numbers(&self) -> [f64; 3] {
        [self.norm, self.signal, self.noise]
    }
}

/// |x|^2 in double precision.
pub fn squared_norm<R: Real>(x: &[R]) -> f64 {
    x.iter().map(|x| x.to_f64() * x.to_f64()).sum()
}
