//! Malladi22: Malladi, Lyu, Panigrahi and Arora, "On the SDEs and scaling rules for adaptive gradient algorithms".

mod coupled;
mod linear;
mod simulated;

experiments! {
    weak_order,
    skewed_noise,
    svag,
    second_moment_convention,
}
