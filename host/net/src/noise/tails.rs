//! The estimator of a tail index that Li21 appendix B.3 discusses, on the gradient noise of a network.
//!
//! The noise of a step is g_k - grad L; `draws` of them, one after the other, are a block of K1 = draws d numbers, d
//! the coordinates that are used. [`tail_index`](optsde::theory::tail_index) has the estimator of 1/alpha, and what
//! it answers for Gaussian noise: anything from 1/2 to 1, by correlations alone. It is a mean over blocks, which are
//! independent and of one law, so that its interval is that of Student's t.
//!
//! Numbers of 0 have no logarithm. A coordinate whose noise is 0 in any step, such as a weight of a unit that never
//! fires, is left out; how many were used is part of the answer.

use optsde::experiment::{Estimate, FALSE_ALARM_RATE};
use optsde::theory::{DVector, tail_index as theory};
use optsde_core::Real;
use optsde_core::statistics::{Mergeable, Moments};

use super::pair_of_means::standard_errors;
use super::{GradientSource, NoiseError, full_gradient};
use crate::network::Network;

/// What the estimator says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TailIndex {
    /// 1/alpha.
    pub inverse_alpha: Estimate,
    /// d, the coordinates that were used.
    pub coordinates: usize,
}

/// How much noise the estimator gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blocks {
    /// The first step of the source.
    pub first: u64,
    /// K2, at least 2.
    pub blocks: usize,
    /// Steps of a block.
    pub draws: usize,
}

/// The tail index of a source with independent steps at x; all noise is kept, blocks x draws x parameters in double
/// precision.
pub fn tail_index<R: Real>(
    source: &mut dyn GradientSource<R>,
    network: &mut dyn Network<R>,
    x: &[R],
    plan: Blocks,
    micro_batch: usize,
) -> Result<TailIndex, NoiseError> {
    if plan.blocks < 2 {
        return Err(NoiseError::Count { field: "blocks", value: plan.blocks, allowed: "2 or more" });
    }
    if plan.draws == 0 {
        return Err(NoiseError::Count { field: "draws of a block", value: plan.draws, allowed: "1 or more" });
    }
    if !source.independent_steps() {
        return Err(NoiseError::Dependent);
    }
    let noise = noise(source, network, x, plan, micro_batch)?;
    let used: Vec<usize> =
        (0..x.len()).filter(|&i| noise.iter().all(|draw| draw.get(i).is_some_and(|&v| v != 0.0))).collect();
    let mut moments = Moments::EMPTY;
    for block in noise.chunks(plan.draws) {
        let numbers = block.iter().flat_map(|draw| used.iter().filter_map(|&i| draw.get(i).copied()));
        let numbers = DVector::from_vec(numbers.collect());
        moments = moments.merge(&Moments::single([theory::estimate(&numbers, numbers.len())?]));
    }
    Ok(TailIndex { inverse_alpha: interval(&moments), coordinates: used.len() })
}

/// g_k - grad L of all draws.
fn noise<R: Real>(
    source: &mut dyn GradientSource<R>,
    network: &mut dyn Network<R>,
    x: &[R],
    plan: Blocks,
    micro_batch: usize,
) -> Result<Vec<Vec<f64>>, NoiseError> {
    let (mut full, mut gradient) = (vec![R::ZERO; x.len()], vec![R::ZERO; x.len()]);
    full_gradient(network, x, micro_batch, &mut full)?;
    let mut noise = Vec::new();
    let mut k = plan.first;
    for _ in 0..plan.blocks.saturating_mul(plan.draws) {
        source.gradient(network, k, x, &mut gradient)?;
        noise.push(gradient.iter().zip(&full).map(|(g, full)| g.to_f64() - full.to_f64()).collect());
        k = k.wrapping_add(1);
    }
    Ok(noise)
}

fn interval(moments: &Moments<f64, 1>) -> Estimate {
    let ([value], count) = (moments.mean, f64::of_count(moments.count));
    let variance = moments.covariance().map_or(f64::INFINITY, |[[variance]]| variance);
    let half_width = standard_errors(count - 1.0, FALSE_ALARM_RATE) * (variance / count).sqrt();
    Estimate::sampled(value, (value - half_width, value + half_width))
}
