//! Strong orders over a whole run, sampled: the same Brownian path at seven step sizes, against exact solutions.
//!
//! docs/steppers.md decides orders by the defect of one step. Here the error is that of a path at time 1, as a
//! user meets it: the slope over step sizes has a Student-t interval that contains the order and excludes its
//! neighbours. The interval has confidence 0.999; with nine pairs correct schemes fail at a random seed with
//! probability below 1e-2.

mod stepper_support;

use optsde::conformance::equations::GeometricBrownianMotion;
use optsde::convergence::{SampledErrorAt, fitted_slope};
use optsde_core::random::{PathIndex, Seed};
use optsde_core::sde::{Sde, SdeState};
use optsde_core::stepper::{
    Brownian, BrownianTree, EulerMaruyama, Heun, Milstein, PlainEulerMaruyama, Stepper, StochasticRungeKutta,
    TreeLevel, WeakSecondOrder,
};
use stepper_support::equations::Wave;

const CONFIDENCE: f64 = 0.999;
const PATHS: u32 = 600;
const LEVELS: std::ops::RangeInclusive<u32> = 3..=9;
/// A reference has steps shorter by 2^2: its error is a fixed small part of the error measured, at every size.
const FINER: u32 = 2;

fn end<S: Sde<f64, 0, 1>, M: Stepper<f64, S, 0, 1>>(sde: &S, stepper: &M, mut path: TreeLevel<f64, 1>) -> f64 {
    let h = path.step_size();
    let mut state = SdeState { x: [1.2], relaxed: [] };
    for (k, t) in (0..path.steps()).zip((0_u32..).map(|k| f64::from(k) * h)) {
        stepper.advance(sde, &stepper.prepare(sde, t, h), &mut state, &path.increment(k, h));
    }
    state.x[0]
}

/// The root mean square error at every step size, each from paths of its own.
fn check<S: Sde<f64, 0, 1>, M: Stepper<f64, S, 0, 1>>(
    sde: &S,
    stepper: &M,
    exact: impl Fn(&BrownianTree<f64>, u32) -> f64,
) {
    let errors: Vec<SampledErrorAt> = LEVELS
        .map(|level| {
            let squares: Vec<f64> = (0..PATHS)
                .map(|path| {
                    let index = PathIndex(u64::from(level * PATHS + path));
                    let tree = BrownianTree::new(Seed(31), index, 1.0, level + FINER).expect("a tree");
                    (end(sde, stepper, tree.level(level).expect("a level")) - exact(&tree, level)).powi(2)
                })
                .collect();
            let n = f64::from(PATHS);
            let mean = squares.iter().sum::<f64>() / n;
            let variance = squares.iter().map(|square| (square - mean).powi(2)).sum::<f64>() / (n - 1.0);
            let error = mean.sqrt();
            // The square root halves the relative error.
            let standard_error = (variance / n).sqrt() / (2.0 * error);
            SampledErrorAt { size: 0.5_f64.powi(i32::try_from(level).unwrap()), error, standard_error }
        })
        .collect();
    let fitted = fitted_slope(&errors, CONFIDENCE).expect("errors");
    let order = stepper.orders(sde).expect("an order").strong.expect("a strong order");
    assert!(fitted.decides_for(order), "{}: order {order}, fitted {fitted:?}", M::NAME);
}

#[test]
fn strong_orders_under_multiplicative_noise() {
    let sde = GeometricBrownianMotion { growth: 0.4, volatility: 0.6 };
    let exact = |tree: &BrownianTree<f64>, _: u32| {
        let w = tree.level::<1>(0).expect("the whole").increment(0, 1.0).dw[0];
        1.2 * (0.4 - 0.5 * 0.6 * 0.6 + 0.6 * w).exp()
    };
    check(&sde, &PlainEulerMaruyama, exact);
    check(&sde, &EulerMaruyama, exact);
    check(&sde, &Milstein, exact);
    check(&sde, &WeakSecondOrder, exact);
}

#[test]
fn strong_orders_under_additive_noise() {
    let exact = |tree: &BrownianTree<f64>, level: u32| {
        end(&Wave, &StochasticRungeKutta, tree.level(level + FINER).expect("a finer level"))
    };
    check(&Wave, &PlainEulerMaruyama, exact);
    check(&Wave, &EulerMaruyama, exact);
    check(&Wave, &Heun, exact);
    check(&Wave, &StochasticRungeKutta, exact);
    check(&Wave, &WeakSecondOrder, exact);
}
