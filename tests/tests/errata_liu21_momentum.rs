//! Liu21, momentum: what is printed of quasi-hyperbolic momentum (appendix E.2.6, table 1) and of heavy ball (appendix
//! E.1), against the Stein equation and the propagated moments of the recursions themselves.

mod errata_support;

use errata_support::{relative, shows};
use optsde::theory::errata::Paper;
use optsde::theory::quasi_hyperbolic::corollary7;
use optsde::theory::quasi_hyperbolic::theorem11::Theorem11;
use optsde::theory::recursion::{LinearRecursion, Moments};
use optsde::theory::{DMatrix, DVector, heavy_ball, quasi_hyperbolic, sgd, stein, table1};

const LAM: f64 = 0.2;
const MU: f64 = 0.6;

/// Eigenvalues 4.56 and 1.44: not of order 1, so that a missing or additional K shows.
fn hessian() -> DMatrix<f64> {
    DMatrix::from_row_slice(2, 2, &[4.0, 1.2, 1.2, 2.0])
}

/// Does not commute with the Hessian.
fn noise() -> DMatrix<f64> {
    DMatrix::from_row_slice(2, 2, &[0.7, -0.2, -0.2, 1.1])
}

fn one() -> DMatrix<f64> {
    DMatrix::identity(2, 2)
}

fn scalar(x: f64) -> DMatrix<f64> {
    DMatrix::from_element(1, 1, x)
}

/// Largest entry of the difference, relative to that of the reference.
fn distance(value: &DMatrix<f64>, reference: &DMatrix<f64>) -> f64 {
    (value - reference).amax() / reference.amax()
}

/// The stationary moments of QHM, from the Stein equation of its state `(w, m)`.
struct Stationary {
    nu: f64,
    k: DMatrix<f64>,
    c: DMatrix<f64>,
    /// `E[w w']`.
    sigma: DMatrix<f64>,
    /// `E[w m']`.
    cross: DMatrix<f64>,
    /// `E[m m']`.
    buffer: DMatrix<f64>,
    /// `E[w_t w_{t-1}']`.
    x: DMatrix<f64>,
}

impl Stationary {
    fn new(nu: f64) -> Self {
        let (k, c) = (hessian(), noise());
        let recursion = LinearRecursion::quasi_hyperbolic(&k, &c, LAM, MU, nu).unwrap();
        let p = recursion.stationary().unwrap();
        let block = |m: &DMatrix<f64>, row, column| m.view((row, column), (2, 2)).into_owned();
        let [sigma, cross, buffer] = [block(&p, 0, 0), block(&p, 0, 2), block(&p, 2, 2)];
        // The noise of step t is independent of the state before it.
        let x = block(&(recursion.transition() * &p), 0, 0);
        Self { nu, k, c, sigma, cross, buffer, x }
    }

    fn alpha(&self) -> f64 {
        LAM * (1.0 - MU * self.nu)
    }

    /// `lambda (1-nu)`.
    fn direct(&self) -> f64 {
        LAM * (1.0 - self.nu)
    }

    /// `e = mu lambda (1-nu) alpha`.
    fn e(&self) -> f64 {
        MU * self.direct() * self.alpha()
    }

    /// `I - alpha K`.
    fn step(&self) -> DMatrix<f64> {
        one() - self.alpha() * &self.k
    }

    /// `I - lambda (1-nu) K`.
    fn direct_step(&self) -> DMatrix<f64> {
        one() - self.direct() * &self.k
    }

    /// Difference of the two sides of Eq. 82 with this `p` and `d`, relative to `lambda^2 C`.
    fn residual(&self, p: f64, d: f64) -> f64 {
        let Self { k, c, sigma, x, .. } = self;
        let theorem = Theorem11::corrected(LAM, MU, self.nu).unwrap();
        let left = MU * (1.0 + MU) * (x + x.transpose())
            + p * (x * k + k * x.transpose())
            + theorem.a() * sigma
            + theorem.b() * (k * sigma + sigma * k)
            + theorem.c() * (k * sigma * k);
        (left - LAM * LAM * d * c).amax() / (LAM * LAM * c.amax())
    }
}

