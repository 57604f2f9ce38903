//! Recipes of Li21: SGD, SVAG and NGD.
//!
//! Networks of github.com/bearpaw/pytorch-classification, made scale-invariant (Appendix F) where they are normalised.
//! Weight decay is 5e-4 wherever the paper gives one, and so it is here elsewhere. The numbers of groups of GN are not stated: 8.

use optsde_core::svag::SvagScale;

use super::architecture::Architecture;
use super::data::DataSet;
use super::optimizer::{Decay, Method};
use super::rate::Rate;
use super::recipe::{Expected, Gradient, Length, Motion, Recipe};
use crate::candle_network::Augmentation;
use crate::model::{Image, Normalization, PreResNetConfig, ResNetBlock, ResNetConfig, Shortcut, Stem, VggConfig};
use crate::sampling::{LastBatch, Scheme};

const GN: Normalization = Normalization::group(8);
const BN: Normalization = Normalization::BATCH;
/// A tenth at epochs 160 and 240 of 320.
const TWO_OF_320: Rate = Rate::Tenths(&[0.5, 0.75]);
/// A tenth at epoch 250 of 300.
const ONE_OF_300: Rate = Rate::Tenths(&[250.0 / 300.0]);

pub(super) fn recipes() -> Vec<Recipe> {
    [fig2(), fig3(), fig4(), fig7(), schedules()].concat()
}

/// SGD on CIFAR-10 as in Appendix F.1.2.
fn base(experiment: &'static str, source: &'static str, panel: &str, architecture: Architecture) -> Recipe {
    Recipe {
        experiment,
        source,
        panel: panel.to_owned(),
        name: "SGD".into(),
        data: DataSet::Cifar10,
        architecture,
        augmentation: Some(Augmentation::CIFAR),
        scheme: Scheme::Reshuffled(LastBatch::Smaller),
        batch: 128,
        micro_batch: 1024,
        gradient: Gradient::Minibatch,
        method: Method::Sgd,
        decay: Decay::Coupled(5e-4),
        motion: Motion::Optimizer,
        learning_rate: 0.8,
        rate: TWO_OF_320,
        length: Length::Epochs(320),
        seeds: 1,
        noise_window: None,
        expected: Expected::Reference,
        remark: "",
    }
}

fn preresnet(width: usize, classes: usize, normalization: Normalization) -> Architecture {
    Architecture::PreResNet(PreResNetConfig::preresnet32(width, classes, normalization).scale_invariant())
}

fn vgg16(normalization: Normalization) -> Architecture {
    let config = VggConfig::vgg16(Image::CIFAR, 10, normalization);
    Architecture::Vgg(if normalization.is_some() { config.scale_invariant() } else { config })
}

fn vgg19(classes: usize, normalization: Normalization) -> Architecture {
    Architecture::Vgg(VggConfig::vgg19(Image::CIFAR, classes, normalization).scale_invariant())
}

/// SGD with three seeds, whose spread decides, and SVAG with these l.
fn svag(base: &Recipe, l: &[u32], expected: Expected) -> Vec<Recipe> {
    let reference = Recipe { seeds: 3, ..base.clone() };
    let amplified = l.iter().map(|l| Recipe {
        name: format!("SVAG, l = {l}"),
        gradient: Gradient::Svag(SvagScale::Li21(f64::from(*l))),
        expected,
        remark: "the paper has one seed; three of SGD give a spread",
        ..base.clone()
    });
    std::iter::once(reference).chain(amplified).collect()
}

/// Linear scaling from B = 128 on: gradient and noise are measured in a window.
fn scaled(base: &Recipe, batches: &[u32], window: (f64, f64)) -> Vec<Recipe> {
    let of = |batch: &u32| Recipe {
        name: format!("B = {batch}"),
        batch: *batch as usize,
        learning_rate: 0.8 * f64::from(*batch) / 128.0,
        noise_window: Some(window),
        expected: Expected::Nothing,
        remark: "batch sizes are read off a figure; batches above 1024 are computed, and normalised, in parts of 1024",
        ..base.clone()
    };
    batches.iter().map(of).collect()
}

