//! From the outputs of a network to the loss of each sample, and the derivative by the outputs.

use optsde::ensemble::Work;
use optsde_core::Real;

/// What the outputs mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Head {
    /// One output for each class: l = ln sum_c exp(z_c) - z_label.
    Softmax,
    /// One output for two classes: l = ln(1 + exp z) - label z.
    Logistic,
}

/// Writes the loss of each sample, and replaces the outputs by its factor times the derivative of the loss.
pub(super) struct Losses<'a, R> {
    pub(super) head: Head,
    pub(super) z: &'a mut [R],
    pub(super) labels: &'a [u32],
    /// The factor of the loss in the gradient, 0 where there is no sample.
    pub(super) factors: &'a [R],
    pub(super) values: &'a mut [R],
    pub(super) room: &'a mut Room<R>,
}

impl<R: Real> Work for Losses<'_, R> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        match self.head {
            Head::Softmax => self.softmax(),
            Head::Logistic => self.logistic(),
        }
    }
}

/// What the softmax keeps of each sample meanwhile.
#[derive(Clone, Debug)]
pub(super) struct Room<R> {
    largest: Vec<R>,
    sum: Vec<R>,
}

impl<R: Real> Room<R> {
    pub(super) fn new(stride: usize) -> Self {
        Self { largest: vec![R::ZERO; stride], sum: vec![R::ZERO; stride] }
    }
}

impl Head {
    pub(super) fn of(classes: usize) -> Self {
        if classes == 1 { Self::Logistic } else { Self::Softmax }
    }

    /// The class that the outputs of a sample name; the first of equal ones.
    pub(super) fn class<R: Real>(self, z: &[R], stride: usize, sample: usize) -> u32 {
        if self == Self::Logistic {
            return u32::from(z[sample] > R::ZERO);
        }
        let mut best = (0, z[sample]);
        for (class, value) in (0..).zip(z.iter().skip(sample).step_by(stride)) {
            if *value > best.1 {
                best = (class, *value);
            }
        }
        best.0
    }
}

impl<R: Real> Losses<'_, R> {
    #[inline(always)]
    fn softmax(self) {
        let Self { z, labels, factors, values: losses, room: Room { largest, sum }, .. } = self;
        let stride = losses.len();
        // As long as the loops: nothing is left to check in them, and they become vectors.
        let (labels, factors) = (&labels[..stride], &factors[..stride]);
        let (largest, sum) = (&mut largest[..stride], &mut sum[..stride]);
        // Shifted by the largest output, no exponential is infinite.
        largest.copy_from_slice(&z[..stride]);
        for z in z.chunks_exact(stride).skip(1) {
            for s in 0..stride {
                largest[s] = if z[s] > largest[s] { z[s] } else { largest[s] };
            }
        }
        sum.fill(R::ZERO);
        for (class, z) in (0..).zip(z.chunks_exact_mut(stride)) {
            for s in 0..stride {
                let shifted = z[s] - largest[s];
                losses[s] = if labels[s] == class { shifted } else { losses[s] };
                z[s] = shifted.exponential();
                sum[s] += z[s];
            }
        }
        for s in 0..stride {
            losses[s] = sum[s].natural_logarithm() - losses[s];
            sum[s] = factors[s] / sum[s];
        }
        for (class, z) in (0..).zip(z.chunks_exact_mut(stride)) {
            for s in 0..stride {
                z[s] = sum[s] * z[s] - if labels[s] == class { factors[s] } else { R::ZERO };
            }
        }
    }

    #[inline(always)]
    fn logistic(self) {
        let Self { z, labels, factors, values: losses, .. } = self;
        let stride = losses.len();
        let (z, labels, factors) = (&mut z[..stride], &labels[..stride], &factors[..stride]);
        for s in 0..stride {
            let label = R::of_count(u64::from(labels[s]));
            let tail = (-z[s].magnitude()).exponential();
            let positive = if z[s] > R::ZERO { z[s] } else { R::ZERO };
            losses[s] = positive - label * z[s] + (R::ONE + tail).natural_logarithm();
            let probability = (if z[s] > R::ZERO { R::ONE } else { tail }) / (R::ONE + tail);
            z[s] = factors[s] * (probability - label);
        }
    }
}
