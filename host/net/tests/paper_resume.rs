//! Shrunk recipes of each kind are interrupted and resumed: the same bits and metrics as without an interruption.

mod paper_support;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};

use optsde::experiment::Kept;
use optsde_net::paper::{Line, Motion, Recipe};
use paper_support::{Folder, data, kinds, recipe};

/// What a run gives that is stopped by a panic at its point `stop`, and then goes on.
fn interrupted(own: &Recipe, data: &std::path::Path, stop: u64) -> (Kept, Vec<Line>) {
    let folder = Folder::new();
    let calls = AtomicU64::new(0);
    let stopping = |_| assert!(calls.fetch_add(1, Ordering::Relaxed) < stop, "stopped");
    let run = catch_unwind(AssertUnwindSafe(|| folder.train(own, data, false, &stopping)));
    assert!(run.is_err(), "{}", own.title());
    // A line whose checkpoint was not written, and one that was cut, are forgotten.
    let mut text = fs::read_to_string(folder.metrics()).unwrap();
    let last = text.lines().last().unwrap().replace(&format!("\"step\":{stop}"), "\"step\":99");
    text.push_str(&last);
    text.push_str("\n{\"kind\":\"poi");
    fs::write(folder.metrics(), text).unwrap();
    let kept = folder.train(own, data, true, &|_| ()).unwrap();
    let lines = folder.lines();
    (kept, lines)
}

#[test]
fn interrupted_runs_end_with_the_same_bits() {
    let data = data();
    for own in kinds() {
        // With two parts of each batch, which have their own crops and masks.
        let own = if own.micro_batch == 8 { Recipe { micro_batch: 4, ..own } } else { own };
        let whole = Folder::new();
        let kept = whole.train(&own, data.path(), false, &|_| ()).unwrap();
        // Before the equations begin, at step 20, and after.
        let stops: &[u64] = if own.motion == Motion::Optimizer { &[4] } else { &[4, 21] };
        for &stop in stops {
            let (again, lines) = interrupted(&own, data.path(), stop);
            assert_eq!(again.digest, kept.digest, "{}, stopped at {stop}", own.title());
            assert_eq!(lines, whole.lines(), "{}, stopped at {stop}", own.title());
            // NaN where nothing was measured.
            let bits = |kept: &Kept| kept.numbers.iter().map(|number| number.to_bits()).collect::<Vec<u64>>();
            assert_eq!(bits(&again), bits(&kept), "{}", own.title());
        }
    }
}

#[test]
fn the_checkpoint_of_another_recipe_is_refused() {
    let data = data();
    let own = recipe("li21/fig4", "PreResNet-32, BN, B = 128, SGD").shrunk(8, 2);
    let folder = Folder::new();
    folder.train(&own, data.path(), false, &|_| ()).unwrap();
    let other = Recipe { learning_rate: 0.7, ..own };
    let error = folder.train(&other, data.path(), true, &|_| ()).unwrap_err().to_string();
    assert!(error.contains("the description is"), "{error}");
}
