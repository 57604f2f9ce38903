//! The same bits from every build: debug and release, and code for three generations of x86-64 processors.

use std::path::Path;
use std::process::{Command, ExitCode};

use crate::{cargo_command, root};

struct Build {
    name: &'static str,
    release: bool,
    rustflags: &'static str,
}

const BUILDS: &[Build] = &[
    Build { name: "release", release: true, rustflags: "" },
    Build { name: "debug", release: false, rustflags: "" },
    #[cfg(target_arch = "x86_64")]
    Build { name: "x86-64", release: true, rustflags: "-C target-cpu=x86-64" },
    #[cfg(target_arch = "x86_64")]
    Build { name: "x86-64-v3", release: true, rustflags: "-C target-cpu=x86-64-v3" },
    Build { name: "native", release: true, rustflags: "-C target-cpu=native" },
];

/// Small experiments with every kind of noise; seconds even in a debug build.
const EXPERIMENTS: &str = "liu21/fig1,liu21/fig5";

/// Builds, runs and compares; the first difference fails.
pub(crate) fn compare() -> ExitCode {
    let mut reference: Option<String> = None;
    for build in BUILDS {
        let digest = match digest_of(build) {
            Ok(digest) => digest,
            Err(error) => {
                eprintln!("error: {}: {error}", build.name);
                return ExitCode::from(2);
            }
        };
        println!("{:<10} {digest}", build.name);
        if reference.get_or_insert_with(|| digest.clone()) != &digest {
            eprintln!("error: {} gives other bits than {}", build.name, BUILDS[0].name);
            return ExitCode::FAILURE;
        }
    }
    println!("{} builds, same bits", BUILDS.len());
    ExitCode::SUCCESS
}

/// The digest of the reference workload (release builds) and of the experiments, on one and on two threads.
fn digest_of(build: &Build) -> Result<String, String> {
    let target = root().join("target").join("digests").join(build.name);
    let mut command = cargo_command();
    command.args(["build", "--quiet", "--locked", "--package", "optsde", "--bin", "optsde", "--manifest-path"]);
    command.arg(root().join("Cargo.toml")).arg("--target-dir").arg(&target).env("RUSTFLAGS", build.rustflags);
    if build.release {
        command.arg("--release");
    }
    let status = command.status().map_err(|error| error.to_string())?;
    if !status.success() {
        return Err(format!("the build ended with {status}"));
    }
    let program = target.join(if build.release { "release" } else { "debug" }).join("optsde");
    let workload = run(&program, &["digest"])?;
    let out = target.join("out");
    let out = out.to_str().ok_or("the path of the workspace is not UTF-8")?;
    let mut parts = vec![workload.trim().to_owned()];
    for threads in ["1", "2"] {
        let text = run(&program, &["reproduce", "--only", EXPERIMENTS, "--threads", threads, "--out", out])?;
        let line = text.lines().find_map(|line| line.strip_prefix("digest of all simulations: "));
        parts.push(line.ok_or("reproduce printed no digest")?.to_owned());
    }
    Ok(parts.join(" "))
}

fn run(program: &Path, arguments: &[&str]) -> Result<String, String> {
    let output = Command::new(program).args(arguments).output().map_err(|error| error.to_string())?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}
