//! The committed figures, `tests/embedded/costs.txt`: nothing may become more than a twentieth dearer unnoticed.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use super::Report;
use crate::root;

/// Figures by name, such as `Cortex-M4F, Adam, D = 2, f32, instructions`.
type Figures = BTreeMap<String, u64>;

const HEADER: &str = "# Written by `cargo xtask embedded --bless`, compared by `cargo xtask embedded --check`.\n";

fn file() -> PathBuf {
    root().join("tests").join("embedded").join("costs.txt")
}

/// Writes the figures of these targets, and keeps those of others.
pub(super) fn bless(reports: &[Report]) -> Result<(), String> {
    let mut figures = if file().exists() { read()? } else { Figures::new() };
    for report in reports {
        figures.retain(|name, _| !name.starts_with(&format!("{},", report.target.name)));
        figures.extend(measured(report));
    }
    let mut text = HEADER.to_owned();
    for (name, value) in figures {
        let _ = writeln!(text, "{value:>8} {name}");
    }
    fs::write(file(), text).map_err(|error| format!("cannot write {}: {error}", file().display()))
}

/// What has become dearer, what has come and what has gone, of these targets; cheaper is fine.
pub(super) fn differences(reports: &[Report]) -> Result<Vec<String>, String> {
    let mut committed = read()?;
    let mut differences = Vec::new();
    for report in reports {
        for (name, value) in measured(report) {
            match committed.remove(&name) {
                None => differences.push(format!("{name}: not in costs.txt")),
                Some(old) if value * 20 > old * 21 => differences.push(format!("{name}: {value}, was {old}")),
                Some(_) => {}
            }
        }
        let gone = committed.keys().filter(|name| name.starts_with(&format!("{},", report.target.name)));
        differences.extend(gone.map(|name| format!("{name}: not measured any more")));
    }
    Ok(differences)
}

fn read() -> Result<Figures, String> {
    let text = fs::read_to_string(file()).map_err(|error| format!("cannot read {}: {error}", file().display()))?;
    let figure = |line: &str| {
        let (value, name) = line.trim_start().split_once(' ')?;
        Some((name.to_owned(), value.parse().ok()?))
    };
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| figure(line).ok_or_else(|| format!("{}: '{line}' is no figure", file().display()))).collect()
}

fn measured(report: &Report) -> Figures {
    let target = report.target.name;
    let mut figures = Figures::new();
    for (program, profile, memory) in &report.programs {
        figures.insert(format!("{target}, {program}, {}, flash", profile.name()), memory.flash);
        figures.insert(format!("{target}, {program}, {}, RAM", profile.name()), memory.ram);
    }
    for cost in &report.costs.operations {
        let name = format!("{target}, {}, {}", cost.operation, cost.format);
        figures.insert(format!("{name}, instructions"), cost.instructions);
        figures.insert(format!("{name}, stack"), cost.stack);
    }
    figures
}
