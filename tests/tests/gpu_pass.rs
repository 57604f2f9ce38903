//! An optimizer step on a device gives the bits of `Optimizer::apply`, for any number of parameters.

use optsde::Native;
use optsde::gpu::{Buffer, Device, Emulator, GpuError, Pass, PassState};
use optsde_core::Real;
use optsde_core::optimizer::{Adam, HeavyBall, NAdam, Optimizer, Sgd};

type Single = Native<f32>;

fn numbers(count: usize, seed: usize) -> Vec<Single> {
    // Of both signs and several sizes.
    let number = |i: usize| f64::from(u32::try_from((i * 37 + seed * 11) % 101).expect("small")) / 25.0 - 2.0;
    (0..count).map(|i| Single::of(number(i))).collect()
}

#[test]
fn adam_of_any_length_is_the_cores() {
    let device = Emulator::default();
    let optimizer = Adam::new(Single::of(0.9), Single::of(0.999), Single::of(1e-8));
    for length in [0, 1, 3, 4, 5, 511, 512, 513, 1021] {
        let mut x = numbers(length, 0);
        let mut pass = Pass::new(&device, optimizer, &x).expect("enough memory");
        let mut memory: Vec<_> = x.iter().map(|&x| optimizer.memory(x)).collect();
        let mut run = optimizer.begin();
        for k in 0..4 {
            let (gradient, rate) = (numbers(length, k + 1), Single::of(0.1 / f64::of_count(k as u64 + 1)));
            pass.set_gradient(&gradient).expect("as many");
            pass.step(rate).expect("a launch");
            let step = optimizer.prepare(k as u64, rate, &mut run);
            optimizer.apply(&step, &mut x, &gradient, &mut memory);
        }
        assert_eq!(pass.x().expect("downloaded"), x, "{length} parameters");
        assert_eq!(pass.memory().expect("downloaded"), memory, "{length} parameters");
    }
}

/// The state is what the optimizer starts from, which need not be 0: v_0 = 4 makes the first step of Malladi22's Adam.
#[test]
fn a_state_starts_where_the_optimizer_says() {
    let device = Emulator::default();
    let optimizer = Adam { initial_v: Single::of(4.0), ..Adam::new(Single::of(0.5), Single::of(0.5), Single::of(1.0)) };
    let pass = Pass::new(&device, optimizer, &numbers(6, 0)).expect("enough memory");
    let memory = pass.memory().expect("downloaded");
    assert!(memory.len() == 6 && memory.iter().all(|state| state.v == Single::of(4.0) && state.m == Single::ZERO));
}

#[test]
fn an_optimizer_without_memory_has_none() {
    let device = Emulator::default();
    let mut pass: Pass<'_, Single, Sgd> = Pass::new(&device, Sgd, &[Single::ONE; 5]).expect("enough memory");
    pass.set_gradient(&[Single::HALF; 5]).expect("as many");
    pass.step(Single::HALF).expect("a launch");
    // 1 - 0.5 * 0.5.
    assert_eq!(pass.x().expect("downloaded"), [Single::of(0.75); 5]);
}

#[test]
fn a_pattern_is_repeated_to_the_end() {
    let device = Emulator::default();
    for (length, pattern) in [(10, 3), (3, 3), (2, 3), (17, 1), (0, 2)] {
        let mut buffer: Buffer<'_, u64> = Buffer::new(&device, length).expect("enough memory");
        let pattern: Vec<u64> = (1..=pattern).collect();
        buffer.tile(&pattern).expect("copied");
        let expected: Vec<u64> = pattern.iter().copied().cycle().take(length).collect();
        assert_eq!(buffer.download(0, length), Ok(expected));
    }
}

#[test]
fn what_does_not_fit_is_refused() {
    let device = Emulator::with_memory(4096);
    let refused = |error: GpuError| error.to_string();
    let mut pass = Pass::new(&device, HeavyBall::new(Single::HALF), &[Single::ONE; 6]).expect("enough memory");
    let error = pass.set_gradient(&[Single::ONE; 5]).expect_err("another length");
    insta::assert_snapshot!(refused(error), @"the gradient has 5 numbers, allowed: 6");
    let error = Pass::new(&device, HeavyBall::new(Single::HALF), &[Single::ONE; 2000]).expect_err("no room");
    assert!(matches!(error, GpuError::OutOfMemory { wanted: 8000, total: 4096, .. }), "{error}");
    let buffer: Buffer<'_, u64> = Buffer::zeroed(&device, 4).expect("enough memory");
    assert!(matches!(buffer.download(3, 2), Err(GpuError::Outside { bytes: 16, .. })));
}

