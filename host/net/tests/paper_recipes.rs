//! The recipes of the papers as data: they can be built, and their learning rates are those of the papers.

mod paper_support;

use std::collections::HashSet;

use optsde_net::experiment::registry;
use optsde_net::paper::{Decay, Estimate, Method, Recipe, recipes, table};
use paper_support::recipe;

/// In single steps of rounding of double precision, a few.
const ROUNDING: f64 = 1e-12;

fn assert_rate(recipe: &Recipe, k: u64, expected: f64) {
    let steps = recipe.steps(recipe.data.samples()).unwrap();
    let rate = recipe.learning_rate_at(k, steps).unwrap();
    assert!((rate / expected - 1.0).abs() < ROUNDING, "{}: {rate} at step {k}, not {expected}", recipe.title());
}

#[test]
fn every_recipe_can_be_built_and_names_its_run() {
    let all = recipes();
    let titles: HashSet<(&str, String)> = all.iter().map(|own| (own.experiment, own.title())).collect();
    assert_eq!(titles.len(), all.len());
    for own in &all {
        let estimate = Estimate::of(own, own.data.samples()).unwrap();
        assert!(estimate.parameters > 0 && estimate.activation_bytes > 0 && own.seeds > 0, "{}", own.title());
        // Their largest rate is that of the recipe, as SVAG changes it.
        let peak = own.hyperparameters().unwrap().learning_rate;
        for part in 0..=20 {
            let rate = own.learning_rate_at(estimate.steps * part / 20, estimate.steps).unwrap();
            assert!((0.0..=peak * (1.0 + ROUNDING)).contains(&rate), "{}: {rate} of {peak}", own.title());
        }
    }
    let text = table(&all, true).unwrap();
    assert!(all.iter().all(|own| text.contains(&own.title())));
}

/// But for the grid of fine-tuning, which needs GLUE.
#[test]
fn every_recipe_belongs_to_an_experiment() {
    let ids: HashSet<&str> = registry().experiments.iter().map(|experiment| experiment.id).collect();
    for own in recipes().iter().filter(|own| own.experiment != "malladi22/table1") {
        assert!(ids.contains(own.experiment), "{}", own.experiment);
    }
}

/// Counted by hand: 30 20 + 20, nine times 20 20 + 20, 20 + 1; 9 32 + 32, 9 32 32 + 32, 7 7 32 128 + 128, 1280 + 10; and
/// GPT-2's 124439808 (its authors' release) less the 896 of 1024 rows of positions that Table 5 does not have, of 768.
#[test]
fn numbers_of_parameters_are_those_of_the_architectures() {
    for (experiment, title, expected) in [
        ("comp24/fig1", "DNN", 4421),
        ("comp24/fig1", "CNN", 211_690),
        ("malladi22/fig1", "GPT, Adam, length 128", 124_439_808 - 896 * 768),
    ] {
        let own = recipe(experiment, title);
        assert_eq!(Estimate::of(&own, own.data.samples()).unwrap().parameters, expected, "{title}");
    }
}

/// Li21: 391 batches of 128 are an epoch; a tenth at epoch 250 of 300. SVAG with l = 4: four times as long, a quarter of eta.
#[test]
fn step_decay_of_li21() {
    let sgd = recipe("li21/fig4", "B = 128, SGD");
    assert_eq!(sgd.steps(50_000).unwrap(), 300 * 391);
    for (k, rate) in [(0, 0.8), (97_749, 0.8), (97_750, 0.08), (117_299, 0.08)] {
        assert_rate(&sgd, k, rate);
    }
    let svag = recipe("li21/fig4", "B = 128, SVAG, l = 4");
    assert_eq!(svag.steps(50_000).unwrap(), 4 * 300 * 391);
    for (k, rate) in [(0, 0.2), (390_999, 0.2), (391_000, 0.02)] {
        assert_rate(&svag, k, rate);
    }
}

/// 80 epochs are 31280 steps: 0.001, 0.8, 0.001, 0.4, 0.001 at their ends, and means half-way. The cosine of 160 epochs, 62560
/// steps, ends at 0.001 in its last.
#[test]
fn triangle_and_cosine_of_li21() {
    let triangle = recipe("li21/fig10", "PreResNet-32, BN, triangle, SGD");
    let corners = [(0, 0.001), (15_640, 0.4005), (31_280, 0.8), (62_560, 0.001), (93_840, 0.4), (125_120, 0.001)];
    for (k, rate) in corners {
        assert_rate(&triangle, k, rate);
        // SVAG with l = 16 has a sixteenth at sixteen times the step.
        assert_rate(&recipe("li21/fig10", "PreResNet-32, BN, triangle, SVAG, l = 16"), 16 * k, rate / 16.0);
    }
    let cosine = recipe("li21/fig12", "VGG-16, BN, cosine, SGD");
    assert_rate(&cosine, 0, 0.8);
    assert_rate(&cosine, 62_559, 0.001);
}

