//! Equations refuse parameters that would make their coefficients NaN, and know where they are defined.

use optsde_core::linalg::Vector;
use optsde_core::loss::Quadratic;
use optsde_core::noise::{ConstantCovariance, Covariance, DiagonalCovariance, NoiseStructure};
use optsde_core::random::{PathIndex, Purpose, Random, Seed, path_stream};
use optsde_core::sde::{
    AdamForm, AdamParameters, AdamSde, GaussianSign, GradientCoupling, GradientFlow, LinearSign, MalladiAdamParameters,
    MalladiAdamSde, MalladiRmspropParameters, MalladiRmspropSde, MalladiScale, ParameterError, RmspropParameters,
    RmspropSde, Scheduled, Sde, SecondMoment, SgdSde, SgdSecondOrderSde, SgdwSde, SignSgdSde, State, StudentTSign,
};
use optsde_core::stepper::{EulerMaruyama, Integration, IntegrationError};

type Loss = Quadratic<f64, 2>;
type Noise = DiagonalCovariance<f64, 2>;

fn loss() -> Loss {
    Quadratic { curvature: [[1.0, 0.3], [0.3, 0.5]] }
}

fn noise() -> Noise {
    DiagonalCovariance { deviations: [0.5, 0.1] }
}

fn rmsprop(change: impl Fn(&mut RmspropParameters<f64>)) -> Result<RmspropSde<Loss, Noise, f64>, ParameterError> {
    let mut parameters = RmspropParameters { learning_rate: 0.01, rate: 1.0, epsilon: 1e-8, decay: 0.0 };
    change(&mut parameters);
    RmspropSde::new(loss(), noise(), parameters, SecondMoment::GradientAndNoise)
}

fn adam(change: impl Fn(&mut AdamParameters<f64>)) -> Result<AdamSde<Loss, Noise, f64>, ParameterError> {
    let mut parameters =
        AdamParameters { learning_rate: 0.01, first_rate: 10.0, second_rate: 1.0, epsilon: 1e-8, decay: 0.0 };
    change(&mut parameters);
    AdamSde::new(loss(), noise(), parameters, AdamForm::NoiseKept)
}

fn sign_sgd(deviations: [f64; 2], eta: f64) -> Result<SignSgdSde<Loss, GaussianSign, f64, 2>, ParameterError> {
    SignSgdSde::new(loss(), GaussianSign, deviations, eta, GradientCoupling::Coupled)
}

