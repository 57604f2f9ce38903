//! How much anisotropic noise can help an escape.

use optsde::theory::escape::{Horizon, anisotropy_ratio, discrete};
use optsde::theory::escape_bounds::{
    IllConditioned, alignment, lower_bound_of_one_step, upper_bound_in_the_long_run, upper_bound_of_one_step,
};
use optsde::theory::{DMatrix, DVector, TheoryError};

/// Eigenvalues 1 and `decay`-small others, in a basis that is no coordinate system.
fn hessian(d: usize, small: f64) -> DMatrix<f64> {
    let u = DVector::from_fn(d, |i, _| if i % 2 == 0 { 1.0 } else { -0.5 }).normalize();
    small * DMatrix::identity(d, d) + (1.0 - small) * &u * u.transpose()
}

/// A covariance of rank 2 to D: deterministic, aligned or not.
fn noise(d: usize, kind: usize) -> DMatrix<f64> {
    let k = hessian(d, 0.05);
    let v = DVector::from_fn(d, |i, _| (1.0 + 0.7 * f64::from(u32::try_from(i * (kind + 2) % 7).unwrap())).sin());
    match kind {
        0 => k,
        1 => &k * &k + 0.1 * &v * v.transpose(),
        2 => DMatrix::identity(d, d),
        _ => &v * v.transpose(),
    }
}

/// `a D k_1^2 / (Tr K)^2 <= ratio(1) <= D k_1 / Tr K`, and the stationary ratio is below `2 / (2 - lambda k_1)`.
/// `C = u_1 u_1'` reaches the upper bound, where both bounds are one number; `C = K` has the alignment 1.
#[test]
fn the_ratio_lies_between_its_bounds() {
    for d in [2, 5, 16] {
        let k = hessian(d, 0.05);
        for lam in [0.1, 1.0, 1.9] {
            let upper = upper_bound_of_one_step(&k).unwrap();
            let long_run = upper_bound_in_the_long_run(&k, lam).unwrap();
            for kind in 0..4 {
                let c = noise(d, kind);
                let ratio = |t| anisotropy_ratio(&k, &c, lam, t).unwrap();
                let lower = lower_bound_of_one_step(&k, &c).unwrap();
                let one = ratio(Horizon::Steps(1));
                assert!(lower <= one * (1.0 + 1e-12) && one <= upper * (1.0 + 1e-12), "{d} {kind}");
                assert!(ratio(Horizon::Infinity) < long_run, "{d} {lam} {kind}");
            }
            // C = u_1 u_1' up to a factor and rounding: K less what is isotropic in it.
            let c = &k - 0.05 * DMatrix::identity(d, d);
            let one = anisotropy_ratio(&k, &c, lam, Horizon::Steps(1)).unwrap();
            assert!((one / upper - 1.0).abs() < 1e-12);
            assert!((lower_bound_of_one_step(&k, &c).unwrap() / upper - 1.0).abs() < 1e-12);
        }
        assert!((alignment(&k, &k).unwrap() - 1.0).abs() < 1e-13);
    }
}

/// The spectrum of Theorem 8, just below k_1 D^-d beyond the l-th: the bound by a, D, l and d is below that by K, and
/// tight as the small eigenvalues approach theirs.
#[test]
fn an_ill_conditioned_hessian_obeys_the_bound_of_its_decay() {
    for decay in [0.6, 1.0, 2.0] {
        for d in [8_usize, 64] {
            let top = f64::from(u32::try_from(d).unwrap()).powf(-decay);
            let k = hessian(d, top * (1.0 - 1e-9));
            let a = alignment(&k, &noise(d, 1)).unwrap();
            let bound = IllConditioned::new(decay, 1).unwrap().lower_bound_of_one_step(a, d).unwrap();
            let sharper = lower_bound_of_one_step(&k, &noise(d, 1)).unwrap();
            assert!(bound < sharper && sharper < bound * (1.0 + 1e-8), "{decay} {d}: {bound} {sharper}");
        }
    }
}

/// d = 1, l = 1, a = 1: D / (2 - 1/D)^2, 2.56 at D = 8. At d = 2 the bound tends to D: exponent 1 where 3 is printed.
#[test]
fn the_lower_bound_grows_at_most_like_the_dimension() {
    let bound = |decay, d| IllConditioned::new(decay, 1).unwrap().lower_bound_of_one_step(1.0, d).unwrap();
    assert!((bound(1.0, 8) - 8.0 / (1.875 * 1.875)).abs() < 1e-14);
    for (decay, exponent, printed) in [(0.75, 0.5, 0.5), (1.0, 1.0, 1.0), (1.5, 1.0, 2.0), (2.0, 1.0, 3.0)] {
        let hessian = IllConditioned::new(decay, 1).unwrap();
        assert_eq!(hessian.growth_exponent(), exponent);
        assert_eq!(hessian.growth_exponent_as_printed(), printed);
        // From 1e10 on the correction D^(d-1) or D^(1-d) of the slope is small: D^(1/4) = 300 still leaves 0.003.
        let slope = (bound(decay, 10_usize.pow(12)) / bound(decay, 10_usize.pow(11))).log10();
        assert!((slope - exponent).abs() < 0.003, "{decay}: {slope}");
    }
}

/// The noise need not be Gaussian: all paths of four steps with a skewed noise, 2 with probability 1/5 and -1/2
/// otherwise (mean 0, variance 1), are averaged exactly.
#[test]
fn the_escape_efficiency_is_that_of_any_independent_noise() {
    let (k, lam, law) = (0.8, 1.7, [(2.0, 0.2), (-0.5, 0.8)]);
    let mut paths = vec![(0.0, 1.0)];
    for t in 1..=4 {
        paths = paths
            .iter()
            .flat_map(|(w, p)| law.map(|(noise, q)| (w - lam * (k * w + noise), p * q)))
            .collect::<Vec<(f64, f64)>>();
        let mean: f64 = paths.iter().map(|(w, p)| p * 0.5 * k * w * w).sum();
        let scalar = |x| DMatrix::from_element(1, 1, x);
        let formula = discrete(&scalar(k), &scalar(1.0), lam, Horizon::Steps(t)).unwrap();
        assert!((formula / mean - 1.0).abs() < 1e-13);
    }
}

#[test]
fn bounds_refuse_what_they_are_not_for() {
    let k = hessian(3, 0.1);
    let field = |error: TheoryError| match error {
        TheoryError::Range { field, .. } | TheoryError::Unstable { field, .. } => field,
        other => panic!("{other}"),
    };
    assert_eq!(field(IllConditioned::new(0.5, 1).unwrap_err()), "d");
    assert_eq!(field(IllConditioned::new(1.0, 0).unwrap_err()), "l");
    assert_eq!(field(IllConditioned::new(1.0, 5).unwrap().lower_bound_of_one_step(1.0, 4).unwrap_err()), "D");
    assert_eq!(field(alignment(&k, &DMatrix::zeros(3, 3)).unwrap_err()), "trace of C");
    assert_eq!(field(upper_bound_in_the_long_run(&k, 2.0 / (1.0 - 1e-9)).unwrap_err()), "lam");
    assert!(matches!(upper_bound_of_one_step(&DMatrix::zeros(2, 2)), Err(TheoryError::Definiteness { .. })));
}
