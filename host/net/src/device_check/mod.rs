//! `optsde-net device-check`: does a device compute what the CPU computes, and how fast is it?
//!
//! | part | on the device | must be |
//! | --- | --- | --- |
//! | [`steps`] | three steps of every optimizer on tensors | the bits of the CPU |
//! | [`windows`] | windows of images and their gradient, in operations of candle | the bits of the loop on the CPU |
//! | [`compare`] | loss and gradient of a small model of every kind | the CPU's, up to roundings; the same bits again |
//! | [`throughput`] | steps of training | - |

mod command;
mod comparison;
mod double;
mod models;
mod small_models;
mod steps;
mod throughput;
mod windows;

pub use command::{CheckError, Options, Part, command};
pub use comparison::Comparison;
pub use double::in_double_precision;
pub use models::{Computed, SEED, compare, of_small_model};
pub use small_models::{SMALL_MODELS, SmallModel};
pub use steps::steps;
pub use throughput::{Sizes, TRAINED, Trained, throughput};
pub use windows::windows;
