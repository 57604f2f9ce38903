//! Convolution, pooling and patches: values against plain loops, gradients against finite differences.

mod layer_support;

use candle_core::{Device, Tensor, Var};
use layer_support::{check_gradients, distance, numbers, values};
use optsde_net::layer::{Window, average_pool, convolution, global_average_pool, max_pool, patches};

/// Height, width, size, stride, padding: odd sizes, even ones, different parity, strides that leave pixels out.
const SHAPES: [[usize; 5]; 7] = [
    [6, 6, 3, 1, 1],
    [8, 7, 3, 2, 1],
    [7, 8, 1, 2, 0],
    [9, 5, 5, 3, 2],
    [5, 5, 2, 2, 0],
    [4, 6, 3, 2, 0],
    [3, 3, 3, 1, 2],
];

/// x[b, c, row, column] of the padded image.
fn pixel(x: &[f64], [channels, height, width]: [usize; 3], at: [usize; 4], padding: usize) -> f64 {
    let [b, c, row, column] = at;
    let inside = |at: usize, length: usize| at.checked_sub(padding).filter(|at| *at < length);
    let at = inside(row, height).zip(inside(column, width));
    at.map_or(0.0, |(row, column)| x[((b * channels + c) * height + row) * width + column])
}

/// The definition of convolution, term by term.
fn convolution_by_loops(x: &Tensor, weight: &Tensor, bias: &Tensor, stride: usize, padding: usize) -> Vec<f64> {
    let (batch, inputs, height, width) = x.dims4().unwrap();
    let (outputs, _, size, _) = weight.dims4().unwrap();
    let (x, weight, bias) = (numbers(x), numbers(weight), numbers(bias));
    let window = Window { size, stride, padding };
    let (down, across) = (window.count(height).unwrap(), window.count(width).unwrap());
    let mut y = Vec::new();
    for (b, o) in (0..batch).flat_map(|b| (0..outputs).map(move |o| (b, o))) {
        for (i, j) in (0..down).flat_map(|i| (0..across).map(move |j| (i, j))) {
            let mut sum = bias[o];
            for c in 0..inputs {
                for (p, q) in (0..size).flat_map(|p| (0..size).map(move |q| (p, q))) {
                    let at = [b, c, i * stride + p, j * stride + q];
                    let weight = weight[((o * inputs + c) * size + p) * size + q];
                    sum += weight * pixel(&x, [inputs, height, width], at, padding);
                }
            }
            y.push(sum);
        }
    }
    y
}

#[test]
fn convolution_is_its_definition() {
    for [height, width, size, stride, padding] in SHAPES {
        let (x, weight) = (values(&[2, 3, height, width], 1), values(&[4, 3, size, size], 2));
        let bias = values(&[4], 3);
        let y = convolution(&x, &weight, Some(&bias), stride, padding).unwrap();
        let expected = convolution_by_loops(&x, &weight, &bias, stride, padding);
        // 76 terms of size 1 in another order: at most 76^2 2^-53 = 6e-13.
        assert!(distance(&y, &expected) < 1e-12, "{height} x {width}, {size}");
    }
}

#[test]
fn gradients_of_convolution() {
    for [height, width, size, stride, padding] in SHAPES {
        let arguments = [values(&[2, 2, height, width], 1), values(&[3, 2, size, size], 2), values(&[3], 3)];
        check_gradients(&arguments, |x| convolution(&x[0], &x[1], Some(&x[2]), stride, padding));
        check_gradients(&arguments[..2], |x| convolution(&x[0], &x[1], None, stride, padding));
    }
}

