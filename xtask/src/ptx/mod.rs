//! `cargo xtask ptx`: the kernels for GPUs, compiled by rustc itself and committed, so that who runs them needs no
//! toolchain for it.

mod instructions;
pub(crate) mod lock;
mod ptxas;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::{WRONG_ARGUMENTS, cargo_command, root};

/// The file that is committed.
const FILE: &str = "optsde.ptx";
/// Of a file in the repository.
const LARGEST: usize = 5_000_000;

/// Writes the kernels, or compares (`--check`), or has NVIDIA's assembler look at the committed ones (`--ptxas`).
pub(crate) fn run(arguments: &[&str]) -> ExitCode {
    let outcome = match arguments {
        [] => write(),
        ["--check"] => check(),
        ["--ptxas"] => ptxas::inspect(&committed(), None),
        ["--ptxas", path] => ptxas::inspect(&committed(), Some(path)),
        _ => {
            eprintln!("error: cargo xtask ptx takes nothing, --check, --ptxas or --ptxas PATH");
            return ExitCode::from(WRONG_ARGUMENTS);
        }
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("error: {error}");
        ExitCode::from(WRONG_ARGUMENTS)
    })
}

fn committed() -> PathBuf {
    lock::folder(&root()).join(FILE)
}

fn write() -> Result<ExitCode, String> {
    let (text, lock) = build()?;
    let folder = lock::folder(&root());
    let written = |path: &Path, text: &str| fs::write(path, text).map_err(|e| format!("{}: {e}", path.display()));
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    written(&folder.join(FILE), &text)?;
    written(&folder.join("ptx.lock"), &lock)?;
    println!("{}: {} kernels, {} bytes", committed().display(), text.matches(".entry ").count(), text.len());
    Ok(ExitCode::SUCCESS)
}

fn check() -> Result<ExitCode, String> {
    let (text, lock) = build()?;
    let folder = lock::folder(&root());
    for (file, built) in [(FILE, text), ("ptx.lock", lock)] {
        let path = folder.join(file);
        let committed = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        if committed != built {
            let same = committed.bytes().zip(built.bytes()).take_while(|(a, b)| a == b).count();
            eprintln!("error: {} differs from what is built now, at byte {same}; run cargo xtask ptx", path.display());
            return Ok(ExitCode::FAILURE);
        }
    }
    println!("the committed kernels are what is built now");
    Ok(ExitCode::SUCCESS)
}

/// Whether the committed kernels are those of the sources, or what to do.
pub(crate) fn fresh() -> Result<(), String> {
    let path = lock::folder(&root()).join("ptx.lock");
    let committed = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let kernels = lock::kernels(&root()).map_err(|error| error.to_string())?;
    let expected = lock::expected(&root(), &compiler()?, &kernels).map_err(|error| error.to_string())?;
    if committed == expected {
        return Ok(());
    }
    Err("the GPU kernels are not those of these sources and this compiler; run cargo xtask ptx".into())
}

/// Compiles the kernels, and looks at what they do: the text and its lock.
fn build() -> Result<(String, String), String> {
    components()?;
    let target = root().join("target").join("ptx");
    let mut command = cargo_command();
    command.args(["rustc", "--locked", "--profile", "ptx", "--package", "optsde-device", "--lib"]);
    command
        .args(["--crate-type", "cdylib", "-Z", lock::BUILD_STD, "--target", lock::TARGET, "--target-dir"])
        .arg(&target);
    // The standard library for this target is built along, which only the flags of unstable versions do.
    command.env("RUSTC_BOOTSTRAP", "1").env("RUSTFLAGS", lock::FLAGS);
    command.env_remove("CARGO_ENCODED_RUSTFLAGS").current_dir(root());
    let output = command.output().map_err(|error| format!("cannot run cargo: {error}"))?;
    if !output.status.success() {
        return Err(format!("the kernels cannot be built:\n{}", String::from_utf8_lossy(&output.stderr)));
    }
    let path = target.join(lock::TARGET).join("ptx").join("optsde_device.ptx");
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    instructions::check(&text)?;
    if text.len() > LARGEST {
        return Err(format!("the kernels take {} bytes, allowed: {LARGEST}", text.len()));
    }
    let lock = lock::expected(&root(), &compiler()?, &text).map_err(|error| error.to_string())?;
    Ok((text, lock))
}

/// `rustc --version`.
fn compiler() -> Result<String, String> {
    rustc(&["--version"])
}

fn rustc(arguments: &[&str]) -> Result<String, String> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).args(arguments).current_dir(root()).output();
    let output = output.map_err(|error| format!("cannot run rustc: {error}"))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The parts of the toolchain that are not installed with it.
fn components() -> Result<(), String> {
    let library = PathBuf::from(rustc(&["--print", "sysroot"])?).join("lib").join("rustlib");
    let verbose = rustc(&["-vV"])?;
    let host = verbose.lines().find_map(|line| line.strip_prefix("host: ")).unwrap_or_default();
    let tools = library.join(host).join("bin");
    let needed = [
        ("rust-src", library.join("src").join("rust").join("library").join("core")),
        ("llvm-tools", tools.join("llvm-ar")),
        ("llvm-bitcode-linker", tools.join("self-contained").join("llvm-bitcode-linker")),
    ];
    let there = |path: &Path| path.exists() || path.with_extension("exe").exists();
    let missing: Vec<&str> = needed.iter().filter(|(_, path)| !there(path)).map(|(name, _)| *name).collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(format!("missing for kernels: rustup component add {}", missing.join(" ")))
}
