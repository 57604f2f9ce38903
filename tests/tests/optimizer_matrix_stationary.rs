//! Stationary covariances of matrix optimizers, and where their averages become unstable: Liu21 section 6.4.
//!
//! With its average held at the stationary value an optimizer is linear in (x, m, g). Its matrix is read off the
//! code by steps from unit vectors, and the covariance follows by the exact recursion P' = A P A^T + B C B^T.

use optsde_core::linalg::{Matrix, inverse_positive, product};
use optsde_core::optimizer::{
    DampedNewton, FisherUse, FullMatrixAdam, MatrixRow, Momentum, NaturalGradient, Optimizer,
};

const D: usize = 2;
const K: Matrix<f64, D> = [[1.5, 0.4], [0.4, 0.7]];

type Double = [[f64; 2 * D]; 2 * D];

/// The covariance of x after many steps of g = K x + noise of covariance C. `place` makes the memory of coordinate i
/// with buffer m, `buffer` reads it.
fn covariance<O: Optimizer<f64>>(
    optimizer: &O,
    eta: f64,
    noise: &Matrix<f64, D>,
    place: impl Fn(usize, f64) -> O::Memory,
    buffer: impl Fn(&O::Memory) -> f64,
) -> Matrix<f64, D> {
    // Step 1: nothing starts.
    let step = optimizer.prepare(1, eta, &mut optimizer.begin());
    let image = |x: [f64; D], m: [f64; D], g: [f64; D]| {
        let (mut x, mut memory) = (x, std::array::from_fn::<_, D, _>(|i| place(i, m[i])));
        optimizer.apply(&step, &mut x, &g, &mut memory);
        [x[0], x[1], buffer(&memory[0]), buffer(&memory[1])]
    };
    let unit = |j: usize| std::array::from_fn::<f64, D, _>(|i| if i == j { 1.0 } else { 0.0 });
    // Images of unit vectors: rows of the transposed matrices.
    let a: Double = std::array::from_fn(|j| match j {
        0 | 1 => image(unit(j), [0.0; D], K.map(|row| row[j])),
        _ => image([0.0; D], unit(j - D), [0.0; D]),
    });
    let b: [[f64; 2 * D]; D] = std::array::from_fn(|j| image([0.0; D], [0.0; D], unit(j)));
    let mut p: Double = [[0.0; 2 * D]; 2 * D];
    // The spectral radii here are below 0.96: 0.96^2000 < 1e-35.
    for _ in 0..1000 {
        let mut next: Double = [[0.0; 2 * D]; 2 * D];
        for (i, row) in next.iter_mut().enumerate() {
            for (j, entry) in row.iter_mut().enumerate() {
                for (k, p) in p.iter().enumerate() {
                    for (l, p) in p.iter().enumerate() {
                        *entry += a[k][i] * p * a[l][j];
                    }
                }
                for (k, noise) in noise.iter().enumerate() {
                    for (l, noise) in noise.iter().enumerate() {
                        *entry += b[k][i] * noise * b[l][j];
                    }
                }
            }
        }
        p = next;
    }
    [[p[0][0], p[0][1]], [p[1][0], p[1][1]]]
}

fn scaled(matrix: &Matrix<f64, D>, factor: f64) -> Matrix<f64, D> {
    matrix.map(|row| row.map(|entry| factor * entry))
}

/// A contraction by 0.96 or less keeps at most 1/(1 - 0.92) = 13 times the rounding errors of a step, a hundred.
fn close(found: &Matrix<f64, D>, expected: &Matrix<f64, D>) {
    let largest = expected.iter().flatten().fold(0.0, |largest: f64, x| largest.max(x.abs()));
    for (x, y) in found.iter().flatten().zip(expected.iter().flatten()) {
        assert!((x - y).abs() <= 1300.0 * f64::EPSILON * largest, "{found:?}, expected {expected:?}");
    }
}

#[test]
fn damped_newton_has_the_covariance_of_theorem_12() {
    // Eq. (98), K and C that do not commute.
    let noise = [[0.6, -0.3], [-0.3, 1.1]];
    let inverse = inverse_positive(&K).expect("positive");
    for (eta, mu) in [(0.3, 0.0), (1.0, 0.0), (1.7, 0.5), (0.5, 0.8)] {
        let newton = DampedNewton::new(&K, 0.0, mu).expect("positive");
        let found = covariance(&newton, eta, &noise, |_, m| Momentum { m }, |state| state.m);
        let factor = (1.0 + mu) / (1.0 - mu) * eta / (2.0 * (1.0 + mu) - eta);
        close(&found, &scaled(&product(&product(&inverse, &noise), &inverse), factor));
    }
}

#[test]
fn natural_gradient_has_the_covariance_of_corollary_6_with_the_noise_in_its_average() {
    // C = r K Sigma K, E g g^T = (1 + r) K Sigma K: eq. (26) at lambda / (1 + r), Sigma = s K^{-1}.
    for (eta, mu, r) in [(0.1, 0.0, 0.5), (0.02, 0.5, 0.25), (1.0, 0.8, 0.8)] {
        let s = eta / (1.0 + r) * ((1.0 + mu) * r + 1.0 - mu) / (2.0 * (1.0 - mu * mu));
        let fisher = scaled(&K, (1.0 + r) * s);
        for use_of in [FisherUse::AfterUpdate, FisherUse::BeforeUpdate] {
            let natural = NaturalGradient { fisher: use_of, ..NaturalGradient::<f64, D>::new(mu, 0.0, 0.0) };
            let place = |i: usize, m| MatrixRow { m, average: fisher[i] };
            let found = covariance(&natural, eta, &scaled(&K, r * s), place, |row| row.m);
            close(&found, &scaled(&inverse_positive(&K).expect("positive"), s));
        }
    }
}

