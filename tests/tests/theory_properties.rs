//! What every stationary covariance must do, whatever its formula: limits, positivity, scaling, rotation, and agreement
//! with the Stein equation of its recursion, for matrices that do not commute.

use optsde::theory::recursion::LinearRecursion;
use optsde::theory::stability::Ray;
use optsde::theory::{DMatrix, continuous, heavy_ball, preconditioned, sgd};

/// Matrices from a small congruential sequence, in a systematic order of sizes.
struct Matrices(u64);

impl Matrices {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(self.0 >> 32).unwrap()) / f64::from(u32::MAX)
    }

    fn rotation(&mut self, d: usize) -> DMatrix<f64> {
        DMatrix::from_fn(d, d, |_, _| self.uniform() - 0.5).qr().q()
    }

    /// Eigenvalues from `smallest` to 1, in a basis of its own.
    fn positive_definite(&mut self, d: usize, smallest: f64) -> DMatrix<f64> {
        let q = self.rotation(d);
        let last = f64::from(u32::try_from(d.max(2) - 1).unwrap());
        let mut exponent = 0.0;
        let values = DMatrix::from_fn(d, 1, |_, _| {
            let value = smallest.powf(exponent / last);
            exponent += 1.0;
            value
        });
        symmetric(&(&q * DMatrix::from_diagonal(&values.column(0).into_owned()) * q.transpose()))
    }
}

fn symmetric(m: &DMatrix<f64>) -> DMatrix<f64> {
    0.5 * m + 0.5 * m.transpose()
}

fn distance(a: &DMatrix<f64>, b: &DMatrix<f64>) -> f64 {
    (a - b).norm() / b.norm()
}

type Covariance = fn(&System) -> DMatrix<f64>;

/// The four equations, by name.
const EQUATIONS: [(&str, Covariance); 4] = [
    ("sgd", |s| sgd::stationary_covariance(&s.k, &s.c, s.lam).unwrap()),
    ("heavy ball", |s| heavy_ball::stationary_covariance(&s.k, &s.c, s.lam, s.mu).unwrap()),
    ("preconditioned", |s| preconditioned::stationary_covariance(&s.k, &s.c, &(s.lam * &s.direction), s.mu).unwrap()),
    ("continuous", |s| continuous::stationary_covariance(&s.k, &s.c, s.lam, s.mu).unwrap()),
];

/// K, C and the direction of the preconditioner commute with each other only for D = 1.
#[derive(Clone)]
struct System {
    k: DMatrix<f64>,
    c: DMatrix<f64>,
    direction: DMatrix<f64>,
    lam: f64,
    mu: f64,
}

/// Learning rates up to 0.99 of the limit of the most demanding equation: SGD, or the preconditioned one.
fn systems(sizes: &[usize]) -> Vec<System> {
    let mut random = Matrices(11);
    let mut systems = Vec::new();
    for &d in sizes {
        for mu in [0.0, 0.6, 0.95] {
            for fraction in [0.02, 0.5, 0.99] {
                let k = random.positive_definite(d, 0.05);
                let direction = random.positive_definite(d, 0.3);
                let ray = Ray::new(&k, &direction, mu).unwrap();
                let largest = ray.largest_scale().unwrap().min(2.0 / k.symmetric_eigenvalues().max());
                let c = random.positive_definite(d, 0.1);
                systems.push(System { k, c, direction, lam: fraction * largest, mu });
            }
        }
    }
    systems
}

/// C positive definite excites every direction: so is Sigma, exactly symmetric.
#[test]
fn a_covariance_is_symmetric_and_positive_definite() {
    for system in systems(&[1, 2, 5, 16]) {
        for (name, sigma) in EQUATIONS {
            let sigma = sigma(&system);
            assert_eq!(sigma, sigma.transpose(), "{name}");
            assert!(sigma.cholesky().is_some(), "{name}");
        }
    }
}

/// Linear in C: by a power of two to the last bit, and additive up to the rounding of sums of D products.
#[test]
fn the_covariance_is_linear_in_the_noise() {
    for system in systems(&[1, 3, 8]) {
        let other = System { c: symmetric(&(&system.k * &system.k)), ..system.clone() };
        let sum = System { c: &system.c + &other.c, ..system.clone() };
        let four = System { c: 4.0 * &system.c, ..system.clone() };
        for (name, sigma) in EQUATIONS {
            assert_eq!(sigma(&four), 4.0 * sigma(&system), "{name}");
            assert!(distance(&sigma(&sum), &(sigma(&system) + sigma(&other))) < 1e-13, "{name}");
        }
    }
}

/// `lambda (a K) / a` is unchanged and `lambda eta` becomes `lambda eta / a`: Sigma over a^2. Eigenvalues are good
/// to D roundings, and at 0.99 of the limit an error of the largest counts 100 times.
#[test]
fn units_of_the_loss_are_divided_out() {
    for system in systems(&[1, 2, 6]) {
        for a in [1e-3, 7.0] {
            let scaled = System { k: a * &system.k, lam: system.lam / a, ..system.clone() };
            for (name, sigma) in EQUATIONS {
                let expected = sigma(&system) / (a * a);
                let tolerance = 1e-12;
                assert!(distance(&sigma(&scaled), &expected) < tolerance, "{name} {a}");
            }
        }
    }
}

