//! The tables of docs/embedded.md.

use super::costs::Cost;
use super::target::Profile;
use super::{Measured, Report};

/// Prints all tables of a target.
pub(super) fn print(report: &Report) {
    println!("## {} ({})\n", report.target.name, report.target.triple);
    sizes(report);
    operations(report);
    for remark in &report.costs.remarks {
        println!("{remark}");
    }
    println!("\n`train`:\n");
    for line in report.training.lines().filter(|line| shown(line)) {
        println!("    {line}");
    }
    println!();
}

/// Prints one line for each target.
pub(super) fn summary(reports: &[Report]) -> Result<(), String> {
    println!("## All\n");
    println!("| | flash, bytes: `f32` | `f64` | RAM, bytes: `f32` | `f64` | Adam, instructions: `f32` | `f64` |");
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    for report in reports {
        let Measured { flash_f32, flash_f64, ram_f32, ram_f64, adam_f32, adam_f64 } = report.measured()?;
        let name = report.target.name;
        println!("| {name} | {flash_f32} | {flash_f64} | {ram_f32} | {ram_f64} | {adam_f32} | {adam_f64} |");
    }
    println!();
    Ok(())
}

fn sizes(report: &Report) {
    println!("| program | profile | flash, bytes | above `empty` | .data + .bss | stack |");
    println!("| --- | --- | --- | --- | --- | --- |");
    for (program, profile, memory) in &report.programs {
        let (above, stack) = match program.strip_prefix("minimal_") {
            Some(format) => {
                let above = report.memory("empty", *profile).map(|empty| memory.flash.saturating_sub(empty.flash));
                let stack = report.costs.get(super::MINIMAL, format).map(|cost| cost.stack);
                // The stack is that of the cost program, which is optimised for speed.
                (above, stack.filter(|_| *profile == Profile::Release))
            }
            None => (None, None),
        };
        let [above, stack] = [above, stack].map(|value| value.map_or(String::new(), |value| value.to_string()));
        println!("| `{program}` | {} | {} | {above} | {} | {stack} |", profile.name(), memory.flash, memory.ram);
    }
    println!();
}

fn operations(report: &Report) {
    println!("| operation | `f32`: instructions | stack, bytes | `f64`: instructions | stack, bytes |");
    println!("| --- | --- | --- | --- | --- |");
    for single in report.costs.operations.iter().filter(|cost| cost.format == "f32") {
        let (instructions, stack) = match report.costs.get(&single.operation, "f64") {
            Some(double) => (double.instructions.to_string(), double.stack.to_string()),
            None => (String::new(), String::new()),
        };
        let Cost { operation, instructions: in_single, stack: single_stack, .. } = single;
        println!("| {operation} | {in_single} | {single_stack} | {instructions} | {stack} |");
    }
    println!();
}

/// Every tenth epoch and the last say enough.
fn shown(line: &str) -> bool {
    line.strip_prefix("epoch ")
        .and_then(|rest| rest.split(' ').next())
        .is_none_or(|epoch| epoch.ends_with('0') || epoch == "39")
}