/// Images whose windows have no room together, 4 9 120 120 numbers for each, are taken one by one. The gradients of
/// candle's own convolution are right for stride 1 and square images.
#[test]
fn large_batches_are_convolved_in_parts() {
    #[expect(clippy::cast_precision_loss, reason = "below 1009")]
    let value = |i: usize| (i * 7919 % 1009) as f64 / 504.5 - 1.0;
    let image: Vec<f64> = (0..3 * 4 * 120 * 120).map(value).collect();
    let x = Var::from_vec(image, (3, 4, 120, 120), &Device::Cpu).unwrap();
    let weight = Var::from_tensor(&values(&[2, 4, 3, 3], 2)).unwrap();
    let ours = convolution(&x, &weight, None, 1, 1).unwrap();
    let theirs = x.conv2d(&weight, 1, 1, 1, 1).unwrap();
    // 36 terms of size 1 in another order.
    assert!(distance(&ours, &numbers(&theirs)) < 1e-13);
    let [ours, theirs] = [ours, theirs].map(|y| y.sqr().unwrap().sum_all().unwrap().backward().unwrap());
    // 18 terms of size 10.
    assert!(distance(ours.get(&x).unwrap(), &numbers(theirs.get(&x).unwrap())) < 1e-12);
    // 43200 terms of size 10: at worst 43200 10 43200 2^-53 = 2e-6, in practice a root of that.
    assert!(distance(ours.get(&weight).unwrap(), &numbers(theirs.get(&weight).unwrap())) < 1e-8);
    let images = [0, 1, 2].map(|at| convolution(&x.narrow(0, at, 1).unwrap(), &weight, None, 1, 1).unwrap());
    let together = convolution(&x, &weight, None, 1, 1).unwrap();
    assert_eq!(numbers(&together), images.each_ref().map(numbers).concat());
}

/// The largest or the mean of each window, by definition.
fn pool_by_loops(x: &Tensor, size: usize, stride: usize, largest: bool) -> Vec<f64> {
    let (batch, channels, height, width) = x.dims4().unwrap();
    let x = numbers(x);
    let mut y = Vec::new();
    for (b, c) in (0..batch).flat_map(|b| (0..channels).map(move |c| (b, c))) {
        for i in (0..=height - size).step_by(stride) {
            for j in (0..=width - size).step_by(stride) {
                let window: Vec<f64> = (0..size * size)
                    .map(|at| pixel(&x, [channels, height, width], [b, c, i + at / size, j + at % size], 0))
                    .collect();
                #[expect(clippy::cast_precision_loss, reason = "a few pixels")]
                let mean = window.iter().sum::<f64>() / window.len() as f64;
                y.push(if largest { window.into_iter().fold(f64::MIN, f64::max) } else { mean });
            }
        }
    }
    y
}

const POOLS: [[usize; 4]; 5] = [[8, 8, 2, 2], [7, 7, 2, 2], [9, 8, 3, 2], [5, 7, 2, 3], [6, 6, 3, 1]];

#[test]
fn pools_are_their_definitions_and_their_gradients_hold() {
    for [height, width, size, stride] in POOLS {
        let x = values(&[2, 3, height, width], 4);
        assert_eq!(
            distance(&max_pool(&x, Window::new(size, stride)).unwrap(), &pool_by_loops(&x, size, stride, true)),
            0.0
        );
        // At most 9 terms of size 1 in another order.
        let means = pool_by_loops(&x, size, stride, false);
        assert!(distance(&average_pool(&x, size, stride).unwrap(), &means) < 1e-14);
        check_gradients(std::slice::from_ref(&x), |x| max_pool(&x[0], Window::new(size, stride)));
        check_gradients(&[x], |x| average_pool(&x[0], size, stride));
    }
}

#[test]
fn global_average_pool_is_the_mean_of_a_channel() {
    let x = values(&[2, 3, 5, 4], 1);
    #[expect(clippy::cast_precision_loss, reason = "20 pixels")]
    let means: Vec<f64> =
        numbers(&x).chunks(20).map(|pixels| pixels.iter().sum::<f64>() / pixels.len() as f64).collect();
    assert!(distance(&global_average_pool(&x).unwrap(), &means) < 1e-14);
    check_gradients(&[x], |x| global_average_pool(&x[0]));
}

