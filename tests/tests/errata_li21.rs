//! Errata of Li21, measured: the printed form and the correct one against an independent computation.

mod errata_support;
mod tent_support;

use errata_support::{relative, shows};
use optsde::theory::closeness::{NoiseToSignal, ratios, smallest_c};
use optsde::theory::equilibrium::{
    Equilibrium, mean_squared_stochastic_gradient, mean_squared_stochastic_gradient_as_printed,
};
use optsde::theory::errata::Paper;
use optsde::theory::finite_law::FiniteLaw;
use optsde::theory::random_quadratic::{Equation, RandomQuadratic};
use optsde::theory::{DMatrix, DVector, svag};
use tent_support::{settled, tent};

/// A skewed law of gradients in two dimensions: (gradient, probability).
const GRADIENTS: [([f64; 2], f64); 3] = [([1.0, 2.0], 0.5), ([-1.5, 0.5], 0.3), ([0.25, -3.0], 0.2)];

fn weights(l: f64) -> [f64; 2] {
    let root = (2.0 * l - 1.0).sqrt();
    [0.5 * (1.0 + root), 0.5 * (1.0 - root)]
}

#[test]
fn the_third_moment_of_a_step_has_the_sign_of_minus_the_gradient() {
    let (eta, l) = (0.3, 4.0);
    let [plus, minus] = weights(l);
    let triples = || (0..8).map(|n: usize| [n >> 2 & 1, n >> 1 & 1, n & 1]);
    let mut exact = [0.0; 8];
    for (first, p) in GRADIENTS {
        for (second, q) in GRADIENTS {
            let step = [0, 1].map(|i| -eta / l * (plus * first[i] + minus * second[i]));
            for (entry, [i, j, k]) in exact.iter_mut().zip(triples()) {
                *entry += p * q * step[i] * step[j] * step[k];
            }
        }
    }
    // The printed form, with mean G, covariance S and third central moment of the gradients.
    let mean = [0, 1].map(|i| GRADIENTS.iter().map(|(g, p)| p * g[i]).sum::<f64>());
    let central = |of: &dyn Fn([f64; 2]) -> f64| -> f64 {
        GRADIENTS.iter().map(|(g, p)| p * of([g[0] - mean[0], g[1] - mean[1]])).sum()
    };
    let printed = triples().map(|[i, j, k]| {
        let lambda = central(&|c| c[i] * c[j] * c[k]);
        let covariance = |i: usize, j: usize| central(&|c| c[i] * c[j]);
        let crossed = mean[i] * covariance(j, k) + mean[j] * covariance(i, k) + mean[k] * covariance(i, j);
        let cube = mean[i] * mean[j] * mean[k];
        eta.powi(3) * ((3.0 - 1.0 / l) / (2.0 * l * l) * lambda + (crossed + cube) / l.powi(3))
    });
    let atoms = DMatrix::from_fn(3, 2, |n, i| GRADIENTS[n].0[i]);
    let law = FiniteLaw::new(["g", "p"], &atoms, &DVector::from_fn(3, |n, _| GRADIENTS[n].1)).unwrap();
    let moments = svag::step_moments(&law, l, eta).unwrap();
    let correct = triples().map(|[i, j, k]| moments.third[i][(j, k)]);
    let largest = exact.iter().fold(0.0, |a: f64, b| a.max(b.abs()));
    let worst = |form: &mut dyn Iterator<Item = f64>| {
        form.zip(exact).fold(0.0, |worst: f64, (a, b)| worst.max((a - b).abs() / largest))
    };
    shows(Paper::Li21, 1, worst(&mut printed.into_iter()), worst(&mut correct.into_iter()));
}

/// grad L_i(x) = a_i x - b_i.
const A: [f64; 3] = [0.2, 1.0, 3.1];
const B: [f64; 3] = [-0.4, 0.5, 1.9];
const P: [f64; 3] = [0.5, 0.3, 0.2];

fn parabola() -> RandomQuadratic {
    let [a, b, p] = [A, B, P].map(|of| DVector::from_column_slice(&of));
    RandomQuadratic::new(&a, &b, &p).unwrap()
}