#[test]
fn parameters_outside_their_range_are_named_with_their_value() {
    let nan = f64::NAN;
    let errors: Vec<(ParameterError, &str)> = vec![
        (sign_sgd([0.5, 0.0], 0.1).unwrap_err(), "deviations is 0, allowed: a finite number above 0"),
        (sign_sgd([0.5, nan], 0.1).unwrap_err(), "deviations is NaN, allowed: a finite number above 0"),
        (sign_sgd([0.5, 0.1], -0.1).unwrap_err(), "learning_rate is -0.1, allowed: a finite number, 0 or more"),
        (StudentTSign::new(0.0_f64).unwrap_err(), "degrees is 0, allowed: a finite number above 0"),
        (StudentTSign::new(f64::INFINITY).unwrap_err(), "degrees is inf, allowed: a finite number above 0"),
        (LinearSign::new(-1.0_f64).unwrap_err(), "slope is -1, allowed: a finite number above 0"),
        (
            SgdSecondOrderSde::new(loss(), noise(), nan).unwrap_err(),
            "learning_rate is NaN, allowed: a finite number, 0 or more",
        ),
        (SgdwSde::new(loss(), noise(), 0.1, nan).unwrap_err(), "decay is NaN, allowed: a finite number"),
        (rmsprop(|p| p.learning_rate = -1.0).unwrap_err(), "learning_rate is -1, allowed: a finite number, 0 or more"),
        (rmsprop(|p| p.rate = -2.0).unwrap_err(), "rate is -2, allowed: a finite number, 0 or more"),
        (rmsprop(|p| p.epsilon = -1.0).unwrap_err(), "epsilon is -1, allowed: a finite number, 0 or more"),
        (rmsprop(|p| p.decay = f64::INFINITY).unwrap_err(), "decay is inf, allowed: a finite number"),
        (adam(|p| p.first_rate = 0.0).unwrap_err(), "first_rate is 0, allowed: a finite number above 0"),
        (adam(|p| p.second_rate = nan).unwrap_err(), "second_rate is NaN, allowed: a finite number above 0"),
        (adam(|p| p.epsilon = -1.0).unwrap_err(), "epsilon is -1, allowed: a finite number, 0 or more"),
        (MalladiScale::new(0.0, 1.0_f64).unwrap_err(), "learning_rate is 0, allowed: a finite number above 0"),
        (MalladiScale::new(0.1, 0.0_f64).unwrap_err(), "noise is 0, allowed: a finite number above 0"),
    ];
    for (error, text) in errors {
        assert_eq!(error.to_string(), text);
    }
    let parameters = MalladiRmspropParameters { noise: 0.0, rate: 1.0, epsilon: 0.1 };
    assert_eq!(MalladiRmspropSde::new(loss(), noise(), parameters).unwrap_err().field, "noise");
    let parameters = MalladiAdamParameters { noise: 1.0, first_rate: 1.0, second_rate: -1.0, epsilon: 0.1 };
    assert_eq!(MalladiAdamSde::new(loss(), noise(), parameters).unwrap_err().field, "second_rate");
}

#[test]
fn adam_is_not_defined_at_time_zero() {
    let sde = adam(|_| ()).expect("valid");
    let parameters = MalladiAdamParameters { noise: 1.0, first_rate: 1.0, second_rate: 1.0, epsilon: 0.1 };
    let malladi = MalladiAdamSde::new(loss(), noise(), parameters).expect("valid");
    for t in [0.0, -0.1, f64::NAN, f64::INFINITY] {
        assert!(!Sde::<f64, 2, 2>::defined(&sde, t) && !Sde::<f64, 2, 2>::defined(&malladi, t), "{t}");
    }
    assert!(Sde::<f64, 2, 2>::defined(&sde, 1e-9) && Sde::<f64, 2, 2>::defined(&malladi, 1e-9));
    let flow = GradientFlow { loss: loss() };
    assert!(Sde::<f64, 0, 2>::defined(&flow, 0.0) && !Sde::<f64, 0, 2>::defined(&flow, f64::NAN));
    let scheduled = Scheduled { sde: flow, scheduler: |t: f64| 1.0 / t };
    assert!(Sde::<f64, 0, 2>::defined(&scheduled, 1.0) && !Sde::<f64, 0, 2>::defined(&scheduled, 0.0));
}

#[test]
fn rates_and_second_moments_are_not_negative_anywhere() {
    let mut random = path_stream(Seed(3), PathIndex(0), Purpose::Steps, 0);
    let full = ConstantCovariance::new(&[[2.0, -0.75], [-0.75, 0.5]]).expect("psd");
    let parameters = RmspropParameters { learning_rate: 0.1, rate: 3.0, epsilon: 0.0, decay: 0.0 };
    for _ in 0..1000 {
        let x: [f64; 2] = Random::<f64>::normals(&mut random).map(|z: f64| 100.0 * z);
        for second_moment in [SecondMoment::GradientAndNoise, SecondMoment::NoiseOnly] {
            let sde = RmspropSde::new(loss(), full, parameters, second_moment).expect("valid");
            assert!(sde.targets(0.0, &x)[0].iter().all(|v| *v >= 0.0));
            assert!(Sde::<f64, 1, 2>::rates(&sde).iter().all(|rate| *rate >= 0.0));
        }
        let sde = adam(|_| ()).expect("valid");
        assert!(sde.targets(1.0, &x)[1].iter().all(|v| *v >= 0.0));
        assert!(Sde::<f64, 2, 2>::rates(&sde).iter().all(|rate| *rate >= 0.0));
    }
}

