//! What the theories say of the settled state of a run of RMSprop(W) or Adam(W) on a diagonal quadratic loss.

use nalgebra::DVector;
use optsde_core::svag::AdaptiveHyperparameters;

use crate::theory;
use crate::theory::adaptive_loss::{AdaptiveLoss, Rescaled};
use crate::theory::adaptive_stationary::AdaptiveQuadratic;
use crate::theory::scaling_rules::AdaptiveRun;

/// A run with epsilon 0 and batch 1 whose second moment starts at that of the noise.
pub(super) fn run(eta: f64, [beta1, beta2]: [f64; 2], gamma: f64, sigma: f64) -> AdaptiveRun {
    AdaptiveRun {
        hyper: AdaptiveHyperparameters { learning_rate: eta, beta1, beta2, epsilon: 0.0 },
        weight_decay: gamma,
        batch: 1.0,
        noise: sigma,
        second_moment: sigma * sigma,
    }
}

/// One coordinate of the loss under the run.
pub(super) fn coordinate(run: &AdaptiveRun, curvature: f64) -> AdaptiveQuadratic {
    AdaptiveQuadratic {
        lam: curvature,
        sigma: run.noise,
        eta: run.hyper.learning_rate,
        beta1: run.hyper.beta1,
        gamma: run.weight_decay,
    }
}

/// E f with the gradient in the second moment and the lag of the momentum.
pub(super) fn self_consistent_loss(run: &AdaptiveRun, curvatures: &[f64]) -> theory::Result<f64> {
    curvatures.iter().map(|&h| Ok(0.5 * h * coordinate(run, h).self_consistent()?)).sum()
}

/// Comp24's theory of the loss of the run.
pub(super) fn printed_loss(run: &AdaptiveRun, curvatures: &[f64]) -> theory::Result<AdaptiveLoss> {
    let rescaled =
        Rescaled { eta: run.hyper.learning_rate, gamma: run.weight_decay, batch: 1.0, kappa: 1.0, delta: 1.0, xi: 1.0 };
    AdaptiveLoss::new(&DVector::from_column_slice(curvatures), run.noise, &rescaled)
}
