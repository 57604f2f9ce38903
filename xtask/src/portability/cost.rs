//! What the bits cost on bare metal: a second table, of the targets of the first that have no operating system.

use super::rows::Row;
use super::target::Runner;
use super::tools::Problem;
use crate::embedded;

/// Measures each bare-metal target of the rows once; gives those that were not measured, and why.
pub(super) fn print(rows: &[&Row]) -> Vec<(&'static str, Problem)> {
    let mut triples: Vec<(&'static str, &str)> = Vec::new();
    for row in rows {
        let target = (row.target.name, row.target.triple);
        if matches!(row.target.runner, Runner::Firmware { .. }) && !triples.contains(&target) {
            triples.push(target);
        }
    }
    if triples.is_empty() {
        return Vec::new();
    }
    println!(
        "\nBytes of a program with noise, heavy ball and Adam above start-up alone, and instructions of a step of"
    );
    println!("Adam with two parameters (`cargo xtask embedded` has more):\n");
    println!("| target | flash f32 | flash f64 | RAM f32 | RAM f64 | Adam f32 | Adam f64 |");
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    let mut missing = Vec::new();
    for (name, triple) in triples {
        match embedded::measure(triple) {
            Ok(it) => println!(
                "| {name} | {} | {} | {} | {} | {} | {} |",
                it.flash_f32, it.flash_f64, it.ram_f32, it.ram_f64, it.adam_f32, it.adam_f64
            ),
            Err(problem) => missing.push((name, problem)),
        }
    }
    missing
}