#[test]
fn the_weak_error_of_svag_falls_as_one_over_l() {
    let limit = parabola().sde(Equation::FirstOrder, 1.3, 0.25, 1.0).unwrap()[1];
    let error = |l: f64, steps| parabola().svag(1.3, 0.25, l, steps).unwrap()[1] - limit;
    let slope = (error(256.0, 1024) / error(128.0, 512)).log2();
    shows(Paper::Li21, 2, slope + 2.0, slope + 1.0);
}

/// X_eta of dX = -X dt + sigma dW is normal with mean x e^-eta and variance sigma^2 (1 - e^(-2 eta))/2.
#[test]
fn ito_s_correction_has_a_half() {
    let (x, sigma) = (1.3_f64, 0.9_f64);
    let remainder = |eta: f64, factor: f64| {
        let exact = x * x * (-2.0 * eta).exp() - sigma * sigma * (-2.0 * eta).exp_m1() / 2.0;
        // psi = x^2: gradient 2x, Hessian 2.
        exact - (x * x - 2.0 * eta * x * x + factor * eta * 2.0 * sigma * sigma)
    };
    let eta = 0.5_f64.powi(9);
    let order = |factor| (remainder(eta, factor) / remainder(0.5 * eta, factor)).log2();
    shows(Paper::Li21, 3, (order(1.0) - 2.0).abs(), (order(0.5) - 2.0).abs());
}

/// u(x) = 2x + 3x^2 at x = 0.7, so that two terms of the Taylor series are all: u' = 6.2, u'' = 6.
#[test]
fn the_taylor_terms_are_differences_of_products() {
    let steps: [(f64, f64); 2] = [(0.5, 0.25), (-0.3, 0.75)];
    let others: [(f64, f64); 2] = [(0.2, 0.5), (-0.4, 0.5)];
    let u = |x: f64| 2.0 * x + 3.0 * x * x;
    let (mut exact, mut printed, mut correct) = (0.0, 0.0, 0.0);
    for (step, p) in steps {
        for (other, q) in others {
            exact += p * q * (u(0.7 + step) - u(0.7 + other));
            printed += p * q * (6.2 * (step - other) + 3.0 * (step - other).powi(2));
            correct += p * q * (6.2 * (step - other) + 3.0 * (step * step - other * other));
        }
    }
    shows(Paper::Li21, 4, relative(printed, exact), relative(correct, exact));
}

/// A tent with a ninth of its squared slope in the mean, iterated at batch 1 and at batch kappa with kappa eta.
#[test]
fn the_critical_batch_size_is_up_to_half_of_the_printed_one() {
    let (g, s, eta, lam, c2) = (1.0, 3.0, 0.05, 1e-3, 2.0);
    let base = settled(&tent(g, s), eta, lam);
    let holds = |kappa: f64| {
        let scaled = settled(&tent(g, s / kappa.sqrt()), kappa * eta, lam);
        smallest_c(ratios(&base, &scaled, 1.0 / kappa).unwrap()).unwrap().powi(2) <= c2
    };
    let (mut low, mut high) = (2.0, 100.0);
    assert!(holds(low) && !holds(high));
    while high - low > 1e-6 {
        let middle = 0.5 * (low + high);
        if holds(middle) { low = middle } else { high = middle }
    }
    let critical = NoiseToSignal::new(base.noise, base.squared_gradient).unwrap().critical_factor(c2).unwrap();
    shows(Paper::Li21, 5, relative(critical.as_printed, low), relative(critical.sharp, low));
}

#[test]
fn no_batch_size_multiplies_the_norm() {
    let (eta, lam, batch) = (0.1, 0.01, 8.0_f64);
    let Equilibrium { squared_norm, squared_gradient, noise } = settled(&tent(1.0, 2.0 / batch.sqrt()), eta, lam);
    let printed = mean_squared_stochastic_gradient_as_printed(squared_norm, eta, lam, batch).unwrap();
    let correct = mean_squared_stochastic_gradient(squared_norm, eta, lam).unwrap();
    let exact = squared_gradient + noise;
    shows(Paper::Li21, 7, relative(printed, exact), relative(correct, exact));
}

