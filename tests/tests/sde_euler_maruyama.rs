//! Every equation under the printed Euler-Maruyama scheme, with prescribed normals, against the recursion in 50
//! digits: `fixtures/sde/euler_maruyama_steps.jsonl`. So the drift, the diffusion, its signs, the relaxations and the
//! time at which coefficients are taken are all those of the papers.

use optsde_core::loss::{Quadratic, Regularized};
use optsde_core::noise::DiagonalCovariance;
use optsde_core::sde::{
    AdamForm, AdamParameters, AdamSde, GradientCoupling, MalladiAdamParameters, MalladiAdamSde,
    MalladiRmspropParameters, MalladiRmspropSde, RmspropParameters, RmspropSde, Sde, SecondMoment, SgdSde,
    SgdSecondOrderSde, SignSgdSde, State, StudentTSign,
};
use optsde_core::stepper::{Increment, PlainEulerMaruyama, Stepper};
use serde_json::Value;

const CASES: &str = include_str!("../../fixtures/sde/euler_maruyama_steps.jsonl");
const D: usize = 3;

struct Case {
    id: String,
    inputs: Value,
    expected: Vec<Value>,
    rtol: f64,
    atol: f64,
}

fn cases() -> Vec<Case> {
    CASES
        .lines()
        .map(|line| {
            let value: Value = serde_json::from_str(line).expect("json");
            Case {
                id: value["id"].as_str().expect("id").to_owned(),
                inputs: value["inputs"].clone(),
                expected: value["expected"].as_array().expect("steps").clone(),
                rtol: value["rtol"].as_f64().expect("rtol"),
                atol: value["atol"].as_f64().expect("atol"),
            }
        })
        .collect()
}

fn vector(value: &Value) -> [f64; D] {
    std::array::from_fn(|i| value[i].as_f64().expect("number"))
}

impl Case {
    fn parameter(&self, name: &str) -> f64 {
        self.inputs["params"].get(name).map_or(0.0, |value| value.as_f64().expect("number"))
    }

    /// Steps from x0 and the relaxations, and compares every number of every step.
    fn check<const N: usize>(&self, sde: &impl Sde<f64, N, D>, relaxed: [[f64; D]; N]) {
        let (mut t, h) = (self.parameter("t0"), self.parameter("dt"));
        let start = t;
        let mut state = State { x: vector(&self.inputs["x0"]), relaxed };
        let normals = self.inputs["normals"].as_array().expect("normals");
        assert!(sde.defined(t) && normals.len() == self.expected.len());
        for (k, (z, expected)) in normals.iter().zip(&self.expected).enumerate() {
            let increment = Increment { dw: vector(z).map(|z| h.sqrt() * z), dz: [0.0; D], bits: 0 };
            let step = Stepper::<f64, _, N, D>::prepare(&PlainEulerMaruyama, sde, t, h);
            PlainEulerMaruyama.advance(sde, &step, &mut state, &increment);
            self.compare("x", k, &state.x, expected);
            for (relaxed, name) in state.relaxed.iter().zip(<_ as Names<N>>::names(sde)) {
                self.compare(name, k, relaxed, expected);
            }
            t = start + h * f64::from(u32::try_from(k + 1).expect("few steps"));
        }
    }

    fn compare(&self, name: &str, k: usize, values: &[f64; D], expected: &Value) {
        for (value, expected) in values.iter().zip(vector(&expected[name])) {
            let allowed = self.atol + self.rtol * expected.abs();
            assert!((value - expected).abs() <= allowed, "{} step {k} {name}: {value}, expected {expected}", self.id);
        }
    }
}

