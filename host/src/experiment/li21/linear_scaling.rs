//! Li21 Theorems 5.5 and 5.6: the critical batch size of linear scaling, from one run.

mod claims;
mod panels;

use super::scale_invariant::{C2, Measured};
use super::tent::Slopes;
use crate::experiment::{Context, Experiment, Failure, Findings};
use crate::theory::closeness::{CriticalFactor, NoiseToSignal, ratios, smallest_c};

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "li21/linear_scaling",
    title: "The largest batch of linear scaling, predicted from one run",
    source: "Li21, Theorems 5.5 and 5.6, Definition 5.4, Figure 2, eq. (29)",
    paper_says: "Batch size and learning rate can be multiplied by kappa without a change of equilibrium beyond a \
        factor C up to kappa = C^2 (1 + N/G), about C^2 N/G, which one baseline run gives; on networks, judged by \
        the test error, the condition is close to necessary (C^2 = 2). A run after scaling shows by its own N/G that scaling has failed.",
    method: "The paper has scale-invariant networks on CIFAR-10. Here the loss is a tent over the circle of \
        directions, whose equilibria are known in closed form; a batch enters by the variance of the slope alone. \
        SGD with weight decay is iterated to equilibrium with N/G = 100 (G = g^2/R for g = 1), eta = 0.02, lambda = \
        0.001, then at 13 factors kappa up to 256. The norm is the same in all paths, so that the numbers are free \
        of sampling errors. C^2 = 2 as in the paper.",
    conclusion: "The proof of Theorem 5.6 gives kappa > C^2 + (C^2 - 1) N/G, which is attained for small kappa eta \
        lambda: with N/G = 100 and C^2 = 2 scaling fails from 102 on. The printed C^2 (1 + N/G) = 202 holds as a \
        certificate of failure; as a prediction of the critical batch size it is twice too large here. On other \
        losses scaling may fail before (li21/cos_model); what the test error of networks does is not tried.",
    run,
};

/// Learning rate and weight decay before scaling; their product is so small that it does not matter below kappa of
/// hundreds.
const ETA: f64 = 0.02;
const LAM: f64 = 1e-3;
/// N/G before scaling.
const RATIO: f64 = 100.0;

const FACTORS: [f64; 13] = [2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 90.0, 100.0, 105.0, 128.0, 160.0, 202.0, 256.0];

/// A scaled run against the baseline.
struct Scaled {
    kappa: f64,
    measured: Measured,
    /// R, G and N/kappa of the baseline over those of this run.
    ratios: [f64; 3],
    /// The C^2 that (C, kappa)-invariance needs.
    needed: f64,
}

/// The baseline, what it predicts, and what happens.
struct Sweep {
    base: Measured,
    predicted: CriticalFactor,
    scaled: Vec<Scaled>,
}

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let base = Slopes::of_ratio(RATIO).iterate(context, "kappa 1", ETA, LAM)?;
    let mut runs = Vec::new();
    for kappa in FACTORS {
        let slopes = Slopes { ratio: RATIO, kappa };
        runs.push((kappa, slopes.iterate(context, &format!("kappa {kappa}"), kappa * ETA, LAM)?));
    }
    let sweep = Sweep::of(base, &runs)?;
    Ok(Findings { claims: claims::claims(&sweep)?, figures: vec![panels::figure(&sweep)?], ..Findings::default() })
}

impl Sweep {
    fn of(base: Measured, runs: &[(f64, Measured)]) -> Result<Self, Failure> {
        let mut scaled = Vec::new();
        for &(kappa, measured) in runs {
            let ratios = ratios(&base.equilibrium(), &measured.equilibrium(), 1.0 / kappa)?;
            let c = smallest_c(ratios)?;
            scaled.push(Scaled { kappa, measured, ratios, needed: c * c });
        }
        let ratio = NoiseToSignal::new(base.noise.value, base.squared_gradient.value)?;
        Ok(Self { base, predicted: ratio.critical_factor(C2)?, scaled })
    }

    fn at(&self, kappa: f64) -> Result<&Scaled, Failure> {
        let missing = || Failure::Setup(format!("no run at kappa = {kappa}"));
        self.scaled.iter().find(|scaled| scaled.kappa.total_cmp(&kappa).is_eq()).ok_or_else(missing)
    }

    /// The kappa where the C^2 that is needed passes 2, by a straight line between 100 and 105.
    fn critical(&self) -> Result<f64, Failure> {
        let (below, above) = (self.at(100.0)?, self.at(105.0)?);
        Ok(below.kappa + (C2 - below.needed) / (above.needed - below.needed) * (above.kappa - below.kappa))
    }
}
