//! Every kernel of the list, emulated, gives the bits of the CPU; and the check sees a single wrong bit.

use std::mem::MaybeUninit;

use optsde::device_check::{Finding, Found, Sizes, check, check_references, throughput};
use optsde::gpu::{Address, Checks, Device, Emulator, GpuError, Memory};
use optsde_device::entry::NAMES;

#[test]
fn every_kernel_gives_the_bits_of_the_cpu() {
    let device = Emulator::default();
    let found = check(&device);
    let wrong: Vec<String> = found.iter().filter(|f| f.result != Found::Equal).map(Finding::line).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(found.len(), NAMES.into_iter().flatten().count());
    assert_eq!(device.in_use(), 0, "all memory is given back");
}

/// A device that gets one bit wrong after each launch of one kernel, where an argument of it points.
#[derive(Debug)]
struct Flipping {
    emulator: Emulator,
    kernel: &'static str,
    argument: usize,
    byte: u64,
}

// SAFETY: memory is that of the emulator.
unsafe impl Device for Flipping {
    fn name(&self) -> String {
        "flipping".into()
    }
    fn memory(&self) -> Result<Memory, GpuError> {
        self.emulator.memory()
    }
    fn allocate(&self, bytes: usize) -> Result<Address, GpuError> {
        self.emulator.allocate(bytes)
    }
    unsafe fn release(&self, address: Address) {
        // SAFETY: passed on.
        unsafe { self.emulator.release(address) };
    }
    fn upload(&self, to: Address, bytes: &[MaybeUninit<u8>]) -> Result<(), GpuError> {
        self.emulator.upload(to, bytes)
    }
    fn download(&self, from: Address, bytes: &mut [MaybeUninit<u8>]) -> Result<(), GpuError> {
        self.emulator.download(from, bytes)
    }
    fn zero(&self, at: Address, bytes: usize) -> Result<(), GpuError> {
        self.emulator.zero(at, bytes)
    }
    fn copy(&self, to: Address, from: Address, bytes: usize) -> Result<(), GpuError> {
        self.emulator.copy(to, from, bytes)
    }
    unsafe fn launch(&self, kernel: &'static str, threads: usize, arguments: &[Address]) -> Result<(), GpuError> {
        // SAFETY: passed on.
        unsafe { self.emulator.launch(kernel, threads, arguments)? };
        if kernel == self.kernel {
            let (at, mut byte) = (arguments[self.argument] + self.byte, [MaybeUninit::new(0)]);
            self.emulator.download(at, &mut byte)?;
            // SAFETY: downloaded just now.
            let flipped = unsafe { byte[0].assume_init() } ^ 1;
            self.emulator.upload(at, &[MaybeUninit::new(flipped)])?;
        }
        Ok(())
    }
    fn synchronize(&self) -> Result<(), GpuError> {
        Ok(())
    }
    fn seconds(&self, work: &mut dyn FnMut() -> Result<(), GpuError>) -> Result<f64, GpuError> {
        self.emulator.seconds(work)
    }
}

/// One path, leaf or parameter wrong in its last bit: the sums of a path, its final state, means, digests, a parameter, a state.
#[test]
fn one_wrong_bit_is_found_and_its_kernel_named() {
    let mutants = [
        ("heavy_ball_white_2", 4, 8),
        ("heavy_ball_white_2", 5, 0),
        ("adam_equation_euler_2", 4, 0),
        ("statistics_3", 2, 16),
        ("statistics_3", 4, 24),
        ("statistics_3", 6, 8),
        ("statistics_2", 4, 24),
        ("adam_f32", 3, 4),
        ("adam_f64", 5, 8),
    ];
    for (kernel, argument, byte) in mutants {
        let device = Flipping { emulator: Emulator::default(), kernel, argument, byte };
        let checks = Checks::new(&device);
        check_references(&checks);
        let found = checks.found();
        let wrong: Vec<_> = found.iter().filter(|(_, wrong)| wrong.is_some()).collect();
        assert!(wrong.iter().any(|(name, _)| **name == kernel), "{kernel}, argument {argument}: {wrong:?}");
        // Paths are seen through the statistics of as many observables, and nothing else goes wrong.
        assert!(wrong.iter().all(|(name, _)| **name == kernel || kernel == "statistics_2"), "{kernel}: {wrong:?}");
    }
}

/// It measures, whatever it is: on this machine, emulated, with sizes for a test.
#[test]
fn throughput_is_measured_and_named() {
    let sizes = Sizes { paths: 1000, steps: 10, parameters: 1000 };
    let lines = throughput(&Emulator::default(), &sizes).expect("enough memory");
    let starts = ["W1, 1000 paths of 10 steps: ", "Adam f32, 1000 parameters: ", "Adam f64, 1000 parameters: "];
    assert!(lines.len() == 3 && lines.iter().zip(starts).all(|(line, start)| line.starts_with(start)), "{lines:?}");
    // As many as there is room for: a fifth of the memory for each buffer.
    let lines = throughput(&Emulator::with_memory(1 << 20), &sizes).expect("enough memory");
    assert!(lines[1].starts_with("Adam f32, 1000 "));
    let lines = throughput(&Emulator::with_memory(1 << 16), &Sizes { paths: 64, parameters: 1 << 20, ..sizes });
    assert!(lines.expect("enough memory")[1].starts_with(&format!("Adam f32, {} ", (1 << 16) / 20)));
}
