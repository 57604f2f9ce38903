//! A run that several processes share gives the summary of one process.

use std::path::{Path, PathBuf};

use optsde::ensemble::Shard;
use optsde::experiment::{Profile, Registry};
use optsde::gpu::Choice;
use optsde::report::summary::summary;
use optsde::reproduce::{MergeError, MergeOptions, Options, RunResult, merge, run, run_shard};
use serde_json::Value;

fn options(out: PathBuf) -> Options {
    Options {
        only: vec!["liu21/fig1".into(), "liu21/fig5".into()],
        list: false,
        profile: Profile::Quick,
        seed: 3,
        threads: None,
        out,
        resume: false,
        device: Choice::Cpu,
        data: None,
        networks: false,
        shard: None,
        seeds: None,
    }
}

/// Without what depends on the machine and the time.
fn timeless(result: &RunResult) -> Value {
    let mut summary = summary(result).expect("JSON");
    for field in ["device", "threads"] {
        summary["run"].as_object_mut().expect("a record").remove(field);
    }
    for list in ["experiments", "claims"] {
        for entry in summary[list].as_array_mut().expect("a list") {
            entry.as_object_mut().expect("an entry").remove("seconds");
        }
    }
    summary
}

/// Runs every share and gives their folders.
fn shares(root: &Path, count: u32) -> Vec<PathBuf> {
    let all = Shard::new(1, count).expect("a share").all();
    all.map(|shard| {
        let folder = root.join(shard.index().to_string());
        run_shard(&options(folder.clone()), &Registry::own(), shard).expect("a share");
        folder
    })
    .collect()
}

#[test]
fn merged_shares_are_the_run() {
    let root = tempfile::tempdir().expect("a temporary folder");
    let whole = run(&options(root.path().join("whole")), &Registry::own()).expect("a run");
    let mut folders = shares(root.path(), 3);
    folders.reverse();
    let merged = merge(&MergeOptions { folders: folders.clone(), out: root.path().join("merged") }, &Registry::own())
        .expect("merged");
    assert_eq!(timeless(&merged), timeless(&whole));
    assert!(merged.experiments.len() == 2 && merged.counts().is_success(Profile::Quick));

    let refused = |folders: &[&PathBuf]| {
        let folders = folders.iter().map(|folder| (*folder).clone()).collect();
        merge(&MergeOptions { folders, out: root.path().join("refused") }, &Registry::own()).expect_err("not a run")
    };
    let [third, second, first] = folders.as_slice() else { panic!("three folders") };
    assert_eq!(refused(&[first, third]).to_string(), "missing of 3 shards: 2/3");
    assert!(matches!(refused(&[first, second, second, third]), MergeError::Twice { .. }));
    let elsewhere = root.path().join("elsewhere");
    assert!(refused(&[first, &elsewhere]).to_string().contains("elsewhere holds no finished shard: "));

    // A share of another run, one by another program, and one that lost a simulation.
    let record = third.join("shard.json");
    let original = std::fs::read_to_string(&record).expect("a record");
    std::fs::write(&record, original.replace("\"seed\": 3", "\"seed\": 4")).expect("written");
    assert!(refused(&[first, second, third]).to_string().ends_with("its seed is 4, allowed: 3"));
    std::fs::write(&record, original.replace("\"program\": \"", "\"program\": \"0")).expect("written");
    assert!(refused(&[first, second, third]).to_string().contains("another build"));
    std::fs::write(&record, original).expect("written");
    std::fs::remove_dir_all(third.join("parts/liu21/fig5")).expect("removed");
    let message = refused(&[first, second, third]).to_string();
    assert!(message.starts_with("liu21/fig5: shard 3/3 has not finished the simulation "), "{message}");
}
