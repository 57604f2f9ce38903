//! `cargo xtask networks-cuda`: the networks with candle's CUDA backend, checked or built on any machine.
//!
//! Nothing of CUDA has to be installed, and no GPU has to be there: nvcc comes from NVIDIA's wheels into
//! `target/cuda-toolchain`, and CUDA's libraries are opened when they are called first. See docs/gpu.md and
//! `host/net/cuda`.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::{WRONG_ARGUMENTS, cargo_command, optsde_command, ptx, root, run};

/// As nvcc's. cudarc would ask nvcc.
const CUDA_VERSION: &str = "13000";

/// H100 and H200; candle's kernels for it run on nothing else. The variable `CUDA_COMPUTE_CAP` says another.
const COMPUTE_CAPABILITY: &str = "90";

/// Checks types and lints (`--check`), builds, or runs a check of what was built without a GPU (`--emulated`). What
/// follows is for cargo.
pub(crate) fn command(arguments: &[&str]) -> ExitCode {
    let outcome = match arguments {
        ["--check", rest @ ..] => Ok(check(rest)),
        ["--emulated", rest @ ..] => emulated(rest),
        rest => build(rest),
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("error: {error}");
        ExitCode::from(WRONG_ARGUMENTS)
    })
}

/// In a folder of its own: the kernels of this build are empty.
fn check(rest: &[&str]) -> ExitCode {
    let mut command = cargo("clippy", &root().join("target").join("cuda-check"));
    command.args(["--all-targets"]).args(rest).args(["--", "-D", "warnings"]);
    run(command.env("OPTSDE_NVCC", ""))
}

fn build(rest: &[&str]) -> Result<ExitCode, String> {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        let (system, processor) = (std::env::consts::OS, std::env::consts::ARCH);
        return Err(format!(
            "this is {system} on {processor}, allowed: linux on x86_64; --check works anywhere with sh"
        ));
    }
    let toolchain = root().join("target").join("cuda-toolchain");
    let mut install = Command::new(scripts().join("toolchain"));
    let installed = install.arg(&toolchain).arg(folder_of_cudarc()?).status();
    let installed = installed.map_err(|error| format!("cannot run host/net/cuda/toolchain: {error}"))?;
    if !installed.success() {
        return Err("the toolchain of CUDA cannot be installed: see above".to_owned());
    }
    let cuda = toolchain.join("cuda");
    let target = root().join("target").join("cuda");
    let mut command = cargo("build", &target);
    command.arg("--release").args(rest);
    command.env("OPTSDE_NVCC", cuda.join("bin").join("nvcc")).env("CUDA_HOME", &cuda);
    command.env("LIBRARY_PATH", first_of("LIBRARY_PATH", &toolchain.join("link")));
    let built = run(&mut command);
    if built == ExitCode::SUCCESS {
        println!("built: target/cuda/release");
    }
    Ok(built)
}

/// The program of the networks.
const PROGRAM: &str = "optsde-net";

/// `cargo xtask device-check --networks`: the check of the networks on this machine's GPU, or on the CPU if told so,
/// for which nothing of CUDA is built.
pub(crate) fn device_check(arguments: &[&str]) -> ExitCode {
    let rest: Vec<&str> = arguments.iter().copied().filter(|argument| *argument != "--networks").collect();
    if needs_no_gpu(&rest) {
        return optsde_command(PROGRAM, "device-check", &rest)
            .map_or_else(|code| code, |mut command| run(&mut command));
    }
    let built = ptx::fresh().and_then(|()| build(&["--bin", PROGRAM]));
    match built {
        Ok(ExitCode::SUCCESS) => {
            let program = root().join("target").join("cuda").join("release").join(PROGRAM);
            run(Command::new(scripts().join("on-device")).arg(program).arg("device-check").args(rest))
        }
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(WRONG_ARGUMENTS)
        }
    }
}

fn needs_no_gpu(arguments: &[&str]) -> bool {
    arguments.iter().any(|argument| ["--device=cpu", "--help", "-h"].contains(argument))
        || arguments.windows(2).any(|pair| pair == ["--device", "cpu"])
}

