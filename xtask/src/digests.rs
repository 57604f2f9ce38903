//! The same bits from every build: debug and release, for any processor of the architecture and for newer ones.

use std::path::Path;
use std::process::{Command, ExitCode};

use crate::{cargo_command, root};

struct Build {
    name: &'static str,
    release: bool,
    /// Without any, the code runs on every processor of the architecture.
    rustflags: &'static str,
}

const BUILDS: &[Build] = &[
    Build { name: "release", release: true, rustflags: "" },
    Build { name: "debug", release: false, rustflags: "" },
    #[cfg(target_arch = "x86_64")]
    Build { name: "x86-64-v3", release: true, rustflags: "-C target-cpu=x86-64-v3" },
    Build { name: "native", release: true, rustflags: "-C target-cpu=native" },
];

/// The experiments that are built: others take most of the time of a build.
const FEATURES: [&str; 3] = ["--no-default-features", "--features", "liu21"];
/// Small ones of them, through threads, store and report; seconds even in a debug build.
const EXPERIMENTS: &str = "liu21/fig1,liu21/fig5";

/// Builds, runs and compares; the first difference fails.
pub(crate) fn compare() -> ExitCode {
    let mut reference: Option<Vec<String>> = None;
    for build in BUILDS {
        let digests = match digests_of(build) {
            Ok(digests) => digests,
            Err(error) => {
                eprintln!("error: {}: {error}", build.name);
                return ExitCode::from(2);
            }
        };
        println!("{:<10} {} digests, {}", build.name, digests.len(), digests[0]);
        let reference = reference.get_or_insert_with(|| digests.clone());
        if let Some((expected, found)) = reference.iter().zip(&digests).find(|(expected, found)| expected != found) {
            eprintln!("error: {} gives {found}, {} gives {expected}", build.name, BUILDS[0].name);
            return ExitCode::FAILURE;
        }
    }
    println!("{} builds, same bits", BUILDS.len());
    ExitCode::SUCCESS
}

/// The digests of the reference workload, of small runs of every part of the core, and of the experiments on one and on
/// two threads.
fn digests_of(build: &Build) -> Result<Vec<String>, String> {
    let target = root().join("target").join("digests").join(build.name);
    let mut command = cargo_command();
    command.args(["build", "--quiet", "--locked", "--package", "optsde", "--bin", "optsde", "--manifest-path"]);
    command
        .arg(root().join("Cargo.toml"))
        .args(FEATURES)
        .arg("--target-dir")
        .arg(&target)
        .env("RUSTFLAGS", build.rustflags);
    if build.release {
        command.arg("--release");
    }
    let status = command.status().map_err(|error| error.to_string())?;
    if !status.success() {
        return Err(format!("the build ended with {status}"));
    }
    let program = target.join(if build.release { "release" } else { "debug" }).join("optsde");
    let mut digests: Vec<String> = run(&program, &["digest", "--sections"])?.lines().map(String::from).collect();
    let out = target.join("out");
    let out = out.to_str().ok_or("the path of the workspace is not UTF-8")?;
    for threads in ["1", "2"] {
        let text = run(&program, &["reproduce", "--only", EXPERIMENTS, "--threads", threads, "--out", out])?;
        let line = text.lines().find_map(|line| line.strip_prefix("digest of all simulations: "));
        digests.push(format!("{} {EXPERIMENTS}", line.ok_or("reproduce printed no digest")?));
    }
    Ok(digests)
}

fn run(program: &Path, arguments: &[&str]) -> Result<String, String> {
    let output = Command::new(program).args(arguments).output().map_err(|error| error.to_string())?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}
