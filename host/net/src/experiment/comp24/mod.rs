//! Comp24: SDEs for adaptive methods, the role of noise.

mod equation_gap;

experiments! {
    fig1,
    fig4,
    fig8,
    fig11,
}
