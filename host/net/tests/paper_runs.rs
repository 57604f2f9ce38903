//! Shrunk recipes of each kind are run, interrupted and resumed on made data: the same bits, and metrics that can be read.

mod paper_support;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};

use optsde::experiment::Kept;
use optsde_net::paper::{Line, Recipe, Trained};
use paper_support::{Folder, data, recipe};

/// One of each data set, architecture, gradient, optimizer and equation.
fn kinds() -> Vec<Recipe> {
    [
        ("li21/fig4", "PreResNet-32, BN, B = 128, SGD"),
        ("li21/fig4", "PreResNet-32, BN, B = 128, SVAG, l = 2"),
        ("li21/fig4", "VGG-16, no normalization, SGD"),
        ("li21/fig4", "CIFAR-100, VGG-19, GN, SGD"),
        ("li21/fig4", "SVHN, PreResNet-32, GN, SGD"),
        ("li21/fig2", "ResNet-32, BN, B = 128"),
        ("li21/fig3", "PreResNet-32, GN, B = 500, NGD"),
        ("li21/fig3", "VGG-16, GN, B = 125, GD"),
        ("malladi22/fig12", "VGG-16, RMSprop, eps = 1e-8, B = 256"),
        ("malladi22/fig6", "ResNet-56, Adam, B = 1024"),
        ("malladi22/fig3", "ResNet-56, Adam, eps = 1e-8, SVAG, l = 2"),
        ("malladi22/fig1", "RoBERTa-large, Adam, B = 1024"),
        ("malladi22/fig1", "GPT, Adam, length 128, B = 1024"),
        ("comp24/fig1", "DNN, SignSGD, equation"),
        ("comp24/fig8", "CNN, RMSprop, equation"),
        ("comp24/fig11", "Transformer, Adam, equation of Malladi22"),
        ("comp24/fig4", "ResNet, AdamW, optimizer"),
    ]
    .map(|(experiment, title)| recipe(experiment, title).shrunk(8, 24))
    .into()
}

#[test]
fn a_recipe_of_each_kind_runs_to_its_end() {
    let data = data();
    for own in kinds() {
        let folder = Folder::new();
        let steps = AtomicU64::new(0);
        let count = |more| _ = steps.fetch_add(more, Ordering::Relaxed);
        let kept = folder.train(&own, data.path(), false, &count).unwrap();
        let run = Trained::of(&kept).unwrap();
        assert!(!run.diverged && run.train_loss.is_finite(), "{}: {run:?}", own.title());
        assert_eq!(steps.into_inner(), own.steps(40).unwrap(), "{}", own.title());
        // An estimate, a point at each hundredth or step, and an end.
        let lines = folder.lines();
        let points = usize::try_from(own.steps(40).unwrap().min(100)).unwrap();
        assert_eq!((lines.len(), run.curve.len()), (points + 2, points), "{}", own.title());
        assert!(matches!(lines[0], Line::Estimate(_)), "{}", own.title());
        let Line::Finished { digest, .. } = &lines[points + 1] else { panic!("{lines:?}") };
        assert_eq!(*digest, format!("{:016x}", kept.digest));
        let csv = fs::read_to_string(folder.metrics().with_extension("csv")).unwrap();
        assert_eq!(csv.lines().count(), points + 1);
        assert!(csv.lines().all(|line| line.split(',').count() == 7));
    }
}

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
        let own = Recipe { micro_batch: 4, ..own };
        let whole = Folder::new();
        let kept = whole.train(&own, data.path(), false, &|_| ()).unwrap();
        // Once before the equations begin, at step 20, and once after.
        for stop in [9, 22] {
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
fn threads_change_no_bit_and_seeds_do() {
    let data = data();
    for own in kinds() {
        let of = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| Folder::new().train(&own, data.path(), false, &|_| ()).unwrap().digest)
        };
        assert_eq!(of(1), of(2), "{}", own.title());
    }
    // Crops and flips have an effect.
    let own = recipe("li21/fig4", "PreResNet-32, BN, B = 128, SGD").shrunk(8, 4);
    let plain = Recipe { augmentation: None, ..own.clone() };
    let digest = |own: &Recipe| Folder::new().train(own, data.path(), false, &|_| ()).unwrap().digest;
    assert_ne!(digest(&own), digest(&plain));
}

#[test]
fn a_run_that_diverges_stops_and_says_so() {
    let data = data();
    let own = recipe("li21/fig4", "VGG-16, no normalization, SGD").shrunk(8, 24);
    // Far beyond what any curvature bears.
    let own = Recipe { learning_rate: 1e30, ..own };
    let folder = Folder::new();
    let told = AtomicU64::new(0);
    let kept = folder.train(&own, data.path(), false, &|more| _ = told.fetch_add(more, Ordering::Relaxed)).unwrap();
    let run = Trained::of(&kept).unwrap();
    assert!(kept.diverged && run.diverged);
    assert_eq!((run.test_error, run.curve.len()), (1.0, 24));
    let lines = folder.lines();
    assert!(matches!(lines.last(), Some(Line::Diverged { step }) if *step < 24), "{lines:?}");
    assert!(lines.len() < 24);
    // Progress is complete all the same.
    assert_eq!(told.into_inner(), 24);
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
