//! Standardised distributions have mean 0, variance 1, and the third and fourth moments that their files state.

mod goodness;

use goodness::{Chosen, check_means, stream, words_taken};
use optsde_core::Real;
use optsde_core::noise::{
    FiniteLaw, Rademacher, StandardChiSquared, StandardDistribution, StandardNormal, StandardPoisson, StandardStudentT,
    StandardUniform,
};
use optsde_core::random::{DegreesOfFreedom, Poisson};

/// z, z^2 and z^3 against moments (3, 4, 6), and that two numbers are uncorrelated.
fn check<R: Real>(what: &str, path: u64, law: &impl StandardDistribution<R>, [m3, m4, m6]: [f64; 3]) {
    let mut random = stream(path);
    let known = [(0.0, 1.0), (1.0, m4 - 1.0), (m3, m6 - m3 * m3), (0.0, 1.0)];
    // A statistic without variance would divide by zero: compared to rounding instead.
    let known = known.map(|(mean, variance)| (mean, if variance < 1e-12 { 1e-9 } else { variance }));
    check_means(what, 300_000, known, || {
        let [x, y] = law.draw::<2>(&mut random).map(R::to_f64);
        [x, x * x, x * x * x, x * y]
    });
    for count in [(1, words_taken(|r| _ = law.draw::<1>(r))), (3, words_taken(|r| _ = law.draw::<3>(r)))] {
        assert_eq!(law.words(count.0), count.1, "{what}");
    }
}

/// Central moments (3, 4, 6) of a law of variance 1 from its cumulants of order 3, 4 and 6.
fn from_cumulants(k3: f64, k4: f64, k6: f64) -> [f64; 3] {
    [k3, k4 + 3.0, k6 + 15.0 * k4 + 10.0 * k3 * k3 + 15.0]
}

fn check_all<R: Real>(path: u64) {
    check::<R>("normal", path, &StandardNormal, [0.0, 3.0, 15.0]);
    check::<R>("Rademacher", path + 1, &Rademacher, [0.0, 1.0, 1.0]);
    // 3^k / (2 k + 1).
    check::<R>("uniform", path + 2, &StandardUniform, [0.0, 9.0 / 5.0, 27.0 / 7.0]);
    // nu = 12: 3 (nu-2)/(nu-4), 15 (nu-2)^2 / ((nu-4)(nu-6)).
    let law = StandardStudentT::new(R::of(12.0)).unwrap();
    check::<R>("t", path + 3, &law, [0.0, 30.0 / 8.0, 1500.0 / 48.0]);
    // Cumulants of chi^2_n are 2^(k-1) (k-1)! n; n = 3, over (2 n)^(k/2).
    let law = StandardChiSquared::new(DegreesOfFreedom(3)).unwrap();
    check::<R>("chi-squared", path + 4, &law, from_cumulants((8.0_f64 / 3.0).sqrt(), 4.0, 3840.0 * 3.0 / 216.0));
    // Cumulants of Poisson(m) are m; over m^(k/2).
    let law = StandardPoisson::new(Poisson::new(4.0).unwrap()).unwrap();
    check::<R>("Poisson", path + 5, &law, from_cumulants(0.5, 0.25, 1.0 / 16.0));
    check::<R>("three values", path + 6, &FiniteLaw::symmetric_three(), [0.0, 3.0, 9.0]);
    check::<R>("two values", path + 7, &FiniteLaw::skewed_two(), [1.5, 3.25, 0.2 * 64.0 + 0.8 / 64.0]);
}

#[test]
fn standardised_laws_have_their_moments() {
    check_all::<f64>(300);
    check_all::<f32>(310);
}

#[test]
fn a_finite_law_takes_each_value_where_its_distribution_function_says() {
    // Cells (0, 1/4], (1/4, 3/4], (3/4, 1] of a law with values -sqrt 2, 0, sqrt 2.
    let root = 2.0_f64.sqrt();
    let law = FiniteLaw::<f64, 3>::new(&[(-root, 0.25), (0.0, 0.5), (root, 0.25)]).unwrap();
    let at = |word: u32| law.draw::<1>(&mut Chosen(&[word, 0]))[0];
    let below = |word: u32| law.draw::<1>(&mut Chosen(&[word - 1, u32::MAX]))[0];
    assert_eq!((at(0), below(1 << 30)), (-root, -root));
    assert_eq!((at(1 << 30), below(3 << 30)), (0.0, 0.0));
    assert_eq!((at(3 << 30), law.draw::<1>(&mut Chosen(&[u32::MAX, u32::MAX]))[0]), (root, root));
}

#[test]
fn the_named_finite_laws_are_what_their_pairs_make() {
    let root = 3.0_f64.sqrt();
    let sixth = 1.0 / 6.0;
    let three = FiniteLaw::<f64, 3>::new(&[(-root, sixth), (0.0, 4.0 * sixth), (root, sixth)]).unwrap();
    let two = FiniteLaw::<f64, 2>::new(&[(2.0, 0.2), (-0.5, 0.8)]).unwrap();
    let mut random = stream(320);
    for _ in 0..10_000 {
        let copy = &mut random.clone();
        assert_eq!(three.draw::<1>(&mut random), FiniteLaw::<f64, 3>::symmetric_three().draw::<1>(copy));
        let copy = &mut random.clone();
        assert_eq!(two.draw::<1>(&mut random), FiniteLaw::<f64, 2>::skewed_two().draw::<1>(copy));
    }
}

#[test]
fn laws_that_are_not_standardised_say_why() {
    let error = |pairs: &[(f64, f64)]| FiniteLaw::<f64, 2>::new(pairs).unwrap_err();
    insta::assert_snapshot!(error(&[]), @"values has 0 entries, allowed: 1 to 2");
    insta::assert_snapshot!(error(&[(1.0, 0.5), (-1.0, 0.5), (0.0, 0.0)]), @"values has 3 entries, allowed: 1 to 2");
    insta::assert_snapshot!(error(&[(1.0, 1.5), (-1.0, -0.5)]), @"probability 1 is -0.5, allowed: a finite number, 0 or more");
    insta::assert_snapshot!(error(&[(1.0, 0.5), (-1.0, 0.25)]), @"moment 0 is 0.75, allowed: 1");
    insta::assert_snapshot!(error(&[(1.0, 0.75), (-1.0, 0.25)]), @"moment 1 is 0.5, allowed: 0");
    insta::assert_snapshot!(error(&[(2.0, 0.5), (-2.0, 0.5)]), @"moment 2 is 4, allowed: 1");
    assert!(FiniteLaw::<f64, 2>::new(&[(f64::NAN, 0.5), (-1.0, 0.5)]).is_err());
    insta::assert_snapshot!(StandardStudentT::new(2.0).unwrap_err(), @"degrees is 2, allowed: a finite number above 2");
    let none = StandardChiSquared::<f64>::new(DegreesOfFreedom(0)).unwrap_err();
    insta::assert_snapshot!(none, @"degrees is 0, allowed: 1 or more");
    let none = StandardPoisson::<f64>::new(Poisson::new(0.0).unwrap()).unwrap_err();
    insta::assert_snapshot!(none, @"mean is 0, allowed: above 0");
}
