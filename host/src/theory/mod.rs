//! Analytic predictions.
