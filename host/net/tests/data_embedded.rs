//! The embedded sets, against what numpy computes from the published files.

use optsde_net::data::{self, Samples, Standardization};

/// How many samples each class has.
fn class_counts(samples: &Samples) -> Vec<usize> {
    let count = |class| samples.labels().iter().filter(|label| **label as usize == class).count();
    (0..samples.classes()).map(count).collect()
}

fn sum(samples: &Samples, feature: usize) -> f64 {
    (0..samples.len()).map(|sample| f64::from(samples.input(sample)[feature])).sum()
}

#[test]
fn breast_cancer_is_that_of_the_repository() {
    let samples = data::breast_cancer();
    assert_eq!((samples.len(), samples.shape()), (569, [30].as_slice()));
    // The class distribution that the repository states: 212 malignant, 357 benign.
    assert_eq!(class_counts(&samples), [212, 357]);
    // numpy.loadtxt of the file, sums of columns in double precision. Each number here is rounded to single precision,
    // which changes a sum of positive numbers by at most 2^-24 of it.
    for (feature, expected) in [(0, 8038.429), (3, 372_631.9), (29, 47.765_17)] {
        let error = (sum(&samples, feature) / expected - 1.0).abs();
        assert!(error <= 2.0_f64.powi(-24), "feature {feature}: {error}");
    }
    // First and last row of the file; the extremes of the area that the repository states.
    assert_eq!((samples.input(0)[0], samples.input(568)[29], samples.labels()[568]), (17.99, 0.070_39, 1));
    let area = || (0..569).map(|sample| samples.input(sample)[3]);
    assert_eq!((area().fold(f32::MAX, f32::min), area().fold(0.0, f32::max)), (143.5, 2501.0));
}

#[test]
fn digits_are_those_of_the_repository() {
    let samples = data::digits();
    assert_eq!((samples.len(), samples.shape(), samples.width()), (1797, [1, 8, 8].as_slice(), 64));
    // numpy.bincount of the labels, and sums of the pixels of all images, of row 3, column 4, and of row 4, column 3:
    // integers, and so exact.
    assert_eq!(class_counts(&samples), [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
    assert_eq!((0..64).map(|feature| sum(&samples, feature)).sum::<f64>(), 561_718.0);
    assert_eq!((sum(&samples, 3 * 8 + 4), sum(&samples, 4 * 8 + 3)), (17_839.0, 16_302.0));
    assert!(samples.inputs().iter().all(|pixel| (0.0..=16.0).contains(pixel) && pixel.fract() == 0.0));
    assert_eq!((samples.input(1796).iter().sum::<f32>(), samples.labels()[1796]), (392.0, 8));
}

#[test]
fn means_and_deviations_are_those_of_numpy() {
    let table = Standardization::of(&data::breast_cancer());
    // numpy.mean and numpy.std of columns 0 and 3. Rounding to single precision moves each number x by at most 2^-24 x,
    // and so mean and deviation by at most 2^-24 times the root of the mean of x^2, which is mean^2 + deviation^2.
    for (feature, mean, deviation) in
        [(0, 14.127_291_739_894_552_f64, 3.520_950_760_711_062_f64), (3, 654.889_103_690_685_5, 351.604_754_063_23)]
    {
        let bound = 2.0_f64.powi(-24) * mean.hypot(deviation);
        assert!((table.means().nth(feature).unwrap() - mean).abs() <= bound);
        assert!((table.deviations().nth(feature).unwrap() - deviation).abs() <= bound);
    }
    let images = Standardization::of(&data::digits());
    // Of all pixels, as the images have one channel. Integers: only the order of additions differs, 1e5 of them of
    // 1e-16 each.
    assert!((images.means().next().unwrap() / 4.884_164_579_855_314 - 1.0).abs() < 1e-11);
    assert!((images.deviations().next().unwrap() / 6.016_787_548_672_236 - 1.0).abs() < 1e-11);
    assert_eq!((table.means().count(), images.means().count()), (30, 1));
}
