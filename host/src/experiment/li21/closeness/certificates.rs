//! The theorems on many tents, and how nearly they are attained.

use super::{C2, ROUNDING, Slopes};
use crate::convergence::ErrorAt;
use crate::experiment::{Claim, Estimate, Failure, Prediction};
use crate::theory::closeness::{NoiseToSignal, smallest_ratio};
use crate::theory::equilibrium::{Dynamics, Equilibrium};

const NAMES: [&str; 3] = ["Theorem 5.2 (i)", "Theorem 5.2 (ii)", "Theorem E.4"];

/// How often a certificate of failure fires, and how often it is wrong.
#[derive(Clone, Copy, Default)]
struct Count {
    fired: u32,
    wrong: u32,
}

pub(super) fn claims() -> Result<Vec<Claim>, Failure> {
    let mut claims = Vec::new();
    for (name, count) in NAMES.into_iter().zip(counts()?) {
        claims.push(Claim::paper(
            format!("{name}: C-close equilibria among the {} cases where it excludes them", count.fired),
            Prediction::AtMost { bound: 0.0 },
            Estimate::computed(f64::from(count.wrong)),
        ));
    }
    claims.push(Claim::ours(
        "Theorem 5.2 (ii) is attained on tents: order in eta lambda of (C^2 needed at N/G = 1/(C^2 - 1)) - C^2",
        Prediction::Order { order: 1.0 },
        Estimate::slope_of(&excess()?)?,
    ));
    claims.push(exact_limit()?);
    Ok(claims)
}

fn ratio(state: &Equilibrium) -> Result<NoiseToSignal, Failure> {
    Ok(NoiseToSignal::new(state.noise, state.squared_gradient)?)
}

/// N/G of SGD from 2^-8 to 2^8, learning rates from 1/100 to 10, eta lambda from 1e-6 to 0.3, and C^2 from 1.2 to 8.
fn counts() -> Result<[Count; 3], Failure> {
    let mut counts = [Count::default(); 3];
    for exponent in -13..14 {
        let model = Slopes::of_ratio(f64::from(exponent).mul_add(0.6, 0.05).exp2()).model()?;
        for eta in [0.01, 0.1, 1.0, 10.0] {
            for decay in [1e-6, 1e-3, 0.3] {
                let lam = decay / eta;
                let [sgd, first, second] = [
                    model.equilibrium(Dynamics::Sgd, eta, lam)?,
                    model.equilibrium(Dynamics::FirstOrderSde, eta, lam)?,
                    model.equilibrium(Dynamics::SecondOrderSde, eta, lam)?,
                ];
                let (sde, sdes) = (model.smallest_c_of_the_sde(eta, lam)?, model.smallest_c_of_the_sdes(eta, lam)?);
                for c2 in [1.2, 1.4, 1.7, 2.0, 2.5, 3.0, 4.0, 6.0, 8.0] {
                    let fires = [
                        (eta > ratio(&first)?.learning_rate_limit(c2)?, sde),
                        (ratio(&sgd)?.excludes_first_order_sde(c2)?, sde),
                        (eta > ratio(&second)?.second_order_limit(c2, eta, lam)?, sdes),
                    ];
                    for (count, (fires, c)) in counts.iter_mut().zip(fires) {
                        count.fired += u32::from(fires);
                        count.wrong += u32::from(fires && c * c < c2 * (1.0 - ROUNDING));
                    }
                }
            }
        }
    }
    Ok(counts)
}

/// How much more than C^2 = 2 is needed at the ratio where Theorem 5.2 (ii) falls silent.
fn excess() -> Result<Vec<ErrorAt>, Failure> {
    let model = Slopes::of_ratio(smallest_ratio(C2)?).model()?;
    let mut errors = Vec::new();
    for decay in [1e-1, 1e-2, 1e-3, 1e-4] {
        let c = model.smallest_c_of_the_sde(1.0, decay)?;
        errors.push(ErrorAt { size: decay, error: c * c - C2 });
    }
    Ok(errors)
}

/// Theorem E.4 keeps eta lambda, and is attained at every one: at the C that is needed, its limit is the learning rate.
fn exact_limit() -> Result<Claim, Failure> {
    let (eta, lam) = (0.5, 0.6);
    let model = Slopes::of_ratio(0.25).model()?;
    let c = model.smallest_c_of_the_sdes(eta, lam)?;
    let limit = ratio(&model.equilibrium(Dynamics::SecondOrderSde, eta, lam)?)?.second_order_limit(c * c, eta, lam)?;
    Ok(Claim::ours(
        "Theorem E.4 is attained on tents: its limit of eta at the C that is needed, eta = 0.5, eta lambda = 0.3",
        Prediction::Within { value: eta, error: ROUNDING },
        Estimate::computed(limit),
    ))
}
