//! Liu21: Liu, Ziyin and Ueda, "Noise and fluctuation of finite learning rate stochastic gradient descent".

mod data;
mod escapes;
mod minibatch;
mod minibatch_figures;
mod sweep;
mod white;

experiments! {
    fig1,
    fig2a,
    fig2b,
    fig3,
    fig4a,
    fig4b,
    fig5,
    fig6b,
    fig8,
    fig9a,
    fig9b,
    table1,
    appendix_b,
    diagonal_adam,
}
