//! The committed kernels, and by which compiler they were made.

use crate::gpu::GpuError;

/// Their text.
pub(super) const KERNELS: &str = include_str!("../../../device/ptx/optsde.ptx");

/// What `cargo xtask ptx` wrote beside it.
const LOCK: &str = include_str!("../../../device/ptx/ptx.lock");

/// Parameters are laid out by the compiler, and only the same one is known to do it in the same way.
///
/// # Errors
/// Another compiler.
pub(super) fn same_compiler() -> Result<(), GpuError> {
    let kernels = LOCK.lines().find_map(|line| line.strip_prefix("rustc ")).unwrap_or_default();
    let program = env!("OPTSDE_RUSTC");
    if kernels == program {
        return Ok(());
    }
    Err(GpuError::Compiler { kernels: kernels.to_owned(), program: program.to_owned() })
}
