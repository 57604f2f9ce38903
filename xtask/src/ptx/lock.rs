//! What the committed kernels were made of: `ptx.lock`.
//!
//! The tests include this file, too: they compare the lock with the sources, which needs no toolchain for GPUs.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The folder of the kernels.
pub(crate) fn folder(root: &Path) -> PathBuf {
    root.join("host").join("device").join("ptx")
}

/// The crates whose code is in the kernels, besides this workspace's and the standard library.
const CRATES: [&str; 5] = ["heapless", "libm", "micromath", "rand_core", "rand_pcg"];

/// The lock as it should be for these sources and this compiler (`rustc --version`).
///
/// # Errors
/// A source that cannot be read.
pub(crate) fn expected(root: &Path, compiler: &str) -> io::Result<String> {
    let mut hash = Fnv::new();
    for package in ["core", "host/device"] {
        let manifest = Path::new(package).join("Cargo.toml");
        hash.file(&manifest, &read(&root.join(&manifest))?);
        for path in sources(&root.join(package).join("src"))? {
            hash.file(path.strip_prefix(root).unwrap_or(&path), &read(&path)?);
        }
    }
    let workspace = read(&root.join("Cargo.toml"))?;
    hash.text(section(&workspace, "[profile.release]"));
    hash.text(section(&workspace, "[profile.ptx]"));
    let packages = read(&root.join("Cargo.lock"))?;
    let versions: String = CRATES.iter().filter_map(|name| version(&packages, name)).collect();
    Ok(format!(
        "# Written by 'cargo xtask ptx': what optsde.ptx was made of. The sources by 64 bits of FNV-1a over their\n\
         # paths and texts.\nrustc {compiler}\nsources {:016x}\n{versions}",
        hash.0
    ))
}

/// Its text, with the ends of lines that every machine agrees on.
fn read(path: &Path) -> io::Result<String> {
    let text = fs::read_to_string(path);
    text.map(|text| text.replace("\r\n", "\n"))
        .map_err(|error| io::Error::other(format!("{}: {error}", path.display())))
}

/// All Rust files in a folder and below, in order.
fn sources(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut entries = fs::read_dir(folder)?.map(|entry| entry.map(|e| e.path())).collect::<io::Result<Vec<_>>>()?;
    entries.sort();
    let mut files = Vec::new();
    for path in entries {
        if path.is_dir() {
            files.extend(sources(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(files)
}

/// From this heading of a manifest to the next.
fn section<'a>(manifest: &'a str, heading: &str) -> &'a str {
    let Some((_, rest)) = manifest.split_once(heading) else { return "" };
    rest.split("\n[").next().unwrap_or(rest)
}

/// The line of the lock for a crate.
fn version(packages: &str, name: &str) -> Option<String> {
    let (_, rest) = packages.split_once(&format!("name = \"{name}\"\nversion = \""))?;
    Some(format!("{name} {}\n", rest.split('"').next()?))
}

/// Fowler, Noll and Vo's hash 1a of 64 bits.
struct Fnv(u64);

impl Fnv {
    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    /// A text and its end.
    fn text(&mut self, text: &str) {
        for byte in text.bytes().chain([0xff]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    /// A file: its place, written in one way on every system, and its text.
    fn file(&mut self, path: &Path, text: &str) {
        for part in path {
            self.text(&part.to_string_lossy());
        }
        self.text(text);
    }
}
