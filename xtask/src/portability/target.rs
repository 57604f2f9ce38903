//! The targets: how programs for them are linked and run.

use std::env::consts::{ARCH, OS};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::tools::{self, Problem, Tool};
use super::{miri, runners};

/// A kind of machine.
pub(super) struct Target {
    /// What the table says.
    pub(super) name: &'static str,
    /// What rustc says.
    pub(super) triple: &'static str,
    pub(super) runner: Runner,
    /// What links for it, where it is not what links for this machine.
    pub(super) linker: Option<Tool>,
}

/// The program, and what runs it.
pub(super) enum Runner {
    /// With an operating system. Runs as it is on Linux on these processors, else by user-mode emulation.
    Native { processors: &'static [&'static str], emulator: Option<Emulator> },
    /// Without one, on an emulated board.
    Firmware { emulator: Tool, board: &'static [&'static str] },
    /// In a virtual machine of JavaScript.
    Wasm { engine: Tool },
    /// With an operating system that Miri plays, too.
    Miri,
}

/// A user-mode emulator, and its first version that computes correctly.
pub(super) struct Emulator {
    tool: Tool,
    version: u32,
}

/// Of user-mode emulation; any version that a supported distribution has.
const ANY: u32 = 0;

const fn user_mode(program: &'static str, version: u32) -> Emulator {
    Emulator { tool: Tool { program, package: "qemu-user-static" }, version }
}

const X86: Runner = Runner::Native { processors: &["x86_64", "x86"], emulator: None };

const GCC_I686: Tool = Tool { program: "i686-linux-gnu-gcc", package: "gcc-i686-linux-gnu libc6-dev-i386-cross" };

pub(super) const X86_64: Target = Target {
    name: "x86-64",
    triple: "x86_64-unknown-linux-gnu",
    runner: Runner::Native { processors: &["x86_64"], emulator: None },
    linker: None,
};

pub(super) const I686: Target =
    Target { name: "i686 (SSE2)", triple: "i686-unknown-linux-gnu", runner: X86, linker: Some(GCC_I686) };

pub(super) const I586: Target =
    Target { name: "i586 (x87)", triple: "i586-unknown-linux-gnu", runner: X86, linker: Some(GCC_I686) };

pub(super) const AARCH64: Target = Target {
    name: "aarch64",
    triple: "aarch64-unknown-linux-gnu",
    runner: Runner::Native { processors: &["aarch64"], emulator: Some(user_mode("qemu-aarch64-static", ANY)) },
    linker: Some(Tool { program: "aarch64-linux-gnu-gcc", package: "gcc-aarch64-linux-gnu libc6-dev-arm64-cross" }),
};

pub(super) const POWERPC64: Target = Target {
    name: "powerpc64 (big-endian)",
    triple: "powerpc64-unknown-linux-gnu",
    runner: Runner::Native { processors: &[], emulator: Some(user_mode("qemu-ppc64-static", ANY)) },
    linker: Some(Tool { program: "powerpc64-linux-gnu-gcc", package: "gcc-powerpc64-linux-gnu libc6-dev-ppc64-cross" }),
};

/// QEMU 7.2 multiplies wrongly in the instruction MDEBR, where 0.75 times 0.5 is 0.000244; 10.0 is right.
pub(super) const S390X: Target = Target {
    name: "s390x (big-endian)",
    triple: "s390x-unknown-linux-gnu",
    runner: Runner::Native { processors: &[], emulator: Some(user_mode("qemu-s390x-static", 10)) },
    linker: Some(Tool { program: "s390x-linux-gnu-gcc", package: "gcc-s390x-linux-gnu libc6-dev-s390x-cross" }),
};

const QEMU_ARM: Tool = Tool { program: "qemu-system-arm", package: "qemu-system-arm" };

pub(super) const CORTEX_M4F: Target = Target {
    name: "Cortex-M4F",
    triple: "thumbv7em-none-eabihf",
    runner: Runner::Firmware { emulator: QEMU_ARM, board: &["-machine", "mps2-an386"] },
    linker: None,
};

