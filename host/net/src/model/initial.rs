//! Laws of initial parameters.
//!
//! A weight has the shape (out, in) or (out, in, size, size): its fan in is in size^2, its fan out is out size^2.

use optsde_core::Real;
use optsde_core::random::Random;

use crate::network::Number;

/// The side of a layer whose variance is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fan {
    /// Of activations.
    In,
    /// Of gradients.
    Out,
}

/// How a tensor of parameters starts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Initial {
    /// All 0.
    Zeros,
    /// All 1.
    Ones,
    /// Normal with mean 0 and this standard deviation.
    Normal(f64),
    /// Uniform in (-b, b).
    Uniform(f64),
    /// Normal with variance 2 / fan (He et al. 2015, for layers before a ReLU).
    Kaiming(Fan),
    /// Uniform in (-b, b) with b = sqrt(6 / (fan in + fan out)) (Glorot and Bengio 2010).
    Xavier,
    /// Uniform in (-b, b) with b = 1 / sqrt(fan in) (LeCun et al. 1998 with a third of the variance, the default of
    /// torch).
    UniformOfFanIn,
}

impl Initial {
    /// `count` numbers for a tensor of this shape.
    pub(super) fn draw(self, shape: &[usize], count: usize, random: &mut impl Random<Number>) -> Vec<Number> {
        let fans = Fans::of(shape);
        match self {
            Self::Zeros => vec![Number::ZERO; count],
            Self::Ones => vec![Number::ONE; count],
            Self::Normal(deviation) => normal(deviation, count, random),
            Self::Uniform(bound) => uniform(bound, count, random),
            Self::Kaiming(Fan::In) => normal((2.0 / fans.into).sqrt(), count, random),
            Self::Kaiming(Fan::Out) => normal((2.0 / fans.out).sqrt(), count, random),
            Self::Xavier => uniform((6.0 / (fans.into + fans.out)).sqrt(), count, random),
            Self::UniformOfFanIn => uniform(fans.into.sqrt().recip(), count, random),
        }
    }
}

struct Fans {
    into: f64,
    out: f64,
}

impl Fans {
    #[expect(clippy::cast_precision_loss, reason = "sizes of tensors in memory")]
    fn of(shape: &[usize]) -> Self {
        let size = |at: usize| shape.get(at).copied().unwrap_or(1).max(1) as f64;
        let pixels: f64 = shape.iter().skip(2).map(|n| (*n).max(1) as f64).product();
        Self { into: size(1) * pixels, out: size(0) * pixels }
    }
}

fn normal(deviation: f64, count: usize, random: &mut impl Random<Number>) -> Vec<Number> {
    let deviation = Number::of(deviation);
    let mut values = Vec::with_capacity(count + 1);
    while values.len() < count {
        values.extend(random.normals::<2>().map(|z| deviation * z));
    }
    values.truncate(count);
    values
}

fn uniform(bound: f64, count: usize, random: &mut impl Random<Number>) -> Vec<Number> {
    let bound = Number::of(bound);
    (0..count).map(|_| bound * (Number::TWO * random.uniform() - Number::ONE)).collect()
}
