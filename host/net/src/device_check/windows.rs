//! Windows of images: the pile of views that serves every device, against the loop of the CPU.

use candle_core::{Device, Result, Tensor, Var};
use optsde::Native;
use optsde::device_check::Finding;
use optsde::gpu::{Found, first_number};
use optsde_core::random::{PathIndex, Purpose, Random, Seed, path_stream};

use crate::device::Hardware;
use crate::layer::Window;
use crate::layer::unfold::{Geometry, kernel, operations};
use crate::network::Number;

/// Height and width of an image; size, stride and padding of windows: those of the models, strides that leave pixels
/// out or are larger than windows, windows larger than the image, and padding that no window reaches.
const SHAPES: [[usize; 5]; 12] = [
    [6, 6, 3, 1, 1],
    [8, 8, 3, 2, 1],
    [8, 7, 1, 2, 0],
    [12, 11, 7, 2, 3],
    [5, 7, 2, 2, 0],
    [9, 5, 5, 3, 2],
    [4, 6, 3, 2, 0],
    [5, 5, 2, 4, 1],
    [7, 5, 1, 1, 0],
    [2, 3, 5, 1, 2],
    [3, 3, 2, 1, 3],
    [4, 4, 1, 5, 0],
];

const BATCH: usize = 3;
const CHANNELS: usize = 2;

/// Values and gradients, on this hardware and on the CPU, bit by bit: nothing is rounded but sums, in the same order.
pub fn windows(hardware: &Hardware) -> Finding {
    let result = match SHAPES.iter().find_map(|shape| compare(hardware, *shape).transpose()) {
        None => Found::Equal,
        Some(Ok(difference)) => Found::Differs(difference),
        Some(Err(error)) => Found::Failed(error.to_string()),
    };
    Finding { kernel: "windows of images", result }
}

/// The first difference.
fn compare(hardware: &Hardware, [height, width, size, stride, padding]: [usize; 5]) -> Result<Option<String>> {
    let window = Window { size, stride, padding };
    let image = numbers(BATCH * CHANNELS * height * width, 0);
    let shape = (BATCH, CHANNELS, height, width);
    let run = |device: &Device, unfold: fn(&Tensor, Geometry) -> Result<Tensor>| {
        let x = Var::from_vec(image.clone(), shape, device)?;
        let y = unfold(&x, Geometry::new(&x, window)?)?;
        let factors = Tensor::from_vec(numbers(y.elem_count(), 1), y.shape(), device)?;
        let gradients = (&y * factors)?.sum_all()?.backward()?;
        let gradient = gradients.get(&x).cloned().map_or_else(|| x.zeros_like(), Ok)?;
        Ok::<_, candle_core::Error>((flat(&y)?, flat(&gradient)?))
    };
    let (values, gradient) = run(hardware.tensors(), operations::unfold)?;
    let (expected_values, expected_gradient) = run(&Device::Cpu, kernel::unfold)?;
    let difference = first_number("number", &expected_values, &values).or(first_number(
        "pixel of the gradient",
        &expected_gradient,
        &gradient,
    ));
    Ok(difference.map(|difference| {
        format!("{height} x {width} pixels, size {size}, stride {stride}, padding {padding}: {difference}")
    }))
}

fn numbers(count: usize, path: u64) -> Vec<f32> {
    let mut random = path_stream(Seed(3), PathIndex(path), Purpose::Start, 0);
    let mut number = || {
        let [number]: [Number; 1] = random.normals();
        number.0
    };
    (0..count).map(|_| number()).collect()
}

fn flat(x: &Tensor) -> Result<Vec<Number>> {
    Ok(x.flatten_all()?.to_vec1::<f32>()?.into_iter().map(Native).collect())
}
