//! Orders of a scheme without sampling, from one step against two half-steps.
//!
//! Let P_h be one step of a scheme (its law, or its map for given increments). When the scheme is consistent, its
//! global order follows from the defect between P_h and P_{h/2} twice on the same Brownian path, because P_h differs
//! from the exact step by as much as from the half-steps, but for a factor:
//!
//! - weak order p: |E f(one step) - E f(two half-steps)| falls as h^(p+1) (Talay and Tubaro 1990);
//! - strong order p: the root mean square of the difference falls as h^(p+1/2), and its mean as h^(p+1) (Milstein's
//!   fundamental theorem, "Numerical integration of stochastic differential equations", theorem 1.1).
//!
//! Expectations over the increments are Gauss-Hermite sums, so the sequences are exact but for rounding. Three nodes
//! have the moments of a normal number up to the fifth, which is what weak order 2 asks of an increment.
//! Consistency is the same comparison with the printed Euler-Maruyama step, which has the drift and the diffusion of
//! the equation as they are: h^2 in law, and h in mean square.

use optsde::convergence::{ErrorAt, Slopes, local_slopes};
use optsde_core::Fields;
use optsde_core::sde::{NoiseStructure, Sde, State};
use optsde_core::stepper::{Increment, PlainEulerMaruyama, Stepper};

/// An equation and the point of a defect.
#[derive(Clone, Copy)]
pub(crate) struct At<S, const N: usize, const D: usize> {
    pub(crate) sde: S,
    pub(crate) start: State<f64, N, D>,
    pub(crate) time: f64,
    /// The largest step size; the others are halves.
    pub(crate) size: f64,
}

/// Measured orders, as slopes with the exponent of the local defect taken off; none where a defect is only rounding.
pub(crate) struct Measured {
    pub(crate) weak: Option<Slopes>,
    /// Of first and second moments alone: what decides for a law that is normal.
    pub(crate) moments: Option<Slopes>,
    /// Of the root mean square and of the mean.
    pub(crate) strong: [Option<Slopes>; 2],
    /// Against the printed Euler-Maruyama: in law, and in mean square.
    pub(crate) consistency: [Option<Slopes>; 2],
}

impl Measured {
    /// The slope that decides the strong order: the smaller.
    pub(crate) fn strong(&self) -> Option<&Slopes> {
        self.strong.iter().flatten().min_by(|a, b| a.last().total_cmp(&b.last()))
    }
}

const SIZES: usize = 9;
/// Below this a defect of numbers of order one is rounding.
const ROUNDING: f64 = 1e-13;

fn nodes(dimension: usize) -> Vec<(f64, f64)> {
    let root = 10.0_f64.sqrt();
    match dimension {
        1 => {
            let (inner, outer) = ((5.0 - root).sqrt(), (5.0 + root).sqrt());
            let (near, far) = ((7.0 + 2.0 * root) / 60.0, (7.0 - 2.0 * root) / 60.0);
            vec![(-outer, far), (-inner, near), (0.0, 8.0 / 15.0), (inner, near), (outer, far)]
        }
        _ => vec![(-3.0_f64.sqrt(), 1.0 / 6.0), (0.0, 2.0 / 3.0), (3.0_f64.sqrt(), 1.0 / 6.0)],
    }
}

fn numbers<const N: usize, const D: usize>(state: &State<f64, N, D>) -> Vec<f64> {
    let mut numbers = Vec::new();
    state.visit("state", &mut |_, value| numbers.push(value));
    numbers
}

const FUNCTIONS: usize = 4;
/// The place of the quadratic one.
const SQUARE: usize = 2;

/// Smooth functions that weigh all the numbers differently.
fn functions(numbers: &[f64]) -> [f64; FUNCTIONS] {
    let mut sums = [0.0, 0.0];
    for ((number, first), second) in numbers.iter().zip([0.6, -0.4, 0.5, 0.3]).zip([-0.3, 0.5, 0.4, -0.6]) {
        sums[0] += first * number;
        sums[1] += second * number;
    }
    [sums[0].exp(), sums[1].exp(), sums[0] * sums[0], sums[0] * sums[1] * sums[1]]
}

fn half_increment<const D: usize>(h: f64, normals: &[f64], bits: u32) -> Increment<f64, D> {
    let (u, v) = normals.split_at(D);
    let dw = std::array::from_fn(|i| h.sqrt() * u[i]);
    let dz = std::array::from_fn(|i| h * h.sqrt() * (0.5 * u[i] + v[i] / 12.0_f64.sqrt()));
    Increment { dw, dz, bits }
}

/// Sums over the law of the increments at one step size.
struct Sums {
    laws: [[f64; FUNCTIONS]; 3],
    mean: Vec<f64>,
    square: f64,
    euler_square: f64,
}

