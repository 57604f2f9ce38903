//! A model of candle with its data, as a loss of the flat parameters.
//!
//! A call copies the flat array into candle's variables, which cannot be views of it, computes the loss of each sample,
//! walks back from their weighted mean, and gathers the gradients of the variables in one flat array. All in single
//! precision and in a fixed order: the same call gives the same bits.

mod augmentation;
mod resident;
mod running;
mod samples;
mod times;
mod variables;

use candle_core::{D, DType, Device, Tensor};
use optsde_core::random::Seed;

pub use self::augmentation::Augmentation;
pub use self::samples::{Data, DataError, IGNORED, Inputs, Loss, Samples};
pub use self::times::Times;
pub use self::variables::MissingGradient;

use self::resident::Resident;
use self::times::Clock;
use self::variables::Variables;
use crate::layer::{Running, binary_cross_entropy, cross_entropy};
use crate::layout::Layout;
use crate::model::{Mode, Model, Pass};
use crate::network::{Batch, Evaluation, Network, NetworkError, Number, Split, check_lengths};

/// Samples that are computed at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chunks {
    /// In an evaluation.
    pub evaluate: usize,
    /// In a gradient: larger batches are cut, and their gradients added, each with its own statistics of batch norm.
    pub gradient: usize,
}

impl Default for Chunks {
    /// 256 samples, and whole batches.
    fn default() -> Self {
        Self { evaluate: 256, gradient: usize::MAX }
    }
}

/// A model with its data on a device.
#[derive(Debug)]
pub struct CandleNetwork<M> {
    model: M,
    loss: Loss,
    device: Device,
    seed: Seed,
    chunks: Chunks,
    variables: Variables,
    running: Vec<Running>,
    train: Resident,
    test: Resident,
    /// The number of the masks of dropout.
    draw: u64,
    augmentation: Option<Augmentation>,
    times: Times,
}

impl<M: Model> CandleNetwork<M> {
    /// Takes the data to the device.
    ///
    /// The seed decides what the model does not train, and what dropout drops.
    ///
    /// # Errors
    /// Data that do not fit the model, chunks of no samples, and what the device says.
    pub fn new(model: M, data: Data, seed: Seed, chunks: Chunks, device: &Device) -> Result<Self, NetworkError> {
        for (field, value) in [("chunks.evaluate", chunks.evaluate), ("chunks.gradient", chunks.gradient)] {
            if value == 0 {
                return Err(NetworkError::Model { field, value, allowed: "1 or more samples" });
            }
        }
        let Data { train, test, loss } = data;
        let train = Resident::new("train", train, &model, loss, device)?;
        let test = Resident::new("test", test, &model, loss, device)?;
        let variables = Variables::new(model.registry(), seed, device)?;
        let running = model.registry().start_running(DType::F32, device)?;
        let (device, times) = (device.clone(), Times::default());
        Ok(Self {
            model,
            loss,
            device,
            seed,
            chunks,
            variables,
            running,
            train,
            test,
            draw: 0,
            augmentation: None,
            times,
        })
    }

    /// Initial parameters of the model.
    pub fn initial(&self, seed: Seed) -> Vec<Number> {
        self.model.registry().initial(seed)
    }

    /// The model.
    pub fn model(&self) -> &M {
        &self.model
    }

    /// Forgets what was seen: running statistics are as in the beginning.
    pub fn forget(&mut self) -> Result<(), NetworkError> {
        self.running = self.model.registry().start_running(DType::F32, &self.device)?;
        Ok(())
    }

    /// The number of the masks that dropout draws from now on, in every gradient the same: that of a step, say.
    pub fn set_dropout_draw(&mut self, draw: u64) {
        self.draw = draw;
    }

    /// Crops and flips the training images of every gradient from now on, by the draw of dropout.
    pub fn set_augmentation(&mut self, augmentation: Option<Augmentation>) {
        self.augmentation = augmentation;
    }

    /// Where time went since the last call of this function.
    pub fn take_times(&mut self) -> Times {
        std::mem::take(&mut self.times)
    }

