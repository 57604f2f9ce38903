//! What the equations of Adam say of the stationary variance of x on lambda x^2 / 2, with v at rest.
//!
//! With v fixed the equation is linear, dz = A z dt + B dW in z = (x, m); A and B are read off the drift, the
//! targets and the diffusion at unit vectors, and A S + S A^T + B B^T = 0 is three equations for S. At late times
//! the bias corrections are 1, and P = sqrt v.

use optsde_core::loss::Quadratic;
use optsde_core::noise::DiagonalCovariance;
use optsde_core::sde::{AdamForm, AdamParameters, AdamSde, Sde, State};

const ETA: f64 = 1e-3;
const RHO: f64 = 100.0;
const SIGMA: f64 = 0.3;
const LAMBDA: f64 = 2.0;

fn stationary_variance(form: AdamForm) -> f64 {
    let parameters = AdamParameters { learning_rate: ETA, first_rate: RHO, second_rate: 1.0, epsilon: 0.0, decay: 0.0 };
    let covariance = DiagonalCovariance { deviations: [SIGMA] };
    let sde = AdamSde::new(Quadratic::diagonal([LAMBDA]), covariance, parameters, form).expect("valid");
    let t = 1e3;
    let state = |x: f64, m: f64| State { x: [x], relaxed: [[m], [SIGMA * SIGMA]] };
    let slope = |x: f64, m: f64| {
        let state = state(x, m);
        let rate = Sde::<f64, 2, 1>::rates(&sde)[0];
        [sde.drift(t, &state)[0], rate * (sde.targets(t, &state.x)[0][0] - m)]
    };
    let ([axx, amx], [axm, amm]) = (slope(1.0, 0.0), slope(0.0, 1.0));
    let noise = sde.diffusion(t, &state(0.0, 0.0), &[1.0]);
    let (bx, bm) = (noise.x[0], noise.relaxed[0][0]);
    // 2 (axx Sxx + axm Sxm) = -bx^2, amx Sxx + (axx + amm) Sxm + axm Smm = -bx bm, 2 (amx Sxm + amm Smm) = -bm^2:
    // Smm and Sxm by Sxx, then Sxx = constant / factor.
    let sxm = [-axx / axm, -bx * bx / (2.0 * axm)];
    let smm = [-amx * sxm[0] / amm, (-bm * bm / 2.0 - amx * sxm[1]) / amm];
    let factor = amx + (axx + amm) * sxm[0] + axm * smm[0];
    let constant = -bx * bm - (axx + amm) * sxm[1] - axm * smm[1];
    constant / factor
}

#[test]
fn the_printed_adam_has_beta_1_squared_of_the_variance_and_the_kept_noise_has_all_of_it() {
    let beta = 1.0 - ETA * RHO;
    let leading = ETA * SIGMA / (2.0 * LAMBDA);
    let printed = leading * beta * beta / (1.0 + ETA * LAMBDA / SIGMA);
    let kept = ETA * SIGMA * (SIGMA + ETA * ETA * LAMBDA * RHO) / (2.0 * LAMBDA * (SIGMA + ETA * LAMBDA));
    for (form, expected) in [(AdamForm::Malladi22, leading), (AdamForm::Printed, printed), (AdamForm::NoiseKept, kept)]
    {
        let found = stationary_variance(form);
        // The three equations are well conditioned: rates 100 and 7.
        assert!((found / expected - 1.0).abs() < 1e-11, "{form:?}: {found:e} {expected:e}");
    }
    assert!((printed / leading - 0.81).abs() < 0.006 && (kept / leading - 1.0).abs() < 0.007);
}
