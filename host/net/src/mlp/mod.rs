//! Multilayer perceptrons, forward and backward by hand on slices of the flat array.
//!
//! ```text
//! a_0 = input,   z_l = W_l a_(l-1) + b_l,   a_l = activation(z_l),   loss of the last z
//! ```
//!
//! With such small matrices libraries spend most of the time between the products of them. Here samples lie side by side,
//! a batch is cut into shares that fit a cache, and each share goes through all layers on one thread. In what order numbers are
//! added depends on the size of the batch alone, and only operations of the core are used: losses and gradients are the
//! same bits on every machine, with any number of threads.

mod activation;
mod head;
mod initial;
mod kernel;
mod rows;
mod share;

use std::ops::Range;

use optsde::ensemble::Isa;
use optsde_core::Real;

pub use activation::Activation;
pub use initial::{Initial, initial};
pub use rows::Rows;

use self::head::Head;
use self::kernel::Sizes;
use self::share::{Share, cut};
use crate::layout::{Kind, Layout};
use crate::network::{Batch, Evaluation, Network, NetworkError, Split, check_lengths};

/// Multiplications that are worth another thread.
const WORTH_A_THREAD: usize = 500_000;

/// The sizes of a perceptron.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Perceptron<'a> {
    /// The widths of the hidden layers.
    pub hidden: &'a [usize],
    /// Outputs: 1 for two classes (logistic loss), else one for each class (softmax).
    pub outputs: usize,
    /// After each hidden layer.
    pub activation: Activation,
    /// Whether layers have biases.
    pub biases: bool,
}

/// What does not depend on parameters and samples.
#[derive(Clone, Debug)]
struct Shape {
    /// Of the inputs, the hidden layers and the outputs.
    widths: Vec<usize>,
    activation: Activation,
    biases: bool,
    head: Head,
    layout: Layout,
}

impl Shape {
    fn layers(&self) -> usize {
        self.widths.len() - 1
    }

    fn sizes(&self, layer: usize, stride: usize) -> Sizes {
        Sizes { inputs: self.widths[layer], outputs: self.widths[layer + 1], stride }
    }

    /// Where the weights and the bias of a layer lie.
    fn ranges(&self, layer: usize) -> (Range<usize>, Option<Range<usize>>) {
        let segments = self.layout.segments();
        if self.biases {
            (segments[2 * layer].range.clone(), Some(segments[2 * layer + 1].range.clone()))
        } else {
            (segments[layer].range.clone(), None)
        }
    }

    fn parameters<'a, R>(&self, layer: usize, x: &'a [R]) -> (&'a [R], &'a [R]) {
        let (weights, bias) = self.ranges(layer);
        (&x[weights], bias.map_or(&[], |bias| &x[bias]))
    }
}

/// A perceptron with its data.
#[derive(Clone, Debug)]
pub struct Mlp<R> {
    shape: Shape,
    train: Rows<R>,
    test: Option<Rows<R>>,
    isa: Isa,
    shares: Vec<Share<R>>,
}

impl<R: Real> Mlp<R> {
    /// A perceptron for these data.
    ///
    /// # Errors
    /// A width of 0, or more parameters than can be counted; labels that are not classes; a test set of other features.
    pub fn new(sizes: Perceptron<'_>, train: Rows<R>, test: Option<Rows<R>>) -> Result<Self, NetworkError> {
        let wrong = |field, value, allowed| NetworkError::Model { field, value, allowed };
        let widths: Vec<usize> =
            [train.features()].into_iter().chain(sizes.hidden.iter().copied()).chain([sizes.outputs]).collect();
        if widths.contains(&0) {
            return Err(wrong("width", 0, "at least 1"));
        }
        let parameters = |sum: usize, pair: &[usize]| sum.checked_add(pair[0].checked_add(1)?.checked_mul(pair[1])?);
        if widths.windows(2).try_fold(0, parameters).is_none() {
            let widest = widths.iter().copied().max().unwrap_or(0);
            return Err(wrong("width", widest, "so small that parameters can be counted"));
        }
        if let Some(test) = test.as_ref().filter(|test| test.features() != train.features()) {
            return Err(wrong("features of the test set", test.features(), "those of the training set"));
        }
        for rows in [Some(&train), test.as_ref()].into_iter().flatten() {
            let label = rows.largest_label() as usize;
            if label >= sizes.outputs.max(2) {
                return Err(wrong("label", label, "below the number of classes"));
            }
        }
        let mut layout = Layout::default();
        for (layer, pair) in widths.windows(2).enumerate() {
            layout.push(format!("layer{layer}.weight"), &[pair[1], pair[0]], Kind::Weight);
            if sizes.biases {
                layout.push(format!("layer{layer}.bias"), &[pair[1]], Kind::Bias);
            }
        }
        let head = Head::of(sizes.outputs);
        let shape = Shape { widths, activation: sizes.activation, biases: sizes.biases, head, layout };
        Ok(Self { shape, train, test, isa: Isa::widest(), shares: Vec::new() })
    }

