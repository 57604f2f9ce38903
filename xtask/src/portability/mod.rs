//! The same bits everywhere: the sections of `tests/portability`, built for many targets in many ways, run there or in an
//! emulator, and compared with `tests/portability/golden.txt`. Controls, which break a rule, must differ; a known exception
//! may, in one section.

mod build;
mod compare;
mod cost;
mod execute;
pub(crate) mod golden;
mod miri;
mod processor;
mod rows;
pub(crate) mod sections;
mod table;
mod target;
mod tools;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use crate::selection::Selection;
use crate::{WRONG_ARGUMENTS, root};
use rows::{ROWS, Row, When};
pub(crate) use tools::Problem;

pub(crate) const USAGE: &str = "\
cargo xtask portability [options]

  --quick      one build for each architecture and one control, without the table of costs
  --miri       two targets in Miri, which makes at random what Rust leaves open: minutes for each
  --only TEXT  the rows whose name contains it
  --list       the rows, without running them
  --bless      write the golden digests anew, from this machine (a breaking change: see CHANGELOG.md)

Exit codes: 0 all rows are equal and all controls differ, 1 they are not or a row failed, 2 a row was skipped.";

/// The exit code when a row was skipped, or nothing could be begun.
const NOT_RUN: u8 = 2;

/// The options, of which --bless goes with no other.
fn options<'a>(arguments: &[&'a str]) -> Result<Selection<'a>, String> {
    let options = Selection::parse(arguments, &["--quick", "--miri", "--list", "--bless"])?;
    let others = ["--quick", "--miri", "--list"].into_iter().filter(|flag| options.has(flag)).count();
    if options.has("--bless") && (others > 0 || options.is_narrowed()) {
        return Err("--bless writes what this machine computes: it goes with no other option".into());
    }
    if options.has("--quick") && options.has("--miri") {
        return Err("--quick and --miri run different rows".into());
    }
    Ok(options)
}

pub(crate) fn command(arguments: &[&str]) -> ExitCode {
    let options = match options(arguments) {
        Ok(options) => options,
        Err(error) => {
            eprintln!("error: {error}\n\n{USAGE}");
            return ExitCode::from(WRONG_ARGUMENTS);
        }
    };
    let (quick, miri) = (options.has("--quick"), options.has("--miri"));
    let belongs = |row: &Row| match row.when {
        When::Quick => !miri,
        When::Full => !quick && !miri,
        When::Miri => miri,
    };
    let rows: Vec<&Row> = ROWS.iter().filter(|row| belongs(row) && options.includes(&row.name())).collect();
    let done = if options.has("--bless") {
        bless()
    } else if options.has("--list") {
        for row in rows {
            println!("{}", row.name());
        }
        Ok(ExitCode::SUCCESS)
    } else {
        check(&rows, !quick && !miri)
    };
    done.unwrap_or_else(|error| {
        eprintln!("error: {error}");
        ExitCode::from(NOT_RUN)
    })
}

/// Writes what this machine computes, optimised, and says what that changes.
fn bless() -> Result<ExitCode, String> {
    let program = build::for_this_machine()?;
    let text = execute::program(std::process::Command::new(program), target::X86_64.limit())?;
    let old = if golden::exists() { golden::read()? } else { String::new() };
    for (what, names) in sections::Changes::between(&old, &text).listed() {
        println!("{} {what}", names.len());
        for name in names {
            println!("  {name}");
        }
    }
    golden::write(&text)?;
    println!("{} sections written to {}", text.lines().count(), golden::PATH);
    Ok(ExitCode::SUCCESS)
}

/// Runs the rows, and measures what they cost on bare metal if `costs` says so.
fn check(rows: &[&Row], costs: bool) -> Result<ExitCode, String> {
    let golden = golden::read()?;
    if rows.is_empty() {
        return Err("no row has such a name: --list shows them".into());
    }
    table::head();
    let mut remarks = Vec::new();
    let mut outcome = Outcome::default();
    for row in rows {
        let verdict = match run(row) {
            Ok(run) => {
                let verdict = compare::compare(&golden, &run.text, row.expected);
                table::line(row, &run, &verdict);
                verdict
            }
            Err(problem) => {
                table::unfinished(row, &problem);
                outcome.count(&problem);
                remarks.push(format!("{}: {problem}", row.name()));
                continue;
            }
        };
        if !verdict.as_it_should_be() {
            outcome.wrong += 1;
            remarks.push(format!("{}: {verdict}", row.name()));
        }
    }
    if costs {
        for (target, problem) in cost::print(rows) {
            outcome.count(&problem);
            remarks.push(format!("costs of {target}: {problem}"));
        }
    }
    println!();
    for remark in remarks {
        println!("{remark}");
    }
    let Outcome { wrong, not_run } = outcome;
    println!("{} rows: {wrong} not as they should be, {not_run} not run", rows.len());
    Ok(match (wrong, not_run) {
        (0, 0) => ExitCode::SUCCESS,
        (0, _) => ExitCode::from(NOT_RUN),
        _ => ExitCode::FAILURE,
    })
}

/// What decides the exit code.
#[derive(Default)]
struct Outcome {
    /// Rows and costs that are not as they should be, those that failed among them.
    wrong: usize,
    /// Those for which something is missing here.
    not_run: usize,
}

impl Outcome {
    fn count(&mut self, problem: &Problem) {
        match problem {
            Problem::Failed(_) => self.wrong += 1,
            Problem::Skipped(_) => self.not_run += 1,
        }
    }
}

/// What a row printed, and how long it took.
struct Run {
    text: String,
    build: Duration,
    execution: Duration,
}

fn run(row: &Row) -> Result<Run, Problem> {
    row.target.installed()?;
    row.processor.present()?;
    let started = Instant::now();
    let program = build::row(row)?;
    let build = started.elapsed();
    let started = Instant::now();
    let mut command = row.target.command(&program);
    command.args(row.arguments);
    let text = execute::program(command, row.target.limit()).map_err(Problem::Failed)?;
    Ok(Run { text, build, execution: started.elapsed() })
}

/// The folder of the runners.
fn runners() -> std::path::PathBuf {
    root().join("tests").join("portability").join("runners")
}
