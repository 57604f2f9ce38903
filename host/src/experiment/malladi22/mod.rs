//! Malladi22: Malladi, Lyu, Panigrahi and Arora, "On the SDEs and scaling rules for adaptive gradient algorithms".

mod batch_comparison;
mod batch_rules;
mod batch_simulation;
mod coupled;
mod equal_paths;
mod laws;
mod linear;
mod quadratic;
mod simulated;
mod warm_up_simulation;

experiments! {
    weak_order,
    skewed_noise,
    second_moment_convention,
    warm_up,
    noise_dominance,
    two_equations,
    square_root_rule,
    svag,
}
