//! The page of all optimizers, `docs/optimizers.md`, from the registry.

use std::fmt::Write;

use super::registry::OPTIMIZERS;

/// The page in Markdown.
pub fn page() -> String {
    let mut page = String::from(
        "# Optimizers\n\nWritten by `cargo xtask golden bless` from the registry; do not edit. x is the parameter, g its \
         gradient,\neta the learning rate, a prime marks the value after the step. Every variant has golden trajectories \
         in\n`fixtures/golden/<optimizer>/<variant>.<f32|f64>.json`.\n",
    );
    for optimizer in OPTIMIZERS {
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
