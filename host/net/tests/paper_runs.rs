//! Shrunk recipes of each kind are run on made data: the same bits whatever the threads, and metrics that can be read.

mod paper_support;

use std::fs;
use std::sync::atomic::{AtomicU64, Ordering};

use optsde_net::paper::{Line, Recipe, Trained};
use paper_support::{Folder, data, kinds, recipe};

#[test]
fn a_recipe_of_each_kind_runs_to_its_end_with_the_same_bits_on_one_thread_and_on_two() {
    let data = data();
    for own in kinds() {
        let folder = Folder::new();
        let steps = AtomicU64::new(0);
        let count = |more| _ = steps.fetch_add(more, Ordering::Relaxed);
        let of = |folder: &Folder, threads: usize, advance: &(dyn Fn(u64) + Sync)| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| folder.train(&own, data.path(), false, advance).unwrap())
        };
        let kept = of(&folder, 1, &count);
        assert_eq!(of(&Folder::new(), 2, &|_| ()).digest, kept.digest, "{}", own.title());
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

#[test]
fn crops_and_flips_have_an_effect() {
    let data = data();
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
