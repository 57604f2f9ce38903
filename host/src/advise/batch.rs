//! The largest batch for which the linear scaling rule can hold (Li21 Theorem 5.6).

use clap::Args;

use super::advice::{Advice, Answer, Condition};
use super::{AdviceError, Result, options};
use crate::theory::closeness::NoiseToSignal;

/// From one run: noise and gradient at one batch size.
#[derive(Debug, Clone, Copy, Args)]
pub struct Question {
    /// Trace of the covariance of the minibatch gradient, at --batch.
    #[arg(long, allow_negative_numbers = true)]
    pub noise_trace: f64,
    /// Squared norm of the full gradient.
    #[arg(long, allow_negative_numbers = true)]
    pub gradient_norm2: f64,
    /// Batch size of the run.
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=options::MAX_COUNT))]
    pub batch: u64,
    /// C^2, if squared norm, squared gradient and noise in equilibrium still count as close at a factor of C; > 1.
    #[arg(long, allow_negative_numbers = true, default_value_t = 2.0)]
    pub closeness: f64,
}

impl Question {
    /// The printed certificate and the sharp one.
    ///
    /// # Errors
    /// Numbers outside their domains.
    pub fn advice(&self) -> Result<Advice> {
        options::not_negative("noise-trace", self.noise_trace)?;
        options::positive("gradient-norm2", self.gradient_norm2)?;
        if self.closeness.is_nan() || self.closeness <= 1.0 {
            let problem = format!("{} is outside the allowed range: a number > 1", options::typed(self.closeness));
            return Err(AdviceError::Option { option: "closeness", problem });
        }
        options::positive("closeness", self.closeness)?;
        let measured = NoiseToSignal::new(self.noise_trace, self.gradient_norm2)?;
        let factor = measured.critical_factor(self.closeness)?;
        #[expect(clippy::cast_precision_loss, reason = "at most 2^53")]
        let batch = self.batch as f64;
        Ok(Advice {
            question: format!(
                "largest batch for linear scaling from batch {}, N = {}, G = {}, C^2 = {}",
                self.batch, self.noise_trace, self.gradient_norm2, self.closeness
            ),
            answers: vec![
                Answer::number("noise-to-signal", measured.ratio(), "N / G at this batch"),
                Answer::number("batch-sharp", (factor.sharp * batch).floor(), "C^2 + (C^2 - 1) N / G times this batch"),
                Answer::number("factor-sharp", factor.sharp, "largest kappa, by the theorem's own proof"),
                Answer::number(
                    "batch-printed",
                    (factor.as_printed * batch).floor(),
                    "C^2 (1 + N / G) times this batch",
                ),
                Answer::number("factor-printed", factor.as_printed, "largest kappa, as the theorem is printed"),
            ],
            rests_on: vec!["Li21 Theorem 5.6, eq. (11), and the sharper inequality that its proof arrives at"],
            conditions: vec![
                Condition::open(
                    "the batch is below batch-sharp; necessary only: scaling may fail below it too, so go there in steps",
                ),
                Condition::open("N and G are means in equilibrium, where norm and loss no longer drift"),
                Condition::open(
                    "the loss is scale-invariant (normalization layers), trained by SGD with weight decay and without momentum",
                ),
            ],
        })
    }
}
