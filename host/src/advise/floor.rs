//! The loss and the variance that gradient noise leaves on a quadratic, and how far instability is.

use clap::Args;

use super::advice::{Advice, Answer, Condition};
use super::{AdviceError, Hyperparameters, Optimizer, Result, options};
use crate::theory::adaptive_stationary::AdaptiveQuadratic;
use crate::theory::sgd_quadratic::SgdQuadratic;
use crate::theory::sign::{SignNoise, stationary};
use crate::theory::{self, heavy_ball};

/// `lr * curvature / noise` below which the second-order variance of SignSGD is used.
const SECOND_ORDER_RATIO: f64 = 1e-6;

/// A quadratic loss by its curvatures, the noise on its gradient, and an optimizer.
#[derive(Debug, Clone, Args)]
pub struct Question {
    /// The optimizer.
    #[command(flatten)]
    pub hyper: Hyperparameters,
    /// Eigenvalues of the Hessian, separated by commas.
    #[arg(long, allow_negative_numbers = true, value_delimiter = ',', required = true, num_args = 1..)]
    pub curvature: Vec<f64>,
    /// Standard deviation of the gradient noise: one number, or one for each curvature.
    #[arg(long, allow_negative_numbers = true, value_delimiter = ',', required = true, num_args = 1..)]
    pub noise: Vec<f64>,
}

/// What a theory says.
struct Floor {
    /// Stationary variance of each coordinate.
    variances: Vec<f64>,
    /// Largest stable learning rate, where the theory has one.
    limit: Option<f64>,
    rests_on: Vec<&'static str>,
    conditions: Vec<Condition>,
}

impl Question {
    /// Variance per coordinate, loss, and the distance to instability.
    ///
    /// # Errors
    /// Options that the optimizer does not have or that are missing, numbers outside their domains; no stationary
    /// state, with the largest stable learning rate.
    pub fn advice(&self) -> Result<Advice> {
        self.hyper.validate()?;
        options::all_positive("curvature", &self.curvature)?;
        options::all_positive("noise", &self.noise)?;
        let Hyperparameters { optimizer, lr, .. } = self.hyper;
        let floor = match optimizer {
            Optimizer::Sgd => self.sgd()?,
            Optimizer::Sgdw => self.sgdw()?,
            Optimizer::SignSgd => self.sign_sgd()?,
            _ => self.adaptive()?,
        };
        let loss: f64 = self.curvature.iter().zip(&floor.variances).map(|(k, variance)| 0.5 * k * variance).sum();
        let mut answers = vec![
            Answer::number(
                "loss-floor",
                loss,
                "expected loss above the minimum, sum of curvature times variance over 2",
            ),
            Answer::list("variance", floor.variances, "stationary, per curvature"),
        ];
        if let Some(limit) = floor.limit {
            answers.push(Answer::number("largest-stable-lr", limit, "there the variance diverges"));
            answers.push(Answer::number("lr-over-limit", lr / limit, "1 is unstable"));
        }
        Ok(Advice {
            question: format!("noise floor of {} at lr {lr}", optimizer.name()),
            answers,
            rests_on: floor.rests_on,
            conditions: floor.conditions,
        })
    }

    /// The variance of each coordinate, from its curvature and its noise.
    fn per_coordinate(&self, variance: impl Fn(f64, f64) -> theory::Result<f64>) -> Result<Vec<f64>> {
        let noise = match self.noise.as_slice() {
            [one] => vec![*one; self.curvature.len()],
            each if each.len() == self.curvature.len() => each.to_vec(),
            each => {
                let problem = format!("has {} numbers; allowed: 1, or as many as --curvature", each.len());
                return Err(AdviceError::Option { option: "noise", problem });
            }
        };
        self.curvature.iter().zip(noise).map(|(k, sigma)| Ok(variance(*k, sigma)?)).collect()
    }

    fn sgd(&self) -> Result<Floor> {
        let momentum = self.hyper.momentum();
        let limit = 2.0 * (1.0 + momentum) / self.largest_curvature();
        self.require_below(limit)?;
        let variances =
            self.per_coordinate(|k, sigma| heavy_ball::stationary_variance(k, sigma * sigma, self.hyper.lr, momentum))?;
        Ok(Floor {
            variances,
            limit: Some(limit),
            rests_on: vec!["Liu21 Theorems 1, 2 and section 4.5: exact for SGD and heavy ball at any learning rate"],
            conditions: vec![
                Condition::below("stable: lr < 2 (1 + momentum) / largest curvature", self.hyper.lr, limit),
                constant_noise(),
                quadratic(),
            ],
        })
    }

