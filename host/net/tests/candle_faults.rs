//! What candle 0.11.1 does wrong, as it is: when an upgrade mends a fault, its test fails, and `docs/candle.md` says
//! what can go.

mod layer_support;

use candle_core::{D, DType, Device, Module, Result, Tensor, Var};
use candle_nn::{LayerNorm, RmsNorm, loss, ops, rotary_emb};
use layer_support::{STEP, distance, numbers, values};
use optsde_net::layer::{Window, average_pool, gelu, gelu_tanh, max_pool};

/// The gradient of the sum of f, and central differences of it.
fn gradient_and_differences(x: &Tensor, f: impl Fn(&Tensor) -> Result<Tensor>) -> (Tensor, Vec<f64>) {
    let variable = Var::from_tensor(x).unwrap();
    let gradients = f(&variable).unwrap().sum_all().unwrap().backward().unwrap();
    let at = |entry: usize, shift: f64| {
        let mut moved = numbers(x);
        moved[entry] += shift;
        let moved = Tensor::from_vec(moved, x.shape(), &Device::Cpu).unwrap();
        numbers(&f(&moved).unwrap().sum_all().unwrap())[0]
    };
    let difference = |entry| (at(entry, STEP) - at(entry, -STEP)) / (2.0 * STEP);
    (gradients.get(&variable).unwrap().clone(), (0..x.elem_count()).map(difference).collect())
}

fn gradient(x: &Tensor, f: impl Fn(&Tensor) -> Result<Tensor>) -> Result<Option<Tensor>> {
    let variable = Var::from_tensor(x)?;
    Ok(f(&variable)?.sum_all()?.backward()?.get(&variable).cloned())
}

fn sum_squares(x: &Tensor) -> Result<Tensor> {
    x.sqr()
}

/// The gradient is divided by the pixels of a window: 4 and 9.
#[test]
fn max_pool2d_gradient_is_too_small() {
    for size in [2, 3] {
        let x = values(&[1, 2, 6, 6], 1);
        let theirs = gradient(&x, |x| x.max_pool2d(size)).unwrap().unwrap();
        let right = gradient(&x, |x| max_pool(x, Window::new(size, size))).unwrap().unwrap();
        #[expect(clippy::cast_precision_loss, reason = "2 or 3")]
        let pixels = (size * size) as f64;
        // 1 / 9 is rounded.
        assert!(distance(&(theirs * pixels).unwrap(), &numbers(&right)) < 1e-15);
    }
}

#[test]
fn pools_with_another_stride_have_no_backward() {
    let x = values(&[1, 1, 5, 5], 1);
    assert!(gradient(&x, |x| x.max_pool2d_with_stride(3, 2)).is_err());
    assert!(gradient(&x, |x| x.avg_pool2d_with_stride(3, 2)).is_err());
}

/// Pixels behind the last window have a gradient like all others.
#[test]
fn avg_pool2d_gradient_is_wrong_where_windows_do_not_fit() {
    let x = values(&[1, 1, 5, 5], 1);
    assert_eq!(numbers(&gradient(&x, |x| x.avg_pool2d(2)).unwrap().unwrap()), [0.25; 25]);
    let inside = |at: usize| if at / 5 < 4 && at % 5 < 4 { 0.25 } else { 0.0 };
    let right: Vec<f64> = (0..25).map(inside).collect();
    assert_eq!(numbers(&gradient(&x, |x| average_pool(x, 2, 2)).unwrap().unwrap()), right);
}

/// With respect to the kernel; the same convolution as an image of one row is right.
#[test]
fn conv1d_kernel_gradient_is_wrong() {
    let (x, kernel) = (values(&[2, 3, 7], 1), values(&[4, 3, 3], 2));
    let (theirs, differences) = gradient_and_differences(&kernel, |kernel| x.conv1d(kernel, 1, 1, 1, 1)?.sqr());
    assert!(distance(&theirs, &differences) > 0.1);
}

/// Height and width of different parity, stride 2: what was computed cannot be differentiated.
#[test]
fn conv2d_with_stride_2_has_no_backward_on_some_shapes() {
    let kernel = values(&[2, 1, 3, 3], 2);
    assert!(gradient(&values(&[1, 1, 7, 7], 1), |x| x.conv2d(&kernel, 1, 2, 1, 1)).is_ok());
    assert!(gradient(&values(&[1, 1, 8, 7], 1), |x| x.conv2d(&kernel, 1, 2, 1, 1)).is_err());
}

