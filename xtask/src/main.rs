//! `cargo xtask <command>`: everything one does with this workspace. It only calls cargo, so that it builds
//! in a second.

mod bench;
mod check;
mod embedded;
mod frameworks;
mod mutants;
mod networks_cuda;
mod no_panic;
mod portability;
mod ptx;
mod reproduce;
mod selection;

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

const USAGE: &str = "\
cargo xtask <command>

  reproduce [options]   run the experiments of the papers and write a report (--help lists the options); those with networks
                        after the others, with a report of their own in networks/
  device-check          compare every GPU kernel with the CPU bit by bit, and measure the GPU
  device-check --networks [options]
                        build the networks with CUDA, compare what they need of the GPU with the CPU, and measure how fast
                        it trains (--help lists the options; --device cpu needs no CUDA)
  merge FOLDER..        put the shares of reproduce --shard together
  test [arguments]      run all tests; arguments go to cargo test
  check                 format, lints and documentation, warnings as errors; of the programs for other machines too
  golden bless          write the golden trajectories anew (a breaking change: see CHANGELOG.md)
  golden check FILE     compare a trajectory with the optimizer it claims to be
  bench [--peers] [--python PATH] [--rounds N] [--only TEXT] [--threads N] [--out FILE] [--require]
                        measure the workloads of docs/performance.md, print its table and write it as JSON to
                        target/bench.json or FILE. --peers installs numpy, jax, torch and others into target/peers
                        (--python takes one that has them) and measures beside them; --threads N is for this project
                        alone; --require makes a missed target an error
  bench --kernels [FILTER]
                        measure kernels alone
  frameworks [--python PATH] [NAME..]
                        run the optimizers of torch, optax, keras, tensorflow and mlx (or those named) anew and write
                        fixtures/frameworks; needs Python with numpy and them
  digest                print the digest that README.md states
  portability [options] run small runs of everything on many targets, and compare every digest (--help lists the options)
  embedded [options]    run the programs for microcontrollers in QEMU: the training example, flash, RAM, stack and
                        instructions of each operation; --check compares with tests/embedded/costs.txt (--help lists
                        the options)
  mutants               break rules of the core one by one in a copy, and see that digests or lints notice
  no-panic              link the optimised core without any path to a panic, for x86-64 and microcontrollers
  ptx [--check]         compile the GPU kernels, or compare the committed ones with what is compiled now; needs
                        rustup component add rust-src llvm-tools llvm-bitcode-linker
  ptx --ptxas [PATH]    registers and memory of the committed kernels, by NVIDIA's assembler
  networks-cuda [--check] [arguments]
                        build the networks with CUDA into target/cuda, on any Linux on x86-64: nvcc comes into
                        target/cuda-toolchain; or check types and lints, for which nothing is needed. Arguments go to
                        cargo
  networks-cuda --emulated [arguments]
                        build, and run the steps of optimizers on CUDA tensors under the driver of tests/fake_cuda";

/// The exit code of wrong arguments.
const WRONG_ARGUMENTS: u8 = 2;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["reproduce", rest @ ..] => reproduce::reproduce(rest),
        ["device-check", rest @ ..] if rest.contains(&"--networks") => networks_cuda::device_check(rest),
        ["device-check", rest @ ..] => optsde("device-check", rest),
        ["ptx", rest @ ..] => ptx::run(rest),
        ["merge", rest @ ..] => reproduce::merge(rest),
        ["test", rest @ ..] => test(rest),
        ["check"] => check::run(),
        ["golden", rest @ ..] => optsde("golden", rest),
        ["frameworks", rest @ ..] => frameworks::write(rest),
        ["digest"] => optsde("digest", &[]),
        ["embedded", "--help" | "-h"] => {
            println!("{}", embedded::USAGE);
            ExitCode::SUCCESS
        }
        ["embedded", rest @ ..] => embedded::run(rest),
        ["portability", "--help" | "-h"] => {
            println!("{}", portability::USAGE);
            ExitCode::SUCCESS
        }
        ["portability", rest @ ..] => portability::command(rest),
        ["mutants"] => mutants::run(),
        ["networks-cuda", rest @ ..] => networks_cuda::command(rest),
        ["no-panic"] => no_panic::check(),
        ["bench", rest @ ..] => bench::run(rest),
        [] | ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            ExitCode::SUCCESS
        }
        [other, ..] => {
            eprintln!("error: '{other}' is not a command\n\n{USAGE}");
            ExitCode::from(WRONG_ARGUMENTS)
        }
    }
}

/// The root of the workspace.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Runs cargo in the folder where the user is, so that relative paths mean what they say.
fn run(command: &mut Command) -> ExitCode {
    match command.status() {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(status) => ExitCode::from(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1)),
        Err(error) => {
            eprintln!("error: cannot run {}: {error}", command.get_program().display());
            ExitCode::from(WRONG_ARGUMENTS)
        }
    }
}

fn cargo_command() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

fn cargo(first: &[&str], rest: &[&str]) -> ExitCode {
    run(cargo_command().args(first).args(rest))
}

/// A subcommand of `optsde`.
fn optsde(subcommand: &str, rest: &[&str]) -> ExitCode {
    optsde_command("optsde", subcommand, rest).map_or_else(|code| code, |mut command| run(&mut command))
}

/// A subcommand of the program of a package, which has its name: optimised, told which commit it is.
fn optsde_command(package: &str, subcommand: &str, rest: &[&str]) -> Result<Command, ExitCode> {
    let manifest = root().join("Cargo.toml");
    let mut command = cargo_command();
    command.args(["run", "--quiet", "--release", "--locked", "--package", package, "--bin", package]);
    command.arg("--manifest-path").arg(manifest);
    let on_gpu = rest.contains(&"--device=cuda") || rest.windows(2).any(|pair| pair == ["--device", "cuda"]);
    // Of the networks, only a program with CUDA has kernels to check.
    if (package == "optsde" && subcommand == "device-check" || on_gpu)
        && let Err(error) = ptx::fresh()
    {
        eprintln!("error: {error}");
        return Err(ExitCode::from(WRONG_ARGUMENTS));
    }
    command.arg("--").arg(subcommand).args(rest);
    if let Some(commit) = commit() {
        command.env("OPTSDE_COMMIT", commit);
    }
    Ok(command)
}

/// The commit of the sources, marked when they have changed since.
fn commit() -> Option<String> {
    let git = |arguments: &[&str]| {
        let output = Command::new("git").arg("-C").arg(root()).args(arguments).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let commit = git(&["rev-parse", "--short=12", "HEAD"])?;
    let changed = git(&["status", "--porcelain", "--untracked-files=no"]).is_some_and(|changes| !changes.is_empty());
    Some(if changed { format!("{commit} with changes") } else { commit })
}

/// All tests: those of the networks optimised, so that their hundred crates are built once for the tests and for `reproduce`; then
/// those of the core once more: built without the host, it uses other features of libm. With arguments, only what they choose
/// of the others.
fn test(rest: &[&str]) -> ExitCode {
    let others =
        cargo(&["test", "--workspace", "--exclude", "optsde-net", "--exclude", "optsde-bench", "--locked"], rest);
    if others != ExitCode::SUCCESS || !rest.is_empty() {
        return others;
    }
    let networks =
        cargo(&["test", "--locked", "--release", "--package", "optsde-net", "--package", "optsde-bench"], rest);
    if networks == ExitCode::SUCCESS {
        cargo(&["test", "--locked", "--package", "optsde-core"], rest)
    } else {
        networks
    }
}