    fn sgdw(&self) -> Result<Floor> {
        let gamma = self.hyper.weight_decay();
        let limit = 2.0 / (self.largest_curvature() + gamma);
        self.require_below(limit)?;
        let variances = self.per_coordinate(|lam, sigma| {
            SgdQuadratic { lam, sigma, eta: self.hyper.lr, gamma, batch: 1.0 }.stationary_variance()
        })?;
        Ok(Floor {
            variances,
            limit: Some(limit),
            rests_on: vec![
                "Liu21 Theorem 1 with the curvature raised by the weight decay (the update of Comp24 eq. (200)): exact",
            ],
            conditions: vec![
                Condition::below("stable: lr < 2 / (largest curvature + weight decay)", self.hyper.lr, limit),
                decay_towards_minimum(),
                constant_noise(),
                quadratic(),
            ],
        })
    }

    fn sign_sgd(&self) -> Result<Floor> {
        let variances = self.per_coordinate(|lam, sigma| {
            // The law of the exact chain has about sqrt(sigma / (eta lam)) points; where it is that wide, the
            // second-order formula is right to the square of this ratio.
            if self.hyper.lr * lam < SECOND_ORDER_RATIO * sigma {
                return stationary::second_order_variance(lam, sigma, self.hyper.lr, &SignNoise::GAUSSIAN);
            }
            Ok(stationary::stationary(lam, sigma, self.hyper.lr, 0.0, &SignNoise::GAUSSIAN)?.variance())
        })?;
        Ok(Floor {
            variances,
            limit: None,
            rests_on: vec![
                "exact law of discrete SignSGD by detailed balance; to leading order lr sqrt(pi/2) sigma / (2 curvature),",
                "Comp24 Lemma 3.7, whose correction of higher order has the wrong sign for the algorithm",
            ],
            conditions: vec![
                Condition::open("the noise is normal"),
                Condition::open("the lattice of steps through the minimum; another start moves it by a part of lr"),
                constant_noise(),
                quadratic(),
            ],
        })
    }

    fn adaptive(&self) -> Result<Floor> {
        let beta1 = self.hyper.first_moment()?;
        let gamma = self.hyper.weight_decay();
        if self.hyper.lr * gamma >= 2.0 {
            return Err(self.unstable(2.0 / gamma));
        }
        let variances = self.per_coordinate(|lam, sigma| {
            AdaptiveQuadratic { lam, sigma, eta: self.hyper.lr, beta1, gamma }.self_consistent()
        })?;
        let mut conditions = vec![
            Condition::open("the second moment is slow: 1 - beta2 small (1e-3: within 0.1 % of simulations)"),
            Condition::open("epsilon is small against the standard deviation of the noise"),
            constant_noise(),
            quadratic(),
        ];
        if self.hyper.optimizer.has_weight_decay() {
            conditions.insert(
                0,
                Condition::below("the decay alone is stable: lr * weight decay < 2", self.hyper.lr * gamma, 2.0),
            );
            conditions.insert(1, decay_towards_minimum());
        }
        Ok(Floor {
            variances,
            limit: None,
            rests_on: vec![
                "exact second moments with the second moment of the gradient at its mean, solved self-consistently;",
                "to leading order Comp24 Lemmas 3.14 and C.34, corrected for the lag of the momentum behind the decay",
            ],
            conditions,
        })
    }

    /// Refuses a learning rate that has no stationary state.
    fn require_below(&self, limit: f64) -> Result<()> {
        if self.hyper.lr < limit {
            return Ok(());
        }
        Err(self.unstable(limit))
    }

    fn unstable(&self, limit: f64) -> AdviceError {
        let (lr, limit) = (options::typed(self.hyper.lr), options::typed(limit));
        let problem = format!("{lr} is unstable: nothing is stationary; allowed: below {limit}");
        AdviceError::Option { option: "lr", problem }
    }

    fn largest_curvature(&self) -> f64 {
        self.curvature.iter().fold(0.0, |a: f64, &b| a.max(b))
    }
}

fn constant_noise() -> Condition {
    Condition::open("the noise does not depend on the position and is independent from step to step")
}

fn quadratic() -> Condition {
    Condition::open("the loss is quadratic over the standard deviations above")
}

fn decay_towards_minimum() -> Condition {
    Condition::open("the weight decay pulls towards the minimum; otherwise it shifts the mean besides")
}
