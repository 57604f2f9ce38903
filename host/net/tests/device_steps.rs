//! An optimizer of tensors moves them as the core's pass over slices does, bit by bit.

use candle_core::{DType, Device, Tensor};
use optsde::Native;
use optsde::ensemble::Isa;
use optsde::gpu::Found;
use optsde::optimizer_pass::{Memory, advance};
use optsde_core::optimizer::{Adam, Coordinatewise, NAdam, Sgd};
use optsde_core::random::{PathIndex, Purpose, Random, Seed, path_stream};
use optsde_core::{Fields, Real};
use optsde_device::entry::steps::{NAMES, StepEntry};
use optsde_net::tensor_optimizer::StepError;
use optsde_net::{Choice, Hardware, Number, TensorOptimizer, device_check};

fn cpu() -> Hardware {
    Hardware::open(Choice::Cpu).unwrap()
}

fn normals(length: usize, path: u64) -> Vec<Number> {
    let mut random = path_stream(Seed(5), PathIndex(path), Purpose::Steps, 0);
    (0..length).map(|_| Random::<Number>::normals::<1>(&mut random)[0]).collect()
}

fn plain(numbers: &[Number]) -> Vec<f32> {
    numbers.iter().map(|number| number.0).collect()
}

fn tensor(numbers: &[Number]) -> Tensor {
    Tensor::new(plain(numbers), &Device::Cpu).unwrap()
}

/// NaN would be unequal to itself, and 0 equal to -0.
fn bits(numbers: &[f32]) -> Vec<u32> {
    numbers.iter().map(|number| number.to_bits()).collect()
}

fn adam() -> Adam<Number> {
    Adam::new(Number::of(0.9), Number::of(0.999), Number::of(1e-8))
}

/// The list of the check against that of the kernels; what it compares with is `Optimizer::apply`, coordinate after
/// coordinate.
#[test]
fn every_optimizer_of_the_core_moves_tensors_as_it_moves_slices() {
    let findings = device_check::steps(&cpu());
    let single: Vec<&str> = NAMES.iter().copied().filter(|name| name.ends_with("_f32")).collect();
    assert_eq!(findings.iter().map(|finding| finding.kernel).collect::<Vec<_>>(), single);
    for finding in findings {
        assert_eq!(finding.result, Found::Equal, "{}", finding.line());
    }
}

/// Three steps of a tensor that is a part of a larger one, and of slices.
fn compare<O: StepEntry<Number> + Copy>(optimizer: O, length: usize) {
    let hardware = cpu();
    let mut x = normals(length, 0);
    let whole = tensor(&[normals(3, 1), x.clone(), normals(2, 2)].concat());
    let part = whole.narrow(0, 3, length).unwrap();
    let mut tested = TensorOptimizer::new(&hardware, optimizer, &x).unwrap();
    let (mut memory, mut run) = (Memory::start(&optimizer, &x), optimizer.start_run());
    for k in 0..3 {
        let gradient = normals(length, 3 + k);
        tested.step(&part, &tensor(&gradient), Number::of(0.1)).unwrap();
        let step = optimizer.step(k, Number::of(0.1), &mut run);
        advance(&optimizer, &step, &mut x, &gradient, &mut memory, Isa::widest()).unwrap();
    }
    let expected = plain(&[normals(3, 1), x, normals(2, 2)].concat());
    assert_eq!(bits(&whole.to_vec1::<f32>().unwrap()), bits(&expected), "{length} parameters");
    let mut states = vec![Vec::new(); memory.fields.len()];
    for state in tested.memory().unwrap() {
        let mut fields = states.iter_mut();
        state.visit("", &mut |_, number: Number| fields.next().unwrap().push(number));
    }
    for (field, state) in memory.fields.iter().zip(&states) {
        assert_eq!(bits(&plain(&field.values)), bits(&plain(state)), "{} of {length} parameters", field.name);
    }
    assert_eq!(tested.run().0, 3);
}

/// Around the blocks of 256 of a pass and its shares of 16 384. `NAdam` remembers something of the run, and Sgd
/// nothing at all.
#[test]
fn a_tensor_of_any_length_and_place_is_moved_as_a_slice() {
    for length in [0, 1, 255, 256, 257, 16_385, 40_001] {
        compare(adam(), length);
        compare(NAdam::new(Number::of(0.9), Number::of(0.999), Number::of(1e-8)), length);
        compare(Sgd, length);
    }
}