/// At nu = 1, where the two d agree.
#[test]
fn the_printed_coefficient_of_theorem_11_leaves_a_residual() {
    let exact = Stationary::new(1.0);
    let printed = Theorem11::as_printed(LAM, MU, 1.0).unwrap();
    let corrected = Theorem11::corrected(LAM, MU, 1.0).unwrap();
    assert!((printed.d - corrected.d).abs() < 1e-15);
    shows(Paper::Liu21, 1, exact.residual(printed.p, printed.d), exact.residual(corrected.p, corrected.d));
}

#[test]
fn the_printed_d_of_theorem_11_leaves_a_residual() {
    let exact = Stationary::new(0.7);
    let printed = Theorem11::as_printed(LAM, MU, 0.7).unwrap();
    let corrected = Theorem11::corrected(LAM, MU, 0.7).unwrap();
    shows(Paper::Liu21, 2, exact.residual(corrected.p, printed.d), exact.residual(corrected.p, corrected.d));
}

#[test]
fn the_printed_noise_of_equation_75_has_the_learning_rate_twice() {
    let exact = Stationary::new(0.7);
    let g = LAM * exact.nu * MU * exact.step() * &exact.cross;
    let rest = exact.step() * &exact.sigma * exact.step() + (LAM * exact.nu * MU).powi(2) * &exact.buffer
        - (&g + g.transpose());
    let with = |scale: f64| distance(&(&rest + scale * exact.alpha().powi(2) * &exact.c), &exact.sigma);
    shows(Paper::Liu21, 3, with(LAM * LAM), with(1.0));
}

#[test]
fn the_printed_moment_of_the_buffer_drops_its_correlation_with_the_noise() {
    let exact = Stationary::new(0.7);
    let Stationary { k, c, sigma, x, .. } = &exact;
    let direct = exact.direct();
    let printed =
        2.0 * sigma + direct * direct * (k * sigma * k + c) - direct * (sigma * k + k * sigma) - (x + x.transpose())
            + direct * (x * k + k * x.transpose());
    let moment = (LAM * exact.nu).powi(2) * &exact.buffer;
    let corrected = &printed - 2.0 * direct * exact.alpha() * c;
    shows(Paper::Liu21, 4, distance(&printed, &moment), distance(&corrected, &moment));
}

#[test]
fn the_printed_correlation_of_successive_iterates_drops_the_noise() {
    let exact = Stationary::new(0.7);
    let Stationary { c, sigma, x, .. } = &exact;
    let printed = exact.step() * sigma + MU * sigma - MU * exact.direct_step() * x.transpose();
    let corrected = &printed - exact.e() * c;
    shows(Paper::Liu21, 5, distance(&printed, x), distance(&corrected, x));
}

#[test]
fn the_printed_g_of_equation_80_drops_the_noise() {
    let exact = Stationary::new(0.7);
    let Stationary { c, sigma, x, cross, .. } = &exact;
    let g = LAM * exact.nu * MU * exact.step() * cross;
    let printed = MU * exact.step() * (x * exact.direct_step() - sigma);
    let corrected = &printed + exact.e() * exact.step() * c;
    shows(Paper::Liu21, 6, distance(&printed, &g), distance(&corrected, &g));
}

/// Q and Q_C solve Stein equations themselves.
#[test]
fn the_printed_x_of_theorem_11_is_not_the_correlation() {
    let exact = Stationary::new(0.7);
    let Stationary { nu, k, c, sigma, x, .. } = &exact;
    let (alpha, late) = (exact.alpha(), MU * exact.direct());
    let a = MU * exact.direct_step();
    let q = stein::stationary_covariance(&a, sigma).unwrap();
    let q_noise = stein::stationary_covariance(&a, c).unwrap();
    let beta = LAM * (MU * (1.0 + MU - MU * nu) - 1.0);
    let last = (1.0 - MU * MU) * &q;
    let printed = MU * alpha * k * k * sigma + beta * k * sigma * k - late * alpha * k * (k * &q + &q * k) * k + &last;
    let corrected =
        last + beta * k * &q + MU * alpha * &q * k - late * alpha * k * &q * k - exact.e() * (one() - a) * q_noise;
    shows(Paper::Liu21, 7, distance(&printed, x), distance(&corrected, x));
}

