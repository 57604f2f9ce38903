//! Li21: Li, Malladi and Arora, "On the validity of modeling SGD with stochastic differential equations (SDEs)".

mod circle;
mod poisson_figures;
mod poisson_simulated;
mod random_parabola;
mod scale_invariant;
mod svag_one_step;
mod svag_simulated;
mod tent;

experiments! {
    svag_order,
    sde_order,
    poisson,
    closeness,
    linear_scaling,
    cos_model,
    noisy_gradient_descent,
    heavy_tails,
    tail_index,
    sampling,
}
