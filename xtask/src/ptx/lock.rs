//! What the committed kernels were made of: `ptx.lock`.
//!
//! The tests include this file, too: they compare the lock with the sources, which needs no toolchain for GPUs.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The folder of the kernels.
pub(crate) fn folder(root: &Path) -> PathBuf {
    root.join("host").join("device").join("ptx")
}

/// The committed kernels.
pub(crate) fn kernels(root: &Path) -> io::Result<String> {
    read(&folder(root).join("optsde.ptx"))
}

/// The target that the kernels are compiled for.
pub(crate) const TARGET: &str = "nvptx64-nvidia-cuda";

/// Flags of the compiler: text for an architecture runs on it and all later ones; loops of a state are unrolled, so that it
/// stays in registers.
pub(crate) const FLAGS: &str = "-C target-cpu=sm_80 -C llvm-args=-unroll-threshold=1000";

/// The part of the standard library that is built along.
pub(crate) const BUILD_STD: &str = "build-std=core";

/// The crate that becomes the kernels.
const PACKAGE: &str = "optsde-device";

/// Where the crates of this workspace are that it may use.
const FOLDERS: [(&str, &str); 2] = [("optsde-core", "core"), (PACKAGE, "host/device")];

/// The lock as it should be for these sources, this compiler (`rustc --version`) and these kernels.
///
/// # Errors
/// A source that cannot be read, and one that this file does not know.
pub(crate) fn expected(root: &Path, compiler: &str, kernels: &str) -> io::Result<String> {
    let lock = read(&root.join("Cargo.lock"))?;
    let packages = closure(&lock, PACKAGE);
    let workspace = read(&root.join("Cargo.toml"))?;
    let mut hash = Fnv::new();
    let mut versions = String::new();
    for package in &packages {
        if let Some(version) = package.released {
            let _ = writeln!(versions, "{} {version}", package.name);
        } else {
            let folder = FOLDERS.iter().find(|(name, _)| *name == package.name);
            let (_, folder) = folder.ok_or_else(|| io::Error::other(format!("where is {}?", package.name)))?;
            hash.package(root, folder)?;
        }
        let of_crate = |line: &&str| line.starts_with(&format!("{} = ", package.name));
        workspace.lines().filter(of_crate).for_each(|line| hash.text(line));
    }
    hash.text(section(&workspace, "[profile.release]"));
    hash.text(section(&workspace, "[profile.ptx]"));
    Ok(format!(
        "# Written by 'cargo xtask ptx': what optsde.ptx was made of. The sources and the kernels by 64 bits of FNV-1a over\n\
         # their paths and texts.\nrustc {compiler}\nflags {FLAGS} -Z {BUILD_STD} --target {TARGET}\nsources {:016x}\n{versions}kernels {:016x}\n",
        hash.0,
        Fnv::of(kernels)
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

/// A crate of `Cargo.lock`.
struct Package<'a> {
    name: &'a str,
    /// Its version, if it is not of this workspace.
    released: Option<&'a str>,
}

/// A crate and all that it depends on, by name. None of them is there in two versions.
fn closure<'a>(lock: &'a str, root: &'a str) -> Vec<Package<'a>> {
    let (mut names, mut open) = (BTreeMap::new(), vec![root]);
    // `name`, or `name version` where there are several versions of it.
    while let Some(dependency) = open.pop() {
        let mut words = dependency.split(' ');
        let name = words.next().unwrap_or(dependency);
        let heading = match words.next() {
            Some(version) => format!("name = \"{name}\"\nversion = \"{version}\"\n"),
            None => format!("name = \"{name}\"\n"),
        };
        let Some(start) = lock.find(&heading).filter(|_| !names.contains_key(name)) else { continue };
        let entry = lock[start..].split("[[package]]").next().unwrap_or_default();
        let version = entry.split('"').nth(3);
        names.insert(name, version.filter(|_| entry.contains("\nsource = ")));
        let (_, list) = entry.split_once("dependencies = [").unwrap_or_default();
        open.extend(list.split('"').skip(1).step_by(2));
    }
    names.into_iter().map(|(name, released)| Package { name, released }).collect()
}

/// Fowler, Noll and Vo's hash 1a of 64 bits.
struct Fnv(u64);

impl Fnv {
    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    /// Of one text.
    fn of(text: &str) -> u64 {
        let mut hash = Self::new();
        hash.text(text);
        hash.0
    }

    /// The manifest and the sources of a crate of this workspace.
    fn package(&mut self, root: &Path, folder: &str) -> io::Result<()> {
        let manifest = Path::new(folder).join("Cargo.toml");
        self.file(&manifest, &read(&root.join(&manifest))?);
        for path in sources(&root.join(folder).join("src"))? {
            self.file(path.strip_prefix(root).unwrap_or(&path), &read(&path)?);
        }
        Ok(())
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
