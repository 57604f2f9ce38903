//! What NVIDIA's assembler makes of the kernels: registers, and memory where registers do not suffice.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Instant;

/// The oldest architecture that the kernels run on, and that of data centres.
const ARCHITECTURES: [&str; 2] = ["sm_80", "sm_90"];

/// A kernel that keeps numbers in memory.
struct Exception {
    kernel: &'static str,
    /// At most so many bytes of stack and spills.
    bytes: u32,
    /// Which numbers.
    reason: &'static str,
}

/// Any kernel that is not here keeps all in registers.
const EXCEPTIONS: [Exception; 13] = [
    exception("blocks_gaussian_inverse_alpha", 264, "16 dimensions"),
    exception("blocks_stable_inverse_alpha", 128, "16 dimensions"),
    exception("heavy_ball_minibatch_1_square", 128, SET),
    exception("natural_gradient_gaussian_3_loss", 144, "a choice of two matrices"),
    exception("sgd_gaussian_64_first_squares", 2_696, "64 dimensions"),
    exception("sgd_minibatch_2_moments", 128, SET),
    exception("sgd_reshuffled_1_moments", 400, "the keys of the order of an epoch"),
    exception("statistics_1", 200, LEAF),
    exception("statistics_2", 720, LEAF),
    exception("statistics_3", 1144, LEAF),
    exception("statistics_4", 1696, LEAF),
    exception("statistics_5", 2376, LEAF),
    exception("statistics_6", 3184, LEAF),
];

const SET: &str = "which samples a batch has, as a set of bits";
const LEAF: &str = "sums of a leaf that wait for their neighbours: once in a run";

const fn exception(kernel: &'static str, bytes: u32, reason: &'static str) -> Exception {
    Exception { kernel, bytes, reason }
}

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
    for kernel in usages[0].keys() {
        let of_each = usages.iter().map(|usage| usage.get(kernel).copied().unwrap_or_default());
        let cells = of_each.map(|u| format!("{:>16} {:>6} {:>7}  ", u.registers, u.stack, u.spills));
        let note = EXCEPTIONS.iter().find(|exception| exception.kernel == kernel).map_or("", |e| e.reason);
        println!("{:<44}{}{note}", kernel, cells.collect::<String>());
    }
    let wrong = wrong(usages);
    for line in &wrong {
        eprintln!("error: {line}");
    }
    if wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Kernels that take more memory than they may, and exceptions that nothing needs.
fn wrong(usages: &[BTreeMap<String, Usage>]) -> Vec<String> {
    let most = |kernel: &str| {
        let bytes = usages.iter().filter_map(|usage| usage.get(kernel)).map(|usage| usage.stack + usage.spills);
        bytes.max().unwrap_or(0)
    };
    let allowed = |kernel: &str| EXCEPTIONS.iter().find(|e| e.kernel == kernel).map_or(0, |e| e.bytes);
    let too_many = usages[0].keys().filter(|kernel| most(kernel) > allowed(kernel)).map(|kernel| {
        format!("{kernel} takes {} bytes of memory instead of registers, allowed: {}", most(kernel), allowed(kernel))
    });
    let unused = EXCEPTIONS.iter().filter(|exception| most(exception.kernel) == 0);
    too_many.chain(unused.map(|e| format!("no kernel needs the exception for {}", e.kernel))).collect()
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
    use std::collections::BTreeMap;

    use super::{EXCEPTIONS, Usage, parse, wrong};

    #[test]
    fn memory_beyond_an_exception_and_an_exception_without_need_are_reported() {
        let of = |e: &super::Exception| (e.kernel.to_owned(), Usage { stack: e.bytes, ..Usage::default() });
        let mut usage: BTreeMap<String, Usage> = EXCEPTIONS.iter().map(of).collect();
        usage.insert("adam_f32".into(), Usage { registers: 42, ..Usage::default() });
        assert!(wrong(&[usage.clone()]).is_empty());
        usage.insert("adam_f32".into(), Usage { registers: 42, stack: 0, spills: 4 });
        usage.insert("statistics_1".into(), Usage { registers: 54, stack: 200, spills: 8 });
        usage.remove("sgd_minibatch_2_moments");
        assert_eq!(
            wrong(&[usage]),
            [
                "adam_f32 takes 4 bytes of memory instead of registers, allowed: 0",
                "statistics_1 takes 208 bytes of memory instead of registers, allowed: 200",
                "no kernel needs the exception for sgd_minibatch_2_moments",
            ]
        );
    }

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