    /// The same with other vector instructions; the bits are the same.
    #[must_use]
    pub fn with_isa(self, isa: Isa) -> Self {
        Self { isa, ..self }
    }
}

/// Lets every share of so many samples be worked on, on one thread or on several.
fn each_share<R: Real>(
    shape: &Shape,
    shares: &mut Vec<Share<R>>,
    samples: usize,
    work: impl Fn(&mut Share<R>, Range<usize>) + Sync,
) {
    let ranges: Vec<Range<usize>> = cut(samples).collect();
    shares.resize_with(ranges.len(), || Share::new(shape));
    let mut tasks = shares.iter_mut().zip(ranges);
    if samples * shape.layout.len() < WORTH_A_THREAD || rayon::current_num_threads() == 1 {
        tasks.for_each(|(share, range)| work(share, range));
        return;
    }
    let (first, work) = (tasks.next(), &work);
    rayon::in_place_scope(|scope| {
        tasks.for_each(|(share, range)| scope.spawn(move |_| work(share, range)));
        // Here, not on a thread of the pool that would have to be woken first.
        if let Some((share, range)) = first {
            work(share, range);
        }
    });
}

impl<R: Real> Network<R> for Mlp<R> {
    fn layout(&self) -> &Layout {
        &self.shape.layout
    }

    fn samples(&self) -> usize {
        self.train.len()
    }

    fn gradient(&mut self, x: &[R], batch: Batch<'_, R>, gradient: &mut [R]) -> Result<f64, NetworkError> {
        check_lengths(&self.shape.layout, x, Some(gradient))?;
        batch.check(self.train.len())?;
        let Self { shape, train, shares, isa, .. } = self;
        let isa = isa.detected();
        let Batch { samples, weights } = batch;
        let mean = R::ONE / R::of_count(samples.len() as u64);
        each_share(shape, shares, samples.len(), |share, range| {
            let weights = weights.map(|weights| &weights[range.clone()]);
            let factor = |place: usize| weights.map_or(mean, |weights| weights[place] * mean);
            share.gather(shape, train, &samples[range], factor);
            share.forward(shape, x, isa);
            share.backward(shape, x, isa);
        });
        let mut loss = 0.0;
        let mut place = 0;
        for (number, share) in shares.iter().enumerate() {
            for value in &share.losses[..share.samples] {
                loss += weights.map_or(1.0, |weights| weights[place].to_f64()) * value.to_f64();
                place += 1;
            }
            for (sum, own) in gradient.iter_mut().zip(&share.gradient) {
                *sum = if number == 0 { *own } else { *sum + *own };
            }
        }
        Ok(loss / f64::of_count(samples.len() as u64))
    }

    fn evaluate(&mut self, x: &[R], split: Split) -> Result<Evaluation, NetworkError> {
        check_lengths(&self.shape.layout, x, None)?;
        let Self { shape, train, test, shares, isa } = self;
        let rows = match split {
            Split::Train => &*train,
            Split::Test => test.as_ref().ok_or(NetworkError::NoTestSet)?,
        };
        let samples: Vec<u32> = (0..).take(rows.len()).collect();
        each_share(shape, shares, samples.len(), |share, range| {
            share.gather(shape, rows, &samples[range], |_| R::ZERO);
            share.forward(shape, x, isa.detected());
        });
        let mut evaluation = Evaluation { count: samples.len() as u64, ..Evaluation::default() };
        for (loss, correct) in shares.iter().flat_map(|share| share.answers(shape)) {
            evaluation.loss += loss.to_f64();
            evaluation.correct += u64::from(correct);
        }
        evaluation.loss /= f64::of_count(evaluation.count);
        Ok(evaluation)
    }
}