fn sums<S, M, const N: usize, const D: usize>(at: &At<S, N, D>, stepper: &M, h: f64) -> Sums
where
    S: Sde<f64, N, D>,
    M: Stepper<f64, S, N, D>,
{
    let (nodes, dimension) = (nodes(D), 4 * D);
    let half = 0.5 * h;
    let whole_step = stepper.prepare(&at.sde, at.time, h);
    let half_steps = [stepper.prepare(&at.sde, at.time, half), stepper.prepare(&at.sde, at.time + half, half)];
    let euler_step = PlainEulerMaruyama.prepare(&at.sde, at.time, h);
    let origin = numbers(&at.start);
    let base = functions(&origin);
    let random_signs = M::NAME == WEAK_SECOND_ORDER && at.sde.structure() == NoiseStructure::General;
    let signs: &[[u32; 3]] = if random_signs { &ALL_SIGNS } else { &[[0; 3]] };
    let mut sums = Sums { laws: [[0.0; FUNCTIONS]; 3], mean: vec![0.0; origin.len()], square: 0.0, euler_square: 0.0 };
    let mut index = vec![0; dimension];
    loop {
        let normals: Vec<f64> = index.iter().map(|&i: &usize| nodes[i].0).collect();
        let weight =
            index.iter().map(|&i| nodes[i].1).product::<f64>() / f64::from(u32::try_from(signs.len()).unwrap());
        for bits in signs {
            let first = half_increment::<D>(half, &normals[..2 * D], bits[0]);
            let second = half_increment::<D>(half, &normals[2 * D..], bits[1]);
            let whole = Increment {
                dw: std::array::from_fn(|i| first.dw[i] + second.dw[i]),
                dz: std::array::from_fn(|i| first.dz[i] + second.dz[i] + half * first.dw[i]),
                bits: bits[2],
            };
            let (mut coarse, mut fine, mut euler) = (at.start, at.start, at.start);
            stepper.advance(&at.sde, &whole_step, &mut coarse, &whole);
            stepper.advance(&at.sde, &half_steps[0], &mut fine, &first);
            stepper.advance(&at.sde, &half_steps[1], &mut fine, &second);
            PlainEulerMaruyama.advance(&at.sde, &euler_step, &mut euler, &whole);
            let values = [numbers(&coarse), numbers(&fine), numbers(&euler)];
            for (law, values) in sums.laws.iter_mut().zip(&values) {
                for ((sum, value), base) in law.iter_mut().zip(functions(values)).zip(base) {
                    *sum += weight * (value - base);
                }
            }
            for (i, mean) in sums.mean.iter_mut().enumerate() {
                *mean += weight * (values[0][i] - values[1][i]);
                sums.square += weight * (values[0][i] - values[1][i]).powi(2);
                sums.euler_square += weight * (values[0][i] - values[2][i]).powi(2);
            }
        }
        // The next node of the product grid.
        let Some(place) = index.iter().position(|&i| i + 1 < nodes.len()) else { break };
        index[..place].fill(0);
        index[place] += 1;
    }
    sums
}

/// The one scheme that uses random bits.
const WEAK_SECOND_ORDER: &str = "weak_second_order";

/// Every combination of one random sign in each of three increments.
const ALL_SIGNS: [[u32; 3]; 8] =
    [[0, 0, 0], [0, 0, 1], [0, 1, 0], [0, 1, 1], [1, 0, 0], [1, 0, 1], [1, 1, 0], [1, 1, 1]];

/// The slopes of defects with `exponent` taken off, or none when all of them are rounding.
fn slopes(sizes: &[f64], defects: &[f64], exponent: f64) -> Option<Slopes> {
    if defects.iter().all(|defect| *defect < ROUNDING) {
        return None;
    }
    let errors: Vec<ErrorAt> =
        sizes.iter().zip(defects).map(|(&size, &error)| ErrorAt { size, error: error / size.powf(exponent) }).collect();
    Some(local_slopes(&errors).expect("positive defects"))
}

/// Measures the orders of a scheme at a point.
pub(crate) fn measure<S, M, const N: usize, const D: usize>(at: &At<S, N, D>, stepper: &M) -> Measured
where
    S: Sde<f64, N, D>,
    M: Stepper<f64, S, N, D>,
{
    let sizes: Vec<f64> = (0..SIZES).map(|i| at.size / f64::from(1_u32 << i)).collect();
    let all: Vec<Sums> = sizes.iter().map(|&h| sums(at, stepper, h)).collect();
    let of = |exponent: f64, defect: &dyn Fn(&Sums) -> f64| {
        slopes(&sizes, &all.iter().map(defect).collect::<Vec<f64>>(), exponent)
    };
    let law = |sums: &Sums, other: usize| -> f64 {
        sums.laws[0].iter().zip(&sums.laws[other]).map(|(a, b)| (a - b).abs()).sum()
    };
    Measured {
        weak: of(1.0, &|sums| law(sums, 1)),
        moments: of(1.0, &|sums| {
            sums.mean.iter().map(|mean| mean.abs()).sum::<f64>() + (sums.laws[0][SQUARE] - sums.laws[1][SQUARE]).abs()
        }),
        strong: [
            of(0.5, &|sums| sums.square.sqrt()),
            of(1.0, &|sums| sums.mean.iter().map(|mean| mean * mean).sum::<f64>().sqrt()),
        ],
        consistency: [of(0.0, &|sums| law(sums, 2)), of(0.0, &|sums| sums.euler_square.sqrt())],
    }
}
