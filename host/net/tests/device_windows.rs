//! Windows of images as a pile of views, which is how other devices make them: here on the CPU.

use optsde::gpu::Found;
use optsde_net::{Choice, Hardware, device_check};

/// Values and gradients of the loop, which is held to definitions and finite differences by other tests
/// (`layer_convolution`).
#[test]
fn views_and_the_loop_have_the_same_bits() {
    let found = device_check::windows(&Hardware::open(Choice::Cpu).unwrap());
    assert_eq!(found.result, Found::Equal, "{}", found.line());
}
