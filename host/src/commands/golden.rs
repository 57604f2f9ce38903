//! `optsde golden`

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;
use optsde::conformance::{
    Agreement, FRAMEWORKS, Format, MAX_ULPS, PresetEntry, STEPPERS, Trajectory, VariantEntry, check, golden,
    golden_path, page, presets_page, stepper_path, variants,
};
use optsde::files::write_atomically;
use optsde::theory::errata;

use super::{DIFFERENT, Outcome, print};

/// Golden trajectories: compare an implementation with the recurrence it claims to follow.
#[derive(Subcommand)]
pub(crate) enum Golden {
    /// Compare a trajectory with its optimizer, number by number.
    Check {
        /// The trajectory, in the format of fixtures/golden.
        file: PathBuf,
        /// Allow numbers that are up to this many representable steps apart; adjacent numbers are 1 apart.
        #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u64).range(..=MAX_ULPS))]
        ulps: u64,
    },
    /// List optimizers and variants, and presets by framework.
    List,
    /// Write the golden trajectories of optimizers and schemes and the pages optimizers.md, presets.md and errata.md
    /// in docs/ anew. A change of values is a breaking change.
    Bless {
        /// The root of the workspace.
        #[arg(long, default_value = ".")]
        root: PathBuf,
    },
}

pub(crate) fn run(command: &Golden) -> Outcome {
    match command {
        Golden::Check { file, ulps } => compare(file, *ulps),
        Golden::List => {
            let line = |variant: &VariantEntry| format!("{:<40}{}", variant.id(), variant.conventions);
            let preset = |preset: &PresetEntry| format!("{:<40}{}", preset.name, preset.call);
            let presets = FRAMEWORKS.iter().flat_map(|framework| framework.presets);
            let lines: Vec<String> = variants().iter().map(line).chain(presets.map(preset)).collect();
            print(&(lines.join("\n") + "\n"))?;
            Ok(ExitCode::SUCCESS)
        }
        Golden::Bless { root } => bless(root),
    }
}

fn compare(file: &Path, ulps: u64) -> Outcome {
    let trajectory = Trajectory::read(file)?;
    let name = format!("{}/{}", trajectory.optimizer, trajectory.variant);
    match check(&trajectory, ulps).map_err(|error| format!("{}: {error}", file.display()))? {
        Agreement::Same { steps, numbers, largest_ulps } => {
            let apart =
                if largest_ulps == 1 { "1 representable step" } else { &format!("{largest_ulps} representable steps") };
            print(&format!("same as {name}: {numbers} numbers in {steps} steps, at most {apart} apart\n"))?;
            Ok(ExitCode::SUCCESS)
        }
        Agreement::Different(difference) => {
            print(&format!("differs from {name} at {difference}\n"))?;
            Ok(ExitCode::from(DIFFERENT))
        }
    }
}

fn bless(root: &Path) -> Outcome {
    let folder = root.join("fixtures/golden");
    if !folder.is_dir() {
        return Err(format!("{} is not a folder: give the root of the workspace with --root", folder.display()).into());
    }
    for variant in variants() {
        for format in [Format::F32, Format::F64] {
            let path = golden_path(&folder, &variant, format);
            write_atomically(&path, golden(&variant, format).to_json()?.as_bytes())?;
            print(&format!("{}\n", path.display()))?;
        }
    }
    for stepper in STEPPERS {
        for format in [Format::F32, Format::F64] {
            let path = stepper_path(&root.join("fixtures/steppers"), stepper.name, format);
            let json = serde_json::to_string_pretty(&stepper.golden(format))? + "\n";
            write_atomically(&path, json.as_bytes())?;
            print(&format!("{}\n", path.display()))?;
        }
    }
    let pages =
        [("docs/optimizers.md", page()), ("docs/presets.md", presets_page()), ("docs/errata.md", errata::page())];
    for (name, page) in pages {
        let path = root.join(name);
        write_atomically(&path, page.as_bytes())?;
        print(&format!("{}\n", path.display()))?;
    }
    Ok(ExitCode::SUCCESS)
}
