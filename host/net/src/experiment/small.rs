//! The small networks of the quick profile, with their data.

use optsde::experiment::Failure;
use optsde_core::Real;
use optsde_core::random::Seed;
use optsde_core::statistics::Digest;

use crate::data;
use crate::mlp::{Activation, Initial, Mlp, Perceptron, Rows, initial};
use crate::network::Network;
use crate::training::TrainingError;

impl From<TrainingError> for Failure {
    fn from(error: TrainingError) -> Self {
        Self::setup(error)
    }
}

/// Seeds of different names, and of the same name from different seeds, are unrelated.
pub(crate) fn derived(seed: Seed, name: &str) -> Seed {
    let mut digest = Digest::new();
    digest.word(seed.0);
    digest.text(name);
    Seed(digest.value())
}

/// The breast cancer table, every feature standardised, all of it for training, with rectified layers of these widths and
/// one output.
pub(super) fn breast_cancer<R: Real + Send + Sync>(hidden: &[usize]) -> Result<Mlp<R>, Failure> {
    let mut samples = data::breast_cancer();
    data::Standardization::of(&samples).apply(&mut samples).map_err(Failure::setup)?;
    let rows = Rows::new(samples.inputs(), samples.labels(), samples.width()).map_err(Failure::setup)?;
    let sizes = Perceptron { hidden, outputs: 1, activation: Activation::Relu, biases: true };
    Mlp::new(sizes, rows, None).map_err(Failure::setup)
}

/// The digits, 297 of them for testing, as rows of (pixel - 5)/16: nearly centred, so that no rectified unit is dead from the start.
pub(super) fn digits<R: Real>() -> Result<[Rows<R>; 2], Failure> {
    let (train, test) = data::digits().split(297, Seed(0)).map_err(Failure::setup)?;
    let rows = |samples: &data::Samples| {
        let inputs: Vec<f32> = samples.inputs().iter().map(|pixel| (pixel - 5.0) / 16.0).collect();
        Rows::new(&inputs, samples.labels(), samples.width()).map_err(Failure::setup)
    };
    Ok([rows(&train)?, rows(&test)?])
}

/// A perceptron of one hidden tanh layer on the digits.
pub(super) fn digits_tanh<R: Real + Send + Sync>(hidden: usize) -> Result<Mlp<R>, Failure> {
    let [train, test] = digits()?;
    let sizes = Perceptron { hidden: &[hidden], outputs: 10, activation: Activation::Tanh, biases: true };
    Mlp::new(sizes, train, Some(test)).map_err(Failure::setup)
}

/// Where a run with this seed starts.
pub(super) fn start<R: Real>(network: &impl Network<R>, law: Initial, seed: Seed) -> Vec<R> {
    initial(network.layout(), law, derived(seed, "start"))
}