/// Figures 2, 15, 16 and 17.
fn fig2() -> Vec<Recipe> {
    const ALL: [u32; 7] = [128, 256, 512, 1024, 2048, 4096, 8192];
    const FEW: [u32; 4] = [128, 512, 2048, 8192];
    const FIRST_PHASE: (f64, f64) = (200.0 / 300.0, 250.0 / 300.0);
    let long = |source, panel: &str, architecture| Recipe {
        rate: ONE_OF_300,
        length: Length::Epochs(300),
        ..base("li21/fig2", source, panel, architecture)
    };
    let resnet32 = ResNetConfig {
        image: Image::CIFAR,
        stem: Stem::Cifar,
        block: ResNetBlock::Basic,
        shortcut: Shortcut::Zeros,
        stages: vec![(5, 16), (5, 32), (5, 64)],
        normalization: BN,
        classes: 10,
    };
    let mut all = scaled(&long("Li21, Figure 2", "PreResNet-32, BN", preresnet(1, 10, BN)), &ALL, FIRST_PHASE);
    all.extend(scaled(&long("Li21, Figure 2", "VGG-19, BN", vgg19(10, BN)), &ALL, FIRST_PHASE));
    let own = long("Li21, Figure 15", "ResNet-32, BN", Architecture::ResNet(resnet32));
    all.extend(scaled(&own, &FEW, FIRST_PHASE));
    let own = long("Li21, Figure 15", "PreResNet-32 (4x), BN", preresnet(4, 10, BN));
    all.extend(scaled(&own, &FEW, FIRST_PHASE));
    for (panel, architecture) in [
        ("CIFAR-100, PreResNet-32 (4x), BN", preresnet(4, 100, BN)),
        ("CIFAR-100, PreResNet-32 (4x), GN", preresnet(4, 100, GN)),
        ("CIFAR-100, VGG-19, BN", vgg19(100, BN)),
        ("CIFAR-100, VGG-19, GN", vgg19(100, GN)),
    ] {
        let rate = Rate::Tenths(&[80.0 / 300.0, 250.0 / 300.0]);
        let own = Recipe { data: DataSet::Cifar100, rate, ..long("Li21, Figure 16", panel, architecture) };
        all.extend(scaled(&own, &FEW, FIRST_PHASE));
    }
    let svhn = Recipe {
        data: DataSet::Svhn,
        augmentation: None,
        rate: Rate::Tenths(&[100.0 / 120.0]),
        length: Length::Epochs(120),
        ..base("li21/fig2", "Li21, Figure 17", "SVHN, PreResNet-32, GN", preresnet(1, 10, GN))
    };
    all.extend(scaled(&svhn, &FEW, (80.0 / 120.0, 100.0 / 120.0)));
    all
}

/// Figures 3, 18, 19 and 20: SGD, NGD and gradient descent.
fn fig3() -> Vec<Recipe> {
    let mut all = Vec::new();
    for (source, panel, batch, learning_rate, steps, architecture, gap) in [
        ("Li21, Figure 3", "PreResNet-32, GN, B = 125, tenth at 24000", 125, 0.8, 24_000, preresnet(1, 10, GN), 0.1),
        ("Li21, Figure 18", "PreResNet-32, GN, B = 500", 500, 3.2, 8000, preresnet(1, 10, GN), 0.0),
        ("Li21, Figure 19", "PreResNet-32, GN, B = 125, tenth at 32000", 125, 0.8, 32_000, preresnet(1, 10, GN), 0.05),
        ("Li21, Figure 20", "VGG-16, GN, B = 125", 125, 0.8, 32_000, vgg16(GN), 0.03),
    ] {
        let sgd = Recipe {
            augmentation: None,
            scheme: Scheme::WithReplacement,
            batch,
            learning_rate,
            rate: Rate::Tenths(&[0.8]),
            length: Length::Steps(steps / 4 * 5),
            remark: "the paper gives the step of the decay, not the last one: here 5/4 of it",
            ..base("li21/fig3", source, panel, architecture)
        };
        let ngd = Recipe {
            name: "NGD".into(),
            gradient: Gradient::Matched,
            expected: Expected::ErrorAtMost(0.01),
            ..sgd.clone()
        };
        let gd = Recipe {
            name: "GD".into(),
            gradient: Gradient::Full,
            expected: Expected::ErrorAtLeast(gap),
            ..sgd.clone()
        };
        all.extend([sgd, ngd]);
        // Figure 18 has none.
        all.extend((gap > 0.0).then_some(gd));
    }
    all
}

