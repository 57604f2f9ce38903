//! Two moons: two half circles that interlock, with noise.

use optsde_core::Real;
use optsde_core::random::Random;

/// The standard deviation of the noise in each direction; the circles have radius 1.
const NOISE: f32 = 0.15;

/// A point, and which moon it is from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// Where it lies.
    pub point: [f32; 2],
    /// Whether it is from the upper moon.
    pub upper: bool,
}

/// Points of one moon and of the other in turn.
pub fn moons<const N: usize>(random: &mut impl Random<f32>) -> [Sample; N] {
    core::array::from_fn(|i| moon(i % 2 == 0, random))
}

/// A point of the upper or of the lower moon.
pub fn moon(upper: bool, random: &mut impl Random<f32>) -> Sample {
    let half_turn = 0.5 * random.uniform();
    let (sine, cosine) = half_turn.sine_cosine_of_turn();
    let [x, y] = if upper { [cosine, sine] } else { [1.0 - cosine, 0.5 - sine] };
    let [dx, dy] = random.normals();
    Sample { point: [x + NOISE * dx, y + NOISE * dy], upper }
}
