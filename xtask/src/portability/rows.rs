//! The rows of the table: what is built how, and what must differ.

use super::processor::Processor;
use super::target::{self, Target};

/// How the digests of a row compare with the golden ones.
#[derive(Clone, Copy)]
pub(super) enum Expected {
    /// All are equal.
    Equal,
    /// A control, which breaks a rule: this section must differ, and others may.
    Changed(&'static str),
    /// A known exception, which the documentation tells: this section may differ, and no other.
    Except(&'static str),
}

/// Which call of the command runs a row.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// Any but `--miri`.
    Quick,
    /// One without options.
    Full,
    /// `--miri`.
    Miri,
}

/// One build on one target.
pub(super) struct Row {
    pub(super) target: &'static Target,
    /// What the table says of the build.
    pub(super) build: &'static str,
    /// A profile of `tests/portability/runners/Cargo.toml`.
    pub(super) profile: &'static str,
    pub(super) rustflags: &'static str,
    /// A feature of the runner.
    pub(super) feature: Option<&'static str>,
    /// For the program when it runs.
    pub(super) arguments: &'static [&'static str],
    /// What the processor must have.
    pub(super) processor: Processor,
    pub(super) expected: Expected,
    pub(super) when: When,
}

impl Row {
    /// By which `--only` finds it.
    pub(super) fn name(&self) -> String {
        format!("{} {}", self.target.name, self.build)
    }

    const fn new(target: &'static Target, build: &'static str, profile: &'static str) -> Self {
        Self {
            target,
            build,
            profile,
            rustflags: "",
            feature: None,
            arguments: &[],
            processor: Processor::Any,
            expected: Expected::Equal,
            when: When::Full,
        }
    }

    const fn quick(self) -> Self {
        Self { when: When::Quick, ..self }
    }

    /// Run by the interpreter of Rust's intermediate code.
    const fn miri(target: &'static Target) -> Self {
        Self { when: When::Miri, ..Self::new(target, "Miri", "dev") }
    }

    const fn flags(self, rustflags: &'static str) -> Self {
        Self { rustflags, ..self }
    }

    /// Breaks a rule, which must show in this section.
    const fn control(self, section: &'static str) -> Self {
        Self { expected: Expected::Changed(section), ..self }
    }

    const fn except(self, section: &'static str) -> Self {
        Self { expected: Expected::Except(section), ..self }
    }

    const fn needs(self, processor: Processor) -> Self {
        Self { processor, ..self }
    }
}

// x + y, x y and x y + x, with subnormal numbers among x and y.
const ARITHMETIC_F32: &str = "real/arithmetic f32";
const ARITHMETIC_F64: &str = "real/arithmetic f64";

pub(super) const ROWS: &[Row] = &[
    Row::new(&target::X86_64, "O3", "release").quick(),
    Row { arguments: &["--flush-to-zero"], ..Row::new(&target::X86_64, "MXCSR with FTZ and DAZ", "release") }
        .control(ARITHMETIC_F64)
        .quick(),
    Row::new(&target::X86_64, "debug", "dev"),
    Row::new(&target::X86_64, "Os", "size"),
    Row::new(&target::X86_64, "Oz", "smallest"),
    Row::new(&target::X86_64, "O3, fat LTO", "lto"),
    Row::new(&target::X86_64, "O3, native", "release").flags("-C target-cpu=native"),
    Row::new(&target::X86_64, "O3, x86-64-v3", "release").flags("-C target-cpu=x86-64-v3").needs(Processor::Fma),
    Row::new(&target::X86_64, "O3, x86-64-v4", "release").flags("-C target-cpu=x86-64-v4").needs(Processor::Avx512),
    Row::new(&target::X86_64, "O3, x86-64-v3, contracted", "release")
        .flags("-C target-cpu=x86-64-v3 -C llvm-args=-fp-contract=fast")
        .needs(Processor::Fma)
        .control(ARITHMETIC_F64),
    Row::new(&target::I686, "O3", "release").quick(),
    Row::new(&target::I686, "debug", "dev"),
    Row::new(&target::I586, "O3, x87", "release").flags("--cfg optsde_control").control(ARITHMETIC_F64),
    Row::new(&target::AARCH64, "O3", "release").quick(),
    Row::new(&target::AARCH64, "debug", "dev"),
    Row::new(&target::POWERPC64, "O3, POWER8", "release").flags("-C target-cpu=pwr8").quick(),
    // Without VSX vectors of f32 are those of AltiVec, whose arithmetic flushes subnormal numbers in the mode of Linux.
    Row::new(&target::POWERPC64, "O3, AltiVec", "release").except("real/sine_cosine_of_turn f32"),
    Row::new(&target::S390X, "O3", "release"),
    Row::new(&target::RISCV32, "O3", "release").quick(),
    Row::new(&target::RISCV32, "debug", "dev"),
    Row::new(&target::RISCV32, "Os", "size"),
    Row::new(&target::CORTEX_M4F, "O3", "release").quick(),
    Row { feature: Some("flush-to-zero"), ..Row::new(&target::CORTEX_M4F, "FPSCR with FZ", "release") }
        .control(ARITHMETIC_F32),
    Row::new(&target::CORTEX_M4F, "debug", "dev"),
    Row::new(&target::CORTEX_M4F, "Os", "size"),
    Row::new(&target::CORTEX_M4F, "Oz", "smallest"),
    Row::new(&target::CORTEX_M0, "O3", "release").quick(),
    Row::new(&target::WASM32, "O3", "release").quick(),
    Row::new(&target::WASM32, "debug", "dev"),
    Row::new(&target::WASM32, "O3, simd128", "release").flags("-C target-feature=+simd128"),
    Row::miri(&target::MIRI_X86_64),
    Row::miri(&target::MIRI_S390X),
];
