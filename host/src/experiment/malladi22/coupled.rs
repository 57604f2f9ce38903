//! RMSprop and its SDE on a quadratic loss, driven by the same Brownian path. The scheme for the SDE is of weak order 2 here.

use optsde_core::Real;
use optsde_core::loss::Quadratic;
use optsde_core::noise::DiagonalCovariance;
use optsde_core::optimizer::{Epsilon, RmsProp, SecondMomentUse};
use optsde_core::sde::{MalladiRmspropParameters, MalladiRmspropSde};
use optsde_device::process::BesideEquation;

use super::linear::{Method, START};
use crate::experiment::{Failure, Number};

/// On f = theta^2 / 2 at this eta^2; the method is RMSprop, whose gradient is not used.
pub(super) fn coupled(method: Method, eta2: f64) -> Result<BesideEquation, Failure> {
    let (scaled, eta) = (method.scaled, eta2.sqrt());
    let loss = Quadratic::diagonal([Number::ONE]);
    let parameters = MalladiRmspropParameters {
        noise: Number::of(scaled.sigma0),
        rate: Number::of(scaled.c2),
        epsilon: Number::of(scaled.eps0),
    };
    let optimizer = RmsProp {
        beta: Number::of(1.0 - scaled.c2 * eta2),
        epsilon: Epsilon::OutsideRoot(Number::of(scaled.eps0 / eta)),
        second_moment: SecondMomentUse::Previous,
        initial_v: Number::of(START.v * scaled.sigma0.powi(2) / eta2),
    };
    Ok(BesideEquation {
        loss,
        optimizer,
        sde: MalladiRmspropSde::new(loss, DiagonalCovariance::new([Number::ONE])?, parameters)?,
        eta: Number::of(eta),
        sigma: Number::of(scaled.sigma0 / eta),
        start: [START.x, START.v].map(Number::of),
    })
}
