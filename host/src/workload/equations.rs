//! Equations under schemes: each scheme once, on an equation that uses all of it.

use optsde_core::Real;
use optsde_core::loss::{EmbeddedSaddle, Quadratic};
use optsde_core::noise::{ConstantCovariance, DiagonalCovariance, GradientProductCovariance};
use optsde_core::sde::{
    AdamForm, AdamParameters, AdamSde, GaussianSign, GradientCoupling, RmspropParameters, RmspropSde, Sde,
    SecondMoment, SgdSde, SgdSecondOrderSde, SignSgdSde, State, StudentTSign,
};
use optsde_core::stepper::{
    EulerMaruyama, ExactOrnsteinUhlenbeck, Heun, Integration, Milstein, PlainEulerMaruyama, Stepper,
    StochasticRungeKutta, WeakSecondOrder,
};

use super::{DIMENSION, digest_of};
use crate::ensemble::PlanError;

/// The digests of all, and nothing of an equation that cannot be made (all can).
pub(super) fn sections<R: Real>() -> Result<Vec<(String, u64)>, PlanError> {
    let mut sections = Vec::new();
    let eta = R::of(0.125);
    let saddle = EmbeddedSaddle::diagonal([-R::ONE, R::TWO], R::ONE, R::of(0.25));
    let bowl = Quadratic { curvature: [[R::TWO, R::HALF], [R::HALF, R::ONE]] };
    let noise = DiagonalCovariance { deviations: [R::HALF, R::ONE] };
    if let Ok(covariance) = ConstantCovariance::new(&[[R::ONE, R::HALF], [R::HALF, R::TWO]]) {
        if let Ok(linear) = SgdSde::new(bowl, covariance, eta) {
            sections.extend(section("exact_ornstein_uhlenbeck", linear, ExactOrnsteinUhlenbeck, []).transpose()?);
        }
        if let Ok(first) = SgdSde::new(saddle, covariance, eta) {
            sections.extend(section("heun", first, Heun, []).transpose()?);
        }
        if let Ok(second) = SgdSecondOrderSde::new(saddle, covariance, eta) {
            sections.extend(section("stochastic_runge_kutta", second, StochasticRungeKutta, []).transpose()?);
        }
    }
    if let Ok(covariance) = GradientProductCovariance::new(bowl.curvature, R::HALF)
        && let Ok(dependent) = SgdSde::new(bowl, covariance, eta)
    {
        sections.extend(section("weak_second_order general", dependent, WeakSecondOrder, []).transpose()?);
    }
    let deviations = noise.deviations;
    if let Ok(sign) = SignSgdSde::new(saddle, GaussianSign, deviations, eta, GradientCoupling::Separable) {
        sections.extend(section("milstein", sign, Milstein, []).transpose()?);
    }
    if let Ok(law) = StudentTSign::new(R::of(3.0))
        && let Ok(sign) = SignSgdSde::new(saddle, law, deviations, eta, GradientCoupling::Separable)
    {
        sections.extend(section("plain_euler_maruyama student_t", sign, PlainEulerMaruyama, []).transpose()?);
    }
    let parameters = RmspropParameters { learning_rate: eta, rate: R::ONE, epsilon: R::HALF, decay: R::of(0.25) };
    if let Ok(rmsprop) = RmspropSde::new(saddle, noise, parameters, SecondMoment::GradientAndNoise) {
        sections.extend(section("euler_maruyama", rmsprop, EulerMaruyama, [[R::ONE; DIMENSION]]).transpose()?);
    }
    let parameters = AdamParameters {
        learning_rate: eta,
        first_rate: R::of(4.0),
        second_rate: R::ONE,
        epsilon: R::HALF,
        decay: R::of(0.25),
    };
    if let Ok(adam) = AdamSde::new(saddle, noise, parameters, AdamForm::NoiseKept) {
        let start = [[R::ZERO; DIMENSION], [R::ONE; DIMENSION]];
        sections.extend(section("weak_second_order", adam, WeakSecondOrder, start).transpose()?);
    }
    Ok(sections)
}

/// 50 steps of 1/8 from time 1/2; nothing if the scheme does not go with the equation.
fn section<R, S, M, const N: usize>(
    name: &str,
    sde: S,
    stepper: M,
    relaxed: [[R; DIMENSION]; N],
) -> Option<Result<(String, u64), PlanError>>
where
    R: Real,
    S: Sde<R, N, DIMENSION> + Sync,
    M: Stepper<R, S, N, DIMENSION> + Sync,
{
    let start = State { x: [R::ONE; DIMENSION], relaxed };
    let process = Integration::new(sde, stepper, start, R::HALF, R::of(0.125)).ok()?;
    Some(digest_of(name, &process, &|state: &State<R, N, DIMENSION>| state.x))
}
