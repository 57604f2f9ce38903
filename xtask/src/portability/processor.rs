//! What the processor of this machine must have for a row.

use super::tools::Problem;

#[derive(Clone, Copy)]
pub(super) enum Processor {
    Any,
    /// All of x86-64-v3, by its newest part.
    Fma,
}

impl Processor {
    pub(super) fn present(self) -> Result<(), Problem> {
        match self {
            Self::Any => Ok(()),
            Self::Fma if fma() => Ok(()),
            Self::Fma => Err(Problem::Skipped("this processor has no fused multiply-add".into())),
        }
    }
}

#[cfg(target_arch = "x86_64")]
fn fma() -> bool {
    is_x86_feature_detected!("fma") && is_x86_feature_detected!("avx2")
}

#[cfg(not(target_arch = "x86_64"))]
fn fma() -> bool {
    false
}
