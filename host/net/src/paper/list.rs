//! The list of recipes, as the command `optsde-net recipes` prints it.

use clap::Args;
use optsde::output::print;

use super::data::DataSet;
use super::estimate::Estimate;
use super::recipe::{Recipe, RecipeError};

/// What was not run at its size.
const UNTESTED: &str = "No recipe has been run at its size, on a GPU or with the published data. All are built and counted \
    by tests; those of each kind are run shrunk, on files made in the right formats. Accuracies, memory of activations and \
    times at full size are not known.";

/// Lists the recipes of the papers: architecture, data, hyperparameters, parameters and memory.
#[derive(Clone, Debug, Args)]
pub struct Recipes {
    /// Only recipes whose experiment or name contains this, e.g. 'li21/fig4' or 'VGG'.
    pub containing: Option<String>,
    /// With what the papers leave open, and what is corrected.
    #[arg(long)]
    pub remarks: bool,
}

/// Prints the list.
///
/// # Errors
/// A recipe that cannot be built, and output that nobody takes.
pub fn command(options: &Recipes) -> Result<(), Box<dyn std::error::Error>> {
    let text = options.containing.as_deref().unwrap_or("");
    let chosen = |recipe: &Recipe| recipe.experiment.contains(text) || recipe.title().contains(text);
    let recipes: Vec<Recipe> = super::recipes().into_iter().filter(chosen).collect();
    print(&format!("{}\n{UNTESTED}\n", table(&recipes, options.remarks)?))?;
    Ok(())
}

/// One line for each recipe, and its remark if wanted.
pub fn table(recipes: &[Recipe], remarks: bool) -> Result<String, RecipeError> {
    let mut rows = vec![
        ["experiment", "recipe", "data", "architecture", "optimizer", "B", "steps", "P", "GB"]
            .map(String::from)
            .to_vec(),
    ];
    for recipe in recipes {
        let estimate = Estimate::of(recipe, recipe.data.samples())?;
        #[expect(clippy::cast_precision_loss, reason = "a number of bytes, in giga")]
        let giga = (estimate.parameter_bytes + estimate.activation_bytes) as f64 / 1e9;
        rows.push(vec![
            recipe.experiment.to_owned(),
            recipe.title(),
            recipe.data.name()
                + if matches!(recipe.data, DataSet::NotLoadable { .. }) { " (not loadable)" } else { "" },
            recipe.architecture.name(),
            format!("{:?}, eta {:.3e}", recipe.method, recipe.learning_rate),
            recipe.batch.to_string(),
            estimate.steps.to_string(),
            estimate.parameters.to_string(),
            format!("{giga:.2}"),
        ]);
        if remarks && !recipe.remark.is_empty() {
            rows.push(vec![String::new(), format!("  {}: {}", recipe.source, recipe.remark)]);
        }
    }
    let width = |column: usize| {
        let full = rows.iter().filter(|row| row.len() > 2);
        full.filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..9).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}", width = *width));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned() + "\n"
    };
    Ok(rows.iter().map(line).collect())
}
