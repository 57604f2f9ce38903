//! Comp24: "SDEs for adaptive methods: the role of noise" (anonymous version of Compagnoni et al.).

mod adaptive_basin;
mod adaptive_law;
mod adaptive_method;
mod adaptive_proportion;
mod adaptive_run;

experiments! {
    fig5_scaling,
    fig5_basins,
    fig5_stationary,
    fig6,
}
