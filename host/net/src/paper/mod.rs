//! What the papers trained: recipes with their architectures, data sets and hyperparameters, and one trainer for all.
//!
//! A [`Recipe`] is data; [`recipes`] lists those of all papers. [`run`](run::run) trains one: it says before it starts how much
//! memory and time it takes, writes what it measures as JSON lines, and goes on with the same bits after an interruption.
//! [`figures`] is what an experiment calls in the profile `paper`.

mod architecture;
mod comp24;
mod data;
mod estimate;
mod figures;
mod finding;
mod li21;
mod list;
mod malladi22;
mod malladi22_text;
mod metrics;
mod motion;
mod network;
mod optimizer;
mod rate;
mod recipe;
mod result;
pub mod run;
mod state;

pub use architecture::Architecture;
pub use data::{Data, DataSet, LoadError, Tokens};
pub use estimate::Estimate;
pub use figures::{figures, train};
pub use list::{Recipes, command, table};
pub use metrics::{Line, Point};
pub use optimizer::{Decay, Method};
pub use rate::Rate;
pub use recipe::{Expected, Form, Gradient, Length, Motion, Recipe, RecipeError};
pub use result::Trained;

/// All recipes, paper by paper.
pub fn recipes() -> Vec<Recipe> {
    [li21::recipes(), malladi22::recipes(), comp24::recipes()].concat()
}
