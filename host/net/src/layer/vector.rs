//! A vector that is added to, or multiplies, every row or channel of a tensor.
//!
//! candle's sum over leading dimensions, which its gradient for the vector would be, finds the place of every number by
//! divisions and adds one by one in single precision. A row of ones times the matrix of the gradient is the same sum.

use candle_core::{D, Result, Tensor};

use super::LayerError;
use super::given::given_of_two;

/// The dimension that the vector belongs to.
#[derive(Clone, Copy, Debug)]
pub(super) enum Along {
    /// The second.
    Channels,
    /// The last.
    Last,
}

impl Along {
    /// The vector in a shape that goes with `x`.
    pub(super) fn shaped(self, vector: &Tensor, x: &Tensor) -> Result<Tensor> {
        let mut shape = vec![1; x.rank()];
        let place = match self {
            Self::Channels => shape.get_mut(1),
            Self::Last => shape.last_mut(),
        };
        let Some(place) = place else {
            return Err(LayerError::of("dimensions of the input", &x.rank(), "enough for a vector along one"));
        };
        *place = vector.elem_count();
        vector.reshape(shape)
    }

    /// The sum of `x` over all other dimensions.
    fn sum(self, x: &Tensor) -> Result<Tensor> {
        let rows = match self {
            Self::Channels if x.rank() > 2 => x.contiguous()?.flatten_from(2)?.sum(D::Minus1)?,
            Self::Channels | Self::Last => x.contiguous()?.reshape(((), x.dim(D::Minus1)?))?,
        };
        Tensor::ones((1, rows.dim(0)?), x.dtype(), x.device())?.matmul(&rows)?.squeeze(0)
    }
}

/// x + v.
pub(super) fn plus(x: &Tensor, vector: &Tensor, along: Along) -> Result<Tensor> {
    let value = x.detach().broadcast_add(&along.shaped(&vector.detach(), x)?)?;
    given_of_two(&value, [x, vector], move |_, _, g| Ok((Some(g.clone()), Some(along.sum(g)?))))
}

/// x v.
pub(super) fn times(x: &Tensor, vector: &Tensor, along: Along) -> Result<Tensor> {
    let value = x.detach().broadcast_mul(&along.shaped(&vector.detach(), x)?)?;
    given_of_two(&value, [x, vector], move |x, vector, g| {
        let of_x = g.broadcast_mul(&along.shaped(&vector.detach(), x)?)?;
        Ok((Some(of_x), Some(along.sum(&(g * x.detach())?)?)))
    })
}
