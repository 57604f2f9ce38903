//! Comp24: "SDEs for adaptive methods: the role of noise" (anonymous version of Compagnoni et al.).

mod sign_descent;
mod sign_fast_scheduler;
mod sign_loss_figure;
mod sign_phases;
mod sign_tail_figure;
mod sign_variance_figure;

experiments! {
    fig2_loss,
    fig2_schedulers,
    fig2_variance,
    sign_heavy_tails,
    sign_order,
}
