//! The host under a CUDA driver that has no GPU: every call, its arguments and its errors.

#![cfg(target_os = "linux")]

use std::path::PathBuf;

use optsde::Native;
use optsde::ensemble::{self, Isa, Plan, Record};
use optsde::gpu::{Buffer, Cuda, Device, GpuError, PassState, Verified, run_leaves};
use optsde::workload;
use optsde_core::Real;
use optsde_core::optimizer::HeavyBall;
use optsde_core::random::Seed;
use optsde_device::observe::Position;

/// The library that the package `fake-cuda` makes, beside this test.
fn library() -> String {
    let folder = std::env::current_exe().expect("a path").parent().map(PathBuf::from).expect("a folder");
    let path = folder.join("libfake_cuda.so");
    assert!(path.exists(), "{} is missing", path.display());
    path.display().to_string()
}

fn cuda() -> Cuda {
    Cuda::with_library(&library()).expect("the fake driver")
}

#[test]
fn the_reference_workload_through_the_driver_is_the_cpus() {
    let plan = Plan::new(300, 100).with_seed(Seed(1)).with_records([Record::At(100), Record::At(3)]).keeping(2);
    let cuda = cuda();
    let (process, leaves) = (workload::heavy_ball(), 0..plan.leaves());
    let nodes = run_leaves(&cuda, &process, &Position, &plan, leaves.clone(), &|_| ()).expect("a launch");
    let cpu = ensemble::run_leaves(&process, &Position, &plan, leaves.clone(), Isa::widest(), &|_| ());
    assert_eq!(Ok(nodes.clone()), cpu);
    assert_eq!(Verified::new(&cuda).run_leaves(&process, &Position, &plan, leaves, &|_| ()), Ok(nodes));
    // From a thread that has no context yet.
    let again = std::thread::scope(|scope| {
        let run = || run_leaves(&cuda, &process, &Position, &plan, 1..2, &|_| ()).map(|nodes| nodes.len());
        scope.spawn(run).join().expect("no panic")
    });
    assert_eq!(again, Ok(1));
}

#[test]
fn the_device_says_what_it_is() {
    let cuda = cuda();
    assert_eq!(cuda.name(), "Fake GPU, compute capability 9.0, CUDA 13.0");
    // Two multiprocessors at 1 GHz, 64 and 128 operations each per cycle.
    assert_eq!(cuda.speed().and_then(|speed| speed.peaks()), Some((128e9, 256e9)));
    let seconds = cuda.seconds(&mut || cuda.synchronize()).expect("two events");
    assert!((0.0..1.0).contains(&seconds));
}

#[test]
fn memory_is_copied_and_given_back() {
    let cuda = cuda();
    let mut buffer = Buffer::of(&cuda, &[1_u64, 2, 3]).expect("memory");
    assert_eq!(buffer.download(1, 2), Ok(vec![2, 3]));
    let other = Buffer::of(&cuda, &[7_u64, 8, 9]).expect("memory");
    buffer.copy_from(&other).expect("copied");
    assert_eq!(buffer.download(0, 3), Ok(vec![7, 8, 9]));
    buffer.zero().expect("zero");
    assert_eq!(buffer.download(0, 3), Ok(vec![0; 3]));
    let address = other.address();
    drop(other);
    assert!(matches!(cuda.zero(address, 24), Err(GpuError::Call { call: "cuMemsetD8_v2", code: 1, .. })));
}

/// Heavy ball with mu = 1/2 and learning rate 1 from 0 along a gradient of 1: v is -1 and then -3/2, x is -1 and then -5/2. The
/// parameters are in memory that is none of the optimizer's, after others.
#[test]
fn an_optimizer_moves_parameters_of_somebody_else() {
    type Single = Native<f32>;
    let cuda = cuda();
    let ones = vec![Single::ONE; 9];
    let x = Buffer::of(&cuda, &[vec![Single::TWO; 4], vec![Single::ZERO; 5]].concat()).expect("memory");
    let gradient = Buffer::of(&cuda, &ones).expect("memory");
    let mut state = PassState::new(&cuda, HeavyBall::new(Single::HALF), &[Single::ZERO; 5]).expect("memory");
    for expected in [-1.0, -2.5] {
        // SAFETY: five numbers each, after 16 bytes of an allocation.
        unsafe { state.step(x.address() + 16, gradient.address() + 16, Single::ONE).expect("a launch") };
        assert_eq!(x.download(4, 5), Ok(vec![Single::of(expected); 5]));
    }
    assert_eq!(x.download(0, 4), Ok(vec![Single::TWO; 4]));
    assert_eq!(gradient.download(0, 9), Ok(ones));
    assert_eq!(state.run().0, 2);
    // SAFETY: no memory of the fake driver, which refuses it before anything is launched.
    let error = unsafe { state.step(16, gradient.address(), Single::ONE) }.expect_err("nowhere");
    assert!(matches!(error, GpuError::Call { call: "cuLaunchKernel", code: 1, .. }), "{error}");
    assert_eq!(state.run().0, 2);
}

#[test]
fn errors_of_the_driver_are_one_sentence() {
    let cuda = cuda();
    let too_much = Buffer::<u64>::new(&cuda, 1 << 40).expect_err("too much");
    assert!(matches!(too_much, GpuError::OutOfMemory { wanted, .. } if wanted == 8 << 40), "{too_much}");
    let error = cuda.zero(1, 1).expect_err("no address");
    insta::assert_snapshot!(error, @"the CUDA driver's cuMemsetD8_v2 failed: CUDA_ERROR_INVALID_VALUE (1): what the driver says of it");
    // SAFETY: there is no such kernel, so nothing is launched.
    let error = unsafe { cuda.launch("no_such_kernel", 1, &[]) }.expect_err("no kernel");
    insta::assert_snapshot!(error, @"there is no GPU kernel no_such_kernel, allowed: those of the list in host/device/src/entry");
    // SAFETY: refused before anything is launched.
    let error = unsafe { cuda.launch("sgd_f32", 1, &[0; 5]) }.expect_err("one too few");
    insta::assert_snapshot!(error, @"5 arguments for the kernel sgd_f32, allowed: 6");
    // SAFETY: as above.
    let error = unsafe { cuda.launch("sgd_f32", usize::MAX, &[]) }.expect_err("too many threads");
    assert!(matches!(error, GpuError::Threads { kernel: "sgd_f32", .. }), "{error}");
}

#[test]
fn a_library_that_is_no_driver_is_refused() {
    let error = Cuda::with_library("libno_such_driver.so.1").expect_err("no library").to_string();
    assert!(error.starts_with("no CUDA driver (libno_such_driver.so.1) on this machine: "), "{error}");
    assert!(error.ends_with("; install NVIDIA's driver, or use --device cpu"), "{error}");
    let error = Cuda::with_library("libm.so.6").expect_err("no driver");
    insta::assert_snapshot!(error, @"the CUDA driver (libm.so.6) lacks the function cuInit, allowed: the driver of CUDA 11.0 or later");
}
