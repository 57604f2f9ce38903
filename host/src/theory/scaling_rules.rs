//! What else has to change when the batch is multiplied by kappa.
//!
//! A rule is a table of factors ([`Rule`]), so that an ablation is a table with one entry put back to 1:
//!
//! ```text
//!                              eta          1 - beta   eps             v_0       gamma
//! square root (Malladi22)      sqrt(kappa)  kappa      1/sqrt(kappa)   1/kappa   1
//! square root (Comp24, AdamW)  sqrt(kappa)  kappa      1/sqrt(kappa)   1/kappa   sqrt(kappa)
//! linear (Malladi22, fig. 25)  kappa        kappa      1               1         1
//! linear for SGD and SGDW      kappa                                             1
//! ```
//!
//! The noise falls by itself to `sigma / sqrt(kappa)`, and `steps / kappa` steps see as many samples. `gamma` is a
//! decoupled weight decay that the update multiplies by `eta`: `x' = x - eta (... + gamma x)`.
//!
//! Sources: Malladi22 Theorems 5.1 to 5.3; Comp24 Lemmas C.19, C.23 and 3.13, whose kappa is the factor
//! of the learning rate, `sqrt(kappa)` here. Two differences to what is printed: `v_0` has to be divided by kappa, since
//! Theorem 5.3 starts both runs from the same `u_0 = v_0 / sigma^2`; and Comp24 Lemma E.3 wants `gamma kappa` for SGDW,
//! which halves the loss ([`super::sgd_quadratic`]), where `gamma` has to stay ([`linear_sgd`]).
//!
//! Domain: `eta`, `sigma`, the batch and kappa > 0; `0 <= beta < 1`; `eps`, `gamma`, `v_0` >= 0; and
//! `kappa (1 - beta) <= 1`, beyond which a new beta would be negative. A `beta1` of 0 means that there is no first
//! moment, as in RMSprop, and stays 0.

use optsde_core::svag::AdaptiveHyperparameters;

use super::check;
use super::error::{Result, TheoryError};

/// What a run of RMSprop(W) or Adam(W) is made of, as far as scaling rules know.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AdaptiveRun {
    /// eta, the betas and eps; `beta1 = 0` for RMSprop.
    pub hyper: AdaptiveHyperparameters<f64>,
    /// gamma, the decoupled weight decay before it is multiplied by eta.
    pub weight_decay: f64,
    /// Number of samples in a gradient.
    pub batch: f64,
    /// sigma, the standard deviation of the noise of such a gradient.
    pub noise: f64,
    /// `v_0`, where the second moment starts.
    pub second_moment: f64,
}

/// A scaling rule for the adaptive methods: what each hyperparameter is multiplied by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    /// kappa: the new batch over the old one.
    pub batch: f64,
    /// Of eta.
    pub learning_rate: f64,
    /// Of `1 - beta1`.
    pub rate1: f64,
    /// Of `1 - beta2`.
    pub rate2: f64,
    /// Of eps.
    pub epsilon: f64,
    /// Of `v_0`.
    pub second_moment: f64,
    /// Of gamma.
    pub weight_decay: f64,
}

impl Rule {
    /// The square root rule of Malladi22, which leaves the weight decay alone.
    ///
    /// # Errors
    /// A kappa outside its domain.
    pub fn square_root(kappa: f64) -> Result<Self> {
        check::positive("kappa", kappa)?;
        let root = kappa.sqrt();
        Ok(Self {
            batch: kappa,
            learning_rate: root,
            rate1: kappa,
            rate2: kappa,
            epsilon: check::finite("1 / sqrt(kappa)", root.recip())?,
            second_moment: check::finite("1 / kappa", kappa.recip())?,
            weight_decay: 1.0,
        })
    }

    /// The square root rule of Comp24, with `gamma sqrt(kappa)`: as many samples then decay the weights as much.
    ///
    /// # Errors
    /// As [`Self::square_root`].
    pub fn square_root_with_decay(kappa: f64) -> Result<Self> {
        let rule = Self::square_root(kappa)?;
        Ok(Self { weight_decay: rule.learning_rate, ..rule })
    }

    /// The linear rule that Malladi22 compares with (ablation d): that of SGD, with the betas rescaled.
    ///
    /// # Errors
    /// As [`Self::square_root`].
    pub fn linear(kappa: f64) -> Result<Self> {
        Ok(Self { learning_rate: kappa, epsilon: 1.0, second_moment: 1.0, ..Self::square_root(kappa)? })
    }

    /// What the number of steps is multiplied by: `1 / kappa`, so that as many samples are seen.
    pub fn steps(&self) -> f64 {
        self.batch.recip()
    }