/// The code of a Cortex-M0 on a Cortex-M3: no emulated board with an M0 has the memory.
pub(super) const CORTEX_M0: Target = Target {
    name: "Cortex-M0",
    triple: "thumbv6m-none-eabi",
    runner: Runner::Firmware { emulator: QEMU_ARM, board: &["-machine", "mps2-an385"] },
    linker: None,
};

pub(super) const RISCV32: Target = Target {
    name: "riscv32imac",
    triple: "riscv32imac-unknown-none-elf",
    runner: Runner::Firmware {
        emulator: Tool { program: "qemu-system-riscv32", package: "qemu-system-misc" },
        board: &["-machine", "virt", "-bios", "none"],
    },
    linker: None,
};

pub(super) const WASM32: Target = Target {
    name: "wasm32",
    triple: "wasm32-unknown-unknown",
    runner: Runner::Wasm { engine: Tool { program: "node", package: "nodejs" } },
    linker: None,
};

pub(super) const MIRI_X86_64: Target =
    Target { name: "x86-64", triple: "x86_64-unknown-linux-gnu", runner: Runner::Miri, linker: None };

pub(super) const MIRI_S390X: Target =
    Target { name: "s390x (big-endian)", triple: "s390x-unknown-linux-gnu", runner: Runner::Miri, linker: None };

impl Target {
    /// Whether its programs run here without an emulator.
    fn at_home(&self) -> bool {
        matches!(self.runner, Runner::Native { processors, .. } if OS == "linux" && processors.contains(&ARCH))
    }

    /// What links for it. The compiler of this machine links for its own processor only.
    pub(super) fn cross_linker(&self) -> Option<&Tool> {
        self.linker.as_ref().filter(|_| !self.triple.starts_with(ARCH))
    }

    /// That everything is there which building and running takes.
    pub(super) fn installed(&self) -> Result<(), Problem> {
        match &self.runner {
            Runner::Native { emulator: None, .. } if !self.at_home() => {
                return Err(Problem::Skipped(format!("needs Linux on {}", self.name)));
            }
            Runner::Native { emulator: Some(emulator), .. } if !self.at_home() => {
                emulator.tool.installed()?;
                tools::at_least(&emulator.tool, emulator.version)?;
            }
            Runner::Native { .. } => {}
            Runner::Firmware { emulator, .. } => emulator.installed()?,
            Runner::Wasm { engine } => engine.installed()?,
            Runner::Miri => return miri::installed(),
        }
        self.cross_linker().map_or(Ok(()), Tool::installed)?;
        tools::target_installed(self.triple)
    }

    /// What runs a program of it.
    pub(super) fn command(&self, program: &Path) -> Command {
        let mut command = match &self.runner {
            Runner::Native { emulator: Some(emulator), .. } if !self.at_home() => Command::new(emulator.tool.program),
            Runner::Native { .. } => return Command::new(program),
            Runner::Firmware { emulator, board } => {
                let mut command = Command::new(emulator.program);
                command.args(*board).args(["-nographic", "-monitor", "none", "-serial", "null"]);
                command.args(["-semihosting-config", "enable=on,target=native", "-kernel"]);
                command
            }
            Runner::Wasm { engine } => {
                let mut command = Command::new(engine.program);
                command.arg(runners().join("wasm").join("run.mjs"));
                command
            }
            Runner::Miri => return miri::run(program, self.triple),
        };
        command.arg(program);
        command
    }

    /// How long a program may take: an emulated board whose program fails may never end. The slowest row takes seconds, but for
    /// Miri's.
    pub(super) fn limit(&self) -> Duration {
        Duration::from_mins(if matches!(self.runner, Runner::Miri) { 60 } else { 2 })
    }

    /// How its programs are run, for the table.
    pub(super) fn how(&self) -> String {
        match &self.runner {
            Runner::Native { emulator: Some(emulator), .. } if !self.at_home() => emulator.tool.program.into(),
            Runner::Native { .. } => "native".into(),
            Runner::Firmware { emulator, board } => {
                format!("{} {}", emulator.program, board.get(1).copied().unwrap_or_default())
            }
            Runner::Wasm { engine } => engine.program.into(),
            Runner::Miri => "cargo miri".into(),
        }
    }
}
