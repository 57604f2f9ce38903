//! The choice of vector instructions at run time. The bits are the same with all of them.

use optsde_core::Real;
use optsde_core::process::Process;
use optsde_device::Observable;

use super::block::{Job, Part, run_leaf};

/// A set of vector instructions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Isa {
    /// What the program was compiled for.
    Baseline,
    /// x86-64 with AVX2.
    Avx2,
    /// x86-64 with AVX-512 (F, DQ, BW, VL).
    Avx512,
}

impl Isa {
    /// All sets that this machine has, narrowest first.
    pub fn available() -> Vec<Self> {
        let mut sets = vec![Self::Baseline];
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx2") {
                sets.push(Self::Avx2);
            }
            if is_x86_feature_detected!("avx2")
                && is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512dq")
                && is_x86_feature_detected!("avx512bw")
                && is_x86_feature_detected!("avx512vl")
            {
                sets.push(Self::Avx512);
            }
        }
        sets
    }

    /// The widest set that this machine has.
    pub fn widest() -> Self {
        Self::available().last().copied().unwrap_or(Self::Baseline)
    }

    /// Its usual name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Baseline => "baseline",
            Self::Avx2 => "AVX2",
            Self::Avx512 => "AVX-512",
        }
    }
}

/// One leaf with these instructions. `isa` must come from [`Isa::available`].
pub(super) fn run_leaf_with<R, P, O, const M: usize>(isa: Isa, job: &Job<'_, R, P, O>, leaf: u64) -> Part<R, M>
where
    R: Real,
    P: Process<R>,
    O: Observable<R, P::State, M>,
{
    match isa {
        Isa::Baseline => run_leaf(job, leaf),
        #[cfg(target_arch = "x86_64")]
        // SAFETY: the caller took `isa` from the sets that were detected on this machine.
        Isa::Avx2 => unsafe { leaf_avx2(job, leaf) },
        #[cfg(target_arch = "x86_64")]
        // SAFETY: as above.
        Isa::Avx512 => unsafe { leaf_avx512(job, leaf) },
        #[cfg(not(target_arch = "x86_64"))]
        Isa::Avx2 | Isa::Avx512 => run_leaf(job, leaf),
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn leaf_avx2<R, P, O, const M: usize>(job: &Job<'_, R, P, O>, leaf: u64) -> Part<R, M>
where
    R: Real,
    P: Process<R>,
    O: Observable<R, P::State, M>,
{
    run_leaf(job, leaf)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,avx512f,avx512dq,avx512bw,avx512vl")]
fn leaf_avx512<R, P, O, const M: usize>(job: &Job<'_, R, P, O>, leaf: u64) -> Part<R, M>
where
    R: Real,
    P: Process<R>,
    O: Observable<R, P::State, M>,
{
    run_leaf(job, leaf)
}
