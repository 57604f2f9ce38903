//! Inputs of mean 0 and variance 1: z = (x - mean) / deviation, for each feature of a table or channel of an image.
//!
//! The deviation is that of the samples, with divisor n. A feature that does not vary is centred and not divided.

use super::{DataError, Samples};

/// Means and deviations of the features or channels.
#[derive(Clone, Debug, PartialEq)]
pub struct Standardization {
    groups: Vec<Group>,
}

/// Of one feature or channel.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Group {
    mean: f64,
    deviation: f64,
}

impl Standardization {
    /// Of these samples: the training set, never the test set.
    pub fn of(samples: &Samples) -> Self {
        let groups = (0..samples.shape()[0]).map(|group| Group::of(samples, group)).collect();
        Self { groups }
    }

    /// The means.
    pub fn means(&self) -> impl Iterator<Item = f64> {
        self.groups.iter().map(|group| group.mean)
    }

    /// The deviations; 1 where the feature does not vary.
    pub fn deviations(&self) -> impl Iterator<Item = f64> {
        self.groups.iter().map(|group| group.deviation)
    }

    /// Standardises samples, whose shape must be that of the ones this was computed from.
    #[expect(clippy::cast_possible_truncation, reason = "what is too large becomes infinite, and is an error then")]
    pub fn apply(&self, samples: &mut Samples) -> Result<(), DataError> {
        let (count, side) = (samples.shape()[0], samples.width() / samples.shape()[0]);
        if count != self.groups.len() {
            let allowed = format!("{}, as where the means are from", self.groups.len());
            return Err(DataError::value("the number of features or channels", &count, allowed));
        }
        samples.map(|index, x| {
            let group = self.groups[index / side % count];
            ((f64::from(x) - group.mean) / group.deviation) as f32
        })
    }
}

impl Group {
    fn of(samples: &Samples, group: usize) -> Self {
        let first = samples.input(0)[group * samples.width() / samples.shape()[0]];
        let values = || values(samples, group);
        // A mean of equal numbers is not always that number, and what rounding leaves must not be divided by itself.
        if values().all(|value| value == f64::from(first)) {
            return Self { mean: f64::from(first), deviation: 1.0 };
        }
        let mean = mean(values());
        Self { mean, deviation: self::mean(values().map(|value| (value - mean).powi(2))).sqrt() }
    }
}

fn values(samples: &Samples, group: usize) -> impl Iterator<Item = f64> {
    let side = samples.width() / samples.shape()[0];
    let of_sample = move |sample| &samples.input(sample)[group * side..(group + 1) * side];
    (0..samples.len()).flat_map(of_sample).map(|value| f64::from(*value))
}

#[expect(clippy::cast_precision_loss, reason = "counts of samples")]
fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0_u64), |(sum, count), value| (sum + value, count + 1));
    sum / count as f64
}
