//! The learning rate at which SGD samples a posterior best (Liu21 section 6.1).

use clap::Args;
use nalgebra::{DMatrix, DVector};

use super::advice::{Advice, Answer, Condition};
use super::{AdviceError, Result, options};
use crate::theory::{MAX_DIMENSION, bayes};

/// A regression near its minimum.
#[derive(Debug, Clone, Args)]
pub struct Question {
    /// Eigenvalues of the Hessian of the mean loss, separated by commas.
    #[arg(long, allow_negative_numbers = true, value_delimiter = ',', required = true, num_args = 1..)]
    pub curvature: Vec<f64>,
    /// Number of samples in the data.
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=options::MAX_COUNT))]
    pub data: u64,
    /// Batch size.
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=options::MAX_COUNT))]
    pub batch: u64,
}

impl Question {
    /// The optimal learning rate.
    ///
    /// # Errors
    /// Numbers outside their domains.
    pub fn advice(&self) -> Result<Advice> {
        options::all_positive("curvature", &self.curvature)?;
        if self.batch >= self.data {
            let problem = format!("{} is outside the allowed range: below --data {}", self.batch, self.data);
            return Err(AdviceError::Option { option: "batch", problem });
        }
        if self.curvature.len() > MAX_DIMENSION {
            let problem = format!("has {} numbers; allowed: up to {MAX_DIMENSION}", self.curvature.len());
            return Err(AdviceError::Option { option: "curvature", problem });
        }
        let k = DMatrix::from_diagonal(&DVector::from_column_slice(&self.curvature));
        let best = bayes::optimal_learning_rate(&k, self.data, self.batch)?;
        let largest = self.curvature.iter().fold(0.0, |a: f64, &b| a.max(b));
        Ok(Advice {
            question: format!("learning rate for posterior sampling, {} samples, batch {}", self.data, self.batch),
            answers: vec![
                Answer::number("lr", best.lambda_star, "nearest to the posterior in Kullback-Leibler divergence"),
                Answer::number("kl", best.kl_min, "divergence left; 0 if all curvatures are equal"),
                Answer::number("lr-small-batch", best.lambda_c_star, "2 S D / (N Tr K), for small batches and steps"),
                Answer::number("stability-limit", 2.0 / largest, "SGD diverges there"),
            ],
            rests_on: vec!["Liu21 Theorem 6, eq. (16); its root is unique for every batch smaller than the data"],
            conditions: vec![
                Condition::below("stable: lr < 2 / largest curvature", best.lambda_star, 2.0 / largest),
                Condition::open("the noise is (N - S) / (N S) K: a regression with unit residual variance, flat prior"),
                Condition::open("the posterior is normal over the widths 1 / sqrt(N curvature)"),
            ],
        })
    }
}
