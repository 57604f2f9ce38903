//! The first five iterates of RMSprop and Adam, by convention, against independent arithmetic.
//!
//! Expected values: the recurrences computed directly in 50-digit decimal arithmetic on the same double
//! inputs, rounded to double. Tolerance: 1e-12 of each number. The worst amplification of a rounding, 2^-53, is
//! that of 1 - beta^k at beta = 0.999, at most 1000: 1e-13; everything else adds some ten roundings a step to
//! numbers that do not cancel. The wrong place of epsilon = 1e-8 already shows at 1e-9.

#![expect(clippy::unreadable_literal, reason = "as they were computed, to be compared digit by digit")]

use optsde_core::Fields;
use optsde_core::optimizer::{Adam, AdamW, Coordinatewise, Epsilon, RmsProp, RmsPropW, SecondMomentUse};

const START: [f64; 3] = [1.0, -0.5, 0.25];
const INITIAL_V: [f64; 3] = [0.3, 0.7, 0.01];

/// Where gradients come from: the table itself, or curvature times x plus the noise of a table.
#[derive(Clone, Copy)]
enum Gradients {
    Table,
    Quadratic,
}

impl Gradients {
    fn at(self, k: usize, i: usize, x: f64) -> f64 {
        const TABLE: [[f64; 3]; 5] =
            [[0.5, -1.25, 0.003], [-0.75, -0.5, 0.02], [1.5, 0.25, -0.01], [0.125, -2.0, 0.004], [-0.3, 0.7, -0.05]];
        const NOISE: [[f64; 3]; 5] =
            [[0.1, 0.2, -0.3], [0.1, -0.2, 0.3], [2.0, -1.0, 0.5], [-0.4, 0.4, 0.4], [0.9, -0.1, -0.7]];
        match self {
            Self::Table => TABLE[k][i],
            Self::Quadratic => [1.0, 2.0, 0.5][i] * x + NOISE[k][i],
        }
    }
}

/// Five steps of `optimizer(v_0)`: the parameters and the state variables must be the expected ones.
fn check<O: Coordinatewise<f64>>(
    optimizer: impl Fn(f64) -> O,
    rate: f64,
    gradients: Gradients,
    expected: &[(&str, [f64; 3])],
) {
    for i in 0..3 {
        let optimizer = optimizer(INITIAL_V[i]);
        let (mut x, mut run) = (START[i], optimizer.start_run());
        let mut state = optimizer.start(x);
        for k in 0..5 {
            let step = optimizer.step(k as u64, rate, &mut run);
            x = optimizer.update(&step, x, gradients.at(k, i, x), &mut state);
        }
        let mut found = vec![("x", x)];
        state.visit("state", &mut |name, number| found.push((name, number)));
        assert_eq!(found.len(), expected.len());
        for ((name, found), (expected_name, expected)) in found.iter().zip(expected) {
            assert_eq!(name, expected_name);
            let error = (found / expected[i] - 1.0).abs();
            assert!(error < 1e-12, "{name}[{i}]: found {found:e}, expected {:e}, relative {error:e}", expected[i]);
        }
    }
}

#[test]
fn rmsprop_with_the_second_moment_before_its_update() {
    check(
        |initial_v| RmsProp { second_moment: SecondMomentUse::Previous, initial_v, ..RmsProp::new(0.9, 1e-08) },
        0.01,
        Gradients::Quadratic,
        &[
            ("x", [0.8982159956737737, -0.4389715403495938, 0.19416115876590279]),
            ("v", [1.4061408815735497, 0.9886091049188092, 0.11197405356094646]),
        ],
    );
}

#[test]
fn rmsprop_with_epsilon_inside_the_root() {
    check(
        |initial_v| RmsProp { epsilon: Epsilon::InsideRoot(0.01), initial_v, ..RmsProp::new(0.9, 0.01) },
        0.01,
        Gradients::Table,
        &[
            ("x", [0.9859801831202618, -0.47047228397560353, 0.2526755860939588]),
            ("v", [0.427212, 0.948146125, 0.006194190490000001]),
        ],
    );
    check(
        |initial_v| RmsProp { epsilon: Epsilon::InsideRoot(0.01), initial_v, ..RmsProp::new(0.9, 0.01) },
        0.01,
        Gradients::Quadratic,
        &[
            ("x", [0.9208115685658178, -0.4430148128133403, 0.2180409039349543]),
            ("v", [1.4185284162812346, 0.9915319289661784, 0.11182907783470837]),
        ],
    );
}

