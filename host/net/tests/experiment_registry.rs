//! The list of experiments, and what another package says of it.

use std::collections::HashSet;

use optsde::experiment::{NETWORKS, experiments};
use optsde_net::experiment::registry;

#[test]
fn the_package_without_networks_knows_the_ids_of_all_experiments_with_them() {
    let ids: Vec<&str> = registry().experiments.iter().map(|experiment| experiment.id).collect();
    assert_eq!(ids, NETWORKS);
}

#[test]
fn no_id_is_given_twice() {
    let ids: Vec<&str> = NETWORKS.iter().copied().chain(experiments().map(|experiment| experiment.id)).collect();
    assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len());
}

#[test]
fn every_experiment_says_what_it_is() {
    for experiment in registry().experiments {
        for text in
            [experiment.title, experiment.source, experiment.paper_says, experiment.method, experiment.conclusion]
        {
            assert!(!text.is_empty(), "{}", experiment.id);
        }
    }
}
