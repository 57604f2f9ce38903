//! What no kernel is listed for runs on the CPU, also when a GPU was chosen; then somebody is told.

use std::cell::RefCell;
use std::sync::Mutex;

use optsde::ensemble::{Isa, Plan};
use optsde::experiment::{Context, Profile, Progress, Simulations, Source, Surroundings};
use optsde::gpu::{Emulator, Verified};
use optsde::store::Store;
use optsde::workload;

#[derive(Default)]
struct Told(Mutex<Vec<String>>);

impl Progress for Told {
    fn begin(&self, _name: &str, _paths: u64) {}
    fn advance(&self, _paths: u64) {}
    fn on_cpu(&self, name: &str) {
        self.0.lock().expect("whole").push(name.to_owned());
    }
}

/// The mean of the ensemble called "squares", and what was told.
fn squares(gpu: Option<&Verified<'_>>) -> ([workload::Number; 2], Vec<String>) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (store, told) = (Store::new(folder.path().join("parts"), false), Told::default());
    let simulations = Simulations {
        source: Source::Whole(&store),
        seed: 1,
        experiment: "tests/squares",
        isa: Isa::widest(),
        gpu,
        progress: &told,
        trainings: Surroundings::default(),
        finished: &RefCell::new(Vec::new()),
    };
    let context = Context::new(Profile::Quick, simulations);
    let squares = |state: &_| workload::position(state).map(|x| x * x);
    let outcome =
        context.simulate_on_cpu("squares", &workload::heavy_ball(), squares, Plan::new(100, 10)).expect("run");
    (outcome.moments[0].mean, told.0.into_inner().expect("whole"))
}

#[test]
fn an_ensemble_without_a_kernel_says_that_it_runs_on_the_cpu() {
    let device = Emulator::default();
    let (on_cpu, told) = squares(None);
    assert!(told.is_empty());
    assert_eq!(squares(Some(&Verified::new(&device))), (on_cpu, vec!["squares".to_owned()]));
}