#[test]
fn full_matrix_adam_has_the_covariance_of_theorem_10() {
    // Sigma = lambda^2 (1 + c) / 4 I, C = c K Sigma K.
    for (eta, c) in [(0.1, 0.5), (2.0, 0.25), (0.01, 3.0)] {
        let size = eta * eta * (1.0 + c) / 4.0;
        let second = scaled(&product(&K, &K), (1.0 + c) * size);
        let adam = FullMatrixAdam::<f64, D> { beta1: 0.0, beta2: 1.0, epsilon: 0.0, initial: 0.0 };
        let place = |i: usize, m| MatrixRow { m, average: second[i] };
        let found = covariance(&adam, eta, &scaled(&product(&K, &K), c * size), place, |row| row.m);
        close(&found, &[[size, 0.0], [0.0, size]]);
    }
}

/// How a small deviation from the fixed point of (s, J) grows in 3000 steps of the recursion in the documentation of
/// `NaturalGradient`, D = 1, mu = 0. Units: the fixed point has s = 1, and eta k = a J = 2/(1 + r) (1 + r) = 2.
fn growth(fisher: FisherUse, epsilon: f64, r: f64, proportional: bool) -> f64 {
    let small = 1e-9;
    let (mut s, mut j): (f64, f64) = (1.0 + small, 1.0 + r);
    for _ in 0..3000 {
        let c = if proportional { r * s } else { r };
        let next = (1.0 - epsilon) * j + epsilon * (s + c);
        let a = 2.0
            / match fisher {
                FisherUse::AfterUpdate => next,
                FisherUse::BeforeUpdate => j,
            };
        s = (1.0 - a) * (1.0 - a) * s + a * a * c;
        j = next;
        if (s - 1.0).abs() > 0.1 {
            return f64::INFINITY;
        }
    }
    (s - 1.0).abs().max((j - 1.0 - r).abs()) / small
}

#[test]
fn the_average_of_natural_gradient_is_stable_below_its_threshold_and_not_above() {
    // 2 % in epsilon change an eigenvalue by half a percent or more: in 3000 steps a factor of a thousand.
    type Threshold = fn(f64) -> f64;
    let constant: Threshold = |r| 2.0 * (1.0 + r * r) / (3.0 + r * r);
    let proportional: Threshold = |r| 2.0 * (1.0 + r) / (3.0 + r);
    let before: Threshold = |r| 4.0 * r / ((3.0 - r) * (1.0 + r));
    for r in [0.1, 0.25, 0.6] {
        for (fisher, threshold, tied) in [
            (FisherUse::AfterUpdate, constant, false),
            (FisherUse::AfterUpdate, proportional, true),
            (FisherUse::BeforeUpdate, before, false),
        ] {
            let epsilon = threshold(r);
            assert!(epsilon < 1.0);
            let (below, above) = (growth(fisher, 0.98 * epsilon, r, tied), growth(fisher, 1.02 * epsilon, r, tied));
            assert!(below < 1e-3 && above > 1e3, "{fisher:?} r {r} tied {tied}: {below:e} {above:e}");
        }
        // Before its update, with the noise tied to s, no epsilon is small enough while r < 3.
        assert!(growth(FisherUse::BeforeUpdate, 0.005, r, true) > 1e3);
    }
    assert!(growth(FisherUse::BeforeUpdate, 0.1, 5.0, true) < 1e-3);
}

/// The same with momentum, after its update and with constant noise: s = E x^2, q = E x m, p = E m^2, k = 1. The
/// fixed point is found by the recursion itself at the stationary J = 1 + r, where s = 1 by eq. (26).
fn growth_with_momentum(mu: f64, epsilon: f64, r: f64) -> f64 {
    let eta = (1.0 + r) * 2.0 * (1.0 - mu * mu) / ((1.0 + mu) * r + 1.0 - mu);
    let next = |[s, q, p]: [f64; 3], j: f64| {
        let (rate, buffer) = (eta / j, mu * mu * p + 2.0 * mu * q + s + r);
        let mixed = mu * q + s;
        [s - 2.0 * rate * mixed + rate * rate * buffer, mixed - rate * buffer, buffer]
    };
    let mut moments = [1.0, 0.0, 1.0];
    for _ in 0..20_000 {
        moments = next(moments, 1.0 + r);
    }
    assert!((moments[0] - 1.0).abs() < 1e-9);
    let small = 1e-7;
    let mut j = 1.0 + r + small;
    for _ in 0..20_000 {
        j = (1.0 - epsilon) * j + epsilon * (moments[0] + r);
        moments = next(moments, j);
        if (moments[0] - 1.0).abs() > 0.1 {
            return f64::INFINITY;
        }
    }
    (moments[0] - 1.0).abs() / small
}

#[test]
fn momentum_lowers_the_threshold_of_natural_gradient() {
    // Without it 2/3, with mu = 1/2 about 0.03.
    assert!(growth_with_momentum(0.0, 0.6, 0.01) < 1e-2 && growth_with_momentum(0.0, 0.7, 0.01) > 1e2);
    assert!(growth_with_momentum(0.5, 0.025, 0.01) < 1e-2 && growth_with_momentum(0.5, 0.04, 0.01) > 1e2);
    assert!(growth_with_momentum(0.5, 0.005, 0.01) < 1e-2);
}
