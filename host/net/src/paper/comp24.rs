//! Recipes of Comp24: optimizers and their equations on four networks, and Table 1.
//!
//! "Epochs" of the paper are steps with the gradient of all samples, to which Gaussian noise is added. An equation has the full
//! gradient and its own noise. 3 seeds each, as there. With full gradients, steps on CIFAR-10 are 50000 samples.

use super::architecture::Architecture;
use super::data::DataSet;
use super::optimizer::{Decay, Method};
use super::rate::Rate;
use super::recipe::{Expected, Form, Gradient, Length, Motion, Recipe};
use crate::candle_network::Augmentation;
use crate::model::{
    Activation, CnnConfig, Image, MlpConfig, Normalization, ResNetConfig, SmallResNetConfig, Stem, VggConfig,
    VisionTransformerConfig,
};
use crate::sampling::LastBatch;
use crate::sampling::Scheme;

const EPSILON: f64 = 1e-8;

/// The loss of the equation may be so many times as far away as that of another seed.
const NEAR: f64 = 4.0;

/// What a paragraph of Appendix F says.
struct Paragraph {
    panel: &'static str,
    data: DataSet,
    architecture: Architecture,
    method: Method,
    learning_rate: f64,
    sigma: f64,
    steps: u64,
}

pub(super) fn recipes() -> Vec<Recipe> {
    let mut all = Vec::new();
    for paragraph in sign_sgd() {
        all.extend(runs("comp24/fig1", "Comp24, Figure 1", &paragraph, Decay::None));
    }
    for paragraph in rmsprop() {
        all.extend(runs("comp24/fig8", "Comp24, Figure 8", &paragraph, Decay::None));
        all.extend(runs("comp24/fig4", "Comp24, Figures 4 and 9", &paragraph, Decay::Decoupled(0.01)));
    }
    for paragraph in adam() {
        all.extend(runs("comp24/fig11", "Comp24, Figure 11", &paragraph, Decay::None));
        all.extend(runs("comp24/fig4", "Comp24, Figures 4 and 9", &paragraph, Decay::Decoupled(0.01)));
    }
    all.extend(table1());
    all
}

fn network(panel: &'static str, method: Method, learning_rate: f64, sigma: f64, steps: u64) -> Paragraph {
    let (data, architecture) = match panel {
        "DNN" => {
            let config = MlpConfig { inputs: 30, hidden: vec![20; 10], outputs: 1, activation: Activation::Relu };
            (DataSet::BreastCancer, Architecture::Mlp(config))
        }
        "CNN" => (DataSet::Mnist, Architecture::Cnn(CnnConfig::comp24(Image::MNIST, 10))),
        "Transformer" => (DataSet::Mnist, Architecture::VisionTransformer(VisionTransformerConfig::comp24())),
        _ => (DataSet::Cifar10, Architecture::SmallResNet(SmallResNetConfig::comp24(Image::CIFAR, 10))),
    };
    Paragraph { panel, data, architecture, method, learning_rate, sigma, steps }
}

/// F.1.
fn sign_sgd() -> Vec<Paragraph> {
    let of = |(panel, steps)| network(panel, Method::SignSgd, 1e-3, 1.0, steps);
    [("DNN", 50_000), ("CNN", 40_000), ("Transformer", 5000), ("ResNet", 5000)].map(of).into()
}

/// F.3.
fn rmsprop() -> Vec<Paragraph> {
    let of = |(panel, learning_rate, beta, sigma, steps)| {
        network(panel, Method::RmsProp { beta, epsilon: EPSILON }, learning_rate, sigma, steps)
    };
    [
        ("DNN", 1e-4, 0.9995, 1e-2, 2000),
        ("CNN", 1e-3, 0.995, 1e-2, 2000),
        ("Transformer", 1e-3, 0.995, 1e-2, 2000),
        ("ResNet", 1e-4, 0.9999, 1e-4, 500),
    ]
    .map(of)
    .into()
}

/// F.4.
fn adam() -> Vec<Paragraph> {
    let of = |(panel, learning_rate, beta1, beta2, sigma)| {
        network(panel, Method::adam(beta1, beta2, EPSILON), learning_rate, sigma, 2000)
    };
    [
        ("DNN", 1e-4, 0.99, 0.999, 1e-2),
        ("CNN", 1e-2, 0.9, 0.99, 1e-2),
        ("Transformer", 1e-2, 0.9, 0.99, 1e-2),
        ("ResNet", 1e-5, 0.99, 0.9999, 1e-5),
    ]
    .map(of)
    .into()
}

