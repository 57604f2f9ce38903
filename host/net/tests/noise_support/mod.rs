//! A network whose gradients are known in closed form: logistic regression.
//!
//! l_i(x) = ln(1 + exp(-y_i u_i . x)), grad l_i = -y_i u_i / (1 + exp(y_i u_i . x)), y_i = +-1.
#![allow(dead_code, reason = "every test program uses a part")]

use optsde::theory::{DMatrix, DVector};
use optsde_core::Real;
use optsde_core::random::{PathIndex, Purpose, Random, Seed, path_stream};
use optsde_net::{Batch, Evaluation, Kind, Layout, Network, NetworkError, network::Split};

/// Samples of the usual problem.
pub(crate) const SAMPLES: usize = 50;
/// Its parameters.
pub(crate) const PARAMETERS: usize = 5;
/// The half-width of intervals and tests: the standard normal number that is exceeded in absolute value with
/// probability 1e-5.
pub(crate) const Z: f64 = 4.417;

/// Logistic regression.
pub(crate) struct Logistic {
    layout: Layout,
    features: Vec<DVector<f64>>,
    labels: Vec<f64>,
    /// How many samples each call had.
    pub(crate) calls: Vec<usize>,
}

impl Logistic {
    /// Correlated features of unequal size around (1, .., 1)/2, and labels of a noisy line.
    pub(crate) fn new(samples: usize, parameters: usize) -> Self {
        let mut random = path_stream(Seed(2024), PathIndex(0), Purpose::Start, 0);
        let mut normal = || Random::<f64>::normals::<1>(&mut random)[0];
        let features: Vec<_> = (0..samples)
            .map(|_| {
                let common = normal();
                let size = DVector::from_fn(parameters, |i, _| 1.0 + 0.3 * f64::of_count(i as u64));
                DVector::from_fn(parameters, |i, _| 0.5 + size[i] * (0.4 * common + normal()))
            })
            .collect();
        let labels = features.iter().map(|u| (u.sum() + 2.0 * normal()).signum()).collect();
        let mut layout = Layout::default();
        layout.push("weight", &[parameters], Kind::Weight);
        Self { layout, features, labels, calls: Vec::new() }
    }

    /// Makes all features 0: a loss of ln 2 everywhere.
    pub(crate) fn clear_features(&mut self) {
        self.features.iter_mut().for_each(|features| features.fill(0.0));
    }

    /// grad l_i and l_i.
    pub(crate) fn sample(&self, i: usize, x: &DVector<f64>) -> (DVector<f64>, f64) {
        let margin = self.labels[i] * self.features[i].dot(x);
        (&self.features[i] * (-self.labels[i] / (1.0 + margin.exp())), (-margin).exp().ln_1p())
    }

    /// grad L and L.
    pub(crate) fn full(&self, x: &DVector<f64>) -> (DVector<f64>, f64) {
        let n = f64::of_count(self.features.len() as u64);
        let all = (0..self.features.len()).map(|i| self.sample(i, x));
        let (gradient, loss) = all.fold((DVector::zeros(x.len()), 0.0), |(g, l), (gi, li)| (g + gi, l + li));
        (gradient / n, loss / n)
    }

    /// Sigma_1.
    pub(crate) fn covariance(&self, x: &DVector<f64>) -> DMatrix<f64> {
        let (full, _) = self.full(x);
        let deviations = (0..self.features.len()).map(|i| self.sample(i, x).0 - &full);
        let sum = deviations.fold(DMatrix::zeros(x.len(), x.len()), |sum, d| sum + &d * d.transpose());
        sum / f64::of_count(self.features.len() as u64)
    }
}

impl<R: Real> Network<R> for Logistic {
    fn layout(&self) -> &Layout {
        &self.layout
    }

    fn samples(&self) -> usize {
        self.features.len()
    }

    fn gradient(&mut self, x: &[R], batch: Batch<'_, R>, gradient: &mut [R]) -> Result<f64, NetworkError> {
        let expected = self.layout.len();
        for (array, value) in [("x", x.len()), ("gradient", gradient.len())] {
            if value != expected {
                return Err(NetworkError::Length { array, value, expected });
            }
        }
        let weights = batch.weights.map_or(batch.samples.len(), <[R]>::len);
        if batch.samples.is_empty() || weights != batch.samples.len() {
            return Err(NetworkError::Weights { samples: batch.samples.len(), weights });
        }
        self.calls.push(batch.samples.len());
        let x = DVector::from_iterator(x.len(), x.iter().map(|x| x.to_f64()));
        let (mut sum, mut loss) = (DVector::zeros(x.len()), 0.0);
        for (j, &i) in batch.samples.iter().enumerate() {
            if i as usize >= self.features.len() {
                return Err(NetworkError::Sample { value: i, count: self.features.len() });
            }
            let weight = batch.weights.map_or(1.0, |weights| weights[j].to_f64());
            let (g, l) = self.sample(i as usize, &x);
            sum += g * weight;
            loss += weight * l;
        }
        let n = f64::of_count(batch.samples.len() as u64);
        for (out, sum) in gradient.iter_mut().zip(&sum) {
            *out = R::of(sum / n);
        }
        Ok(loss / n)
    }

    fn evaluate(&mut self, x: &[R], _split: Split) -> Result<Evaluation, NetworkError> {
        let x = DVector::from_iterator(x.len(), x.iter().map(|x| x.to_f64()));
        Ok(Evaluation { loss: self.full(&x).1, correct: 0, count: self.features.len() as u64 })
    }
}

/// The usual problem.
pub(crate) fn problem() -> Logistic {
    Logistic::new(SAMPLES, PARAMETERS)
}

/// A point where signal and noise are of the same order.
pub(crate) fn point(parameters: usize) -> DVector<f64> {
    DVector::from_fn(parameters, |i, _| 0.2 - 0.1 * f64::of_count(i as u64))
}

/// The largest |a_i - b_i|.
pub(crate) fn distance(a: &[f64], b: &[f64]) -> f64 {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}
