//! The pages of all optimizers, `docs/optimizers.md`, and of all presets, `docs/presets.md`, from the registries.

use std::fmt::Write;

use super::presets::{Evidence, FRAMEWORKS};
use super::registry::OPTIMIZERS;

/// The page of optimizers in Markdown.
pub fn page() -> String {
    let mut page = String::from(
        "# Optimizers\n\nWritten by `cargo xtask golden bless` from the registry; do not edit. x is the parameter, g its \
         gradient,\neta the learning rate, a prime marks the value after the step. Every variant has golden trajectories \
         in\n`fixtures/golden/<optimizer>/<variant>.<f32|f64>.json`.\n",
    );
    for optimizer in OPTIMIZERS.iter() {
        // Writing to a string cannot fail.
        let _ = write!(page, "\n## {}\n\n    {}\n\n", optimizer.name, optimizer.recurrence);
        let _ = write!(
            page,
            "Source: {}.\n\n| variant | conventions | hyperparameters |\n| --- | --- | --- |\n",
            optimizer.source
        );
        for variant in optimizer.variants() {
            let parameter =
                |p: &optsde_core::optimizer::Hyperparameter| format!("{} in [{}, {})", p.name, p.range.0, p.range.1);
            let parameters: Vec<String> = variant.hyperparameters.iter().map(parameter).collect();
            let _ = writeln!(page, "| `{}` | {} | {} |", variant.name, variant.conventions, parameters.join(", "));
        }
    }
    page
}

/// The page of presets in Markdown.
pub fn presets_page() -> String {
    let mut page = String::from(
        "# Presets\n\nWritten by `cargo xtask golden bless` from the registry; do not edit. Each function of \
         `optsde_core::preset` gives\nthe optimizer with the conventions and defaults of a framework's optimizer. eta \
         stands for a learning rate that has\nno default there, 0.9 for a momentum that has none.\n",
    );
    for framework in FRAMEWORKS {
        let evidence = match framework.evidence {
            Evidence::Trajectories => {
                format!("Held against its trajectories in `fixtures/frameworks/{}.json`.", framework.name)
            }
            Evidence::Source => "Written from its source.".into(),
        };
        // Writing to a string cannot fail.
        let _ = write!(
            page,
            "\n## {}\n\n`{}` of {}. {evidence}\n\n| function | call | learning rate | optimizer |\n| --- | --- | --- | --- |\n",
            framework.name, framework.package, framework.version
        );
        for preset in framework.presets {
            let rate = preset.learning_rate().map_or("none".into(), |rate| rate.to_string());
            let _ = writeln!(page, "| `{}` | `{}` | {rate} | `{}` |", preset.name, preset.call, preset.optimizer());
        }
    }
    page
}
