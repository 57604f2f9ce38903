//! Li21: Li, Malladi and Arora, "On the validity of modeling SGD with stochastic differential equations (SDEs)".

mod poisson_figures;
mod poisson_simulated;
mod random_parabola;
mod svag_one_step;
mod svag_simulated;
mod tail_index_blocks;

experiments! {
    svag_order,
    sde_order,
    poisson,
    tail_index,
mod circle;
mod scale_invariant;
mod tent;

experiments! {
    closeness,
    cos_model,
    heavy_tails,
    linear_scaling,
    noisy_gradient_descent,
    sampling,
}
