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
    /// What they are, and which program that is.
    pub where_else: &'static str,
    /// What is left out.
    pub not_reproduced: &'static [NotReproduced],
}

impl Registry {
    /// That of this package: what needs no networks.
    pub fn own() -> Self {
        Self {
            experiments: experiments().collect(),
            elsewhere: NETWORKS.to_vec(),
            where_else: "with networks: the program optsde-net, which `cargo xtask reproduce` builds and runs",
            not_reproduced: NOT_REPRODUCED,
        }
    }
}

/// The ids of the experiments with networks, which the package optsde-net runs; its tests hold them equal to its own.
pub const NETWORKS: &[&str] = &[
    "li21/fig2",
    "li21/fig3",
    "li21/fig4",
    "li21/fig7",
    "li21/fig10",
    "li21/fig12",
    "malladi22/fig1",
    "malladi22/fig3",
    "malladi22/fig4",
    "malladi22/fig6",
    "malladi22/fig12",
    "malladi22/fig24",
    "comp24/fig1",
    "comp24/fig4",
    "comp24/fig8",
    "comp24/fig11",
];

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
        id: "malladi22/table1",
        reason: "and tables 2 to 5: language models at the size of data centres, and their hyperparameters",
    },
    NotReproduced {
        id: "comp24/fig2",
        reason: "left: the trajectories alone. comp24/fig2_loss has the loss along them, comp24/fig2_variance the moments \
            near the minimum",
    },
    NotReproduced {
        id: "comp24/table1",
        reason: "test accuracies of VGG11 and ResNet34 on CIFAR-10, whose differences are two standard deviations at most: three \
            seeds cannot decide them",
    },
];