/// NAdam remembers a product of its rates over the run, so that step, run and memory all matter.
#[test]
fn a_pass_that_is_resumed_goes_on_with_the_same_bits() {
    let device = Emulator::default();
    let optimizer = NAdam::new(Single::of(0.9), Single::of(0.999), Single::of(1e-8));
    let mut whole = Pass::new(&device, optimizer, &numbers(10, 0)).expect("enough memory");
    let step = |pass: &mut Pass<'_, Single, NAdam<Single>>, seed| {
        pass.set_gradient(&numbers(10, seed)).expect("as many");
        pass.step(Single::of(0.1)).expect("a launch");
    };
    (1..3).for_each(|seed| step(&mut whole, seed));
    let x = whole.x().expect("downloaded");
    let mut resumed = Pass::new(&device, optimizer, &x).expect("enough memory");
    let (completed, run) = whole.run();
    resumed.resume(completed, run, &whole.memory().expect("downloaded")).expect("as many");
    (3..5).for_each(|seed| [&mut whole, &mut resumed].into_iter().for_each(|pass| step(pass, seed)));
    assert_eq!(resumed.x(), whole.x());
    assert_eq!(resumed.memory(), whole.memory());
    // Not the bits of a fresh start.
    let mut fresh = Pass::new(&device, optimizer, &x).expect("enough memory");
    (3..5).for_each(|seed| step(&mut fresh, seed));
    assert_ne!(fresh.x(), whole.x());
    let error = resumed.resume(1, run, &[]).expect_err("no states").to_string();
    insta::assert_snapshot!(error, @"the memory has 0 numbers, allowed: 10");
}

#[test]
fn gradients_may_be_left_on_the_device() {
    let device = Emulator::default();
    let mut pass: Pass<'_, Single, Sgd> = Pass::new(&device, Sgd, &[Single::ONE; 3]).expect("enough memory");
    let left = Buffer::of(&device, &[Single::HALF; 3]).expect("enough memory");
    device.copy(pass.gradient_buffer().address(), left.address(), size_of::<[Single; 3]>()).expect("copied");
    pass.step(Single::HALF).expect("a launch");
    // 1 - 0.5 * 0.5.
    assert_eq!(pass.x_buffer().download(0, 3), Ok(vec![Single::of(0.75); 3]));
}

/// Eleven numbers each after rubbish that the kernel must not touch: four numbers are 16 bytes.
#[test]
fn parameters_of_somebody_else_are_moved_as_a_passes_own() {
    let device = Emulator::default();
    let optimizer = Adam::new(Single::of(0.9), Single::of(0.999), Single::of(1e-8));
    let (x, rubbish) = (numbers(11, 0), vec![Single::TWO; 4]);
    let of = |values: &[Single]| Buffer::of(&device, &[&rubbish, values].concat()).expect("enough memory");
    let (theirs, mut gradients) = (of(&x), of(&x));
    let mut pass = Pass::new(&device, optimizer, &x).expect("enough memory");
    let mut state = PassState::new(&device, optimizer, &x).expect("enough memory");
    for seed in 1..4 {
        let (gradient, rate) = (numbers(11, seed), Single::of(0.1));
        pass.set_gradient(&gradient).expect("as many");
        pass.step(rate).expect("a launch");
        gradients.upload(&[&rubbish, &gradient[..]].concat()).expect("as many");
        // SAFETY: eleven numbers each, after 16 bytes of an allocation, which is aligned to 256.
        unsafe { state.step(theirs.address() + 16, gradients.address() + 16, rate).expect("a launch") };
    }
    assert_eq!(theirs.download(4, 11), pass.x());
    assert_eq!(theirs.download(0, 4), Ok(rubbish));
    assert_eq!((state.memory(), state.run()), (pass.memory(), pass.run()));
    // They moved at all.
    assert_ne!(pass.x(), Ok(x));
}
