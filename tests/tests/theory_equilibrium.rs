//! The balance of norm, gradient and noise on scale-invariant losses (Li21 eqs. 25, 26, 37), against iterated maps,
//! coefficients of equations and quadrature.

mod tent_support;

use optsde::theory::TheoryError;
use optsde::theory::cos_model::CosModel;
use optsde::theory::equilibrium::{Dynamics, Equilibrium, Identity, mean_squared_stochastic_gradient};
use optsde::theory::tent_model::TentModel;
use optsde_core::loss::Regularized;
use optsde_core::sde::{Sde, SgdSde, SgdSecondOrderSde, State};
use tent_support::{settled, tent};

const ALL: [Dynamics; 3] = [Dynamics::Sgd, Dynamics::FirstOrderSde, Dynamics::SecondOrderSde];

/// (g, s, eta, lam): noise above, at and below the signal.
const TENTS: [[f64; 4]; 3] = [[1.0, 2.0, 0.1, 0.01], [1.0, 1.0, 0.5, 0.05], [2.0, 1.0, 0.3, 0.1]];

fn close(a: f64, b: f64, tolerance: f64) {
    assert!((a / b - 1.0).abs() <= tolerance, "{a:e} and {b:e}");
}

/// The map has up to 4e5 steps, each of which rounds the norm once or twice, and contracts what is there already:
/// eps / (eta lam) = 2e-13 at most.
#[test]
fn sgd_on_a_tent_settles_where_the_identity_says() {
    for [g, s, eta, lam] in TENTS {
        let found = settled(&tent(g, s), eta, lam);
        let identity = Identity::new(Dynamics::Sgd, eta, lam).unwrap();
        assert!(identity.residual(&found).unwrap().abs() < 1e-12);
        let expected = TentModel::new(g, s).unwrap().equilibrium(Dynamics::Sgd, eta, lam).unwrap();
        close(found.squared_norm, expected.squared_norm, 1e-12);
        close(found.squared_gradient, expected.squared_gradient, 1e-12);
        close(found.noise, expected.noise, 1e-12);
        let sum = mean_squared_stochastic_gradient(found.squared_norm, eta, lam).unwrap();
        close(sum, found.squared_gradient + found.noise, 1e-12);
    }
}

/// d|x|^2 = 2 x.drift dt + tr(B B') dt + 2 x.B dW: at the predicted norm the first two cancel and, since noise is
/// tangential, so does the last. Drift and B are those of the simulated equations.
#[test]
fn the_norm_stands_still_under_the_simulated_equations() {
    for [g, s, eta, lam] in TENTS {
        let (tent, model) = (tent(g, s), TentModel::new(g, s).unwrap());
        let loss = Regularized { loss: tent, decay: lam };
        let first = SgdSde::new(loss, tent, eta).unwrap();
        let second = SgdSecondOrderSde::new(loss, tent, eta).unwrap();
        let of = |dynamics| model.equilibrium(dynamics, eta, lam).unwrap();
        stands_still(&first, &of(Dynamics::FirstOrderSde));
        stands_still(&second, &of(Dynamics::SecondOrderSde));
    }
}

fn stands_still(sde: &impl Sde<f64, 0, 2>, expected: &Equilibrium) {
    let radius = expected.squared_norm.sqrt();
    for angle in [0.4_f64, 2.0, -1.1] {
        let x = [radius * angle.cos(), radius * angle.sin()];
        let state = State { x, relaxed: [] };
        let dot = |v: [f64; 2]| x[0] * v[0] + x[1] * v[1];
        let columns = [[1.0, 0.0], [0.0, 1.0]].map(|dw| sde.diffusion(0.0, &state, &dw).x);
        let trace: f64 = columns.iter().flatten().map(|b| b * b).sum();
        close(trace, expected.noise, 1e-14);
        close(-2.0 * dot(sde.drift(0.0, &state)), trace, 1e-13);
        assert!(columns.iter().all(|&b| dot(b).abs() < 1e-15 * radius * trace.sqrt()));
    }
}

#[test]
fn each_of_norm_gradient_and_noise_follows_from_the_other_two() {
    let (eta, lam) = (0.3, 0.7);
    for dynamics in ALL {
        let identity = Identity::new(dynamics, eta, lam).unwrap();
        let (gradient, noise) = (0.4, 1.9);
        let norm = identity.squared_norm(gradient, noise).unwrap();
        let state = Equilibrium { squared_norm: norm, squared_gradient: gradient, noise };
        assert!(identity.residual(&state).unwrap().abs() < 1e-15);
        close(identity.noise(norm, gradient).unwrap(), noise, 1e-14);
        let found = identity.squared_gradient(norm, noise);
        if dynamics == Dynamics::FirstOrderSde {
            assert!(matches!(found, Err(TheoryError::Range { field: "coefficient of G", .. })));
        } else {
            close(found.unwrap(), gradient, 1e-14);
        }
        // Twice the norm is half too much of the left side.
        let twice = Equilibrium { squared_norm: 2.0 * norm, ..state };
        close(identity.residual(&twice).unwrap(), 0.5, 1e-14);
        // A noise that alone balances more than this norm.
        assert!(identity.squared_gradient(norm, 1e3).is_err());
    }
}

