//! A perceptron whose loss does not depend on the length of its parameters.
//!
//! ```text
//! f(x) = inner(c x/|x|, V),    V fixed
//! grad f = (c/|x|) (g - (g . u) u),    u = x/|x|,   g the gradient of the inner network by its first layer
//! ```
//!
//! So x . grad f = 0, and |x| changes by weight decay and by the square of what a step adds: what Li21 section 5 needs.

use optsde_core::Real;

use crate::layout::{Kind, Layout};
use crate::mlp::Mlp;
use crate::network::{Batch, Evaluation, Network, NetworkError, Split, check_lengths};

/// A perceptron of which the first layer alone is trained, on its direction.
#[derive(Clone, Debug)]
pub struct ScaleInvariant<R> {
    inner: Mlp<R>,
    layout: Layout,
    length: R,
    /// The parameters of the inner network: the scaled direction, then what is fixed.
    parameters: Vec<R>,
    gradient: Vec<R>,
}

impl<R: Real + Send + Sync> ScaleInvariant<R> {
    /// `inner` with its first tensor scaled to `length`, and the others fixed at `fixed`, one after the other.
    ///
    /// # Errors
    /// Not as many fixed parameters as there are.
    pub fn new(inner: Mlp<R>, length: R, fixed: &[R]) -> Result<Self, NetworkError> {
        let all = inner.layout();
        let trained = all.segments().first().map_or(0, |segment| segment.range.end);
        let expected = all.len() - trained;
        if fixed.len() != expected {
            return Err(NetworkError::Length { array: "fixed", value: fixed.len(), expected });
        }
        let mut layout = Layout::default();
        if let Some(segment) = all.segments().first() {
            layout.push(segment.name.clone(), &segment.shape, Kind::Weight);
        }
        let mut parameters = vec![R::ZERO; trained];
        parameters.extend_from_slice(fixed);
        let gradient = vec![R::ZERO; parameters.len()];
        Ok(Self { inner, layout, length, parameters, gradient })
    }

    /// Puts the scaled direction of x into the inner network; c/|x|, with its x.
    fn enter(&mut self, x: &[R]) -> R {
        let square = x.iter().fold(0.0, |sum, x| sum + x.to_f64() * x.to_f64());
        let scale = self.length / R::of(square.sqrt());
        for (inner, x) in self.parameters.iter_mut().zip(x) {
            *inner = scale * *x;
        }
        scale
    }
}

impl<R: Real + Send + Sync> Network<R> for ScaleInvariant<R> {
    fn layout(&self) -> &Layout {
        &self.layout
    }

    fn samples(&self) -> usize {
        self.inner.samples()
    }

    fn gradient(&mut self, x: &[R], batch: Batch<'_, R>, gradient: &mut [R]) -> Result<f64, NetworkError> {
        check_lengths(&self.layout, x, Some(gradient))?;
        let scale = self.enter(x);
        let loss = self.inner.gradient(&self.parameters, batch, &mut self.gradient)?;
        // (g . u) u, with u = scaled / length.
        let directions = self.gradient.iter().zip(&self.parameters).take(x.len());
        let along = directions.fold(0.0, |sum, (g, y)| sum + g.to_f64() * y.to_f64());
        let along = R::of(along) / (self.length * self.length);
        for (out, (g, y)) in gradient.iter_mut().zip(self.gradient.iter().zip(&self.parameters)) {
            *out = scale * (*g - along * *y);
        }
        Ok(loss)
    }

    fn evaluate(&mut self, x: &[R], split: Split) -> Result<Evaluation, NetworkError> {
        check_lengths(&self.layout, x, None)?;
        self.enter(x);
        self.inner.evaluate(&self.parameters, split)
    }
}
