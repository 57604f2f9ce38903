//! Where networks compute, and what is said where they cannot.

use optsde_net::{Choice, Hardware};

#[test]
fn the_processor_is_always_there() {
    let hardware = Hardware::open(Choice::Cpu).unwrap();
    assert!(hardware.tensors().is_cpu() && hardware.kernels().is_none());
    assert_eq!(hardware.name(), format!("CPU, {}", std::env::consts::ARCH));
}

#[cfg(not(feature = "cuda"))]
#[test]
fn a_program_without_cuda_says_how_to_get_one() {
    let error = Hardware::open(Choice::Cuda).unwrap_err().to_string();
    let expected = "this program was built without the feature 'cuda', allowed: --device cpu, \
                    or one of cargo xtask networks-cuda";
    assert_eq!(error, expected);
}

/// With a GPU it has to multiply, and without one somebody says what is missing.
#[cfg(feature = "cuda")]
#[test]
fn a_gpu_is_opened_twice_or_missed_once() {
    match Hardware::open(Choice::Cuda) {
        Ok(hardware) => {
            assert!(hardware.tensors().is_cuda() && hardware.kernels().is_some());
            assert!(hardware.name().contains("compute capability"), "{}", hardware.name());
        }
        Err(error) => assert!(error.to_string().contains("--device cpu"), "{error}"),
    }
}
