//! Comp24: "SDEs for adaptive methods: the role of noise" (anonymous version of Compagnoni et al.).

mod adam_runs;
mod adaptive_basin;
mod adaptive_law;
mod adaptive_method;
mod adaptive_run;
mod comparison;
mod equation_at_rest;
mod landscape;
mod linear_orders;
mod proportion;
mod rmsprop_runs;
mod runs;
mod sign_descent;
mod sign_fast_scheduler;
mod sign_loss_figure;
mod sign_phases;
mod sign_tail_figure;
mod sign_variance_figure;

experiments! {
    fig2_loss,
    fig2_variance,
    fig2_schedulers,
    fig3,
    fig5_scaling,
    fig5_basins,
    fig5_stationary,
    fig6,
    fig7,
    fig7_saddle,
    fig10,
    fig10_saddle,
    sign_order,
    sign_heavy_tails,
    weak_order,
    sgdw,
}