/// A case in which the printed variance is negative: -0.0467 instead of 0.1690.
#[test]
fn the_printed_h_is_not_the_variance() {
    let (k, c) = (scalar(1.0), scalar(1.0));
    let (lam, mu, nu) = (0.5, 0.9, 0.7);
    let exact = LinearRecursion::quasi_hyperbolic(&k, &c, lam, mu, nu).unwrap().stationary().unwrap();
    let exact = 0.5 * exact[(0, 0)];
    let printed = corollary7::training_error_as_printed(&k, &c, lam, mu, nu).unwrap();
    assert!(printed < 0.0);
    let corrected = quasi_hyperbolic::training_error(&k, &c, lam, mu, nu).unwrap();
    shows(Paper::Liu21, 8, relative(printed, exact), relative(corrected, exact));
    let through_h = 0.5 * corollary7::unit_variance(1.0, lam, mu, nu).unwrap();
    assert!(relative(through_h, exact) < 1e-12);
}

/// For D = 1 the printed Eq. 83 is X = B - A X, a contraction; `f Sigma / (1 - A^2)` stands for `X K + K X'`.
#[test]
fn the_printed_f_is_not_the_correlation_times_the_curvature() {
    let (k, lam, mu, nu) = (1.3, 0.5, 0.6, 0.7);
    let a = mu * (1.0 - lam * (1.0 - nu) * k);
    let b = 1.0 + mu - lam * (1.0 - mu * nu) * k;
    let x = (0..200).fold(0.0, |x: f64, _| b - a * x);
    let exact = 2.0 * k * x * (1.0 - a * a);
    let printed = corollary7::f_as_printed(k, lam, mu, nu).unwrap();
    let corrected = corollary7::f(k, lam, mu, nu).unwrap();
    shows(Paper::Liu21, 9, relative(printed, exact), relative(corrected, exact));
}

/// The exact covariance of QHM at nu = 0 is that of SGD at the same learning rate; at nu = 1 the reparametrization
/// holds. The printed theorem gives neither.
#[test]
fn quasi_hyperbolic_momentum_without_its_buffer_needs_no_reparametrization() {
    let (k, c) = (hessian(), noise());
    let lam = 0.075;
    let exact = |lam: f64, nu: f64| {
        let recursion = LinearRecursion::quasi_hyperbolic(&k, &c, lam, MU, nu).unwrap();
        recursion.stationary().unwrap().view((0, 0), (2, 2)).into_owned()
    };
    let plain = sgd::stationary_covariance(&k, &c, lam).unwrap();
    let larger = lam / (1.0 - MU);
    shows(Paper::Liu21, 10, distance(&exact(larger, 0.0), &plain), distance(&exact(lam, 0.0), &plain));
    let undamped = heavy_ball::stationary_covariance(&k, &c, lam, MU).unwrap();
    assert!(distance(&exact(larger, 1.0), &undamped) < 1e-12);
    let theorem =
        |lam: f64, nu: f64| Theorem11::as_printed(lam, MU, nu).unwrap().stationary_covariance(&k, &c).unwrap();
    assert!(distance(&theorem(larger, 1.0), &undamped) > 0.5);
    assert!([lam, larger].iter().all(|lam| distance(&theorem(*lam, 0.0), &plain) > 0.3));
}

/// For commuting K and C at a vanishing learning rate, up to the next order, of 1e-6 here.
#[test]
fn the_printed_previous_covariance_of_quasi_hyperbolic_momentum_counts_the_damping_twice() {
    let (k, c, lam, nu) = (hessian(), 0.5 * one() + hessian(), 1e-6, 0.7);
    let recursion = LinearRecursion::quasi_hyperbolic(&k, &c, lam, MU, nu).unwrap();
    let exact = recursion.stationary().unwrap().view((0, 0), (2, 2)).into_owned();
    let printed = table1::quasi_hyperbolic_as_printed(&k, &c, lam, MU, nu).unwrap().previous_covariance.unwrap();
    let corrected = table1::quasi_hyperbolic(&k, &c, lam, MU, nu).unwrap().previous_covariance.unwrap();
    shows(Paper::Liu21, 11, distance(&printed, &exact), distance(&corrected, &exact));
}

