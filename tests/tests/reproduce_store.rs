//! Finished simulations on disk come back bit for bit, or not at all.

use std::fs;
use std::path::{Path, PathBuf};

use optsde::ensemble::{Bins, Outcome, Part, Plan, Record};
use optsde::store::{Simulation, Store, StoreError};
use optsde_core::Real;
use optsde_core::random::Seed;
use optsde_core::statistics::{Histogram, Moments, Node};

const EXPERIMENT: &str = "paper/figure";
const NAME: &str = "noise, λ = 1.8";
const BINS: Bins = Bins { observable: 0, low: -1.0, high: 1.0, bins: 3 };

fn plan() -> Plan {
    Plan::new(5, 7).with_seed(Seed(3)).with_records([Record::At(0), Record::At(7)]).keeping(1).with_bins(BINS)
}

/// Numbers that a decimal notation or a conversion could lose.
fn outcome() -> Outcome<f64, 2> {
    let (tiny, large) = (f64::from_bits(1), f64::MAX);
    Outcome {
        moments: vec![
            Moments { count: 5, diverged: 0, mean: [-0.0, 0.1], comoment: [[tiny, -tiny], [large, 1.0 / 3.0]] },
            Moments { count: 4, diverged: 1, mean: [large, -large], comoment: [[1e-308, f64::INFINITY], [0.5, 2.0]] },
        ],
        kept: vec![[f64::NEG_INFINITY, 0.3], [-0.0, f64::from_bits(0x7ff8_0000_0000_0000)]],
        histogram: Histogram::new(-1.0, 1.0, 3).expect("a range").with_counts(&[u64::MAX, 0, 1], 2, 3, 4),
        diverged: 1,
        digest: u64::MAX,
    }
}

/// Everything in it as bits: -0 is not 0, and NaN is NaN.
fn bits(outcome: &Outcome<f64, 2>) -> Vec<u64> {
    let mut words = vec![outcome.diverged, outcome.digest];
    for moments in &outcome.moments {
        words.extend([moments.count, moments.diverged]);
        words.extend(moments.mean.iter().chain(moments.comoment.as_flattened()).map(|x| x.to_bits()));
    }
    words.extend(outcome.kept.as_flattened().iter().map(|x| x.to_bits()));
    if let Some(h) = &outcome.histogram {
        words.extend(h.bins());
        words.extend([h.below(), h.above(), h.not_finite()]);
    }
    words
}

/// A folder with one finished simulation, and its file.
fn saved(outcome: &Outcome<f64, 2>, plan: &Plan) -> (tempfile::TempDir, Store, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = Store::new(folder.path().join("parts"), true);
    save(&store, NAME, plan, outcome).expect("saved");
    let files: Vec<_> = fs::read_dir(store.folder().join(EXPERIMENT)).expect("a folder").flatten().collect();
    let [file] = files.as_slice() else { panic!("one file and nothing temporary: {files:?}") };
    let path = file.path();
    (folder, store, path)
}

fn simulation<'a>(experiment: &'a str, name: &'a str, plan: &'a Plan) -> Simulation<'a> {
    Simulation { experiment, name, plan, leaves: 0..1 }
}

/// The one leaf of the plan.
fn save<R: Real, const M: usize>(
    store: &Store,
    name: &str,
    plan: &Plan,
    outcome: &Outcome<R, M>,
) -> Result<(), StoreError> {
    store.save(&simulation(EXPERIMENT, name, plan), &[Node::leaf(0, Part::new(outcome.clone()))])
}

fn load_as<R: Real, const M: usize>(store: &Store, simulation: &Simulation<'_>) -> Option<Outcome<R, M>> {
    let nodes = store.load(simulation)?;
    let [node] = nodes.as_slice() else { panic!("one node: {nodes:?}") };
    assert_eq!((node.level, node.index), (0, 0));
    Some(node.value.outcome().clone())
}

fn load(store: &Store, plan: &Plan) -> Option<Outcome<f64, 2>> {
    load_as(store, &simulation(EXPERIMENT, NAME, plan))
}

#[test]
fn a_simulation_comes_back_bit_for_bit() {
    let (_folder, store, _) = saved(&outcome(), &plan());
    let loaded = load(&store, &plan()).expect("stored");
    assert_eq!(bits(&loaded), bits(&outcome()));
    assert_eq!(loaded.histogram, outcome().histogram);

    let plain = Plan { bins: None, ..plan() };
    let without = Outcome { histogram: None, kept: Vec::new(), ..outcome() };
    let (_folder, store, _) = saved(&without, &plain);
    assert_eq!(load(&store, &plain), Some(without));
}

