//! The same experiment with one thread, with two, and resumed after half of its trainings: the same digests and findings.

use std::path::Path;

use optsde::experiment::{Findings, Profile, Simulated};
use optsde::gpu::Choice;
use optsde::reproduce::{Options, run};
use optsde_net::experiment::registry;

fn options(out: &Path, threads: u16, resume: bool) -> Options {
    Options {
        only: vec!["malladi22/fig4".into()],
        list: false,
        profile: Profile::Quick,
        device: Choice::Cpu,
        seed: 11,
        threads: Some(threads),
        out: out.into(),
        resume,
        data: None,
        networks: false,
        shard: None,
        seeds: None,
    }
}

/// Its trainings with their digests, and what it found.
fn result(options: &Options) -> (Vec<Simulated>, Findings) {
    let mut result = run(options, &registry()).expect("a run");
    let experiment = result.experiments.remove(0);
    (experiment.simulations, experiment.findings.expect("findings"))
}

#[test]
fn threads_and_interruptions_change_no_bit() {
    let root = tempfile::tempdir().expect("a folder");
    let one = result(&options(&root.path().join("one"), 1, false));
    assert!(one.0.iter().all(|training| training.digest != 0 && training.diverged == 0));
    let out = root.path().join("two");
    assert_eq!(result(&options(&out, 2, false)), one);

    // Every second training is lost: the others are taken as they are stored.
    let folder = out.join("parts/malladi22/fig4");
    let mut files: Vec<_> =
        std::fs::read_dir(&folder).expect("parts").map(|entry| entry.expect("a file").path()).collect();
    files.sort();
    assert_eq!(files.len(), one.0.len());
    for file in files.iter().step_by(2) {
        std::fs::remove_file(file).expect("removed");
    }
    assert_eq!(result(&options(&out, 2, true)), one);
}