/// No error, and no gradient.
#[test]
fn some_operations_forget_gradients_silently() {
    // Single precision: on the CPU some have no other.
    let single = |shape: &[usize]| values(shape, 1).to_dtype(DType::F32).unwrap();
    let (x, image, turn) = (single(&[2, 4]), single(&[1, 1, 2, 4]), single(&[2, 2]));
    let (ones, zeros) = (single(&[4]).ones_like().unwrap(), single(&[4]).zeros_like().unwrap());
    let norm = LayerNorm::new(ones.clone(), zeros.clone(), 1e-5);
    let root = RmsNorm::new(ones.clone(), 1e-5);
    let forgotten = [
        gradient(&x, |x| sum_squares(&norm.forward(x)?)),
        gradient(&x, |x| sum_squares(&root.forward(x)?)),
        gradient(&x, |x| sum_squares(&ops::layer_norm(x, &ones, &zeros, 1e-5)?)),
        gradient(&x, |x| sum_squares(&ops::rms_norm(x, &ones, 1e-5)?)),
        gradient(&x, |x| sum_squares(&ops::softmax_last_dim(x)?)),
        gradient(&image, |x| sum_squares(&rotary_emb::rope(x, &turn, &turn)?)),
    ];
    for (number, gradient) in forgotten.into_iter().enumerate() {
        assert!(gradient.unwrap().is_none(), "{number}");
    }
    // The same with a rule for the gradient.
    assert!(gradient(&x, |x| sum_squares(&ops::softmax(x, D::Minus1)?)).unwrap().is_some());
}

/// Other frameworks, and the layers here, have 0.
#[test]
fn relu_and_abs_have_derivative_one_at_zero() {
    let zero = Tensor::zeros(1, DType::F64, &Device::Cpu).unwrap();
    assert_eq!(numbers(&gradient(&zero, Tensor::relu).unwrap().unwrap()), [1.0]);
    assert_eq!(numbers(&gradient(&zero, Tensor::abs).unwrap().unwrap()), [1.0]);
}

#[test]
fn relu_hides_what_is_no_number() {
    let x = Tensor::full(f32::NAN, 1, &Device::Cpu).unwrap();
    assert_eq!(x.relu().unwrap().to_vec1::<f32>().unwrap(), [0.0]);
}

/// The derivative of max(x, x) in the direction (1, 1) is 1, and here it is 2.
#[test]
fn every_tie_of_a_maximum_has_the_whole_gradient() {
    let x = Tensor::ones(2, DType::F64, &Device::Cpu).unwrap();
    assert_eq!(numbers(&gradient(&x, |x| x.max(0)).unwrap().unwrap()), [1.0, 1.0]);
    assert_eq!(numbers(&gradient(&x, |x| x.min(0)).unwrap().unwrap()), [1.0, 1.0]);
}

/// What was replaced has a gradient (it should have none), and what was added to has none (it should have one).
#[test]
fn rules_of_scatter_and_scatter_add_are_swapped() {
    let (target, source) = (values(&[1, 3], 1), values(&[1, 3], 2));
    let ids = Tensor::new(&[[1_u32, 1, 1]], &Device::Cpu).unwrap();
    let replaced = gradient(&target, |target| target.scatter(&ids, &source, 1)).unwrap().unwrap();
    assert_eq!(numbers(&replaced), [1.0, 1.0, 1.0]);
    let added = gradient(&target, |target| target.scatter_add(&ids, &source, 1)).unwrap().unwrap();
    assert_eq!(numbers(&added), [1.0, 0.0, 1.0]);
}

/// The loss is 50, and log(1 - 1 / (1 + e^-50)) is the logarithm of 0 in single precision.
#[test]
fn binary_cross_entropy_overflows() {
    let (z, label) = (Tensor::new(&[50_f32], &Device::Cpu).unwrap(), Tensor::new(&[0_f32], &Device::Cpu).unwrap());
    let loss: f32 = loss::binary_cross_entropy_with_logit(&z, &label).unwrap().to_scalar().unwrap();
    assert!(!loss.is_finite(), "{loss}");
}

type Function = fn(&Tensor) -> Result<Tensor>;

/// Constants of six digits: wrong by about 1e-7, which is far above rounding, in double precision.
#[test]
fn gelu_gradients_have_six_digits() {
    let x = values(&[50], 1);
    for [theirs, right] in [[Tensor::gelu as Function, gelu_tanh], [Tensor::gelu_erf, gelu]] {
        let [theirs, right] = [theirs, right].map(|f| gradient(&x, f).unwrap().unwrap());
        let error = distance(&theirs, &numbers(&right));
        assert!(error > 1e-8 && error < 1e-5, "{error}");
    }
}

#[test]
fn some_operations_have_no_backward() {
    let kernel = values(&[1, 1, 3], 2);
    assert!(gradient(&values(&[1, 1, 5], 1), |x| x.conv_transpose1d(&kernel, 0, 0, 1, 1, 1)).is_err());
    assert!(gradient(&values(&[1, 1, 3, 3], 1), |x| x.upsample_bilinear2d(6, 6, false)).is_err());
}

/// What dropout and initial values of candle-nn draw from cannot be repeated.
#[test]
fn generator_of_the_cpu_cannot_be_seeded() {
    assert!(Device::Cpu.set_seed(1).is_err());
}
