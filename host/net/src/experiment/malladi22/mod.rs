//! Malladi22: on the SDEs and scaling rules for adaptive gradient algorithms.

mod base;
mod rules;

experiments! {
    fig1,
    fig3,
    fig4,
    fig6,
    fig12,
    fig24,
}