/// x - 0.5 g in binary fractions, which are exact. The transposed gradient is read row by row, as it is printed.
#[test]
fn numbers_are_taken_in_the_order_of_rows() {
    let hardware = cpu();
    let x = Tensor::new(&[[1.0_f32, 2.0, 3.0], [4.0, 5.0, 6.0]], &Device::Cpu).unwrap();
    let transposed = Tensor::new(&[[1.0_f32, 4.0], [2.0, 5.0], [3.0, 6.0]], &Device::Cpu).unwrap();
    let mut sgd = TensorOptimizer::new(&hardware, Sgd, &[Number::ZERO; 6]).unwrap();
    sgd.step(&x, &transposed.t().unwrap(), Number::HALF).unwrap();
    assert_eq!(x.to_vec2::<f32>().unwrap(), [[0.5, 1.0, 1.5], [2.0, 2.5, 3.0]]);
    // A flat gradient of as many numbers.
    let flat = Tensor::new(&[1.0_f32, 2.0, 3.0, 4.0, 5.0, 6.0], &Device::Cpu).unwrap();
    sgd.step(&x, &flat, Number::HALF).unwrap();
    assert_eq!(x.to_vec2::<f32>().unwrap(), [[0.0; 3]; 2]);
}

#[test]
fn an_optimizer_that_is_resumed_goes_on_with_the_same_bits() {
    let hardware = cpu();
    let optimizer = NAdam::new(Number::of(0.9), Number::of(0.999), Number::of(1e-8));
    let start = normals(10, 0);
    let step = |tested: &mut TensorOptimizer<'_, NAdam<Number>>, x: &Tensor, path| {
        tested.step(x, &tensor(&normals(10, path)), Number::of(0.1)).unwrap();
    };
    let (whole_x, mut whole) = (tensor(&start), TensorOptimizer::new(&hardware, optimizer, &start).unwrap());
    (1..3).for_each(|path| step(&mut whole, &whole_x, path));
    let middle: Vec<Number> = whole_x.to_vec1().unwrap().into_iter().map(Native).collect();
    let (x, mut resumed) = (tensor(&middle), TensorOptimizer::new(&hardware, optimizer, &middle).unwrap());
    let (completed, run) = whole.run();
    resumed.resume(completed, run, &whole.memory().unwrap()).unwrap();
    let (fresh_x, mut fresh) = (tensor(&middle), TensorOptimizer::new(&hardware, optimizer, &middle).unwrap());
    for path in 3..5 {
        step(&mut whole, &whole_x, path);
        step(&mut resumed, &x, path);
        step(&mut fresh, &fresh_x, path);
    }
    let of = |x: &Tensor| bits(&x.to_vec1().unwrap());
    assert_eq!(of(&x), of(&whole_x));
    assert_ne!(of(&fresh_x), of(&whole_x));
    let error = resumed.resume(1, run, &[]).unwrap_err().to_string();
    assert_eq!(error, "memory has 0 numbers, allowed: 10, one for each parameter");
}

/// The sentences of errors; nothing moves, and no step is counted.
#[test]
fn tensors_that_do_not_fit_are_refused() {
    let hardware = cpu();
    let x = tensor(&normals(6, 0));
    let mut tested = TensorOptimizer::new(&hardware, adam(), &normals(6, 0)).unwrap();
    let gradient = tensor(&normals(6, 1));
    let mut refused = |x: &Tensor, gradient: &Tensor| tested.step(x, gradient, Number::HALF).unwrap_err();
    let short = tensor(&normals(5, 1));
    assert_eq!(refused(&x, &short).to_string(), "gradient has 5 numbers, allowed: 6, one for each parameter");
    assert_eq!(refused(&short, &gradient).to_string(), "x has 5 numbers, allowed: 6, one for each parameter");
    let double = gradient.to_dtype(DType::F64).unwrap();
    assert_eq!(refused(&x, &double).to_string(), "gradient is of f64, allowed: tensors of f32");
    let transposed = x.reshape((2, 3)).unwrap().t().unwrap();
    let error = refused(&transposed, &gradient).to_string();
    assert_eq!(error, "x is a tensor with strides [1, 3], allowed: contiguous tensors");
    // Candle's own error: the operation would read what it writes.
    assert!(matches!(refused(&x, &x), StepError::Candle(_)));
    assert_eq!(tested.run(), (0, adam().start_run()));
    assert_eq!(x.to_vec1::<f32>().unwrap(), plain(&normals(6, 0)));
}
