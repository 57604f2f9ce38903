//! Li21: Li, Malladi and Arora, "On the validity of modeling SGD with stochastic differential equations (SDEs)".

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
