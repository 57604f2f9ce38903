//! What is kept of a finished run.

use optsde::experiment::Kept;

use super::metrics::Point;

/// Numbers before the curves.
const FINAL: usize = 7;

/// A finished run.
#[derive(Clone, Debug, PartialEq)]
pub struct Trained {
    /// The loss of all training samples at the end.
    pub train_loss: f64,
    /// The part of wrong answers of them.
    pub train_error: f64,
    /// The loss of all test samples at the end; NaN without any.
    pub test_loss: f64,
    /// The part of wrong answers of them; NaN without any.
    pub test_error: f64,
    /// Means of |x|^2, |grad L|^2 and the trace of the covariance where they were measured; NaN elsewhere.
    pub noise: [f64; 3],
    /// Loss and test error at each point.
    pub curve: Vec<[f64; 2]>,
    /// Whether it ended early.
    pub diverged: bool,
}

impl Trained {
    pub(super) fn finished(points: &[Point], train_loss: f64, train_error: f64) -> Self {
        let last = points.last().cloned().unwrap_or_default();
        let [test_loss, test_error] = [last.test_loss, last.test_error].map(|number| number.unwrap_or(f64::NAN));
        let measured = points.iter().map(|point| point.measured).sum::<u64>();
        let noise = [0, 1, 2].map(|which: usize| {
            let sum = points.iter().filter_map(|point| point.sums.get(which)).sum::<f64>();
            #[expect(clippy::cast_precision_loss, reason = "a count of measurements")]
            let mean = sum / measured as f64;
            mean
        });
        let of = |point: &Point| [point.loss, point.test_error.unwrap_or(f64::NAN)];
        let curve = points.iter().map(of).collect();
        Self { train_loss, train_error, test_loss, test_error, noise, curve, diverged: false }
    }

    /// All that follows is infinite, and wrong.
    pub(super) fn diverged(points: &[Point], steps: u64) -> Self {
        let mut run = Self::finished(points, f64::INFINITY, 1.0);
        let count = usize::try_from(super::run::POINTS.min(steps)).unwrap_or(0);
        run.curve.resize(count, [f64::INFINITY, 1.0]);
        Self { test_loss: f64::INFINITY, test_error: 1.0, diverged: true, ..run }
    }

    pub(super) fn kept(&self, digest: u64) -> Kept {
        let Self { train_loss, train_error, test_loss, test_error, noise: [norm, signal, trace], curve, diverged } =
            self;
        let mut numbers = vec![*train_loss, *train_error, *test_loss, *test_error, *norm, *signal, *trace];
        numbers.extend(curve.iter().flatten());
        Kept { numbers, digest, diverged: *diverged }
    }

    /// From what was kept; nothing from what another process trains.
    pub fn of(kept: &Kept) -> Option<Self> {
        let (first, curve) = kept.numbers.split_first_chunk::<FINAL>()?;
        let [train_loss, train_error, test_loss, test_error, norm, signal, trace] = *first;
        let (curve, _) = curve.as_chunks::<2>();
        let (noise, curve) = ([norm, signal, trace], curve.to_vec());
        Some(Self { train_loss, train_error, test_loss, test_error, noise, curve, diverged: kept.diverged })
    }
}