/// A run of heavy ball without noise: its state after n steps.
fn noise_free(start: &DVector<f64>, steps: u64) -> DVector<f64> {
    let recursion = LinearRecursion::heavy_ball(&hessian(), &noise(), LAM, MU).unwrap();
    recursion.propagate(&Moments::certain(start.clone()), steps).unwrap().mean
}

/// `w_t = (X + Y) w_{t-1} - X w_{t-2}`, from two iterates of the run to the tenth.
#[test]
fn the_printed_x_of_lemma_1_is_not_the_momentum() {
    let start = DVector::from_vec(vec![1.0, -0.5, 0.0, 0.0]);
    let iterate = |steps| noise_free(&start, steps).rows(0, 2).into_owned();
    let y = one() - LAM * hessian();
    let tenth = |x: f64| {
        let next = |[old, new]: [DVector<f64>; 2], _| [new.clone(), (x * one() + &y) * &new - x * &old];
        let [_, last] = (2..=10).fold([iterate(0), iterate(1)], next);
        (&last - iterate(10)).amax() / iterate(10).amax()
    };
    shows(Paper::Liu21, 26, tenth(1.0 - MU), tenth(MU));
}

/// Covariance of w_3 given w_0 and w_1: two more noises than w_1 has.
#[test]
fn the_printed_sum_of_equation_40_has_one_noise_too_many() {
    let (k, c, steps) = (hessian(), noise(), 3);
    let recursion = LinearRecursion::heavy_ball(&k, &c, LAM, MU).unwrap();
    let moments = recursion.propagate(&Moments::at_rest(4), steps - 1).unwrap();
    let exact = moments.covariance.view((0, 0), (2, 2)).into_owned();
    let sum = MU * one() + one() - LAM * &k;
    let responses = [one(), sum.clone(), &sum * &sum - MU * one()];
    let covariance = |terms: usize| {
        let zero = DMatrix::zeros(2, 2);
        responses[..terms].iter().fold(zero, |sum, g| sum + LAM * LAM * g * &c * g)
    };
    shows(Paper::Liu21, 27, distance(&covariance(3), &exact), distance(&covariance(2), &exact));
}

#[test]
fn the_printed_second_line_of_equation_45_lacks_the_square_of_the_learning_rate() {
    let (k, c) = (hessian(), 0.5 * one() + hessian());
    let recursion = LinearRecursion::heavy_ball(&k, &c, LAM, MU).unwrap();
    let exact = recursion.stationary().unwrap().view((0, 0), (2, 2)).into_owned();
    let lam = LAM / (1.0 + MU);
    let scaled = (1.0 + MU) / (1.0 - MU) * &c;
    let printed = (lam * &k * (2.0 * one() - lam * &k)).try_inverse().unwrap() * scaled;
    shows(Paper::Liu21, 28, distance(&printed, &exact), distance(&(lam * lam * &printed), &exact));
}

/// `|A_2 + A_2'| / |A_2|`, which is 0 for an antisymmetric matrix and 2 for a symmetric one, against the traces with R.
#[test]
fn the_terms_of_the_proof_of_theorem_5_are_not_antisymmetric_but_their_traces_vanish() {
    let (k, c) = (hessian(), noise());
    let recursion = LinearRecursion::heavy_ball(&k, &c, LAM, MU).unwrap();
    let sigma = recursion.stationary().unwrap().view((0, 0), (2, 2)).into_owned();
    let commutator = |a: &DMatrix<f64>, b: &DMatrix<f64>| a * b - b * a;
    let lam = LAM / (1.0 + MU);
    let first = (1.0 - MU) * LAM * (one() - lam * &k) * commutator(&sigma, &k);
    let second = MU / (1.0 - MU * MU) * LAM * LAM * commutator(&k, &commutator(&k, &sigma));
    let r = (2.0 * one() - lam * &k).try_inverse().unwrap();
    let symmetric_part = |a: &DMatrix<f64>| (a + a.transpose()).amax() / a.amax();
    let trace = |a: &DMatrix<f64>| (&r * a).trace().abs() / (r.amax() * a.amax());
    assert!(symmetric_part(&first) > 0.1);
    shows(Paper::Liu21, 29, symmetric_part(&second), trace(&first).max(trace(&second)));
}
