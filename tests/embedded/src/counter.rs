//! Executed instructions, under QEMU's `-icount`, where every instruction takes the same time.
//!
//! RISC-V has a counter of instructions, `minstret` (`-icount shift=0`). QEMU's Cortex-M has none; but its SysTick
//! runs at 25 MHz, one tick in 40 ns, and with `-icount shift=3` an instruction takes 2^3 ns: five to a tick. On
//! silicon the same register counts clock cycles.

/// The instructions executed since some moment, modulo [`PERIOD`].
#[derive(Clone, Copy, Debug)]
pub struct Reading(u32);

#[cfg(target_arch = "arm")]
mod systick {
    /// SYST_CSR, SYST_RVR and SYST_CVR of the ARMv6-M and ARMv7-M architecture manuals.
    const CONTROL: *mut u32 = 0xe000_e010 as *mut u32;
    const RELOAD: *mut u32 = 0xe000_e014 as *mut u32;
    const CURRENT: *mut u32 = 0xe000_e018 as *mut u32;
    pub(super) const TICKS: u32 = 1 << 24;

    pub(super) fn start() {
        // SAFETY: these registers exist on every Cortex-M with SysTick, and nothing else here uses them.
        unsafe {
            RELOAD.write_volatile(TICKS - 1);
            CURRENT.write_volatile(0);
            // Enabled, without interrupt, from the clock of the processor.
            CONTROL.write_volatile(0b101);
        }
    }

    pub(super) fn current() -> u32 {
        // SAFETY: reading the current value has no effect on anything.
        unsafe { CURRENT.read_volatile() }
    }
}

#[cfg(target_arch = "arm")]
const INSTRUCTIONS_PER_TICK: u32 = 5;

/// Longer pieces of code cannot be measured at once.
#[cfg(target_arch = "arm")]
pub const PERIOD: u64 = systick::TICKS as u64 * INSTRUCTIONS_PER_TICK as u64;
/// Longer pieces of code cannot be measured at once.
#[cfg(target_arch = "riscv32")]
pub const PERIOD: u64 = 1 << 32;

/// Starts the counter; called once.
pub fn start() {
    #[cfg(target_arch = "arm")]
    systick::start();
}

impl Reading {
    /// The state of the counter. Not inlined, so that it costs the same everywhere.
    #[cfg(target_arch = "arm")]
    #[inline(never)]
    pub fn now() -> Self {
        Self(systick::current())
    }

    /// The state of the counter. Not inlined, so that it costs the same everywhere.
    #[cfg(target_arch = "riscv32")]
    #[inline(never)]
    pub fn now() -> Self {
        let count: u32;
        // SAFETY: reads a counter; programs run in machine mode, where this is allowed.
        unsafe { core::arch::asm!("csrr {0}, minstret", out(reg) count, options(nomem, nostack)) };
        Self(count)
    }

    /// The instructions since `earlier`, up to [`PERIOD`].
    #[cfg(target_arch = "arm")]
    pub fn since(self, earlier: Self) -> u32 {
        // SysTick counts down.
        (earlier.0.wrapping_sub(self.0) % systick::TICKS) * INSTRUCTIONS_PER_TICK
    }

    /// The instructions since `earlier`, up to [`PERIOD`].
    #[cfg(target_arch = "riscv32")]
    pub fn since(self, earlier: Self) -> u32 {
        self.0.wrapping_sub(earlier.0)
    }
}

/// Executes twice as many instructions as this says, to check the counter itself.
#[inline(never)]
pub fn loop_of_two_instructions(times: u32) {
    // SAFETY: counts a register down to 0; touches no memory and no stack.
    #[cfg(target_arch = "arm")]
    unsafe {
        core::arch::asm!("2:", "subs {0}, {0}, #1", "bne 2b", inout(reg) times => _, options(nomem, nostack));
    }
    // SAFETY: as above.
    #[cfg(target_arch = "riscv32")]
    unsafe {
        core::arch::asm!("2:", "addi {0}, {0}, -1", "bnez {0}, 2b", inout(reg) times => _, options(nomem, nostack));
    }
}
