//! What NVIDIA's assembler makes of the kernels: registers, and memory where registers do not suffice.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Instant;

/// The oldest architecture that the kernels run on, and that of data centres.
const ARCHITECTURES: [&str; 2] = ["sm_80", "sm_90"];

/// Kernels that keep numbers in memory, by the beginning of their names, and which numbers. Any other is an error.
const EXCEPTIONS: &[(&str, &str)] = &[
    ("blocks_", "16 dimensions"),
    ("heavy_ball_minibatch_1", "which samples a batch has, as a set of bits"),
    ("natural_gradient_gaussian_3", "a choice of two matrices"),
    ("sgd_gaussian_64", "64 dimensions"),
    ("sgd_minibatch_2", "which samples a batch has, as a set of bits"),
    ("sgd_reshuffled_1", "the keys of the order of an epoch"),
    ("statistics_", "sums of a leaf that wait for their neighbours: once in a run"),
];

/// What a kernel takes.
#[derive(Clone, Copy, Default)]
struct Usage {
    registers: u32,
    stack: u32,
    spills: u32,
}

/// Prints a table, and fails if a kernel that should not uses memory of its own.
pub(super) fn inspect(file: &Path, ptxas: Option<&str>) -> Result<ExitCode, String> {
    let tool = ptxas.unwrap_or("ptxas");
    if Command::new(tool).arg("--version").output().is_err() {
        if ptxas.is_some() {
            return Err(format!("cannot run {tool}"));
        }
        println!("skipped: ptxas is not there (Debian package nvidia-cuda-toolkit); --ptxas PATH says where it is");
        return Ok(ExitCode::SUCCESS);
    }
    let mut usages: Vec<BTreeMap<String, Usage>> = Vec::new();
    for architecture in ARCHITECTURES {
        let started = Instant::now();
        let output = Command::new(tool).args(["-v", "-arch", architecture, "-o", null_file()]).arg(file).output();
        let output = output.map_err(|error| format!("cannot run {tool}: {error}"))?;
        let messages = String::from_utf8_lossy(&output.stderr);
        if !output.status.success() {
            return Err(format!("{tool} -arch {architecture}:\n{messages}"));
        }
        println!("{architecture}: {:.1} s for all kernels", started.elapsed().as_secs_f64());
        usages.push(parse(&messages));
    }
    Ok(report(&usages))
}

fn null_file() -> &'static str {
    if cfg!(windows) { "NUL" } else { "/dev/null" }
}

fn report(usages: &[BTreeMap<String, Usage>]) -> ExitCode {
    println!("{:<44}{}", "kernel", ARCHITECTURES.map(|a| format!("{a}: registers, stack, spills  ")).concat());
    let mut wrong = Vec::new();
    for kernel in usages[0].keys() {
        let of_each = usages.iter().map(|usage| usage.get(kernel).copied().unwrap_or_default());
        let cells = of_each.clone().map(|u| format!("{:>16} {:>6} {:>7}  ", u.registers, u.stack, u.spills));
        let reason = EXCEPTIONS.iter().find(|(name, _)| kernel.starts_with(name)).map(|(_, reason)| *reason);
        let memory = of_each.clone().any(|usage| usage.stack + usage.spills > 0);
        if memory && reason.is_none() {
            wrong.push(kernel.as_str());
        }
        let note = reason.filter(|_| memory).unwrap_or_default();
        println!("{:<44}{}{note}", kernel, cells.collect::<String>());
    }
    if wrong.is_empty() {
        return ExitCode::SUCCESS;
    }
    eprintln!("error: memory instead of registers in {}", wrong.join(", "));
    ExitCode::FAILURE
}

/// The messages of `ptxas -v`: three lines for each kernel, more for functions that it calls.
fn parse(messages: &str) -> BTreeMap<String, Usage> {
    let mut usages = BTreeMap::new();
    let mut kernel: Option<String> = None;
    for line in messages.lines() {
        if let Some((_, rest)) = line.split_once("Compiling entry function '") {
            kernel = rest.split('\'').next().map(str::to_owned);
        }
        let Some(kernel) = &kernel else { continue };
        let usage: &mut Usage = usages.entry(kernel.clone()).or_default();
        usage.stack += before(line, " bytes stack frame");
        usage.spills += before(line, " bytes spill stores") + before(line, " bytes spill loads");
        usage.registers += before(line, " registers");
    }
    usages
}

/// The number before these words; 0 if they are not there.
fn before(line: &str, words: &str) -> u32 {
    let number = line.split_once(words).and_then(|(head, _)| head.rsplit([' ', ',']).next());
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::parse;

    /// As ptxas 13.0 prints it.
    #[test]
    fn registers_stack_and_spills_are_read() {
        let usages = parse(
            "ptxas info    : 0 bytes gmem\n\
             ptxas info    : Compiling entry function 'adam_f32' for 'sm_90'\n\
             ptxas info    : Function properties for adam_f32\n\
             \x20   0 bytes stack frame, 0 bytes spill stores, 0 bytes spill loads\n\
             ptxas info    : Used 42 registers, used 0 barriers\n\
             ptxas info    : Compiling entry function 'statistics_6' for 'sm_90'\n\
             ptxas info    : Function properties for statistics_6\n\
             \x20   3184 bytes stack frame, 8 bytes spill stores, 16 bytes spill loads\n\
             ptxas info    : Used 145 registers, used 0 barriers, 3184 bytes cumulative stack size\n",
        );
        let of = |name: &str| usages.get(name).map(|usage| (usage.registers, usage.stack, usage.spills));
        assert_eq!(of("adam_f32"), Some((42, 0, 0)));
        assert_eq!(of("statistics_6"), Some((145, 3184, 24)));
    }
}