/// The optimizer, its equation, and that of Malladi22 where there is one.
fn runs(experiment: &'static str, source: &'static str, paragraph: &Paragraph, decay: Decay) -> Vec<Recipe> {
    let method = match paragraph.method {
        Method::Adam { .. } => "Adam",
        Method::RmsProp { .. } => "RMSprop",
        Method::Sgd | Method::SignSgd => "SignSGD",
    };
    let decayed = if decay == Decay::None { "" } else { "W" };
    let optimizer = Recipe {
        experiment,
        source,
        panel: format!("{}, {method}{decayed}", paragraph.panel),
        name: "optimizer".into(),
        data: paragraph.data,
        architecture: paragraph.architecture.clone(),
        augmentation: None,
        scheme: Scheme::WithReplacement,
        batch: 128,
        micro_batch: 2000,
        gradient: Gradient::FullPlusNoise(paragraph.sigma),
        method: paragraph.method,
        decay,
        motion: Motion::Optimizer,
        learning_rate: paragraph.learning_rate,
        rate: Rate::Constant,
        length: Length::Steps(paragraph.steps),
        seeds: 3,
        noise_window: None,
        expected: Expected::Reference,
        remark: "eps is not stated: 1e-8",
    };
    let equation = |name: &str, form, expected| Recipe {
        name: name.into(),
        gradient: Gradient::Full,
        motion: Motion::Equation { form, sigma: paragraph.sigma },
        expected,
        remark: "the start is not stated: 20 steps of the optimizer come before the equations of RMSprop and Adam",
        ..optimizer.clone()
    };
    let own = equation("equation", Form::Comp24, Expected::NearCurve(NEAR));
    let other = equation("equation of Malladi22", Form::Malladi22, Expected::Nothing);
    let rival = (paragraph.method != Method::SignSgd).then_some(other);
    [optimizer, own].into_iter().chain(rival).collect()
}

/// Table 1: AdamW with four times the batch, with more and more of its hyperparameters rescaled.
fn table1() -> Vec<Recipe> {
    let vgg = Architecture::Vgg(VggConfig::vgg11(Image::CIFAR, 10, Normalization::BATCH));
    let resnet = Architecture::ResNet(ResNetConfig::resnet34(Image::CIFAR, Stem::Cifar, 10));
    let mut all = Vec::new();
    for (panel, architecture) in [("VGG-11, AdamW, Table 1", vgg), ("ResNet-34, AdamW, Table 1", resnet)] {
        let rows = [
            ("base", 256, 1e-3, 0.99, 0.1, 150, Expected::Reference),
            ("B", 1024, 1e-3, 0.99, 0.1, 600, Expected::Nothing),
            ("B, eta", 1024, 2e-3, 0.99, 0.1, 600, Expected::Nothing),
            ("B, eta, beta2", 1024, 2e-3, 0.96, 0.1, 600, Expected::Nothing),
            ("B, eta, beta2, decay", 1024, 2e-3, 0.96, 0.2, 600, Expected::ErrorAtMost(0.0)),
        ];
        let recipe = |(name, batch, learning_rate, beta2, decay, epochs, expected): (&str, _, _, _, _, _, _)| Recipe {
            experiment: "comp24/fig4",
            source: "Comp24, Table 1",
            panel: panel.into(),
            name: name.into(),
            data: DataSet::Cifar10,
            architecture: architecture.clone(),
            augmentation: Some(Augmentation::CIFAR),
            scheme: Scheme::Reshuffled(LastBatch::Smaller),
            batch,
            micro_batch: 1024,
            gradient: Gradient::Minibatch,
            method: Method::adam(0.9, beta2, EPSILON),
            decay: Decay::Decoupled(decay),
            motion: Motion::Optimizer,
            learning_rate,
            rate: Rate::Constant,
            length: Length::Epochs(epochs),
            seeds: 3,
            noise_window: None,
            expected,
            remark: "augmentation, schedule, beta1 and normalization are not stated: crops and flips, constant, 0.9, BN",
        };
        all.extend(rows.map(recipe));
    }
    all
}