/// Windows of zeros are common behind a ReLU: the first pixel takes the whole gradient, as in other frameworks.
#[test]
fn of_equal_pixels_the_first_has_the_gradient() {
    let x = Var::from_vec(vec![0.0_f64, 0.0, 1.0, 3.0, 0.0, 0.0, 3.0, 2.0], (1, 1, 2, 4), &Device::Cpu).unwrap();
    let gradients = max_pool(&x, Window::new(2, 2)).unwrap().sum_all().unwrap().backward().unwrap();
    // Left window: four zeros. Right window: 3 in its first row and 3 in its second.
    assert_eq!(numbers(gradients.get(&x).unwrap()), [1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0]);
}

/// Windows of 3 x 3 in steps of 2 with a padding of 1, as in the first layers of a ResNet, over numbers below 0, which
/// a padding of zeros would beat.
#[test]
fn padding_never_wins() {
    let x = (values(&[1, 2, 5, 4], 1) - 2.0).unwrap();
    let of = numbers(&x);
    let largest = |c: usize, i: usize, j: usize| {
        let rows = (2 * i).saturating_sub(1)..(2 * i + 2).min(5);
        let columns = || (2 * j).saturating_sub(1)..(2 * j + 2).min(4);
        let pixels = rows.flat_map(|row| columns().map(move |column| (row, column)));
        pixels.map(|(row, column)| of[(c * 5 + row) * 4 + column]).fold(f64::MIN, f64::max)
    };
    let expected: Vec<f64> = (0..12).map(|at| largest(at / 6, at / 2 % 3, at % 2)).collect();
    let window = Window { size: 3, stride: 2, padding: 1 };
    assert_eq!(numbers(&max_pool(&x, window).unwrap()), expected);
    check_gradients(&[x], |x| max_pool(&x[0], window));
}

/// A divergence is not pooled away, wherever in the window it is.
#[test]
fn what_is_no_number_survives_max_pooling() {
    for at in 0..4 {
        let mut x = vec![1.0_f32, 2.0, 3.0, 4.0];
        x[at] = f32::NAN;
        let x = Tensor::from_vec(x, (1, 1, 2, 2), &Device::Cpu).unwrap();
        let y: Vec<f32> = max_pool(&x, Window::new(2, 2)).unwrap().flatten_all().unwrap().to_vec1().unwrap();
        assert!(y[0].is_nan(), "{at}");
    }
}

/// Patch (i, j) of size s holds x[b, c, i s + p, j s + q] at (c, p, q): as a convolution with stride s sees it.
#[test]
fn patches_times_a_matrix_are_a_convolution() {
    let (x, kernel) = (values(&[2, 3, 4, 6], 1), values(&[5, 3, 2, 2], 2));
    let tokens = patches(&x, 2).unwrap();
    assert_eq!(tokens.dims(), [2, 6, 12]);
    let by_patches = tokens.broadcast_matmul(&kernel.reshape((5, 12)).unwrap().t().unwrap()).unwrap();
    let by_convolution =
        convolution(&x, &kernel, None, 2, 0).unwrap().flatten_from(2).unwrap().transpose(1, 2).unwrap();
    // 12 terms of size 1, perhaps in another order.
    assert!(distance(&by_patches, &numbers(&by_convolution.contiguous().unwrap())) < 1e-13);
    check_gradients(&[x], |x| patches(&x[0], 2));
}

#[test]
fn what_does_not_fit_is_named() {
    let x = values(&[1, 2, 4, 4], 1);
    let message = |result: candle_core::Result<Tensor>| result.unwrap_err().to_string();
    for (size, stride) in [(5, 1), (0, 1), (2, 0)] {
        let expected = format!(
            "window is size {size}, stride {stride} on 4 x 4 pixels, \
             allowed: at least 1, and not larger than the padded image"
        );
        assert!(message(max_pool(&x, Window::new(size, stride))).contains(&expected));
    }
    let other = message(convolution(&x, &values(&[3, 3, 2, 2], 1), None, 1, 0));
    assert!(other.contains("channels of the image is 2, allowed: 3, as of the kernel"), "{other}");
    assert!(message(patches(&x, 3)).contains("patch size is 3, allowed: a divisor of 4 and 4"));
}
