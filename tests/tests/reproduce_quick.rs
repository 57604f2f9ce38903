//! The quick profile as a whole: every claim is decided as the registry expects, and a claim whose prediction
//! is corrupted by what it promises to resolve does not pass.

use std::collections::HashSet;
use std::fmt::Write;

use optsde::experiment::{Claim, Profile, Registry, Verdict, experiments};
use optsde::gpu::Choice;
use optsde::reproduce::{Options, RunResult, run};
use optsde::theory::errata;

fn quick() -> RunResult {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let options = Options {
        only: Vec::new(),
        list: false,
        profile: Profile::Quick,
        seed: 1,
        threads: None,
        out: folder.path().into(),
        resume: false,
        device: Choice::Cpu,
        data: None,
        networks: false,
        shard: None,
        seeds: None,
    };
    run(&options, &Registry::own()).expect("the quick profile runs to its end")
}

/// One line for each claim. Sampled numbers are bits of the determinism contract; four digits are shown.
fn lines(claims: &[Claim]) -> String {
    let mut lines = String::new();
    for claim in claims {
        let verdict = format!("{:?}", claim.verdict()).to_lowercase();
        let (kind, value) = (claim.prediction.kind(), claim.prediction.value());
        let mut measured = format!("{:.3e}", claim.measured.value);
        if claim.is_sampled() {
            write!(measured, " ± {:.1e}", claim.measured.half_width()).expect("string");
        } else if let Some(change) = claim.measured.last_change {
            measured = format!("{:.3} (changed {change:.3})", claim.measured.value);
        } else if claim.measured.value.abs() < 1e-6 && claim.prediction.kind() == "bound" {
            // A rounding error: how small it is depends on the linear algebra, that it is small does not.
            measured = "small".into();
        }
        writeln!(lines, "{verdict:<12} {kind:<8} {value:<10.3e} {measured:<22} {}", claim.name).expect("string");
    }
    lines
}

#[test]
fn the_quick_profile_is_decided_as_expected() {
    let result = quick();
    let counts = result.counts();
    assert!(counts.is_success(Profile::Quick), "{counts:?}");
    assert_eq!(result.experiments.len(), experiments().count());

    for experiment in &result.experiments {
        let id = experiment.experiment.id;
        assert!(!experiment.claims().is_empty(), "{id} claims nothing");
        let names: HashSet<&str> = experiment.claims().iter().map(|claim| claim.name.as_str()).collect();
        assert_eq!(names.len(), experiment.claims().len(), "two claims of {id} have one name");
        for claim in experiment.claims() {
            if let Some(number) = claim.erratum {
                let paper = errata::PAPERS.into_iter().find(|paper| id.starts_with(paper.id())).unwrap();
                assert!(errata::of(paper).iter().any(|row| row.number == number), "{id} names erratum {number}");
            }
            if claim.verdict() == Verdict::Pass {
                let corrupted = Claim { prediction: claim.prediction.corrupted(), ..claim.clone() };
                assert_ne!(corrupted.verdict(), Verdict::Pass, "{id}: {} cannot fail", claim.name);
            }
        }
        insta::assert_snapshot!(id.replace('/', "_"), lines(experiment.claims()));
    }
}
