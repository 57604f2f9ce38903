//! Many paths of one process, with streaming statistics.
//!
//! Memory does not depend on the number of steps; results do not depend on threads, vector width or how
//! the paths were divided.
//!
//! The stationary variance of SGD with learning rate 1/2 on w^2 / 2 under unit noise is 1/3 (Liu21 eq. 6):
//!
//! ```
//! use optsde::Native;
//! use optsde::ensemble::{Isa, Plan, run};
//! use optsde_core::loss::Quadratic;
//! use optsde_core::noise::White;
//! use optsde_core::optimizer::Sgd;
//! use optsde_core::oracle::NoisyGradient;
//! use optsde_core::process::{Descent, DescentState};
//! use optsde_core::schedule::Constant;
//!
//! let process = Descent {
//!     optimizer: Sgd,
//!     oracle: NoisyGradient { loss: Quadratic::diagonal([Native(1.0)]), noise: White { deviation: Native(1.0) } },
//!     schedule: Constant(Native(0.5)),
//!     start: [Native(0.0)],
//! };
//! let square = |state: &DescentState<Native<f64>, (), 1>| [state.x[0] * state.x[0]];
//! let outcome = run(&process, &square, &Plan::new(4096, 50), Isa::widest(), &|_| ())?;
//! // Six standard errors of the mean of 4096 squares: 6 * sqrt(2 / 4096) / 3 = 0.044.
//! assert!((outcome.moments[0].mean[0].0 - 1.0 / 3.0).abs() < 0.044);
//! # Ok::<(), optsde::ensemble::PlanError>(())
//! ```

mod advance;
mod block;
mod cpu;
mod forest;
mod generators;
mod isa;
mod normals;
mod plan;
mod root;
mod shard;
mod states;

pub use block::Part;
pub use cpu::{run, run_leaves};
pub use forest::{JoinError, incomplete, join};
pub use isa::{Detected, Isa, Work};
pub use plan::{Bins, MAX_BINS, Outcome, Plan, PlanError, Record};
pub use shard::{Shard, ShardError};
