//! The same comparison with several seeds.

use optsde::experiment::{Context, Estimate, Failure, Kept, Running, Training};
use optsde_core::Real;

/// What a comparison gives with each seed: curves or numbers that the experiment names.
#[derive(Clone, Debug)]
pub(super) struct Replicates {
    kept: Vec<Kept>,
}

impl Replicates {
    /// Runs `one` with `count` seeds. `description` says all that decides its numbers.
    pub(super) fn run(
        context: &Context<'_>,
        title: &str,
        count: usize,
        steps: u64,
        description: &str,
        one: impl Fn(&Running<'_>) -> Result<Kept, Failure> + Send + Sync,
    ) -> Result<Self, Failure> {
        let one = &one;
        let trainings: Vec<Training<'_>> = (0..count)
            .map(|number| Training {
                name: format!("{title}, seed {number}"),
                description: description.to_owned(),
                steps,
                run: Box::new(move |running| {
                    let kept = one(running)?;
                    (running.advance)(steps);
                    Ok(kept)
                }),
            })
            .collect();
        Ok(Self { kept: context.train(title, &trainings)? })
    }

    /// A number of each replicate.
    pub(super) fn each(&self, of: impl Fn(&[f64]) -> f64) -> Vec<f64> {
        self.kept.iter().map(|kept| of(&kept.numbers)).collect()
    }

    /// The mean of a number over the replicates.
    pub(super) fn mean(&self, of: impl Fn(&[f64]) -> f64) -> Estimate {
        Estimate::of_replicates(&self.each(of))
    }

    /// The geometric mean of a ratio over the replicates, with the interval of the mean of its logarithm: seeds whose losses are
    /// far apart count no more than others.
    pub(super) fn mean_ratio(&self, of: impl Fn(&[f64]) -> f64) -> Estimate {
        let logarithm = self.mean(|numbers| of(numbers).ln());
        let (low, high) = logarithm.bounds();
        Estimate::sampled(logarithm.value.exp(), (low.exp(), high.exp()))
    }

    /// The means of curve `number` of `curves` curves of equal length.
    pub(super) fn mean_curve(&self, number: usize, curves: usize) -> Vec<f64> {
        let length = self.kept.iter().map(|kept| kept.numbers.len() / curves).min().unwrap_or(0);
        (0..length).map(|place| self.mean(|numbers| curve(numbers, number, curves)[place]).value).collect()
    }
}

/// A number of a replicate; not a number where there is none, as when another process has run it.
pub(super) fn at(numbers: &[f64], place: usize) -> f64 {
    numbers.get(place).copied().unwrap_or(f64::NAN)
}

/// A mean and the half-width of its interval, as text.
pub(super) fn with_half_width(mean: &Estimate, digits: usize) -> String {
    format!("{:.digits$} ± {:.digits$}", mean.value, mean.half_width())
}

/// The standard deviation of a few numbers.
pub(super) fn deviation(values: &[f64]) -> f64 {
    let count = f64::of_count(values.len() as u64);
    let mean = values.iter().sum::<f64>() / count;
    (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0)).sqrt()
}

/// Curve `number` of `curves` curves of equal length.
pub(super) fn curve(numbers: &[f64], number: usize, curves: usize) -> &[f64] {
    let length = numbers.len() / curves;
    numbers.get(number * length..(number + 1) * length).unwrap_or_default()
}

/// The mean distance of two curves.
pub(super) fn gap(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).sum::<f64>() / f64::of_count(a.len() as u64)
}