#[test]
fn single_precision_is_another_simulation() {
    let (_folder, store, _) = saved(&outcome(), &plan());
    assert!(load_as::<f32, 2>(&store, &simulation(EXPERIMENT, NAME, &plan())).is_none());
    let single = Outcome { moments: vec![Moments::single([0.1_f32])], kept: vec![[-0.0]], ..empty() };
    let plan = Plan { bins: None, ..plan() };
    save(&store, "single", &plan, &single).expect("saved");
    assert_eq!(load_as(&store, &simulation(EXPERIMENT, "single", &plan)), Some(single));
}

fn empty() -> Outcome<f32, 1> {
    Outcome { moments: Vec::new(), kept: Vec::new(), histogram: None, diverged: 0, digest: 0 }
}

#[test]
fn only_the_same_simulation_is_used_again() {
    let (_folder, store, _) = saved(&outcome(), &plan());
    assert!(load(&store, &plan()).is_some());
    let others = [
        plan().with_seed(Seed(4)),
        Plan { paths: 6, ..plan() },
        Plan { steps: 8, ..plan() },
        plan().with_records([Record::At(0)]),
        plan().keeping(2),
        plan().with_bins(Bins { high: 1.0 + f64::EPSILON, ..BINS }),
        Plan { bins: None, ..plan() },
    ];
    for other in others {
        assert!(load(&store, &other).is_none(), "{other:?}");
    }
    let plan = plan();
    let missing = |experiment: &str, name: &str| {
        let simulation = simulation(experiment, name, &plan);
        load_as::<f64, 2>(&store, &simulation).is_none()
    };
    assert!(!missing(EXPERIMENT, NAME));
    assert!(missing(EXPERIMENT, "noise, λ = 1.7") && missing("paper/other", NAME));
    assert!(missing(EXPERIMENT, "noise; λ = 1.8"));
    // Other leaves, another number of observables.
    assert!(load_as::<f64, 2>(&store, &Simulation { leaves: 1..2, ..simulation(EXPERIMENT, NAME, &plan) }).is_none());
    assert!(load_as::<f64, 1>(&store, &simulation(EXPERIMENT, NAME, &plan)).is_none());
    assert!(load(&Store::new(store.folder().into(), false), &plan).is_none());
}

#[test]
fn names_that_a_file_cannot_have_do_not_share_a_file() {
    let (_folder, store, _) = saved(&outcome(), &plan());
    let second = Outcome { digest: 1, ..outcome() };
    save(&store, "noise; λ = 1.8", &plan(), &second).expect("saved");
    assert_eq!(load(&store, &plan()).map(|loaded| loaded.digest), Some(u64::MAX));
}

#[test]
fn a_truncated_file_is_not_used() {
    let (_folder, store, path) = saved(&outcome(), &plan());
    let whole = fs::read(&path).expect("the file");
    for length in 0..whole.len() {
        fs::write(&path, &whole[..length]).expect("written");
        assert!(load(&store, &plan()).is_none(), "{length} of {} bytes", whole.len());
    }
    fs::write(&path, &whole).expect("written");
    assert!(load(&store, &plan()).is_some());
}

#[test]
fn a_damaged_file_gives_the_true_result_or_none() {
    let (_folder, store, path) = saved(&outcome(), &plan());
    let whole = fs::read(&path).expect("the file");
    let expected = bits(&outcome());
    // In every place the next character, which makes another digit of a digit.
    for place in 0..whole.len() {
        let mut damaged = whole.clone();
        damaged[place] ^= 1;
        fs::write(&path, &damaged).expect("written");
        if let Some(loaded) = load(&store, &plan()) {
            assert_eq!(bits(&loaded), expected, "byte {place}");
        }
    }
    for garbage in ["", "{}", "null", "[1, 2]", "\u{0}\u{0}\u{0}", "{\"seal\": 1, \"result\": null}"] {
        fs::write(&path, garbage).expect("written");
        assert!(load(&store, &plan()).is_none(), "{garbage:?}");
    }
    fs::remove_file(&path).expect("removed");
    fs::create_dir(&path).expect("a folder in its place");
    assert!(load(&store, &plan()).is_none());
}

#[test]
fn saving_again_replaces_the_file() {
    let (_folder, store, path) = saved(&outcome(), &plan());
    let second = Outcome { digest: 1, ..outcome() };
    save(&store, NAME, &plan(), &second).expect("saved");
    assert_eq!(load(&store, &plan()).map(|loaded| loaded.digest), Some(1));
    assert_eq!(fs::read_dir(path.parent().expect("a folder")).expect("a folder").count(), 1);
}

#[test]
fn a_failed_write_names_the_file() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let blocked = folder.path().join("parts");
    fs::write(&blocked, "a file where a folder should be").expect("written");
    let error = save(&Store::new(blocked.clone(), true), "ab", &plan(), &outcome()).expect_err("no folder");
    assert_eq!(error.path, Path::new(&blocked).join(EXPERIMENT).join("ab.json"));
    let text = error.to_string();
    assert!(text.starts_with(&format!("cannot write {}: ", error.path.display())), "{text}");
    assert!(text.ends_with("; what was finished before is kept, continue with --resume"), "{text}");
}
