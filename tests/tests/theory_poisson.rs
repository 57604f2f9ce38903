//! Poisson gradients (Li21 Example B.1) against sums over the Poisson law.

use optsde::theory::poisson_example::{Cumulants, sde, sgd, svag};

/// Values of a Poisson number of mean `mean` with their probabilities, to 1e-20 in the tail.
fn poisson(mean: f64) -> Vec<(f64, f64)> {
    let mut p = (-mean).exp();
    let mut law = Vec::new();
    for n in 0..60 {
        law.push((f64::from(n), p));
        p *= mean / f64::from(n + 1);
    }
    law
}

/// Cumulants of a finite law, through its central moments.
fn cumulants(law: &[(f64, f64)]) -> [f64; 4] {
    let mean: f64 = law.iter().map(|(x, p)| p * x).sum();
    let central = |n| law.iter().map(|(x, p)| p * (x - mean).powi(n)).sum::<f64>();
    let variance = central(2);
    [mean, variance, central(3), central(4) - 3.0 * variance * variance]
}

fn assert_close(found: &Cumulants, expected: [f64; 4], tolerance: f64) {
    for (a, b) in [found.mean, found.variance, found.third, found.fourth].into_iter().zip(expected) {
        assert!((a - b).abs() <= tolerance * b.abs().max(1e-3), "{a} {b}");
    }
}

/// x = -eta Z(T): the law itself. Its fourth cumulant is a difference of numbers 50 times as large.
#[test]
fn sgd_ends_at_a_poisson_number_for_every_batch_size() {
    let (eta, time) = (0.5, 6.0);
    let law: Vec<_> = poisson(time).into_iter().map(|(n, p)| (-eta * n, p)).collect();
    for batch in [1.0, 2.0, 3.0, 6.0] {
        assert_close(&sgd(batch, eta, time).unwrap(), cumulants(&law), 1e-12);
    }
}

/// One step is -(eta/l)(w_+ Z_1 + w_- Z_2), and l T of them are independent.
#[test]
fn svag_has_the_cumulants_of_its_steps() {
    let (eta, time) = (0.5, 6.0);
    for l in [1.0_f64, 2.0, 5.0] {
        let root = (2.0 * l - 1.0).sqrt();
        let (plus, minus) = (0.5 * (1.0 + root), 0.5 * (1.0 - root));
        let mut law = Vec::new();
        for (first, p) in poisson(1.0) {
            law.extend(poisson(1.0).into_iter().map(|(second, q)| (-eta / l * (plus * first + minus * second), p * q)));
        }
        let steps = l * time;
        assert_close(&svag(l, eta, time).unwrap(), cumulants(&law).map(|one| steps * one), 1e-12);
    }
}

/// SVAG goes from SGD (l = 1) to the SDE, its third cumulant as 3/(2l): -eta^3 T (3 l - 1)/(2 l^2).
#[test]
fn svag_goes_from_sgd_to_the_sde() {
    let (eta, time) = (0.25, 8.0);
    assert_eq!(svag(1.0, eta, time).unwrap(), sgd(1.0, eta, time).unwrap());
    let limit = sde(eta, time).unwrap();
    assert_eq!((limit.mean, limit.variance, limit.third, limit.fourth), (-2.0, 0.5, 0.0, 0.0));
    for l in [1e3, 1e6] {
        let near = svag(l, eta, time).unwrap();
        assert_eq!((near.mean, near.variance), (limit.mean, limit.variance));
        // -eta^3 T = -1/8.
        assert!((l * near.third / -0.125 - 1.5).abs() <= 0.6 / l);
        // eta^4 T / 2 = 1/64 of l^-1 (1 + 2/l + ..).
        assert!((l * near.fourth * 64.0 - 1.0).abs() <= 2.1 / l);
    }
}

#[test]
fn steps_that_are_not_whole_are_refused() {
    assert!(sgd(4.0, 0.5, 6.0).unwrap_err().to_string().contains("T/B = 1.5"));
    assert!(svag(1.5, 0.5, 1.0).unwrap_err().to_string().contains("l T = 1.5"));
    assert!(sgd(1.0, 0.5, 1e9 + 0.5).unwrap_err().to_string().contains("T/B = 1000000000.5"));
    assert!(svag(0.5, 0.5, 2.0).unwrap_err().to_string().contains("l = 0.5"));
    assert!(sgd(0.0, 0.5, 6.0).unwrap_err().to_string().contains("B = 0.0"));
    assert!(sde(-1.0, 6.0).unwrap_err().to_string().contains("eta = -1.0"));
    assert!(sde(1.0, -6.0).unwrap_err().to_string().contains("T = -6.0"));
    assert!(sde(1e100, 6.0).unwrap_err().to_string().contains("finite"), "kappa3 of 0 times infinity");
}
