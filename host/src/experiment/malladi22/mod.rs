//! Malladi22: Malladi, Lyu, Panigrahi and Arora, "On the SDEs and scaling rules for adaptive gradient algorithms".

mod coupled;
mod linear;
mod simulated;

experiments! {
    weak_order,
    skewed_noise,
    svag,
    second_moment_convention,
mod batch_comparison;
mod batch_rules;
mod batch_simulation;
mod coupled;
mod laws;
mod memory;
mod quadratic;

experiments! {
    warm_up,
    square_root_rule,
    noise_dominance,
    two_equations,
}