#[test]
fn rmsprop_with_decoupled_decay() {
    check(
        |initial_v| RmsPropW {
            optimizer: RmsProp { initial_v, ..RmsProp::new(0.9, 1e-08) },
            ..RmsPropW::new(0.9, 1e-08, 4.0)
        },
        0.01,
        Gradients::Table,
        &[
            ("x", [0.8028102005312847, -0.3813485839907016, 0.2085698810732586]),
            ("v", [0.427212, 0.948146125, 0.006194190490000001]),
        ],
    );
    check(
        |initial_v| RmsPropW {
            optimizer: RmsProp { initial_v, ..RmsProp::new(0.9, 1e-08) },
            ..RmsPropW::new(0.9, 1e-08, 4.0)
        },
        0.01,
        Gradients::Quadratic,
        &[
            ("x", [0.744427089352329, -0.35789568657438586, 0.17479923427616884]),
            ("v", [1.314330191905673, 0.9250095932698014, 0.11164991079141044]),
        ],
    );
}

#[test]
fn adam_of_kingma_and_ba() {
    check(
        |_| Adam::new(0.9, 0.999, 1e-08),
        0.001,
        Gradients::Table,
        &[
            ("x", [0.9981421276342286, -0.4963431996014455, 0.24790596485457111]),
            ("m", [0.08088, -0.20821249999999997, -0.003795169999999999]),
            ("v", [0.003160927310937753, 0.006353885181001568, 3.023549353564012e-6]),
        ],
    );
    check(
        |_| Adam::new(0.5, 0.8, 0.1),
        0.1,
        Gradients::Table,
        &[
            ("x", [0.8554773563194957, -0.21405429396007286, 0.2513089424921059]),
            ("m", [0.037500000000000006, -0.18906250000000002, -0.02390625]),
            ("v", [0.38658, 0.8995999999999998, 0.00055705728]),
        ],
    );
    check(
        |_| Adam::new(0.9, 0.999, 1e-08),
        0.001,
        Gradients::Quadratic,
        &[
            ("x", [0.995342048249269, -0.4952180382262432, 0.24874661168934245]),
            ("m", [0.6384862031191891, -0.4641948191383971, 0.0598807363444314]),
            ("v", [0.015331224358301632, 0.007590118913469951, 0.0012076553835078778]),
        ],
    );
}

#[test]
fn adam_with_epsilon_inside_the_root() {
    check(
        |_| Adam { epsilon: Epsilon::InsideRoot(0.01), ..Adam::new(0.9, 0.99, 0.01) },
        0.01,
        Gradients::Quadratic,
        &[
            ("x", [0.953644069766466, -0.4525353454319916, 0.2367708405116458]),
            ("m", [0.6306511857530352, -0.44834575791446113, 0.0597482241456099]),
            ("v", [0.14810919290534494, 0.07069942928606945, 0.012020997694213378]),
        ],
    );
}

#[test]
fn adam_with_decoupled_decay() {
    check(
        |_| AdamW::new(0.9, 0.99, 1e-06, 4.0),
        0.05,
        Gradients::Table,
        &[
            ("x", [0.2704617569030379, -0.050054696054647366, 0.03575245180721878]),
            ("m", [0.08088, -0.20821249999999997, -0.003795169999999999]),
            ("v", [0.03096635940000003, 0.06254762265625005, 3.010614964090003e-5]),
        ],
    );
    check(
        |_| AdamW::new(0.9, 0.99, 1e-06, 4.0),
        0.05,
        Gradients::Quadratic,
        &[
            ("x", [0.18228324500847223, -0.020061095786079276, 0.026873980106200384]),
            ("m", [0.45801567328871423, -0.24852255253663447, 0.04035421744282776]),
            ("v", [0.09627087288380211, 0.0356361635663912, 0.012069863306924436]),
        ],
    );
}

#[test]
fn adam_with_the_second_moment_before_its_update() {
    check(
        |initial_v| Adam { second_moment: SecondMomentUse::Previous, initial_v, ..Adam::new(0.9, 0.99, 1e-08) },
        0.01,
        Gradients::Table,
        &[
            ("x", [0.9973403597431079, -0.49519632657349616, 0.24994465780050554]),
            ("m", [0.08088, -0.20821249999999997, -0.003795169999999999]),
            ("v", [0.31626337437, 0.72824065758625, 0.0095400066486409]),
        ],
    );
    check(
        |initial_v| Adam { second_moment: SecondMomentUse::Previous, initial_v, ..Adam::new(0.9, 0.99, 1e-08) },
        0.01,
        Gradients::Quadratic,
        &[
            ("x", [0.9847317081356441, -0.49156359422708806, 0.2371582874242869]),
            ("m", [0.6375766372402609, -0.463976655611172, 0.05903472538677134]),
            ("v", [0.43594654166518776, 0.7402489591894107, 0.021444944194603032]),
        ],
    );
    check(
        |initial_v| Adam { second_moment: SecondMomentUse::Previous, initial_v, ..Adam::new(0.5, 0.8, 0.1) },
        0.1,
        Gradients::Quadratic,
        &[
            ("x", [0.6512638278938092, -0.24846505274404757, 0.042385252320647625]),
            ("m", [1.3794818759129799, -0.7634516013975761, -0.1385882256171496]),
            ("v", [1.9763843280033815, 1.000405737315651, 0.19710744246289938]),
        ],
    );
}