/// Steps of optimizers on tensors that candle believes to be on a GPU, under the driver of `tests/fake_cuda`. Candle's
/// own kernels do nothing there: the other parts of the check would compare nothing.
fn emulated(rest: &[&str]) -> Result<ExitCode, String> {
    let built = build(&[&["--bin", PROGRAM], rest].concat())?;
    if built != ExitCode::SUCCESS {
        return Ok(built);
    }
    let target = root().join("target").join("cuda");
    let mut driver = cargo_command();
    driver.args(["build", "--release", "--locked", "--package", "fake-cuda", "--manifest-path"]);
    let driver = run(driver.arg(root().join("Cargo.toml")).arg("--target-dir").arg(&target));
    if driver != ExitCode::SUCCESS {
        return Ok(driver);
    }
    let made = target.join("release");
    let mut command = Command::new(scripts().join("emulated"));
    command.arg(&made).arg(made.join(PROGRAM)).args(["device-check", "--device", "cuda", "--only", "steps"]);
    Ok(run(&mut command))
}

/// The folder of the scripts.
fn scripts() -> PathBuf {
    root().join("host").join("net").join("cuda")
}

/// A command of cargo's for the package of networks with this feature.
fn cargo(subcommand: &str, target: &Path) -> Command {
    let mut command = cargo_command();
    command.args([subcommand, "--locked", "--package", "optsde-net", "--features", "cuda", "--manifest-path"]);
    command.arg(root().join("Cargo.toml")).arg("--target-dir").arg(target);
    command.env("NVCC", scripts().join("nvcc")).env("CUDARC_CUDA_VERSION", CUDA_VERSION);
    if std::env::var_os("CUDA_COMPUTE_CAP").is_none() {
        command.env("CUDA_COMPUTE_CAP", COMPUTE_CAPABILITY);
    }
    command
}

/// A list of folders that begins with this one.
fn first_of(variable: &str, folder: &Path) -> OsString {
    let mut list = folder.as_os_str().to_owned();
    if let Some(others) = std::env::var_os(variable).filter(|others| !others.is_empty()) {
        list.push(":");
        list.push(others);
    }
    list
}

/// Where cargo has the sources of cudarc.
fn folder_of_cudarc() -> Result<PathBuf, String> {
    let mut command = cargo_command();
    command.args(["metadata", "--locked", "--format-version", "1", "--features", "optsde-net/cuda", "--manifest-path"]);
    command.arg(root().join("Cargo.toml"));
    let output = command.output().map_err(|error| format!("cannot run cargo metadata: {error}"))?;
    if !output.status.success() {
        return Err(format!("cargo metadata:\n{}", String::from_utf8_lossy(&output.stderr)));
    }
    folder_of("cudarc", &String::from_utf8_lossy(&output.stdout))
        .ok_or_else(|| "cargo metadata knows no package cudarc, which is in Cargo.lock".to_owned())
}

/// The folder of a package, in what cargo metadata prints. Paths on Linux need no escape there, or the folder is not
/// found.
fn folder_of(package: &str, metadata: &str) -> Option<PathBuf> {
    let manifests = metadata.split(r#""manifest_path":""#).skip(1).filter_map(|rest| rest.split('"').next());
    let mut folders = manifests.filter_map(|manifest| Path::new(manifest).parent());
    let is_version = |name: &str| name.starts_with(|first: char| first.is_ascii_digit());
    let named = |folder: &&Path| {
        let rest = folder.file_name()?.to_str()?.strip_prefix(package)?.strip_prefix('-')?;
        is_version(rest).then_some(())
    };
    folders.find(|folder| named(folder).is_some()).map(Path::to_owned)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::{folder_of, needs_no_gpu};

    #[test]
    fn the_sources_of_a_package_are_found_by_its_name_and_any_version() {
        let metadata = r#"{"packages":[{"name":"cudarc-sys","manifest_path":"/r/cudarc-sys-1.0.0/Cargo.toml","x":1},
            {"name":"cudarc","manifest_path":"/r/cudarc-0.19.10/Cargo.toml","targets":[{"src_path":"/r/other-1/lib.rs"}]}]}"#;
        assert_eq!(folder_of("cudarc", metadata), Some(PathBuf::from("/r/cudarc-0.19.10")));
        assert_eq!(folder_of("candle", metadata), None);
    }

    #[test]
    fn only_a_check_of_the_cpu_needs_no_program_with_cuda() {
        for arguments in [&["--device", "cpu"][..], &["--quick", "--device=cpu"], &["--help"]] {
            assert!(needs_no_gpu(arguments), "{arguments:?}");
        }
        for arguments in [&[][..], &["--device", "cuda"], &["--only", "models"], &["cpu", "--device"]] {
            assert!(!needs_no_gpu(arguments), "{arguments:?}");
        }
    }
}
