//! Every kernel of the list, emulated, gives the bits of the CPU; and the check sees a single wrong bit.

use std::mem::MaybeUninit;

use optsde::device_check::{Finding, Found, Sizes, check, check_references, throughput};
use optsde::gpu::{Address, Checks, Device, Emulator, GpuError, Memory};
use optsde_device::entry::NAMES;

#[test]
fn every_kernel_gives_the_bits_of_the_cpu() {
    let device = Emulator::default();
    let found = check(&Checks::new(&device));
    let wrong: Vec<String> = found.iter().filter(|f| f.result != Found::Equal).map(Finding::line).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(found.len(), NAMES.into_iter().flatten().count());
    assert_eq!(device.in_use(), 0, "all memory is given back");
}

/// A device on which some kernels go wrong at each launch.
#[derive(Debug)]
struct Faulty {
    emulator: Emulator,
    kernels: Vec<&'static str>,
    fault: Fault,
}

#[derive(Debug)]
enum Fault {
    /// One bit is wrong where an argument points, so many bytes on.
    Flip { argument: usize, byte: u64 },
    /// The driver says so.
    Fail,
}

// SAFETY: memory is that of the emulator.
unsafe impl Device for Faulty {
    fn name(&self) -> String {
        "faulty".into()
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
        if !self.kernels.contains(&kernel) {
            return Ok(());
        }
        match self.fault {
            Fault::Flip { argument, byte } => {
                let (at, mut byte) = (arguments[argument] + byte, [MaybeUninit::new(0)]);
                self.emulator.download(at, &mut byte)?;
                // SAFETY: downloaded just now.
                let flipped = unsafe { byte[0].assume_init() } ^ 1;
                self.emulator.upload(at, &[MaybeUninit::new(flipped)])
            }
            Fault::Fail => {
                let (name, text) = ("CUDA_ERROR_ILLEGAL_ADDRESS".to_owned(), String::new());
                Err(GpuError::Call { call: "cuLaunchKernel", code: 700, name, text })
            }
        }
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
        let fault = Fault::Flip { argument, byte };
        let device = Faulty { emulator: Emulator::default(), kernels: vec![kernel], fault };
        let checks = Checks::new(&device);
        check_references(&checks);
        let found = checks.found();
        let wrong: Vec<_> = found.iter().filter(|(_, found)| matches!(found, Found::Differs(_))).collect();
        assert!(wrong.iter().any(|(name, _)| **name == kernel), "{kernel}, argument {argument}: {wrong:?}");
        // Paths are seen through the statistics of as many observables, and nothing else goes wrong.
        assert!(wrong.iter().all(|(name, _)| **name == kernel || kernel == "statistics_2"), "{kernel}: {wrong:?}");
    }
}

/// Every kernel goes wrong in one bit: of the first path's state, the first leaf's count, the second parameter; those of
/// paths, of statistics and of steps apart, so that no check is wrong for another reason.
#[test]
fn one_wrong_bit_is_found_in_every_kernel() {
    let [paths @ .., statistics, steps] = NAMES;
    let lists = [(paths.concat(), 5, 0, true), (statistics.to_vec(), 2, 0, false), (steps.to_vec(), 3, 4, false)];
    for (kernels, argument, byte, of_experiments) in lists {
        let fault = Fault::Flip { argument, byte };
        let device = Faulty { emulator: Emulator::default(), kernels: kernels.clone(), fault };
        let checks = Checks::new(&device);
        if of_experiments {
            check(&checks);
        } else {
            check_references(&checks);
        }
        let found = checks.found();
        for kernel in kernels {
            assert!(matches!(found.get(kernel), Some(Found::Differs(_))), "{kernel}");
        }
    }
}

/// It measures, whatever it is: on this machine, emulated, with sizes for a test.
#[test]
fn throughput_is_measured_and_named() {
    let sizes = Sizes { paths: 1000, steps: 10, parameters: 1000 };
    let lines = throughput(&Emulator::default(), &sizes).expect("enough memory");
    let starts = [
        "W1, path kernel heavy_ball_white_2, 1000 paths of 10 steps: ",
        "W2, path kernel adam_equation_euler_2, 1000 paths of 10 steps: ",
        "W6, path kernel sgd_gaussian_64_first_squares, 63 paths of 10 steps: ",
        "Adam f32, 1000 parameters: ",
        "Adam f64, 1000 parameters: ",
    ];
    assert!(lines[0].ends_with("; peak unknown"), "{}", lines[0]);
    assert!(
        lines.len() == starts.len() && lines.iter().zip(starts).all(|(line, start)| line.starts_with(start)),
        "{lines:?}"
    );
    // As many as there is room for: a fifth of the memory for each buffer.
    let lines = throughput(&Emulator::with_memory(1 << 20), &sizes).expect("enough memory");
    assert!(lines[3].starts_with("Adam f32, 1000 "));
    let lines = throughput(&Emulator::with_memory(1 << 18), &Sizes { paths: 64, parameters: 1 << 20, ..sizes });
    assert!(lines.expect("enough memory")[3].starts_with(&format!("Adam f32, {} ", (1 << 18) / 20)));
}

/// Not all paths in one launch: the rate is that of those that ran.
#[test]
fn the_rate_is_that_of_the_paths_that_ran() {
    let sizes = Sizes { paths: 100_000, steps: 1, parameters: 4 };
    let lines = throughput(&Emulator::with_memory(1 << 18), &sizes).expect("enough memory");
    let word = |at: usize| lines[0].split_whitespace().nth(at).expect("a word").to_owned();
    // `W1, path kernel NAME, RAN paths of 1 steps: SECONDS s, NANOSECONDS ns`, for two dimensions.
    let [ran, seconds, nanoseconds] = [4, 9, 11].map(|at| word(at).parse::<f64>().expect("a number"));
    assert!(ran < 100_000.0 && ran % 64.0 == 0.0, "{}", lines[0]);
    // Four digits after the point were printed of each.
    let of_each = |seconds: f64| 1e9 * seconds / (ran * 2.0);
    assert!((nanoseconds - of_each(seconds)).abs() <= of_each(5e-5) + 5e-5, "{}", lines[0]);
    assert!(lines[0].contains("the ensemble of 100000 paths from end to end: "));
}

/// A driver that fails in one kernel says so of all that follow: these are not blamed, and not run.
#[test]
fn the_first_kernel_that_fails_is_named_and_the_last_to_run() {
    let device = Faulty { emulator: Emulator::default(), kernels: vec!["statistics_3"], fault: Fault::Fail };
    let checks = Checks::new(&device);
    check_references(&checks);
    let found = checks.found();
    let failed: Vec<_> = found.iter().filter(|(_, found)| **found != Found::Equal).collect();
    assert!(matches!(failed.as_slice(), [(name, Found::Failed(_))] if **name == "statistics_3"), "{failed:?}");
    assert!(checks.is_stopped() && found.contains_key("heavy_ball_white_2") && !found.contains_key("adam_f32"));
}

#[test]
fn chosen_kernels_are_reported_as_they_are_checked() {
    let (device, lines) = (Emulator::default(), std::sync::Mutex::new(Vec::new()));
    let report = |kernel: &'static str, found: &Found| lines.lock().expect("whole").push((kernel, found.clone()));
    let found = check(&Checks::of(&device, "adamw_f", &report));
    let expected = ["adamw_f32", "adamw_f64"].map(|kernel| (kernel, Found::Equal));
    assert!(lines.into_inner().expect("whole").starts_with(&expected));
    assert!(found.iter().all(|finding| finding.kernel.contains("adamw_f") && finding.result == Found::Equal));
}