/// J.1: eta 1e-3 (1e3)^(epoch/10) up to epoch 10 of 500, of 97500 steps: step 1950; half-way 10^-1.5 of eta. Adam falls at 60 %,
/// RMSprop at 80 and 90 %.
#[test]
fn warm_up_and_decay_of_malladi22() {
    let adam = recipe("malladi22/fig12", "VGG-16, Adam, eps = 1e-8, B = 256");
    for (k, rate) in [(0, 1e-6), (975, 1e-3 * 10_f64.powf(-1.5)), (1950, 1e-3), (58_499, 1e-3), (58_500, 1e-4)] {
        assert_rate(&adam, k, rate);
    }
    let rmsprop = recipe("malladi22/fig12", "VGG-16, RMSprop, eps = 1e-30, B = 256");
    for (k, rate) in [(77_999, 1e-3), (78_000, 1e-4), (87_750, 1e-5)] {
        assert_rate(&rmsprop, k, rate);
    }
    // J.2 with 50 of 90 epochs, 5/9 of 450360 steps; the 5/18 that is printed would be 125100.
    let imagenet = recipe("malladi22/fig1", "ImageNet, ResNet-50, Adam, eps = 1e-8, B = 256");
    for (k, rate) in [(25_020, 3e-4), (125_100, 3e-4), (250_199, 3e-4), (250_200, 3e-5), (400_320, 3e-6)] {
        assert_rate(&imagenet, k, rate);
    }
}

/// Tables 2 and 5: up to 1e-3 at the end of the warm-up, and (K - k)/(K - k_w) of it behind.
#[test]
fn learning_rates_of_language_models_fall_behind_the_warm_up() {
    let roberta = recipe("malladi22/fig1", "RoBERTa-large, Adam, B = 1024");
    for (k, rate) in [(2760, 5e-4), (5520, 1e-3), (48_760, 5e-4), (91_999, 1e-3 / 86_480.0)] {
        assert_rate(&roberta, k, rate);
    }
    let gpt = recipe("malladi22/fig1", "GPT, Adam, length 128, B = 1024");
    for (k, rate) in [(500, 5e-4), (1000, 1e-3), (6750, 5e-4), (12_499, 1e-3 / 11_500.0)] {
        assert_rate(&gpt, k, rate);
    }
}

/// kappa = 64: eta 8, eps 1/8, 1 - beta 64 times, 97500/64 = 1523.4 steps.
#[test]
fn the_square_root_rule_scales_recipes() {
    let own = recipe("malladi22/fig12", "ResNet-56, Adam, eps = 1e-8, B = 16384");
    let hyper = own.hyperparameters().unwrap();
    let values = [hyper.learning_rate, hyper.beta1, hyper.beta2, hyper.epsilon];
    for (value, expected) in values.into_iter().zip([8e-3, 0.936, 0.936, 1.25e-9]) {
        assert!((value / expected - 1.0).abs() < ROUNDING, "{value}, not {expected}");
    }
    assert_eq!((own.batch, own.steps(50_000).unwrap()), (16_384, 1523));
    // Definition 6.2 with l = 4: eta/4, 1 - beta over 16, 4 eps, 16 times as many steps.
    let svag = recipe("malladi22/fig3", "ResNet-56, Adam, eps = 1e-8, SVAG, l = 4");
    let hyper = svag.hyperparameters().unwrap();
    let values = [hyper.learning_rate, 1.0 - hyper.beta1, 1.0 - hyper.beta2, hyper.epsilon];
    for (value, expected) in values.into_iter().zip([2.5e-4, 0.1 / 16.0, 0.001 / 16.0, 4e-8]) {
        assert!((value / expected - 1.0).abs() < 1e-9, "{value}, not {expected}");
    }
    assert_eq!(svag.steps(50_000).unwrap(), 16 * 97_500);
}

/// Comp24, Appendix F.8 with a factor 4: eta and the decay twice, 1 - beta2 four times.
#[test]
fn table_1_of_comp24() {
    let own = recipe("comp24/fig4", "VGG-11, AdamW, Table 1, B, eta, beta2, decay");
    assert_eq!((own.batch, own.learning_rate, own.decay), (1024, 2e-3, Decay::Decoupled(0.2)));
    assert!(matches!(own.method, Method::Adam { beta2: 0.96, .. }));
    // 600 epochs of 49 batches.
    assert_eq!(own.steps(50_000).unwrap(), 29_400);
}
