//! Programs on microcontrollers, in emulators: `tests/embedded` built, run and measured for docs/embedded.md.

mod budget;
mod costs;
mod elf;
mod tables;
mod target;

use std::process::ExitCode;

use crate::WRONG_ARGUMENTS;
use crate::portability::Problem;
use crate::selection::Selection;
use costs::Costs;
use elf::Memory;
use target::{Profile, TARGETS, Target};

pub(crate) use target::installed;

/// What the cost program calls the programs whose size is measured.
const MINIMAL: &str = "minimal program, 8 steps";

/// What one target gives.
struct Report {
    target: &'static Target,
    /// Program, profile, memory.
    programs: Vec<(&'static str, Profile, Memory)>,
    costs: Costs,
    /// What the example prints.
    training: String,
}

/// The figures that stand for a target.
pub(crate) struct Measured {
    /// Bytes of flash of the minimal program in `f32` above start-up alone, optimised for speed.
    pub(crate) flash_f32: u64,
    /// The same in `f64`.
    pub(crate) flash_f64: u64,
    /// Bytes of RAM of the minimal program in `f32`: variables and the deepest stack.
    pub(crate) ram_f32: u64,
    /// The same in `f64`.
    pub(crate) ram_f64: u64,
    /// Instructions of a step of Adam with two parameters in `f32`.
    pub(crate) adam_f32: u64,
    /// The same in `f64`.
    pub(crate) adam_f64: u64,
}

/// Measures one target.
pub(crate) fn measure(triple: &str) -> Result<Measured, Problem> {
    let known = TARGETS.iter().find(|target| target.triple == triple);
    let unknown = || Problem::Failed(format!("{triple} is not among the targets of cargo xtask embedded"));
    let target = known.ok_or_else(unknown)?;
    target.usable().map_err(Problem::Skipped)?;
    report(target).and_then(|report| report.measured()).map_err(Problem::Failed)
}

pub(crate) const USAGE: &str = "\
cargo xtask embedded [options]

  --check      compare with tests/embedded/costs.txt: nothing may take a twentieth more
  --bless      write tests/embedded/costs.txt anew
  --only TEXT  the targets whose name contains it

Exit codes: 0 all targets were run, 1 a program failed or something has become dearer, 2 a target was not run.";

/// The options, of which --check and --bless exclude each other.
fn options<'a>(arguments: &[&'a str]) -> Result<Selection<'a>, String> {
    let options = Selection::parse(arguments, &["--check", "--bless"])?;
    if options.has("--check") && options.has("--bless") {
        return Err("--check or --bless, not both".into());
    }
    Ok(options)
}

/// `cargo xtask embedded`
pub(crate) fn run(arguments: &[&str]) -> ExitCode {
    let options = match options(arguments) {
        Ok(options) => options,
        Err(error) => return wrong(&format!("{error}\n\n{USAGE}")),
    };
    let chosen = |target: &&Target| options.includes(target.name);
    let mut reports = Vec::new();
    let mut skipped = Vec::new();
    for target in TARGETS.iter().filter(chosen) {
        if let Err(reason) = target.usable() {
            println!("skipped: {} {reason}\n", target.name);
            skipped.push(target.name);
            continue;
        }
        match report(target) {
            Ok(report) => {
                tables::print(&report);
                reports.push(report);
            }
            Err(error) => return failed(&format!("{}: {error}", target.name)),
        }
    }
    if reports.is_empty() {
        return wrong("nothing was run");
    }
    if let Err(error) = tables::summary(&reports) {
        return wrong(&error);
    }
    if options.has("--bless")
        && let Err(error) = budget::bless(&reports)
    {
        return wrong(&error);
    }
    if options.has("--check") {
        match budget::differences(&reports) {
            Ok(differences) if differences.is_empty() => {
                println!("nothing takes more than a twentieth more than in tests/embedded/costs.txt");
            }
            Ok(differences) => {
                return failed(&format!("against tests/embedded/costs.txt:\n{}", differences.join("\n")));
            }
            Err(error) => return wrong(&error),
        }
    }
    if skipped.is_empty() { ExitCode::SUCCESS } else { wrong(&format!("not run: {}", skipped.join(", "))) }
}

fn failed(error: &str) -> ExitCode {
    eprintln!("error: {error}");
    ExitCode::FAILURE
}

fn wrong(error: &str) -> ExitCode {
    eprintln!("error: {error}");
    ExitCode::from(WRONG_ARGUMENTS)
}

fn report(target: &'static Target) -> Result<Report, String> {
    let mut programs = Vec::new();
    for profile in [Profile::Release, Profile::Small] {
        let folder = target.build(profile)?;
        for program in ["empty", "minimal_f32", "minimal_f64"] {
            programs.push((program, profile, elf::memory(&folder.join(program))?));
        }
    }
    let folder = target.build(Profile::Release)?;
    let costs = Costs::of(&target.run(&folder.join("cost"))?, target.modes)?;
    Ok(Report { target, programs, costs, training: target.run(&folder.join("train"))? })
}

impl Report {
    fn memory(&self, program: &str, profile: Profile) -> Option<Memory> {
        let found = self.programs.iter().find(|(name, of, _)| *name == program && *of == profile);
        found.map(|(.., memory)| *memory)
    }

    fn measured(&self) -> Result<Measured, String> {
        let missing = || format!("the programs do not measure all on {}", self.target.name);
        let memory = |program| self.memory(program, Profile::Release).ok_or_else(missing);
        let cost = |operation, format| self.costs.get(operation, format).ok_or_else(missing);
        let (empty, single, double) = (memory("empty")?, memory("minimal_f32")?, memory("minimal_f64")?);
        Ok(Measured {
            flash_f32: single.flash.saturating_sub(empty.flash),
            flash_f64: double.flash.saturating_sub(empty.flash),
            ram_f32: single.ram + cost(MINIMAL, "f32")?.stack,
            ram_f64: double.ram + cost(MINIMAL, "f64")?.stack,
            adam_f32: cost("Adam, D = 2", "f32")?.instructions,
            adam_f64: cost("Adam, D = 2", "f64")?.instructions,
        })
    }
}
