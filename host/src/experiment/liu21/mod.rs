//! Liu21: Liu, Ziyin and Ueda, "Noise and fluctuation of finite learning rate stochastic gradient descent".

mod data;
pub mod fig1;
pub mod fig2a;
pub mod fig2b;
pub mod fig3;
pub mod fig4a;
pub mod fig4b;
pub mod fig5;
pub mod fig8;
pub mod fig9a;
pub mod fig9b;
mod minibatch;
mod minibatch_figures;
mod sweep;
pub mod table1;
mod white;