/// Noisy gradient descent has the covariance of SGD, whose last iterate is -eta Z(T).
#[test]
fn noisy_gradient_descent_keeps_the_variance_of_sgd() {
    let (eta, time, batch) = (0.1, 20.0_f64, 4.0_f64);
    let (mut p, mut mean, mut square) = ((-time).exp(), 0.0, 0.0);
    for n in 0..120 {
        let x = -eta * f64::from(n);
        mean += p * x;
        square += p * x * x;
        p *= time / f64::from(n + 1);
    }
    let exact = square - mean * mean;
    // Variances of independent steps add up.
    let variance = |step: f64| (0..5).map(|_| step * step).sum::<f64>();
    assert_eq!(time / batch, 5.0);
    shows(Paper::Li21, 9, relative(variance(eta), exact), relative(variance(eta * batch.sqrt()), exact));
}

/// Gradients 0.4 and 3 with probabilities 0.7 and 0.3: all 2^6 batches.
#[test]
fn the_parts_of_a_batch_carry_one_over_m() {
    let (size, m) = (6_u32, 3.0);
    let (mut batch, mut printed, mut correct) = (0.0, 0.0, 0.0);
    for bits in 0..1_u32 << size {
        let high = bits.count_ones();
        let weight = 0.3_f64.powi(high.try_into().unwrap()) * 0.7_f64.powi((size - high).try_into().unwrap());
        let gradients = (0..size).map(|i| if bits >> i & 1 == 1 { 3.0 } else { 0.4 });
        batch += weight * gradients.clone().sum::<f64>() / f64::from(size);
        // m consecutive parts of B/m = 2, each the gradient of a small batch times a factor.
        let gradients: Vec<f64> = gradients.collect();
        let parts: f64 = gradients.chunks(2).map(|part| part.iter().sum::<f64>() / 2.0).sum();
        printed += weight * m * parts;
        correct += weight * parts / m;
    }
    shows(Paper::Li21, 10, relative(printed, batch), relative(correct, batch));
}

/// Losses a x^2/2 - b x. Var x' = eta^2 Sigma(x) after one step from x.
#[test]
fn the_covariance_is_that_of_gradients() {
    let (x, eta) = (1.3, 0.5);
    let [mean, square, ..] = parabola().svag(x, eta, 1.0, 1).unwrap();
    let exact = (square - mean * mean) / (eta * eta);
    let expect = |of: &dyn Fn(usize) -> f64| -> f64 { (0..3).map(|i| P[i] * of(i)).sum() };
    let gradient = |i: usize| A[i] * x - B[i];
    let loss = |i: usize| 0.5 * A[i] * x * x - B[i] * x;
    let g = expect(&gradient);
    let printed = expect(&|i| (gradient(i) - g) * (loss(i) - g));
    let correct = expect(&|i| (gradient(i) - g) * (gradient(i) - g));
    shows(Paper::Li21, 11, relative(printed, exact), relative(correct, exact));
}

/// One step x' = x - (eta/l) g; the last term of its squared norm.
#[test]
fn a_squared_norm_expands_with_a_squared_gradient() {
    let (x, g, step) = ([1.0, -2.0], [1.2, 1.6], 0.3);
    let dot = |a: [f64; 2], b: [f64; 2]| a[0] * b[0] + a[1] * b[1];
    let after = [0, 1].map(|i| x[i] - step * g[i]);
    let last = dot(after, after) - (dot(x, x) - 2.0 * step * dot(g, x));
    let printed = step * step * dot(g, g).sqrt();
    let correct = step * step * dot(g, g);
    shows(Paper::Li21, 13, relative(printed, last), relative(correct, last));
}

/// The C that a ratio r needs is max(r, 1/r).
#[test]
fn no_equilibria_are_close_for_a_c_below_one() {
    let ratios = (-400..=400).map(|n| 1.01_f64.powi(n));
    let least = ratios.map(|r| smallest_c([r; 3]).unwrap()).fold(f64::INFINITY, f64::min);
    shows(Paper::Li21, 15, least - 0.0, least - 1.0);
}
