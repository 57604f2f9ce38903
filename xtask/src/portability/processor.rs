//! What the processor of this machine must have for a row.

use super::tools::Problem;

#[derive(Clone, Copy)]
pub(super) enum Processor {
    Any,
    /// All of x86-64-v3, by its newest part.
    Fma,
    /// All of x86-64-v4, by its newest parts.
    Avx512,
}

impl Processor {
    pub(super) fn present(self) -> Result<(), Problem> {
        match self {
            Self::Any => Ok(()),
            Self::Fma if fma() => Ok(()),
            Self::Fma => Err(Problem::Skipped("this processor has no fused multiply-add".into())),
            Self::Avx512 if avx512() => Ok(()),
            Self::Avx512 => Err(Problem::Skipped("this processor has no AVX-512".into())),
        }
    }
}

#[cfg(target_arch = "x86_64")]
fn fma() -> bool {
    is_x86_feature_detected!("fma") && is_x86_feature_detected!("avx2")
}

#[cfg(target_arch = "x86_64")]
fn avx512() -> bool {
    fma()
        && is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("avx512cd")
        && is_x86_feature_detected!("avx512dq")
        && is_x86_feature_detected!("avx512vl")
}

#[cfg(not(target_arch = "x86_64"))]
fn fma() -> bool {
    false
}

#[cfg(not(target_arch = "x86_64"))]
fn avx512() -> bool {
    false
}
