//! Mutants: the core with one rule of its determinism broken, in a copy, which digests or lints must see.
//!
//! Each is one replacement in one file. Unchanged, the copy must have the golden digests and pass the lints.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::portability::golden;
use crate::portability::sections::Changes;
use crate::{cargo_command, root};

/// What must see it.
enum Caught {
    /// The digest of this section is another one.
    Digest(&'static str),
    /// Clippy rejects it, by `core/clippy.toml`: where its bits may happen to be the same.
    Lint,
}

struct Mutant {
    name: &'static str,
    /// In `core/src`.
    file: &'static str,
    /// What is there once,
    original: &'static str,
    /// and what is put in its place.
    mutated: &'static str,
    caught: Caught,
}

const MUTANTS: &[Mutant] = &[
    Mutant {
        name: "a fused multiply-add",
        file: "elementary/logarithm.rs",
        original: "let remainder = z * even + w * odd;",
        mutated: "let remainder = libm::fma(z, even, w * odd);",
        caught: Caught::Digest("real/natural_logarithm_of_normal f64"),
    },
    Mutant {
        name: "a sum from its other end",
        file: "linalg/mod.rs",
        original: "let mut products = a.iter().zip(b).map(",
        mutated: "let mut products = a.iter().zip(b).rev().map(",
        caught: Caught::Digest("linalg/products f64"),
    },
    Mutant {
        name: "other halves joined in a leaf",
        file: "statistics/tree.rs",
        original: "for (left, right) in left.iter_mut().zip(right) {",
        mutated: "for (left, right) in left.iter_mut().zip(right.iter_mut().rev()) {",
        caught: Caught::Digest("statistics/moments f64"),
    },
    Mutant {
        name: "one bit of a coefficient",
        file: "elementary/turn.rs",
        original: "const S0: f64 = -1.716_814_692_820_413_5;",
        mutated: "const S0: f64 = f64::from_bits((-1.716_814_692_820_413_5_f64).to_bits() ^ 1);",
        caught: Caught::Digest("real/sine_cosine_of_turn f64"),
    },
    Mutant {
        name: "the logarithm of std",
        file: "real/double.rs",
        original: "logarithm::ln_f64(self)",
        mutated: "{\n            extern crate std;\n            self.ln()\n        }",
        caught: Caught::Lint,
    },
    Mutant {
        name: "the square root of std",
        file: "real/single.rs",
        original: "libm::sqrtf(self)",
        mutated: "{\n            extern crate std;\n            self.sqrt()\n        }",
        caught: Caught::Lint,
    },
];

/// What a lint of `core/clippy.toml` says.
const FORBIDDEN: &str = "use of a disallowed method";

/// The exit code when nothing could be tried.
const NOT_RUN: u8 = 2;

/// `cargo xtask mutants`
pub(crate) fn run() -> ExitCode {
    match survivors() {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(NOT_RUN)
        }
    }
}

/// How many mutants nothing saw.
fn survivors() -> Result<usize, String> {
    let golden = golden::read()?;
    let copy = Copy::new().map_err(|error| format!("cannot copy the sources: {error}"))?;
    let unchanged = copy.sections()?;
    if unchanged != golden {
        return Err("the unchanged copy has other digests than the golden ones: cargo xtask portability".into());
    }
    if let Some(messages) = copy.lints()? {
        return Err(format!("the unchanged copy has lints:\n{messages}"));
    }
    let mut survivors = 0;
    for mutant in MUTANTS {
        let path = copy.source.join("core/src").join(mutant.file);
        let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        if text.matches(mutant.original).count() != 1 {
            return Err(format!("'{}' is not in {} once: see xtask/src/mutants.rs", mutant.original, mutant.file));
        }
        write(&path, &text.replace(mutant.original, mutant.mutated))?;
        let seen = copy.sees(mutant, &golden);
        write(&path, &text)?;
        let (name, file) = (mutant.name, mutant.file);
        let seen = seen?;
        survivors += usize::from(seen.is_none());
        let how = seen.map_or_else(|| "NOT SEEN".to_owned(), |how| format!("seen, {how}"));
        println!("{name} (core/src/{file}): {how}");
    }
    println!("{} mutants: {survivors} not seen", MUTANTS.len());
    Ok(survivors)
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

/// A copy of the sources, and what is built from it.
struct Copy {
    source: PathBuf,
    built: PathBuf,
}

impl Copy {
    fn new() -> io::Result<Self> {
        let folder = root().join("target").join("mutants");
        let (source, built) = (folder.join("source"), folder.join("built"));
        if source.exists() {
            fs::remove_dir_all(&source)?;
        }
        copy(&root(), &source)?;
        Ok(Self { source, built })
    }

    /// How this mutant is seen, if it is.
    fn sees(&self, mutant: &Mutant, golden: &str) -> Result<Option<String>, String> {
        Ok(match mutant.caught {
            Caught::Digest(section) => {
                let found = self.sections()?;
                let changed = Changes::between(golden, &found).changed;
                changed.contains(&section).then(|| format!("{section} and {} more digests differ", changed.len() - 1))
            }
            Caught::Lint => {
                let messages = self.lints()?.filter(|messages| messages.contains(FORBIDDEN));
                messages.map(|_| "a lint forbids it".to_owned())
            }
        })
    }

    fn cargo(&self, arguments: &[&str], manifest: &str) -> Command {
        let mut command = cargo_command();
        command.args(arguments).args(["--quiet", "--locked", "--manifest-path"]).arg(self.source.join(manifest));
        command.arg("--target-dir").arg(&self.built).env("RUSTFLAGS", "");
        command
    }

    /// What the program of `tests/portability` prints.
    fn sections(&self) -> Result<String, String> {
        let arguments = ["run", "--release", "--package", "optsde-native"];
        let output = self.cargo(&arguments, "tests/portability/runners/Cargo.toml").output();
        let output = output.map_err(|error| format!("cannot run cargo: {error}"))?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        Err(format!("the copy does not build or run:\n{}", String::from_utf8_lossy(&output.stderr)))
    }

    /// What clippy rejects in the core, if it does.
    fn lints(&self) -> Result<Option<String>, String> {
        let mut clippy = self.cargo(&["clippy", "--package", "optsde-core"], "Cargo.toml");
        let output = clippy.args(["--", "-D", "warnings"]).output();
        let output = output.map_err(|error| format!("cannot run cargo: {error}"))?;
        let messages = || String::from_utf8_lossy(&output.stderr).into_owned();
        Ok(if output.status.success() { None } else { Some(messages()) })
    }
}

/// Copies a folder without links, and without what was built in it or belongs to git.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        let kind = entry.file_type()?;
        if kind.is_dir() && name != "target" && name != ".git" {
            copy(&entry.path(), &to.join(name))?;
        } else if kind.is_file() {
            fs::copy(entry.path(), to.join(name))?;
        }
    }
    Ok(())
}
