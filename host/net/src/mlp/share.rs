//! A share of the samples of a batch on its way through the layers and back.

use optsde::ensemble::Detected;
use optsde_core::Real;

use super::Shape;
use super::activation::{Activate, Back};
use super::head::{Losses, Room};
use super::kernel::{FEW, LANES, Sizes, affine, back, outer_products, products, row_length, to_rows};
use super::rows::Rows;

/// Samples that stay in the fastest cache with 20 features, in whole vectors.
const SAMPLES: usize = 288;

/// The arrays of a share.
#[derive(Clone, Debug)]
pub(super) struct Share<R> {
    /// Samples there are.
    pub(super) samples: usize,
    stride: usize,
    labels: Vec<u32>,
    factors: Vec<R>,
    /// The inputs of each layer, and the outputs of the last.
    activations: Vec<Vec<R>>,
    /// Derivatives by the outputs of a layer and by its inputs.
    outer: Vec<R>,
    inner: Vec<R>,
    /// What a bias is multiplied by.
    ones: Vec<R>,
    /// The inputs of a layer sample by sample, where samples are few.
    rows: Vec<R>,
    room: Room<R>,
    pub(super) losses: Vec<R>,
    pub(super) gradient: Vec<R>,
}

/// How many shares a batch is cut into, and the size of all but the last ones, which may be smaller by one: the same for any
/// number of threads.
pub(super) fn cut(samples: usize) -> impl Iterator<Item = std::ops::Range<usize>> {
    let shares = samples.div_ceil(SAMPLES).max(1);
    (0..shares).map(move |share| samples * share / shares..samples * (share + 1) / shares)
}

impl<R: Real> Share<R> {
    pub(super) fn new(shape: &Shape) -> Self {
        Self {
            samples: 0,
            stride: 0,
            labels: Vec::new(),
            factors: Vec::new(),
            activations: vec![Vec::new(); shape.widths.len()],
            outer: Vec::new(),
            inner: Vec::new(),
            ones: Vec::new(),
            rows: Vec::new(),
            room: Room::new(0),
            losses: Vec::new(),
            gradient: Vec::new(),
        }
    }

    /// Makes room for so many samples.
    fn resize(&mut self, shape: &Shape, samples: usize) {
        self.samples = samples;
        let stride = samples.next_multiple_of(LANES);
        if self.stride == stride {
            return;
        }
        self.stride = stride;
        let widest = shape.widths.iter().copied().max().unwrap_or(0);
        for (activations, width) in self.activations.iter_mut().zip(&shape.widths) {
            *activations = vec![R::ZERO; width * stride];
        }
        self.outer = vec![R::ZERO; widest * stride];
        self.inner = vec![R::ZERO; widest * stride];
        self.ones = vec![R::ONE; stride];
        self.labels = vec![0; stride];
        self.factors = vec![R::ZERO; stride];
        self.losses = vec![R::ZERO; stride];
        self.room = Room::new(stride);
        self.gradient = vec![R::ZERO; shape.layout.len()];
        self.rows = vec![R::ZERO; if stride <= FEW { stride * row_length(widest) } else { 0 }];
    }

    /// Takes these samples, each with the factor of its loss in the gradient.
    pub(super) fn gather(&mut self, shape: &Shape, rows: &Rows<R>, samples: &[u32], factor: impl Fn(usize) -> R) {
        self.resize(shape, samples.len());
        rows.gather(samples, self.stride, &mut self.activations[0], &mut self.labels);
        self.factors.fill(R::ZERO);
        for (place, own) in self.factors.iter_mut().take(samples.len()).enumerate() {
            *own = factor(place);
        }
    }

    /// Sample by sample, the loss and the class that the network names, of a share that has gone forward.
    pub(super) fn answers(&self, shape: &Shape) -> impl Iterator<Item = (R, bool)> {
        let outputs = &self.activations[shape.widths.len() - 1];
        (0..self.samples).map(move |sample| {
            let class = shape.head.class(outputs, self.stride, sample);
            (self.losses[sample], class == self.labels[sample])
        })
    }
}

impl<R: Real> Share<R> {
    /// From inputs to losses.
    pub(super) fn forward(&mut self, shape: &Shape, x: &[R], isa: Detected) {
        let activation = shape.activation;
        for layer in 0..shape.layers() {
            let (weights, bias) = shape.parameters(layer, x);
            if let [a, z, ..] = &mut self.activations[layer..] {
                affine(isa, weights, bias, a, z, shape.sizes(layer, self.stride));
                if layer + 1 < shape.layers() {
                    isa.run(Activate { activation, values: z });
                }
            }
        }
        let outputs = &self.activations[shape.layers()];
        let z = &mut self.outer[..outputs.len()];
        z.copy_from_slice(outputs);
        let Self { labels, factors, losses, room, .. } = self;
        isa.run(Losses { head: shape.head, z, labels, factors, values: losses, room });
    }

    /// From losses to the gradient, after [`forward`](Self::forward).
    pub(super) fn backward(&mut self, shape: &Shape, x: &[R], isa: Detected) {
        let activation = shape.activation;
        for layer in (0..shape.layers()).rev() {
            let sizes @ Sizes { inputs, outputs, stride } = shape.sizes(layer, self.stride);
            let (weights, bias) = shape.ranges(layer);
            let a = &self.activations[layer];
            let d = &self.outer[..outputs * stride];
            let gradient = &mut self.gradient[weights.clone()];
            if stride <= FEW {
                let length = row_length(inputs);
                let rows = &mut self.rows[..self.samples * length];
                to_rows(a, rows, stride, length);
                outer_products(isa, d, rows, gradient, sizes);
            } else {
                products(isa, d, a, gradient, sizes);
            }
            if let Some(bias) = bias {
                products(isa, d, &self.ones, &mut self.gradient[bias], Sizes { inputs: 1, ..sizes });
            }
            if layer == 0 {
                return;
            }
            let inner = &mut self.inner[..inputs * stride];
            back(isa, &x[weights], d, inner, sizes);
            isa.run(Back { activation, d: inner, a });
            std::mem::swap(&mut self.outer, &mut self.inner);
        }
    }
}
