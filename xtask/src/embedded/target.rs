//! Microcontrollers: what builds for them here, and the emulator that runs them.

use std::fmt::Write as _;
use std::io::Read as _;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::{cargo_command, root};

/// A kind of microcontroller.
pub(super) struct Target {
    /// What rustc calls it.
    pub(super) triple: &'static str,
    /// What people call it.
    pub(super) name: &'static str,
    /// The emulator with the machine, and a time that makes instructions countable: `tests/embedded/src/counter.rs`.
    emulator: &'static [&'static str],
    /// The Debian package of the emulator.
    package: &'static str,
    /// Whether its floating-point unit can be in another mode than the default.
    pub(super) modes: bool,
}

const SYSTICK: [&str; 2] = ["-icount", "shift=3,sleep=off"];
const MINSTRET: [&str; 2] = ["-icount", "shift=0,sleep=off"];

pub(super) const TARGETS: [Target; 3] = [
    Target {
        triple: "thumbv7em-none-eabihf",
        name: "Cortex-M4F",
        emulator: &["qemu-system-arm", "-machine", "mps2-an386", SYSTICK[0], SYSTICK[1]],
        package: "qemu-system-arm",
        modes: true,
    },
    // There is no mps2 board with an M0; an M3 executes its instructions, one by one, as they are.
    Target {
        triple: "thumbv6m-none-eabi",
        name: "Cortex-M0",
        emulator: &["qemu-system-arm", "-machine", "mps2-an385", SYSTICK[0], SYSTICK[1]],
        package: "qemu-system-arm",
        modes: false,
    },
    Target {
        triple: "riscv32imac-unknown-none-elf",
        name: "RV32IMAC",
        emulator: &["qemu-system-riscv32", "-machine", "virt", "-bios", "none", MINSTRET[0], MINSTRET[1]],
        package: "qemu-system-misc",
        modes: false,
    },
];

/// Speed or size.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Profile {
    Release,
    Small,
}

impl Profile {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Small => "small",
        }
    }
}

/// Far more than any program needs; one that hangs is stopped.
const TIME_LIMIT: Duration = Duration::from_mins(2);

/// The target with this triple, where the compiler has its libraries.
pub(crate) fn installed(triple: &str) -> Result<(), String> {
    let mut rustc = Command::new("rustc");
    rustc.args(["--print", "target-libdir", "--target", triple]).current_dir(root());
    let output = rustc.output().map_err(|error| format!("cannot run rustc: {error}"))?;
    let folder = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
    if output.status.success() && folder.is_dir() {
        Ok(())
    } else {
        Err(format!("needs the target {triple}: rustup target add {triple}"))
    }
}

impl Target {
    /// Whether programs can be built and run; if not, what to install.
    pub(super) fn usable(&self) -> Result<(), String> {
        installed(self.triple)?;
        let (emulator, _) = self.emulator.split_first().ok_or("no emulator")?;
        let quiet = Command::new(emulator).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        match quiet {
            Ok(status) if status.success() => Ok(()),
            _ => Err(format!("needs {emulator}: apt-get install {}", self.package)),
        }
    }

    /// Builds all programs of `tests/embedded`; gives their folder.
    pub(super) fn build(&self, profile: Profile) -> Result<PathBuf, String> {
        let target = root().join("target").join("embedded");
        let mut command = cargo_command();
        command.args(["build", "--quiet", "--locked", "--profile", profile.name(), "--target", self.triple]);
        command.arg("--manifest-path").arg(root().join("tests").join("embedded").join("Cargo.toml"));
        // Flags of the user would be measured.
        command.arg("--target-dir").arg(&target).env("RUSTFLAGS", "");
        let status = command.status().map_err(|error| format!("cannot run cargo: {error}"))?;
        if !status.success() {
            return Err(format!("tests/embedded does not build for {}", self.triple));
        }
        Ok(target.join(self.triple).join(profile.name()))
    }

    /// What a program prints, if it ends with 0.
    pub(super) fn run(&self, program: &PathBuf) -> Result<String, String> {
        let (emulator, machine) = self.emulator.split_first().ok_or("no emulator")?;
        let mut command = Command::new(emulator);
        command.args(machine).args(["-nographic", "-monitor", "none", "-serial", "null"]);
        command.args(["-semihosting-config", "enable=on,target=native", "-kernel"]).arg(program);
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().map_err(|error| format!("cannot run {emulator}: {error}"))?;
        let status = wait(&mut child)?;
        let mut text = String::new();
        if let Some(mut stdout) = child.stdout.take() {
            stdout.read_to_string(&mut text).map_err(|error| format!("cannot read from {emulator}: {error}"))?;
        }
        if status.success() {
            return Ok(text);
        }
        let _ = write!(text, "{} on {}: {status}", program.display(), self.name);
        Err(text)
    }
}

/// The programs print less than a pipe holds, so that nobody needs to read before they end.
fn wait(child: &mut Child) -> Result<ExitStatus, String> {
    let start = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(status),
            Ok(None) if start.elapsed() < TIME_LIMIT => sleep(Duration::from_millis(10)),
            Ok(None) => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("the emulator was stopped after {} seconds", TIME_LIMIT.as_secs()));
            }
            Err(error) => return Err(format!("cannot wait for the emulator: {error}")),
        }
    }
}
