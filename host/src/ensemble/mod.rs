//! Many paths of one process, with streaming statistics.
//!
//! Memory does not depend on the number of steps; results do not depend on threads, vector width or how
//! the paths were divided.

mod block;
mod cpu;
mod isa;
mod plan;

pub use block::Part;
pub use cpu::run;
pub use isa::Isa;
pub use plan::{Bins, MAX_BINS, Outcome, Plan, PlanError, Record};
