//! Comp24: "SDEs for adaptive methods: the role of noise" (anonymous version of Compagnoni et al.).

mod adam_runs;
mod comparison;
mod landscape;
mod linear_orders;
mod rmsprop_runs;
mod runs;

experiments! {
    fig3,
    fig7,
    fig7_saddle,
    fig10,
    fig10_saddle,
    weak_order,
    sgdw,
}
