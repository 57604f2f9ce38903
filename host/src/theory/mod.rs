//! Analytic predictions: what theory says an optimizer does, in closed form or by an exact recursion.
//!
//! Nothing here simulates. Every function states its equation, source and domain, refuses what lies
//! outside with a [`TheoryError`], and never returns a number that is not finite.
//!
//! Conventions throughout, after Liu21 (Liu, Ziyin, Ueda: *Noise and fluctuation of finite learning
//! rate stochastic gradient descent*): the loss is `w' K w / 2`, the gradient `K w + eta` with
//! `Cov eta = C`, the learning rate `lambda` (or the matrix `Lambda`), the momentum `mu`, and
//! momentum is not damped: `m' = mu m + g`, `w' = w - lambda m'`.
//!
//! | question | module |
//! | --- | --- |
//! | stationary covariance and training error | [`sgd`], [`heavy_ball`], [`preconditioned`] |
//! | the same in the limit of vanishing learning rate | [`continuous`] |
//! | the rows of Table 1, old and new | [`table1`] |
//! | when is there a stationary state | [`stability`], [`fourth_moment`] |
//! | mean and covariance after t steps | [`transient`], [`recursion`] |
//! | escape from the minimum | [`escape`] |
//! | shape of the stationary density | [`effective_loss`] |
//! | true minibatch noise | [`minibatch`] |
//! | any other noise that multiplies the state | [`multiplicative`] |
//! | the numerical reference for all of it | [`stein`] |
//!
//! The papers on stochastic differential equations (Li21, Malladi22, Comp24) keep their own notation:
//!
//! | question | module |
//! | --- | --- |
//! | exact moments of one step | [`svag`], [`malladi_one_step`] over a [`finite_law`] |
//! | bias corrections and clocks of the adaptive methods | [`bias_correction`], [`time_maps`] |
//! | the floor under a second moment | [`smooth_floor`] |
//! | the basins of the embedded saddle | [`embedded_saddle`] |

mod batch_moments;
pub mod bias_correction;
mod blocked;
#[expect(dead_code, reason = "first used by the predictions on the linear loss")]
mod chebyshev;
mod check;
pub mod continuous;
pub mod coverage;
pub mod effective_loss;
pub mod embedded_saddle;
pub mod errata;
mod error;
pub mod escape;
pub mod finite_law;
pub mod fourth_moment;
pub mod heavy_ball;
pub mod malladi_one_step;
pub mod minibatch;
pub mod multiplicative;
pub mod preconditioned;
pub mod recursion;
mod regression;
pub mod sgd;
pub mod smooth_floor;
mod spectrum;
pub mod stability;
pub mod stein;
pub mod svag;
mod symmetric;
mod symmetric_power;
pub mod table1;
pub mod time_maps;
pub mod transient;

pub use check::{MAX_DIMENSION, require_covariance, require_positive_definite};
pub use error::{Result, TheoryError};
// The matrices of the signatures, so that a caller has the same version.
pub use nalgebra::{DMatrix, DVector};
