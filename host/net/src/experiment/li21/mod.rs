//! Li21: on the validity of modeling SGD with stochastic differential equations.

mod amplified;

experiments! {
    fig2,
    fig3,
    fig4,
    fig7,
    fig10,
    fig12,
}
