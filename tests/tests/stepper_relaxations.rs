//! Relaxations are moved exactly: the weights of their noise, and second moments that stay positive.

mod stepper_support;

use optsde_core::linalg::Vector;
use optsde_core::noise::NoiseStructure;
use optsde_core::random::{PathIndex, Purpose, Random, Seed, path_stream};
use optsde_core::sde::{Relaxed, Sde, SdeState, State};
use optsde_core::stepper::{
    Brownian, Drawn, EulerMaruyama, Heun, Milstein, PlainEulerMaruyama, Relaxation, Stepper, WeakSecondOrder,
};
use optsde_core::{Fields, Real};

/// Gauss-Legendre with five nodes on each of 64 parts.
fn integral(f: impl Fn(f64) -> f64) -> f64 {
    let (near, far) =
        ((5.0 - 2.0 * (10.0_f64 / 7.0).sqrt()).sqrt() / 3.0, (5.0 + 2.0 * (10.0_f64 / 7.0).sqrt()).sqrt() / 3.0);
    let (inner, outer) = ((322.0 + 13.0 * 70.0_f64.sqrt()) / 900.0, (322.0 - 13.0 * 70.0_f64.sqrt()) / 900.0);
    let nodes = [(0.0, 128.0 / 225.0), (near, inner), (-near, inner), (far, outer), (-far, outer)];
    (0..64)
        .map(|part| {
            let middle = (f64::from(part) + 0.5) / 64.0;
            nodes.iter().map(|(x, w)| w * f(middle + x / 128.0)).sum::<f64>() / 128.0
        })
        .sum()
}

#[test]
fn noise_weights_are_the_projection_of_the_exponential() {
    // With h = 1 the weights are int e^(-q u) and 12 int e^(-q u) (u - 1/2); the quadrature is exact to rounding for
    // q up to 50, where the integrand falls by half in a part. Both sides of q = 2 use another formula.
    for q in [0.0, 1e-12, 1e-6, 1e-3, 0.1, 0.7, 1.5, 1.999, 2.0, 2.001, 3.0, 10.0, 50.0] {
        for h in [1.0, 0.125] {
            let weights = Relaxation::new(q / h, h);
            let level = integral(|u| (-q * u).exp());
            // e^(-q u) - e^(-q / 2) has the same integral, and no cancellation at small q.
            let tilt = 12.0 / h * integral(|u| (-0.5 * q).exp() * (-q * (u - 0.5)).exp_m1() * (u - 0.5));
            assert!((weights.level - level).abs() < 1e-13 * level, "level at {q}");
            assert!((weights.tilt - tilt).abs() <= 1e-12 * tilt.abs(), "tilt at {q}: {} {tilt}", weights.tilt);
            assert!((weights.decay + weights.gain - 1.0).abs() < 1e-15);
        }
    }
    let far = Relaxation::new(1e300_f64, 1e10);
    assert_eq!((far.decay, far.gain, far.level, far.tilt), (0.0, 1.0, 0.0, -0.0));
}

/// dv = r (x^2 + s - v) dt and noise for x that divides by v: a negative v would give NaN.
#[derive(Clone, Copy)]
struct SecondMoment<R> {
    rate: R,
    floor: R,
    structure: NoiseStructure,
}

impl<R: Real> Sde<R, 1, 1> for SecondMoment<R> {
    type At = ();