/// With the noise of an SDE eta times that of SGD, all three are lam R = N/2 at eta = 0, and SGD and the second-order
/// SDE differ by twice eta lam^2 R alone: the second order.
#[test]
fn the_second_order_equation_shares_the_gradient_term_of_sgd() {
    let (lam, gradient, noise) = (0.1, 0.5, 2.0);
    for eta in [1e-1, 1e-2, 1e-3] {
        let norm = |dynamics, noise| Identity::new(dynamics, eta, lam).unwrap().squared_norm(gradient, noise).unwrap();
        let sgd = norm(Dynamics::Sgd, noise);
        let (first, second) = (norm(Dynamics::FirstOrderSde, eta * noise), norm(Dynamics::SecondOrderSde, eta * noise));
        close(second / sgd, (2.0 - eta * lam) / (2.0 + eta * lam), 1e-14);
        // (G + N) / N = 1.25 stays whatever eta is: weak convergence does not reach the stationary state here,
        // since the norm itself is of order eta.
        close(sgd / first, 1.25 * 2.0 / (2.0 - eta * lam), 1e-14);
    }
}

/// G R / a^2 = E sin^2 theta under exp(k cos theta), by the trapezoidal rule, which is exact to rounding for a periodic
/// function whose spectrum ends (at k = 1e4 the spacing is a third of the width). Both branches of the Bessel quotient.
#[test]
fn the_gradient_on_the_cosine_is_that_of_a_von_mises_angle() {
    const POINTS: u32 = 2000;
    for k in [1e-3, 0.5, 5.0, 29.999, 30.001, 100.0, 1e4] {
        // R = s sqrt(eta / (2 lam)) = 1 and k = 2 a / eta.
        let (a, eta, lam) = (0.01 * k, 0.02, 0.01);
        let found = CosModel::new(a, 1.0).unwrap().first_order_sde(eta, lam).unwrap();
        assert_eq!(found.equilibrium.squared_norm, 1.0);
        let (mut weights, mut sum) = (0.0, 0.0);
        for i in 0..POINTS {
            let half = std::f64::consts::PI * (f64::from(i) / f64::from(POINTS) - 0.5);
            let weight = (-2.0 * found.concentration * half.sin() * half.sin()).exp();
            weights += weight;
            sum += weight * (2.0 * half).sin() * (2.0 * half).sin();
        }
        close(found.equilibrium.squared_gradient / (a * a), sum / weights, 1e-14);
        // Equation (26).
        let identity = Identity::new(Dynamics::FirstOrderSde, eta, lam).unwrap();
        assert!(identity.residual(&found.equilibrium).unwrap().abs() < 1e-15);
    }
    // No direction to follow: no gradient. k -> 0: E sin^2 = 1/2.
    let still = CosModel::new(0.0, 1.0).unwrap().first_order_sde(0.02, 0.01).unwrap();
    assert_eq!((still.equilibrium.squared_gradient, still.concentration), (0.0, 0.0));
}

/// The variance of a small angle, theta' = (1 - eta a / R) theta + (eta s / R) z, iterated to its fixed point, gives
/// G = a^2 v / R = a lam. Equation (25) then holds but for its eta lam.
#[test]
fn sgd_on_the_cosine_has_the_gradient_of_a_linear_angle() {
    for (a, s, eta, lam) in [(1.0, 1.0, 0.02, 0.01), (2.0, 0.5, 0.1, 0.003)] {
        let found = CosModel::new(a, s).unwrap().sgd_at_small_angles(eta, lam).unwrap();
        let norm = found.squared_norm;
        let (decay, kick) = (1.0 - eta * a / norm, eta * s / norm);
        let variance = (0..20_000).fold(0.0, |v, _| decay * decay * v + kick * kick);
        close(a * a * variance / norm, found.squared_gradient, 1e-12);
        let residual = Identity::new(Dynamics::Sgd, eta, lam).unwrap().residual(&found).unwrap();
        close(residual, -eta * lam / (2.0 - eta * lam), 1e-8);
    }
}

#[test]
fn decay_that_diverges_and_other_impossible_inputs_are_refused() {
    let message = |result: optsde::theory::Result<Identity>| result.unwrap_err().to_string();
    assert!(message(Identity::new(Dynamics::Sgd, 2.0, 1.0)).contains("eta lam = 2.0"));
    assert!(message(Identity::new(Dynamics::Sgd, 0.0, 1.0)).contains("eta = 0.0"));
    assert!(message(Identity::new(Dynamics::FirstOrderSde, 1.0, f64::NAN)).contains("lam = NaN"));
    assert!(Identity::new(Dynamics::SecondOrderSde, 2.0, 1.0).is_ok());
    assert!(TentModel::new(0.0, 1.0).is_err() && TentModel::new(1.0, 1e200).is_err());
    assert!(CosModel::new(-1.0, 1.0).is_err() && CosModel::new(1.0, 0.0).is_err());
    assert!(CosModel::new(0.0, 1.0).unwrap().sgd_at_small_angles(0.1, 0.1).is_err());
}
