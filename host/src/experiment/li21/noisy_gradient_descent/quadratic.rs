//! The loss w^2/2: moments of the stationary state under noise of several laws.

use optsde_core::Real;
use optsde_core::loss::Quadratic;
use optsde_core::noise::{
    ConstantCovariance, Correlated, FiniteLaw, Rademacher, StandardDistribution, StandardNormal, StandardStudentT,
};
use optsde_core::optimizer::Sgd;
use optsde_core::oracle::NoisyGradient;
use optsde_core::process::{Descent, DescentState};
use optsde_core::schedule::Constant;
use optsde_device::entry::Entry;
use optsde_device::observe::PowersAround;

use nalgebra::DVector;

use crate::ensemble::{Plan, Record};
use crate::experiment::{Claim, Context, Estimate, Failure, Number, Prediction, Table};
use crate::theory::random_quadratic::RandomQuadratic;
use crate::theory::{continuous, sgd};

const RATE: f64 = 0.5;
/// Steps after which the start is forgotten: 0.5^100.
const FORGOTTEN: u64 = 100;

/// E w^2 and E w^3 of one law of the noise.
struct Law {
    name: &'static str,
    second: Estimate,
    /// Where the noise has a sixth moment, so that it can be sampled.
    third: Option<Estimate>,
    /// Values and probabilities of a finite law with the same first three moments.
    pairs: &'static [(f64, f64)],
}

/// All laws.
pub(super) struct Measured {
    laws: Vec<Law>,
}

/// The moments of a normal number up to the fifth.
const SYMMETRIC: &[(f64, f64)] = &[(-1.0, 0.5), (1.0, 0.5)];
const SKEWED: &[(f64, f64)] = &[(2.0, 0.2), (-0.5, 0.8)];

pub(super) fn measure(context: &Context<'_>) -> Result<Measured, Failure> {
    let student = StandardStudentT::new(Number::of(5.0))?;
    let [gaussian, gaussian_third] = moments(context, "gaussian", StandardNormal)?;
    let [signs, signs_third] = moments(context, "signs", Rademacher)?;
    let [skewed, skewed_third] = moments(context, "skewed", FiniteLaw::skewed_two())?;
    let [heavy, _] = moments(context, "student", student)?;
    Ok(Measured {
        laws: vec![
            Law { name: "Gaussian", second: gaussian, third: Some(gaussian_third), pairs: SYMMETRIC },
            Law { name: "random signs", second: signs, third: Some(signs_third), pairs: SYMMETRIC },
            Law { name: "two values, skewed", second: skewed, third: Some(skewed_third), pairs: SKEWED },
            Law { name: "Student's t with 5 degrees", second: heavy, third: None, pairs: SYMMETRIC },
        ],
    })
}

type OnQuadratic<P> = Descent<
    Sgd,
    NoisyGradient<Quadratic<Number, 1>, Correlated<ConstantCovariance<Number, 1>, P, Number>>,
    Constant<Number>,
    Number,
    1,
>;

/// E w^2 and E w^3, averaged over time.
fn moments<P>(context: &Context<'_>, name: &str, law: P) -> Result<[Estimate; 2], Failure>
where
    P: StandardDistribution<Number>,
    OnQuadratic<P>: Entry<PowersAround, 3, State = DescentState<Number, (), 1>> + Sync,
{
    let covariance = ConstantCovariance::new(&[[Number::ONE]])?;
    let process = Descent {
        optimizer: Sgd,
        oracle: NoisyGradient {
            loss: Quadratic::diagonal([Number::ONE]),
            noise: Correlated::new(covariance, law, Number::ONE)?,
        },
        schedule: Constant(Number::of(RATE)),
        start: [Number::ZERO],
    };
    let last = 20 * FORGOTTEN;
    let record = Record::Average { first: FORGOTTEN, last, every: 2 };
    let plan = Plan::new(context.choose(1024, 16_384), last).with_records([record]);
    let outcome = context.simulate(name, &process, PowersAround(Number::ZERO), plan)?;
    let none = || Failure::setup("moments have one record");
    let moments = outcome.moments.first().ok_or_else(none)?;
    Ok([Estimate::mean(moments, 1), Estimate::mean(moments, 2)])
}

/// E w^3 in the stationary state: that of parabolas of curvature 1 with random minima, after steps enough.
fn exact_third(pairs: &[(f64, f64)]) -> Result<f64, Failure> {
    let column = |value: &dyn Fn(&(f64, f64)) -> f64| DVector::from_iterator(pairs.len(), pairs.iter().map(value));
    let parabolas = RandomQuadratic::new(&column(&|_| 1.0), &column(&|(z, _)| -z), &column(&|(_, p)| *p))?;
    let [_, _, third, _] = parabolas.svag(0.0, RATE, 1.0, FORGOTTEN)?;
    Ok(third)
}

impl Measured {
    pub(super) fn claims(&self) -> Result<Vec<Claim>, Failure> {
        let exact = sgd::stationary_variance(1.0, 1.0, RATE)?;
        let sde = continuous::stationary_variance(1.0, 1.0, RATE, 0.0)?;
        let (symmetric, skewed) = (exact_third(SYMMETRIC)?, exact_third(SKEWED)?);
        let mut claims = Vec::new();
        for law in &self.laws {
            claims.push(Claim::ours(
                format!("quadratic loss, eta = 0.5, {} noise: E w^2 is that of NGD", law.name),
                Prediction::Equal { value: exact, rival: Some(sde) },
                law.second,
            ));
            if let Some(third) = law.third {
                let (value, rival) = if law.pairs == SKEWED { (skewed, symmetric) } else { (symmetric, skewed) };
                claims.push(Claim::ours(
                    format!("quadratic loss, eta = 0.5, {} noise: E w^3", law.name),
                    Prediction::Equal { value, rival: Some(rival) },
                    third,
                ));
            }
        }
        Ok(claims)
    }

    pub(super) fn table(&self) -> Result<Table, Failure> {
        let text = |estimate: Estimate| format!("{:.4} ± {:.4}", estimate.value, estimate.half_width());
        let exact = sgd::stationary_variance(1.0, 1.0, RATE)?;
        let mut rows = Vec::new();
        for law in &self.laws {
            let third = match law.third {
                Some(measured) => [text(measured), format!("{:.4}", exact_third(law.pairs)?)],
                None => ["no interval".into(), "0".into()],
            };
            let [measured, theory] = third;
            rows.push(vec![law.name.into(), text(law.second), format!("{exact:.4}"), measured, theory]);
        }
        Ok(Table {
            caption: "Stationary moments of SGD on w²/2 at η = 0.5, noise of variance 1.".into(),
            columns: ["noise", "E w²", "exact", "E w³", "exact"].map(String::from).to_vec(),
            rows,
        })
    }
}
