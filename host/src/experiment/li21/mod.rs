//! Li21: Li, Malladi and Arora, "On the validity of modeling SGD with stochastic differential equations (SDEs)".

experiments! {}