    /// The run with the larger batch.
    ///
    /// # Errors
    /// A run outside its domain; a kappa so large that a beta would be negative, with the largest that is not.
    pub fn apply(&self, run: &AdaptiveRun) -> Result<AdaptiveRun> {
        run.validate()?;
        let hyper = AdaptiveHyperparameters {
            learning_rate: run.hyper.learning_rate * self.learning_rate,
            beta1: if run.hyper.beta1 == 0.0 { 0.0 } else { faster("beta1", run.hyper.beta1, self.rate1)? },
            beta2: faster("beta2", run.hyper.beta2, self.rate2)?,
            epsilon: run.hyper.epsilon * self.epsilon,
        };
        let changed = AdaptiveRun {
            hyper,
            weight_decay: run.weight_decay * self.weight_decay,
            batch: run.batch * self.batch,
            noise: run.noise / self.batch.sqrt(),
            second_moment: run.second_moment * self.second_moment,
        };
        changed.validate().map(|()| changed)
    }
}

/// `1 - factor (1 - beta)`, if that is not negative.
fn faster(which: &str, beta: f64, factor: f64) -> Result<f64> {
    let changed = 1.0 - factor * (1.0 - beta);
    if changed >= 0.0 {
        return Ok(changed);
    }
    let largest = (1.0 - beta).recip();
    let allowed =
        format!("above 0 and at most {largest:?} = 1 / (1 - {which}), beyond which the new {which} is negative");
    Err(TheoryError::Range { field: "kappa", value: factor, allowed: allowed.into() })
}

impl AdaptiveRun {
    /// Refuses what lies outside the domain above.
    pub(super) fn validate(&self) -> Result<()> {
        let AdaptiveHyperparameters { learning_rate, beta1, beta2, epsilon } = self.hyper;
        check::positive("eta", learning_rate)?;
        check::decay_rate("beta1", beta1)?;
        check::decay_rate("beta2", beta2)?;
        check::non_negative("eps", epsilon)?;
        check::non_negative("gamma", self.weight_decay)?;
        check::positive("B", self.batch)?;
        check::positive("sigma", self.noise)?;
        check::non_negative("v0", self.second_moment)
    }
}

/// What the SDEs of the papers see of a run: equal numbers, equal SDE.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SdeConstants {
    /// `sigma eta` (Malladi22).
    pub sigma0: f64,
    /// `eps eta` (Malladi22).
    pub eps0: f64,
    /// `(1 - beta1) / eta^2` (Malladi22).
    pub c1: f64,
    /// `(1 - beta2) / eta^2` (Malladi22).
    pub c2: f64,
    /// `v_0 / sigma^2`, the start of the second moment in units of the noise (Malladi22).
    pub u0: f64,
    /// `(1 - beta1) / eta` (Comp24). The square root rule multiplies it by `sqrt(kappa)`, as its clock `k eta`.
    pub rho1: f64,
    /// `(1 - beta2) / eta` (Comp24).
    pub rho2: f64,
}

/// The constants of the SDEs. The square root rule leaves the first five as they are.
///
/// # Errors
/// A run outside its domain; constants that do not fit float64.
pub fn sde_constants(run: &AdaptiveRun) -> Result<SdeConstants> {
    run.validate()?;
    let eta = run.hyper.learning_rate;
    let (rate1, rate2) = (1.0 - run.hyper.beta1, 1.0 - run.hyper.beta2);
    Ok(SdeConstants {
        sigma0: check::finite("sigma0", run.noise * eta)?,
        eps0: check::finite("eps0", run.hyper.epsilon * eta)?,
        c1: check::finite("c1", rate1 / (eta * eta))?,
        c2: check::finite("c2", rate2 / (eta * eta))?,
        u0: check::finite("u0", run.second_moment / run.noise / run.noise)?,
        rho1: check::finite("rho1", rate1 / eta)?,
        rho2: check::finite("rho2", rate2 / eta)?,
    })
}

/// What a run of SGD(W), `x' = x - eta (g + gamma x)`, is made of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SgdRun {
    /// eta.
    pub learning_rate: f64,
    /// Number of samples in a gradient.
    pub batch: f64,
    /// gamma, before it is multiplied by eta.
    pub weight_decay: f64,
}

/// The linear rule: `eta kappa` with `B kappa`, gamma unchanged, since the update multiplies it by eta already.
///
/// # Errors
/// A run or a kappa outside their domains.
pub fn linear_sgd(run: &SgdRun, kappa: f64) -> Result<SgdRun> {
    check::positive("eta", run.learning_rate)?;
    check::positive("B", run.batch)?;
    check::non_negative("gamma", run.weight_decay)?;
    check::positive("kappa", kappa)?;
    Ok(SgdRun {
        learning_rate: check::finite("eta", run.learning_rate * kappa)?,
        batch: check::finite("B", run.batch * kappa)?,
        weight_decay: run.weight_decay,
    })
}

/// The rule for SGDW as Comp24 Appendix E words it (after Lemma E.3), with `gamma kappa`. It does not keep the loss.
///
/// # Errors
/// As [`linear_sgd`].
pub fn linear_sgd_as_printed(run: &SgdRun, kappa: f64) -> Result<SgdRun> {
    let scaled = linear_sgd(run, kappa)?;
    Ok(SgdRun { weight_decay: check::finite("gamma", run.weight_decay * kappa)?, ..scaled })
}