/// Figures 4, 8, 9, 13 and 14.
fn fig4() -> Vec<Recipe> {
    const L: [u32; 4] = [2, 4, 8, 16];
    let own = |source, panel: &str, architecture| base("li21/fig4", source, panel, architecture);
    let long = Recipe {
        rate: ONE_OF_300,
        length: Length::Epochs(300),
        ..own("Li21, Figure 4", "PreResNet-32, BN, B = 128", preresnet(1, 10, BN))
    };
    let mut all = svag(&long, &L, Expected::WithinSpread);
    let large = Recipe { panel: "PreResNet-32, BN, B = 1024".into(), batch: 1024, learning_rate: 6.4, ..long };
    all.extend(svag(&large, &L, Expected::Nothing));
    for (source, panel, architecture) in [
        ("Li21, Figure 8", "PreResNet-32, BN, 320 epochs", preresnet(1, 10, BN)),
        ("Li21, Figure 8", "PreResNet-32 (4x), BN", preresnet(4, 10, BN)),
        ("Li21, Figure 8", "PreResNet-32, GN", preresnet(1, 10, GN)),
        ("Li21, Figure 9", "VGG-16, no normalization", vgg16(Normalization::NONE)),
        ("Li21, Figure 9", "VGG-16, BN", vgg16(BN)),
        ("Li21, Figure 9", "VGG-16, GN", vgg16(GN)),
    ] {
        all.extend(svag(&own(source, panel, architecture), &L, Expected::WithinSpread));
    }
    for (panel, architecture, expected) in [
        ("CIFAR-100, PreResNet-32 (4x), BN", preresnet(4, 100, BN), Expected::WithinSpread),
        ("CIFAR-100, PreResNet-32 (4x), GN", preresnet(4, 100, GN), Expected::Nothing),
        ("CIFAR-100, VGG-19, BN", vgg19(100, BN), Expected::WithinSpread),
        ("CIFAR-100, VGG-19, GN", vgg19(100, GN), Expected::Nothing),
    ] {
        let recipe = Recipe { data: DataSet::Cifar100, ..own("Li21, Figure 13", panel, architecture) };
        all.extend(svag(&recipe, &[2, 4, 8, 16, 32], expected));
    }
    for (panel, normalization, batch, learning_rate, expected) in [
        ("SVHN, PreResNet-32, GN", GN, 128, 0.8, Expected::WithinSpread),
        ("SVHN, PreResNet-32, BN", BN, 128, 0.8, Expected::WithinSpread),
        ("SVHN, PreResNet-32, GN, B = 1024", GN, 1024, 6.4, Expected::Nothing),
    ] {
        let recipe = Recipe {
            data: DataSet::Svhn,
            augmentation: None,
            batch,
            learning_rate,
            rate: Rate::Tenths(&[200.0 / 240.0]),
            length: Length::Epochs(240),
            ..own("Li21, Figure 14", panel, preresnet(1, 10, normalization))
        };
        all.extend(svag(&recipe, &L, expected));
    }
    all
}

/// Figure 7: three ways of sampling.
fn fig7() -> Vec<Recipe> {
    let ways = [
        ("random shuffling", Scheme::Reshuffled(LastBatch::Smaller)),
        ("with replacement", Scheme::WithReplacement),
        ("without replacement", Scheme::WithoutReplacement),
    ];
    let of = |(panel, scheme)| {
        let recipe = Recipe { scheme, ..base("li21/fig7", "Li21, Figure 7", panel, preresnet(1, 10, BN)) };
        svag(&recipe, &[4, 16], Expected::WithinSpread)
    };
    ways.into_iter().flat_map(of).collect()
}

/// Figures 10 to 12. Captions of 11 and 12 have learning rates fall to 0; the text has 0.001, as here (erratum 16).
fn schedules() -> Vec<Recipe> {
    let mut all = Vec::new();
    for (panel, architecture) in [("PreResNet-32, BN", preresnet(1, 10, BN)), ("VGG-16, BN", vgg16(BN))] {
        let remark = "the floor is 0.001, as in the text; the caption has 0";
        let triangle = Rate::Triangle { floor: 0.001, second: 0.4 };
        let cyclic = base("li21/fig10", "Li21, Figures 10 and 11", &format!("{panel}, triangle"), architecture.clone());
        let cyclic = Recipe { rate: triangle, remark, ..cyclic };
        let cosine = base("li21/fig12", "Li21, Figure 12", &format!("{panel}, cosine"), architecture);
        let (rate, length) = (Rate::Cosine { floor: 0.001 }, Length::Epochs(160));
        let cosine = Recipe { rate, length, remark, ..cosine };
        all.extend([cyclic, cosine].iter().flat_map(|recipe| svag(recipe, &[4, 16], Expected::WithinSpread)));
    }
    all
}
