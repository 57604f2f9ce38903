//! Analytic predictions: what theory says an optimizer does, in closed form or by an exact recursion.
//!
//! Nothing here simulates. Every function states its equation, source and domain, refuses what lies
//! outside with a [`TheoryError`], and never returns a number that is not finite.
//!
//! Conventions throughout, after Liu21 (Liu, Ziyin, Ueda: *Noise and fluctuation of finite learning
//! rate stochastic gradient descent*): the loss is `w' K w / 2`, the gradient `K w + eta` with
//! `Cov eta = C`, the learning rate `lambda` (or the matrix `Lambda`), the momentum `mu`, and
//! momentum is not damped: `m' = mu m + g`, `w' = w - lambda m'`. Only [`quasi_hyperbolic`] damps it.
//!
//! | question | module |
//! | --- | --- |
//! | stationary covariance and training error | [`sgd`], [`heavy_ball`], [`quasi_hyperbolic`], [`preconditioned`] |
//! | the same of second-order and adaptive methods | [`damped_newton`], [`natural_gradient`], [`full_matrix_adam`] |
//! | the same in the limit of vanishing learning rate | [`continuous`] |
//! | the rows of Table 1, old and new | [`table1`] |
//! | when is there a stationary state | [`stability`], [`fourth_moment`] |
//! | mean and covariance after t steps | [`transient`], [`recursion`] |
//! | noise that depends on the state, true minibatch noise | [`state_dependent`], [`minibatch`] |
//! | any random linear map | [`multiplicative`] |
//! | Hessians with a null space | [`degenerate`] |
//! | shape of the stationary density, temperature | [`effective_loss`] |
//! | how much of it lies in an ellipse of another covariance | [`coverage`] |
//! | the learning rate nearest to a posterior | [`bayes`] |
//! | escape from the minimum, and what anisotropic noise adds | [`escape`], [`escape_bounds`] |
//! | escape over a barrier | [`kramers`], exactly in [`first_passage`] |
//! | the numerical reference for all of it | [`stein`] |
//!
//! The papers on stochastic differential equations (Li21, Malladi22, Comp24) keep their own notation:
//!
//! | question | module |
//! | --- | --- |
//! | exact moments of one step | [`svag`], [`malladi_one_step`] over a [`finite_law`] |
//! | moments and weak orders on a random parabola | [`random_quadratic`] |
//! | scale-invariant losses with weight decay | [`equilibrium`]; two of them solved: [`tent_model`], [`cos_model`] |
//! | when the SDE or linear scaling must fail, critical batch size | [`closeness`] |
//! | linear scaling that is exact where the SDE is wrong | [`poisson_example`] |
//! | the tail index of Gaussian noise | [`tail_index`] |
//! | bias corrections and clocks of the adaptive methods | [`bias_correction`], [`time_maps`] |
//! | RMSprop and Adam on a linear loss, and their SDEs | [`linear_loss`] |
//! | the second moment: warm-up, lower bounds, a smooth floor, its memory | [`second_moment`], [`smooth_floor`], [`second_moment_memory`] |
//! | does noise dominate the gradient | [`noise_dominance`] |
//! | stationary variance of the adaptive methods | [`adaptive_stationary`], [`adaptive_sde_stationary`] |
//! | their loss for long times | [`adaptive_loss`] |
//! | SGD(W) on a quadratic loss, and its bounds | [`sgd_quadratic`], [`sgd_bounds`] |
//! | what changes with the batch | [`scaling_rules`] |
//! | SignSGD: phases, bounds, exact laws, its equation | [`sign`] |
//! | the minima of a coordinate of the embedded saddle | [`embedded_saddle`] |
//!
//! What the papers print otherwise is listed in [`errata`].

pub mod adaptive_loss;
pub mod adaptive_sde_stationary;
pub mod adaptive_stationary;
mod batch_moments;
pub mod bayes;
mod bessel;
pub mod bias_correction;
mod bisection;
mod blocked;
mod chebyshev;
mod check;
pub mod closeness;
pub mod continuous;
pub mod cos_model;
pub mod coverage;
pub mod damped_newton;
pub mod degenerate;
pub mod effective_loss;
pub mod embedded_saddle;
pub mod equilibrium;
pub mod errata;
mod error;
pub mod escape;
pub mod escape_bounds;
pub mod finite_law;
pub mod first_passage;
mod fixed_point;
pub mod fourth_moment;
pub mod full_matrix_adam;
mod geometric;
pub mod heavy_ball;
pub mod kramers;
pub mod linear_loss;
pub mod malladi_one_step;
mod matrix_exponential;
pub mod minibatch;
pub mod multiplicative;
pub mod natural_gradient;
pub mod noise_dominance;
pub mod poisson_example;
pub mod preconditioned;
pub mod quasi_hyperbolic;
pub mod random_quadratic;
pub mod recursion;
mod regression;
pub mod scaling_rules;
pub mod second_moment;
pub mod second_moment_memory;
pub mod sgd;
pub mod sgd_bounds;
pub mod sgd_quadratic;
pub mod sign;
pub mod smooth_floor;
mod spectrum;
pub mod stability;
pub mod state_dependent;
pub mod stein;
pub mod svag;
mod symmetric;
mod symmetric_power;
pub mod table1;
pub mod tail_index;
pub mod tent_model;
pub mod time_maps;
pub mod transient;

pub use check::{MAX_DIMENSION, require_covariance, require_positive_definite};
pub use error::{Result, TheoryError};
// The matrices of the signatures, so that a caller has the same version.
pub use nalgebra::{DMatrix, DVector};
