//! All experiments with networks.

use optsde::experiment::{Registry, experiments};

/// What this program can run.
pub fn registry() -> Registry {
    let papers = [super::li21::EXPERIMENTS, super::malladi22::EXPERIMENTS, super::comp24::EXPERIMENTS];
    Registry {
        experiments: papers.into_iter().flatten().copied().collect(),
        elsewhere: experiments().map(|experiment| experiment.id).collect(),
        where_else: "without networks: the program optsde",
        not_reproduced: &[],
    }
}
