//! What an experiment gets from the recipes of its figures: runs that are kept, tables, figures, claims, or a note.

mod paper_support;

use std::cell::RefCell;
use std::path::Path;

use optsde::ensemble::Isa;
use optsde::experiment::{
    Context, Findings, Prediction, Profile, Progress, Simulated, Simulations, Source, Surroundings,
};
use optsde::gpu::Choice;
use optsde::store::Store;
use optsde_net::paper::{Expected, Recipe, figures, train};
use paper_support::{data, recipe};

struct Nobody;

impl Progress for Nobody {
    fn begin(&self, _: &str, _: u64) {}
    fn advance(&self, _: u64) {}
    fn on_cpu(&self, _: &str) {}
}

/// What `work` finds with this folder of data, and the runs behind it.
fn found(
    profile: Profile,
    data: &Path,
    out: &Path,
    work: impl Fn(&Context<'_>, &mut Findings) -> Result<(), optsde::experiment::Failure>,
) -> (Findings, Vec<Simulated>) {
    let (store, finished) = (Store::new(out.join("parts"), true), RefCell::new(Vec::new()));
    let simulations = Simulations {
        source: Source::Whole(&store),
        seed: 3,
        experiment: "tests/paper",
        isa: Isa::widest(),
        gpu: None,
        trainings: Surroundings { device: Choice::Cpu, data: Some(data), out },
        progress: &Nobody,
        finished: &finished,
    };
    let mut findings = Findings::default();
    work(&Context::new(profile, simulations), &mut findings).unwrap();
    (findings, finished.into_inner())
}

#[test]
fn missing_data_are_a_note_that_names_the_files_and_their_home() {
    let empty = tempfile::tempdir().unwrap();
    let (findings, runs) =
        found(Profile::Paper, empty.path(), empty.path(), |context, findings| figures(context, "li21/fig7", findings));
    assert!(runs.is_empty() && findings.claims.is_empty() && findings.tables.is_empty());
    let [note] = &findings.notes[..] else { panic!("{:?}", findings.notes) };
    assert!(
        note.contains("data_batch_1.bin") && note.contains("https://www.cs.toronto.edu/~kriz/cifar.html"),
        "{note}"
    );
    // Sets that nothing reads are told, too.
    let (findings, _) = found(Profile::Paper, empty.path(), empty.path(), |context, findings| {
        figures(context, "malladi22/fig1", findings)
    });
    assert!(findings.notes.iter().any(|note| note.contains("ImageNet is not loadable")), "{:?}", findings.notes);
}

#[test]
fn nothing_happens_in_the_quick_profile() {
    let empty = tempfile::tempdir().unwrap();
    let quick =
        found(Profile::Quick, empty.path(), empty.path(), |context, findings| figures(context, "li21/fig7", findings));
    assert_eq!(quick, (Findings::default(), Vec::new()));
}

#[test]
fn runs_are_kept_and_decide_claims() {
    let (data, out) = (data(), tempfile::tempdir().unwrap());
    let own = |experiment, title| recipe(experiment, title).shrunk(8, 6);
    let recipes = [
        own("li21/fig4", "PreResNet-32, BN, B = 128, SGD"),
        own("li21/fig4", "PreResNet-32, BN, B = 128, SVAG, l = 2"),
        own("comp24/fig1", "DNN, SignSGD, optimizer"),
        own("comp24/fig1", "DNN, SignSGD, equation"),
    ];
    let expected = recipes.each_ref().map(|own| own.expected);
    let kinds = [Expected::Reference, Expected::WithinSpread, Expected::Reference, Expected::NearCurve(4.0)];
    assert_eq!(expected, kinds);
    let all = |context: &Context<'_>, findings: &mut Findings| train(context, &recipes, findings);
    let (findings, runs) = found(Profile::Quick, data.path(), out.path(), all);
    // Three seeds of SGD, one of SVAG, three of both on the table of tumours.
    assert_eq!(runs.len(), 3 + 1 + 3 + 3);
    assert!(runs.iter().all(|run| run.digest != 0));
    assert_eq!((findings.tables.len(), findings.figures.len(), findings.claims.len()), (2, 2, 2));
    assert!(findings.claims.iter().all(|claim| matches!(claim.prediction, Prediction::AtMost { .. })));
    assert!(findings.claims.iter().all(|claim| claim.measured.value.is_finite()));
    let files = std::fs::read_dir(out.path().join("metrics/li21/fig4")).unwrap().count();
    // JSON lines and a table of each of the four.
    assert_eq!(files, 8);
    // The same again, from the store.
    assert_eq!(found(Profile::Quick, data.path(), out.path(), all), (findings, runs));
}

#[test]
fn a_panel_without_a_fitting_claim_has_a_table_and_a_figure() {
    let (data, out) = (data(), tempfile::tempdir().unwrap());
    let own = recipe("li21/fig2", "PreResNet-32, BN, B = 128").shrunk(8, 6);
    let recipes = [Recipe { noise_window: Some((0.5, 1.0)), ..own }];
    let (findings, _) =
        found(Profile::Quick, data.path(), out.path(), |context, findings| train(context, &recipes, findings));
    assert_eq!((findings.tables.len(), findings.figures.len()), (1, 1));
    // N/G was measured: a positive number.
    let ratio: f64 = findings.tables[0].rows[0][4].parse().unwrap();
    assert!(ratio.is_finite(), "{:?}", findings.tables);
}
