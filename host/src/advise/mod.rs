//! `optsde advise`: practical answers of the theory for given numbers.
//!
//! Each answer says which result it rests on, what that result needs, and whether these numbers meet it. What the
//! numbers cannot decide is said to be open, not passed over.
//!
//! | question | module |
//! | --- | --- |
//! | how to change hyperparameters with the batch size | [`scale`] |
//! | the largest batch for which linear scaling can hold | [`batch`] |
//! | loss and variance that noise leaves, and how far instability is | [`floor`] |
//! | the learning rate that samples a posterior best | [`lr`] |

mod advice;
pub mod batch;
pub mod floor;
mod hyperparameters;
pub mod lr;
mod optimizer;
mod options;
pub mod scale;

pub use advice::{Advice, Answer, Condition, Quantity};
pub use hyperparameters::Hyperparameters;
pub use optimizer::Optimizer;

use crate::theory::TheoryError;

/// Why there is no advice.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum AdviceError {
    /// An option that this optimizer does not have, or one that it needs.
    #[error("--{option} {problem}")]
    Option {
        /// Its name.
        option: &'static str,
        /// What is wrong with it.
        problem: String,
    },
    /// Numbers that are allowed one by one, and for which the theory has no answer together.
    #[error("no answer for these numbers: {0}")]
    Theory(#[from] TheoryError),
}

/// The result of a question.
pub type Result<T> = std::result::Result<T, AdviceError>;
