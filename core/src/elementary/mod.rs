//! Branch-free elementary functions from `+ - * /` and bit operations.
pub mod error_function;
pub mod exponential;
pub mod logarithm;
pub mod turn;