/// Coordinates are nobody's choice: all matrices rotated give Sigma rotated.
#[test]
fn a_rotation_of_the_weights_rotates_the_covariance() {
    let mut random = Matrices(4);
    for system in systems(&[2, 5, 12]) {
        let r = random.rotation(system.k.nrows());
        let rotate = |m: &DMatrix<f64>| symmetric(&(&r * m * r.transpose()));
        let rotated =
            System { k: rotate(&system.k), c: rotate(&system.c), direction: rotate(&system.direction), ..system };
        for (name, sigma) in EQUATIONS {
            assert!(distance(&sigma(&rotated), &rotate(&sigma(&system))) < 1e-11, "{name}");
        }
    }
}

/// Without momentum and with a scalar preconditioner three of the equations are one.
#[test]
fn three_equations_are_one_without_momentum_and_preconditioner() {
    for system in systems(&[1, 4, 9]) {
        let d = system.k.nrows();
        let plain = System { direction: DMatrix::identity(d, d), mu: 0.0, ..system };
        let [expected, heavy, preconditioned, _] = EQUATIONS.map(|(_, sigma)| sigma(&plain));
        assert_eq!(heavy, expected);
        assert!(distance(&preconditioned, &expected) < 1e-12);
    }
}

/// The difference to SGD is of first order in mu: ten times less of it leaves a tenth, up to the second order,
/// which is some mu / (1 - r) of it at the fraction r of the limit.
#[test]
fn momentum_vanishes_linearly() {
    for system in systems(&[2, 5]).into_iter().filter(|s| s.mu == 0.0) {
        let plain = sgd::stationary_covariance(&system.k, &system.c, system.lam).unwrap();
        let miss =
            |mu| (heavy_ball::stationary_covariance(&system.k, &system.c, system.lam, mu).unwrap() - &plain).norm();
        let ratio = miss(1e-4) / miss(1e-5);
        assert!((ratio - 10.0).abs() < 0.2, "{ratio}");
    }
}

/// The relative difference to continuous time is of first order in lambda, for all three discrete equations.
#[test]
fn small_learning_rates_are_continuous_time() {
    for system in systems(&[1, 3, 7]) {
        let d = system.k.nrows();
        for (name, sigma) in &EQUATIONS[..3] {
            let mu = if *name == "sgd" { 0.0 } else { system.mu };
            let miss = |lam| {
                let small = System { lam, mu, direction: DMatrix::identity(d, d), ..system.clone() };
                let limit = continuous::stationary_covariance(&small.k, &small.c, lam, mu).unwrap();
                distance(&sigma(&small), &limit)
            };
            // The small number is lambda / (1 - mu)^2 times the spread of K, at most 1 / 0.05.
            let small = 1e-5 * (1.0 - mu) * (1.0 - mu);
            let ratio = miss(10.0 * small) / miss(small);
            assert!((ratio - 10.0).abs() < 0.1, "{name}: {ratio}");
        }
    }
}

/// Two routes to one covariance up to D = 64 and to 1e-6 of the limit, where an eigenvalue good to D roundings
/// leaves D / (1 - r) of them in the variance. At its limit heavy ball has the eigenvalues -1 and -mu, with vectors
/// that close to parallel: powers of its matrix, and their rounding, are larger by 1 / (1 - mu). The 1e-11 is for
/// the slow modes of momentum.
#[test]
fn closed_forms_solve_the_stein_equations_of_their_recursions() {
    let mut random = Matrices(9);
    for (d, mu) in [(1, 0.9), (4, 0.0), (4, 0.99), (16, 0.5), (64, 0.9)] {
        for fraction in [0.3, 0.999, 1.0 - 1e-6] {
            let k = random.positive_definite(d, 0.05);
            let (c, direction) = (random.positive_definite(d, 0.1), random.positive_definite(d, 0.3));
            let top = k.symmetric_eigenvalues().max();
            let roundings = 4.0 * f64::from(u32::try_from(d).unwrap()) / ((1.0 - mu) * (1.0 - fraction));
            let tolerance = 1e-11 + roundings * f64::EPSILON;
            let check = |name: &str, recursion: LinearRecursion, sigma: DMatrix<f64>| {
                let found = recursion.stationary().unwrap().view((0, 0), (d, d)).into_owned();
                let miss = distance(&found, &sigma);
                assert!(miss < tolerance, "{name} {d} {mu} {fraction}: {miss:e} {tolerance:e}");
            };
            let lam = fraction * 2.0 / top;
            check("sgd", LinearRecursion::sgd(&k, &c, lam).unwrap(), sgd::stationary_covariance(&k, &c, lam).unwrap());
            let lam = fraction * 2.0 * (1.0 + mu) / top;
            check(
                "heavy ball",
                LinearRecursion::heavy_ball(&k, &c, lam, mu).unwrap(),
                heavy_ball::stationary_covariance(&k, &c, lam, mu).unwrap(),
            );
            let p = fraction * Ray::new(&k, &direction, mu).unwrap().largest_scale().unwrap() * &direction;
            check(
                "preconditioned",
                LinearRecursion::preconditioned_heavy_ball(&k, &c, &p, mu).unwrap(),
                preconditioned::stationary_covariance(&k, &c, &p, mu).unwrap(),
            );
        }
    }
}

/// `K Sigma + Sigma K = lambda / (1 - mu) C` at every size, term by term.
#[test]
fn continuous_time_solves_its_lyapunov_equation() {
    for System { k, c, lam, mu, .. } in systems(&[1, 2, 16, 64]) {
        let sigma = continuous::stationary_covariance(&k, &c, lam, mu).unwrap();
        assert!(distance(&(&k * &sigma + &sigma * &k), &(lam / (1.0 - mu) * c)) < 1e-12);
    }
}
