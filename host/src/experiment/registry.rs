//! All experiments, and what of the papers is not among them.

use super::Experiment;

/// Every experiment, paper by paper; those of a paper are there when its feature is.
pub fn experiments() -> impl Iterator<Item = &'static Experiment> {
    let papers: &[&[&Experiment]] = &[
        #[cfg(feature = "liu21")]
        super::liu21::EXPERIMENTS,
        #[cfg(feature = "li21")]
        super::li21::EXPERIMENTS,
        #[cfg(feature = "malladi22")]
        super::malladi22::EXPERIMENTS,
        #[cfg(feature = "comp24")]
        super::comp24::EXPERIMENTS,
    ];
    papers.iter().copied().flatten().copied()
}

/// What can be run, and what cannot.
#[derive(Clone, Debug)]
pub struct Registry {
    /// The experiments.
    pub experiments: Vec<&'static Experiment>,
    /// The ids of experiments that another program runs.
    pub elsewhere: Vec<&'static str>,
    /// What is left out.
    pub not_reproduced: &'static [NotReproduced],
}

impl Registry {
    /// That of this package: what needs no networks.
    pub fn own() -> Self {
        Self { experiments: experiments().collect(), elsewhere: NETWORKS.to_vec(), not_reproduced: NOT_REPRODUCED }
    }
}

/// The ids of the experiments with networks, which the package optsde-net runs; its tests hold them equal to its own.
pub const NETWORKS: &[&str] = &[];

/// A figure or table that is not reproduced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotReproduced {
    /// Paper and figure.
    pub id: &'static str,
    /// Why.
    pub reason: &'static str,
}

/// What is left out on purpose.
pub const NOT_REPRODUCED: &[NotReproduced] = &[
    NotReproduced { id: "liu21/fig6a", reason: "a drawing" },
    NotReproduced {
        id: "liu21/fig7",
        reason: "not a result of the paper: its authors reproduce it from Mori and Ueda (2020b), without parameters",
    },
    NotReproduced { id: "li21/fig1,5,6", reason: "diagrams" },
    NotReproduced {
        id: "li21/fig2-4",
        reason: "need networks and data; not part of this version. li21/linear_scaling, li21/cos_model and \
            li21/noisy_gradient_descent ask the same of losses that can be solved",
    },
    NotReproduced {
        id: "li21/fig7-20",
        reason: "need networks and data; not part of this version. li21/sampling asks the question of Figure 7 of a \
            loss that can be solved",
    },
    NotReproduced {
        id: "malladi22/fig1",
        reason: "and figures 2, 12 to 23, tables 1 to 5: networks under the square root scaling rule, and their hyperparameters",
    },
    NotReproduced {
        id: "malladi22/fig3",
        reason: "and figures 7 to 11: networks under SVAG; malladi22/svag has the same comparison where the SDE is solved",
    },
    NotReproduced {
        id: "malladi22/fig4",
        reason: "and figure 5: networks, the norm of the gradient against the scale of its noise during training",
    },
    NotReproduced {
        id: "malladi22/fig6",
        reason: "networks trained with v_k; malladi22/second_moment_convention compares v_k and v_(k+1) exactly",
    },
    NotReproduced {
        id: "malladi22/fig24",
        reason: "and figures 25 and 26: networks, the scaling rule with one part left out and linear scaling rules",
    },
    NotReproduced {
        id: "comp24/fig1",
        reason: "SignSGD and its SDE on an MLP, a CNN, a Transformer and a ResNet: networks and data sets are not among \
            the losses",
    },
    NotReproduced {
        id: "comp24/fig2",
        reason: "left: the trajectories alone. comp24/fig2_loss has the loss along them, comp24/fig2_variance the moments \
            near the minimum",
    },
    NotReproduced {
        id: "comp24/fig4",
        reason: "AdamW and RMSpropW on a Transformer and a ResNet: networks and data sets are not among the losses",
    },
    NotReproduced {
        id: "comp24/fig8",
        reason: "RMSprop on an MLP, a CNN, a Transformer and a ResNet: networks and data sets are not among the losses",
    },
    NotReproduced {
        id: "comp24/fig11",
        reason: "Adam on an MLP, a CNN, a Transformer and a ResNet: networks and data sets are not among the losses",
    },
    NotReproduced {
        id: "comp24/table1",
        reason: "test accuracies of VGG11 and ResNet34 on CIFAR-10, with differences of two standard deviations at \
            most: networks are not among the losses",
    },
];