    /// The loss of each sample (samples), and the logits (samples x answers, logits).
    fn losses(&mut self, split: Split, samples: &[u32], mode: Mode) -> candle_core::Result<Losses> {
        let data = match split {
            Split::Train => &self.train,
            Split::Test => &self.test,
        };
        let chosen = data.choose(samples)?;
        let inputs = match (mode, self.augmentation) {
            (Mode::Train, Some(augmentation)) => augmentation.apply(&chosen.inputs, self.seed, self.draw)?,
            _ => chosen.inputs,
        };
        let values = self.variables.values(mode);
        let mut pass = Pass::new(values, &mut self.running, mode, self.seed, self.draw);
        let logits = self.model.forward(&mut pass, &inputs)?;
        let output = self.model.output();
        let logits = logits.reshape((samples.len() * output.answers, output.logits))?;
        let of_answers = match self.loss {
            Loss::CrossEntropy => cross_entropy(&logits, &chosen.labels)?,
            Loss::Binary => binary_cross_entropy(&logits.squeeze(D::Minus1)?, &chosen.labels)?,
        };
        let of_answers = of_answers.reshape((samples.len(), output.answers))?;
        let of_samples = match &chosen.weights {
            Some(weights) => (of_answers * weights)?.sum(1)?,
            None => of_answers.squeeze(1)?,
        };
        Ok(Losses { of_samples, logits })
    }

    /// The sum of factors times losses of these samples, whose gradient is added to `gradient`.
    fn add_gradient(&mut self, samples: &[u32], factors: &[f32], gradient: &mut [Number]) -> Result<f64, NetworkError> {
        let mut clock = Clock::start(&self.device);
        let losses = self.losses(Split::Train, samples, Mode::Train)?.of_samples;
        let weighted = (&losses * Tensor::from_slice(factors, factors.len(), &self.device)?)?;
        let sum = weighted.sum_all()?;
        clock.lap(&mut self.times.forward)?;
        let mut gradients = sum.backward()?;
        clock.lap(&mut self.times.backward)?;
        self.variables.add_gradients(&mut gradients, gradient)?;
        // In double precision: the loss of a large batch has more digits than a sum in single precision.
        let losses = losses.to_vec1::<f32>()?;
        let sum = losses.iter().zip(factors).map(|(loss, factor)| f64::from(*loss) * f64::from(*factor)).sum();
        clock.lap(&mut self.times.gather)?;
        Ok(sum)
    }

    fn copy_in(&mut self, x: &[Number]) -> Result<(), NetworkError> {
        let mut clock = Clock::start(&self.device);
        self.variables.set(x)?;
        clock.lap(&mut self.times.copy_in)?;
        Ok(())
    }
}

struct Losses {
    of_samples: Tensor,
    logits: Tensor,
}

impl<M: Model> Network<Number> for CandleNetwork<M> {
    fn layout(&self) -> &Layout {
        self.model.registry().layout()
    }

    fn samples(&self) -> usize {
        self.train.len()
    }

    fn gradient(
        &mut self,
        x: &[Number],
        batch: Batch<'_, Number>,
        gradient: &mut [Number],
    ) -> Result<f64, NetworkError> {
        let factors = samples::factors(batch, self.samples())?;
        check_lengths(self.layout(), x, Some(gradient))?;
        self.copy_in(x)?;
        gradient.fill(optsde_core::Real::ZERO);
        let size = self.chunks.gradient;
        let mut sum = 0.0;
        for (samples, factors) in batch.samples.chunks(size).zip(factors.chunks(size)) {
            sum += self.add_gradient(samples, factors, gradient)?;
        }
        self.times.gradients += 1;
        Ok(sum)
    }

    fn evaluate(&mut self, x: &[Number], split: Split) -> Result<Evaluation, NetworkError> {
        let expected = self.layout().len();
        if x.len() != expected {
            return Err(NetworkError::Length { array: "x", value: x.len(), expected });
        }
        let count = match split {
            Split::Train => self.train.len(),
            Split::Test => self.test.len(),
        };
        if count == 0 {
            // There is no mean of no losses.
            return Err(NetworkError::Weights { samples: 0, weights: 0 });
        }
        self.copy_in(x)?;
        let mut clock = Clock::start(&self.device);
        let all: Vec<u32> = (0_u32..).take(count).collect();
        let mut total = Evaluation::default();
        let mut sum = 0.0;
        for samples in all.chunks(self.chunks.evaluate) {
            let Losses { of_samples, logits } = self.losses(split, samples, Mode::Evaluate)?;
            sum += of_samples.to_vec1::<f32>()?.into_iter().map(f64::from).sum::<f64>();
            let data = if split == Split::Train { &self.train } else { &self.test };
            let (correct, answers) = data.correct(samples, &logits, self.loss)?;
            total.correct += correct;
            total.count += answers;
        }
        #[expect(clippy::cast_precision_loss, reason = "a count of samples")]
        let mean = sum / count as f64;
        clock.lap(&mut self.times.evaluate)?;
        Ok(Evaluation { loss: mean, ..total })
    }
}
