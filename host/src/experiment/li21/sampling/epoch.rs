//! An epoch of random reshuffling, as the affine maps of all its orders.

use nalgebra::{DMatrix, DVector};

use super::task::{BATCHES, SIZE, Task};
use crate::experiment::Failure;
use crate::theory::multiplicative::{MultiplicativeRecursion, Step};
use crate::theory::recursion::Moments;

/// theta' = factor theta + offset.
#[derive(Clone, Copy)]
struct Affine {
    factor: f64,
    offset: f64,
}

/// SGD on the batches of random orders at one learning rate.
pub(super) struct Epoch {
    samples: Vec<(f64, f64)>,
    rate: f64,
    /// At the end of an epoch.
    stationary: Moments,
}

impl Epoch {
    pub(super) fn new(task: &Task, rate: f64) -> Result<Self, Failure> {
        let samples = task.samples();
        let stationary = recursion(&samples, rate, BATCHES)?.stationary()?;
        Ok(Self { samples, rate, stationary })
    }

    /// E theta at the end of an epoch.
    pub(super) fn mean(&self) -> f64 {
        self.stationary.mean[0]
    }

    /// The variance of theta at the end of an epoch.
    pub(super) fn variance(&self) -> f64 {
        self.stationary.covariance[(0, 0)]
    }

    /// E theta^2 after so many batches of an epoch.
    pub(super) fn second_moment_after(&self, batches: u32) -> Result<f64, Failure> {
        let moments = recursion(&self.samples, self.rate, batches)?.propagate(&self.stationary, 1)?;
        Ok(moments.second_moment()[(0, 0)])
    }
}

/// The first `batches` batches of an epoch as one random affine map.
fn recursion(samples: &[(f64, f64)], rate: f64, batches: u32) -> Result<MultiplicativeRecursion, Failure> {
    let mut maps = Vec::new();
    let all: Vec<usize> = (0..samples.len()).collect();
    extend(samples, rate, &all, batches, Affine { factor: 1.0, offset: 0.0 }, &mut maps);
    #[expect(clippy::cast_precision_loss, reason = "at most 2520")]
    let probability = 1.0 / maps.len() as f64;
    let step = |map: Affine| Step {
        probability,
        transition: DMatrix::from_element(1, 1, map.factor),
        input: DVector::from_element(1, map.offset),
    };
    Ok(MultiplicativeRecursion::of_steps(maps.into_iter().map(step).collect())?)
}

/// Continues `map` by `batches` more batches from the samples that are left, in all ways; each has the same
/// probability.
fn extend(samples: &[(f64, f64)], rate: f64, left: &[usize], batches: u32, map: Affine, maps: &mut Vec<Affine>) {
    if batches == 0 {
        maps.push(map);
        return;
    }
    for (place, &first) in left.iter().enumerate() {
        for &second in left.iter().skip(place + 1) {
            let Affine { factor, offset } = batch(samples, rate, [first, second]);
            let next = Affine { factor: factor * map.factor, offset: factor * map.offset + offset };
            let rest: Vec<usize> = left.iter().copied().filter(|&i| i != first && i != second).collect();
            extend(samples, rate, &rest, batches - 1, next, maps);
        }
    }
}

/// One step of SGD.
fn batch(samples: &[(f64, f64)], rate: f64, members: [usize; SIZE]) -> Affine {
    let mut map = Affine { factor: 1.0, offset: 0.0 };
    for (curvature, noise) in members.into_iter().filter_map(|i| samples.get(i)) {
        map.factor -= rate * curvature / 2.0;
        map.offset += rate * noise / 2.0;
    }
    map
}