/// Sigma(x) = diag(x_i^2), of any declared structure.
#[derive(Clone, Copy)]
struct Declared(NoiseStructure);

impl Covariance<f64, 2> for Declared {
    fn correlate(&self, x: &Vector<f64, 2>, z: &Vector<f64, 2>) -> Vector<f64, 2> {
        [x[0] * z[0], x[1] * z[1]]
    }
    fn variances(&self, x: &Vector<f64, 2>) -> Vector<f64, 2> {
        x.map(|x| x * x)
    }
    fn structure(&self) -> NoiseStructure {
        self.0
    }
}

#[test]
fn noise_is_smooth_where_it_depends_on_what_has_none() {
    use NoiseStructure::{Additive, Diagonal, General, None, Smooth};
    let rmsprop = |covariance| {
        let parameters = RmspropParameters { learning_rate: 0.1, rate: 3.0, epsilon: 0.0, decay: 0.0 };
        let sde = RmspropSde::new(loss(), Declared(covariance), parameters, SecondMoment::NoiseOnly).expect("valid");
        Sde::<f64, 1, 2>::structure(&sde)
    };
    let adam = |form, covariance| {
        let parameters =
            AdamParameters { learning_rate: 0.1, first_rate: 1.0, second_rate: 1.0, epsilon: 0.0, decay: 0.0 };
        let sde = AdamSde::new(loss(), Declared(covariance), parameters, form).expect("valid");
        Sde::<f64, 2, 2>::structure(&sde)
    };
    let sgd = |covariance| {
        let sde = SgdSde::new(loss(), Declared(covariance), 0.1).expect("in range");
        Sde::<f64, 0, 2>::structure(&sde)
    };
    // x has the noise and divides it by sqrt v, which has none.
    assert_eq!([None, Additive, Diagonal, General].map(rmsprop), [None, Smooth, General, General]);
    assert_eq!(
        [None, Additive, Diagonal, General].map(|c| adam(AdamForm::NoiseKept, c)),
        [None, Smooth, General, General]
    );
    // m has the noise, and Sigma depends on x, which has none.
    for form in [AdamForm::Printed, AdamForm::Malladi22] {
        assert_eq!([None, Additive, Diagonal, General].map(|c| adam(form, c)), [None, Additive, Smooth, Smooth]);
    }
    assert_eq!([None, Additive, Diagonal, General].map(sgd), [None, Additive, Diagonal, General]);
    let coupled = sign_sgd([1.0; 2], 0.1).expect("valid");
    assert_eq!(Sde::<f64, 0, 2>::structure(&coupled), General);
}

#[test]
fn a_path_cannot_start_where_its_second_moment_has_no_root_or_is_divided_by_at_zero() {
    let at = |v: f64| State { x: [1.0, 1.0], relaxed: [[0.5, v]] };
    for (epsilon, v, admitted) in [(0.1, 0.0, true), (0.0, 0.0, false), (0.0, 1e-300, true), (0.1, -1e-9, false)] {
        let parameters = RmspropParameters { learning_rate: 0.1, rate: 1.0, epsilon, decay: 0.0 };
        let sde = RmspropSde::new(loss(), noise(), parameters, SecondMoment::GradientAndNoise).expect("valid");
        let integration = Integration::new(sde, EulerMaruyama, at(v), 0.0, 0.1);
        assert_eq!(integration.is_ok(), admitted, "epsilon {epsilon}, v {v}");
    }
    let sde = SgdSde::new(loss(), noise(), 0.1).expect("valid");
    let start = State { x: [1.0, f64::NAN], relaxed: [] };
    assert_eq!(Integration::new(sde, EulerMaruyama, start, 0.0, 0.1).unwrap_err(), IntegrationError::StartState);
    assert_eq!(SgdSde::new(loss(), noise(), -0.1).unwrap_err().field, "learning_rate");
}