/// The names of the relaxations of a value's type.
trait Names<const N: usize> {
    fn names(&self) -> [&'static str; N];
}

impl<S: Sde<f64, N, D>, const N: usize> Names<N> for S {
    fn names(&self) -> [&'static str; N] {
        S::RELAXATIONS
    }
}

/// Every equation has its own letter for the deviation: Sigma^(1/2) here, S^(1/2) for Malladi22.
#[test]
fn every_equation_takes_the_steps_of_its_paper() {
    for case in cases() {
        let loss = Quadratic::diagonal(vector(&case.inputs["H_diag"]));
        let deviations = vector(&case.inputs["sigma_diag"]);
        let covariance = DiagonalCovariance { deviations };
        let [learning_rate, epsilon, decay] = ["eta", "eps", "gamma"].map(|name| case.parameter(name));
        let [m0, v0] = ["m0", "v0"].map(|name| [case.parameter(name); D]);
        let adam = AdamParameters {
            learning_rate,
            first_rate: case.parameter("rho1"),
            second_rate: case.parameter("rho2"),
            epsilon,
            decay,
        };
        let [noise, first_rate, second_rate, epsilon_0] =
            ["sigma0", "c1", "c2", "eps0"].map(|name| case.parameter(name));
        match case.inputs["sde"].as_str().expect("sde") {
            "ngd" => case.check(&SgdSde::new(loss, covariance, learning_rate).expect("in range"), []),
            "sde2" => {
                let loss = Regularized { loss, decay };
                case.check(&SgdSecondOrderSde::new(loss, covariance, learning_rate).expect("valid"), []);
            }
            "signsgd_sde_t2" => {
                let law = StudentTSign::new(2.0).expect("valid");
                let sde = SignSgdSde::new(loss, law, deviations, learning_rate, GradientCoupling::Separable);
                case.check(&sde.expect("valid"), []);
            }
            "rmsprop_sde" => {
                let parameters = RmspropParameters { learning_rate, rate: case.parameter("rho2"), epsilon, decay };
                let sde = RmspropSde::new(loss, covariance, parameters, SecondMoment::GradientAndNoise);
                case.check(&sde.expect("valid"), [v0]);
            }
            "adam_sde" => {
                let sde = AdamSde::new(loss, covariance, adam, AdamForm::Printed);
                case.check(&sde.expect("valid"), [m0, v0]);
            }
            "adam_sde_D5" => {
                let sde = AdamSde::new(loss, covariance, adam, AdamForm::Malladi22);
                case.check(&sde.expect("valid"), [m0, v0]);
            }
            "malladi_rmsprop_4.1" => {
                let parameters = MalladiRmspropParameters { noise, rate: second_rate, epsilon: epsilon_0 };
                case.check(&MalladiRmspropSde::new(loss, covariance, parameters).expect("valid"), [v0]);
            }
            "malladi_adam_4.3" => {
                let parameters = MalladiAdamParameters { noise, first_rate, second_rate, epsilon: epsilon_0 };
                case.check(&MalladiAdamSde::new(loss, covariance, parameters).expect("valid"), [m0, v0]);
            }
            other => panic!("{other} is not known here"),
        }
    }
}

#[test]
fn the_kept_noise_is_what_the_printed_form_of_adam_leaves_out() {
    // x of one step moves along m after its update, m + eta dm: with h = eta the step of the form that keeps the
    // noise is x - eta (sqrt g_2 / g_1) P^(-1) (m + eta rho_1 (grad f - m) + eta rho_1 sigma z), z = dW / sqrt(eta).
    let (eta, rho, sigma, z, m, v, x, t) = (0.01_f64, 10.0_f64, 0.3, 0.7, 0.2, 0.4_f64, 1.5, 0.5_f64);
    let parameters =
        AdamParameters { learning_rate: eta, first_rate: rho, second_rate: 1.0, epsilon: 0.001, decay: 0.0 };
    let covariance = DiagonalCovariance { deviations: [sigma] };
    let sde = AdamSde::new(Quadratic::diagonal([2.0]), covariance, parameters, AdamForm::NoiseKept).expect("valid");
    let mut state = State { x: [x], relaxed: [[m], [v]] };
    let increment = Increment { dw: [eta.sqrt() * z], dz: [0.0], bits: 0 };
    let step = Stepper::<f64, _, 2, 1>::prepare(&PlainEulerMaruyama, &sde, t, eta);
    PlainEulerMaruyama.advance(&sde, &step, &mut state, &increment);
    let m_next = m + eta * rho * (2.0 * x - m) + eta * rho * sigma * z;
    let (g1, g2) = (1.0 - (-rho * t).exp(), 1.0 - (-t).exp());
    let expected = x - eta * g2.sqrt() / g1 * m_next / (v.sqrt() + 0.001 * g2.sqrt());
    // A dozen roundings.
    assert!((state.x[0] - expected).abs() < 1e-15 && (state.relaxed[0][0] - m_next).abs() < 1e-15);
}
