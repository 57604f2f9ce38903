//! Runs with several seeds: what counts as a verdict that a seed decided.

use std::convert::Infallible;

use optsde::experiment::{Profile, Registry, Verdict};
use optsde::gpu::Choice;
use optsde::reproduce::{Changed, Options, RunError, run_seeds};

/// So that the closure's error type can hold those of the run.
#[derive(Debug)]
struct Stopped;

impl From<RunError> for Stopped {
    fn from(_: RunError) -> Self {
        Self
    }
}

impl From<Infallible> for Stopped {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

#[test]
fn a_change_to_or_from_inconclusive_is_none() {
    use Verdict::{Fail, Inconclusive, Pass, Refuted};
    let undecided = |verdicts: &[Option<Verdict>]| {
        Changed { experiment: "", claim: String::new(), verdicts: verdicts.to_vec() }.is_undecided()
    };
    assert!(undecided(&[Some(Pass), Some(Inconclusive), Some(Pass)]));
    assert!(undecided(&[Some(Inconclusive), Some(Refuted)]));
    assert!(!undecided(&[Some(Pass), Some(Inconclusive), Some(Refuted)]));
    assert!(!undecided(&[Some(Pass), Some(Fail)]));
    // A claim that is made with some seeds only.
    assert!(!undecided(&[Some(Pass), None]));
}

#[test]
fn each_seed_is_run_and_reported() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let options = Options {
        only: vec!["liu21/fig1".into()],
        list: false,
        profile: Profile::Quick,
        seed: 5,
        threads: None,
        out: folder.path().into(),
        resume: false,
        device: Choice::Cpu,
        data: None,
        networks: false,
        shard: None,
        seeds: Some(2),
    };
    let mut reported = Vec::new();
    let seeds = run_seeds::<Stopped>(&options, &Registry::own(), 2, |options, result| {
        reported.push((options.seed, options.out.clone(), result.record.seed));
        Ok(())
    })
    .expect("three runs");
    let expected: Vec<_> = (5..8).map(|seed| (seed, folder.path().join(format!("seed-{seed}")), seed)).collect();
    assert_eq!(reported, expected);
    assert_eq!(seeds.runs.iter().map(|(seed, _)| *seed).collect::<Vec<_>>(), [5, 6, 7]);
    assert!(seeds.is_success(&options), "{}", seeds.text());
    let one = seeds.runs[0].1.family_wise_error();
    assert!((seeds.family_wise_error() - 3.0 * one).abs() < 1e-15);
    assert!(seeds.text().starts_with("seed 5: "));
}
