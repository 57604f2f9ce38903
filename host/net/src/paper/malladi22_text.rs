//! Recipes of Malladi22 for texts: RoBERTa and GPT under the square root rule, and fine-tuning (Tables 1 to 5).
//!
//! The learning rate rises linearly to eta at k_w and falls linearly to 0 at K: eta (K - k)/(K - k_w), which J.3 and J.4 print as
//! eta (k - k_w)/(K - k_w) (erratum 20).

use super::architecture::Architecture;
use super::data::{DataSet, Tokens};
use super::malladi22::{cifar, compared, resnet};
use super::optimizer::{Decay, Method};
use super::rate::Rate;
use super::recipe::{Expected, Length, Recipe};
use crate::model::{GptConfig, GptHead, RobertaConfig, RobertaHead};

const GLUE: DataSet = DataSet::NotLoadable {
    name: "GLUE",
    samples: 8551,
    reason: "its tasks are tables of sentence pairs with scores of their own, and start from a pretrained RoBERTa",
};

/// Text with the schedule of J.3 and J.4.
fn text(method: Method, data: DataSet, architecture: Architecture, warm_up: f64, steps: u64) -> Recipe {
    Recipe {
        data,
        architecture,
        augmentation: None,
        batch: 1024,
        rate: Rate::LinearWarmUp(warm_up),
        length: Length::Steps(steps),
        ..cifar("malladi22/fig1", "", resnet(), method)
    }
}

/// Table 2.
pub(super) fn roberta() -> Recipe {
    let config = RobertaConfig {
        positions: 128,
        vocabulary: 50_258,
        ..RobertaConfig::large(128, RobertaHead::MaskedLanguageModel)
    };
    let data = DataSet::Text { tokens: Tokens::Gpt2, length: 128, masked: true };
    let method = Method::adam(0.99375, 0.996, 2e-6);
    Recipe {
        source: "Malladi22, Figure 22 and Table 2",
        panel: "RoBERTa-large, Adam".into(),
        name: "B = 1024".into(),
        micro_batch: 32,
        remark: "any text stands for Wikipedia and books; masks are 10 fixed ones; GPT-2's tokens and one mask",
        ..text(method, data, Architecture::Roberta(config), 5520.0 / 92_000.0, 92_000)
    }
}

/// Table 5.
pub(super) fn gpt(length: usize) -> Recipe {
    let config = GptConfig { positions: 128, head: GptHead::Tied, ..GptConfig::gpt2_small(length) };
    let data = DataSet::Text { tokens: Tokens::Gpt2, length, masked: false };
    let method = Method::adam(0.9875, 0.996, 2e-8);
    Recipe {
        source: "Malladi22, Figure 23 and Table 5",
        panel: format!("GPT, Adam, length {length}"),
        name: "B = 1024".into(),
        micro_batch: 64,
        remark: "any text stands for WikiText-103",
        ..text(method, data, Architecture::Gpt(config), 1000.0 / 12_500.0, 12_500)
    }
}

/// Figures 22 and 23.
pub(super) fn pretraining() -> Vec<Recipe> {
    let bases = [roberta(), gpt(128)];
    bases.iter().flat_map(|base| compared(base, &[2, 4, 8], Expected::Nothing)).collect()
}

/// Tables 1, 3 and 4, for CoLA: the grid of the others is the same or a part of it.
pub(super) fn fine_tuning() -> Vec<Recipe> {
    let mut all = Vec::new();
    for batch in [16, 32] {
        for learning_rate in [1e-5, 3e-5, 5e-5, 8e-5] {
            for epochs in [3, 5, 10] {
                let head = RobertaHead::Classification { classes: 2 };
                let config = RobertaConfig { positions: 128, vocabulary: 50_258, ..RobertaConfig::large(128, head) };
                let method = Method::adam(0.9, 0.98, 1e-6);
                all.push(Recipe {
                    experiment: "malladi22/table1",
                    source: "Malladi22, Tables 1, 3 and 4",
                    panel: "RoBERTa-large on CoLA".into(),
                    name: format!("B = {batch}, eta = {learning_rate:e}, {epochs} epochs"),
                    batch,
                    micro_batch: batch,
                    learning_rate,
                    length: Length::Epochs(epochs),
                    decay: Decay::Coupled(0.1),
                    expected: Expected::Nothing,
                    remark: "not loadable; no experiment runs it",
                    ..text(method, GLUE, Architecture::Roberta(config), 0.06, 1)
                });
            }
        }
    }
    all
}