    const RELAXATIONS: [&'static str; 1] = ["v"];
    const RELAXATIONS_HAVE_NOISE: bool = false;
    fn structure(&self) -> NoiseStructure {
        self.structure
    }
    fn at(&self, _t: R) {}
    fn drift_at(&self, _at: &(), state: &State<R, 1, 1>) -> Vector<R, 1> {
        [-(state.x[0] / (state.relaxed[0][0].square_root() + R::of(0.1)))]
    }
    fn diffusion_at(&self, _at: &(), state: &State<R, 1, 1>, dw: &Vector<R, 1>) -> State<R, 1, 1> {
        let scale = if self.structure == NoiseStructure::Additive {
            R::HALF
        } else {
            R::HALF / (state.relaxed[0][0].square_root() + R::of(0.1))
        };
        SdeState { x: [scale * dw[0]], relaxed: [[R::ZERO]] }
    }
    fn rates(&self) -> [R; 1] {
        [self.rate]
    }
    fn targets(&self, _t: R, x: &Vector<R, 1>) -> Relaxed<R, 1, 1> {
        [[x[0] * x[0] + self.floor]]
    }
}

/// The least second moment along random steps of sizes with r h from 1e-2 to 1e2.
fn least<R: Real, M: Stepper<R, SecondMoment<R>, 1, 1>>(stepper: &M, structure: NoiseStructure) -> f64 {
    let mut least = f64::INFINITY;
    for path in 0..50 {
        let mut random = path_stream(Seed(4), PathIndex(path), Purpose::Steps, 0);
        let uniform: R = random.uniform();
        let sde = SecondMoment { rate: R::of(10.0) * uniform, floor: R::of(1e-3), structure };
        let mut state = SdeState { x: [R::ONE], relaxed: [[R::of(1e-3)]] };
        for k in 0..200 {
            let uniform: R = random.uniform();
            let h = (R::of(9.2) * uniform - R::of(4.6)).exponential() / sde.rate;
            let increment = Drawn { random: &mut random, needs: M::NEEDS }.increment(k, h);
            let step = stepper.prepare(&sde, R::ZERO, h);
            stepper.advance(&sde, &step, &mut state, &increment);
            // Far steps may throw x out; what is tested is v for whatever x came.
            state.x = state.x.map(|x| x.larger(R::of(-10.0)).smaller(R::of(10.0)));
            let v = state.relaxed[0][0].to_f64();
            least = least.min(if v.is_nan() { f64::NEG_INFINITY } else { v });
        }
    }
    least
}

fn second_moments_stay_positive<R: Real>() {
    assert!(least::<R, _>(&EulerMaruyama, NoiseStructure::Diagonal) > 0.0);
    assert!(least::<R, _>(&Milstein, NoiseStructure::Diagonal) > 0.0);
    assert!(least::<R, _>(&Heun, NoiseStructure::Additive) > 0.0);
    assert!(least::<R, _>(&WeakSecondOrder, NoiseStructure::Additive) > 0.0);
    assert!(least::<R, _>(&WeakSecondOrder, NoiseStructure::Diagonal) > 0.0);
    assert!(least::<R, _>(&WeakSecondOrder, NoiseStructure::General) > 0.0);
    // The test can fail: the printed scheme does.
    assert!(least::<R, _>(&PlainEulerMaruyama, NoiseStructure::Diagonal) < 0.0);
}

#[test]
fn second_moments_stay_positive_at_every_step_size() {
    second_moments_stay_positive::<f64>();
    second_moments_stay_positive::<f32>();
}

#[test]
fn without_noise_a_relaxation_to_a_constant_is_exact() {
    // x = 0 stays, so v(t) = s + (v_0 - s) e^(-r t), at steps of any size.
    let sde = SecondMoment { rate: 3.0_f64, floor: 0.25, structure: NoiseStructure::Additive };
    let increment = optsde_core::stepper::Increment { dw: [0.0], dz: [0.0], bits: 0 };
    let mut states = [SdeState { x: [0.0], relaxed: [[2.0]] }; 4];
    let mut t = 0.0;
    for h in [0.01, 1.0, 0.3] {
        EulerMaruyama.advance(&sde, &EulerMaruyama.prepare(&sde, t, h), &mut states[0], &increment);
        Milstein.advance(&sde, &Milstein.prepare(&sde, t, h), &mut states[1], &increment);
        Heun.advance(&sde, &Heun.prepare(&sde, t, h), &mut states[2], &increment);
        WeakSecondOrder.advance(&sde, &WeakSecondOrder.prepare(&sde, t, h), &mut states[3], &increment);
        t += h;
        for state in &states {
            let mut numbers = Vec::new();
            state.visit("state", &mut |_, value: f64| numbers.push(value));
            assert!((numbers[1] - (0.25 + 1.75 * (-3.0 * t).exp())).abs() < 1e-15);
        }
    }
}
