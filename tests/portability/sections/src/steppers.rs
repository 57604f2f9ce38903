//! Every scheme on an equation that uses all of it, the Brownian tree, and the scales of time.

use optsde_core::Real;
use optsde_core::noise::GradientProductCovariance;
use optsde_core::random::{PathIndex, Seed};
use optsde_core::sde::{
    AdamForm, GaussianSign, GradientCoupling, MalladiAdamParameters, MalladiRmspropParameters, MalladiScale, Sde,
    SecondMoment, SgdSde, SgdSecondOrderSde, SignLaw, SignSgdSde, State, StudentTSign,
};
use optsde_core::stepper::{
    Brownian, BrownianTree, EulerMaruyama, ExactOrnsteinUhlenbeck, Heun, Integration, Milstein, PlainEulerMaruyama,
    Relaxation, Stepper, StochasticRungeKutta, WeakSecondOrder,
};

use crate::equations::{START, adam, bowl, constant, diagonal, rmsprop, saddle};
use crate::process::ProcessVisitor;
use crate::section::Sections;
use crate::{matrix, real, vector};

pub(crate) fn processes<R: Real>(visitor: &mut impl ProcessVisitor<R>) {
    let linear = SgdSde::new(bowl::<R>(), constant(), real(0.125)).expect("in range");
    integrate(visitor, "exact_ornstein_uhlenbeck", linear, ExactOrnsteinUhlenbeck, []);
    let first = SgdSde::new(saddle::<R>(), constant(), real(0.125)).expect("in range");
    integrate(visitor, "heun", first, Heun, []);
    let second = SgdSecondOrderSde::new(saddle::<R>(), constant(), real(0.125)).expect("in range");
    integrate(visitor, "stochastic_runge_kutta", second, StochasticRungeKutta, []);
    let product = GradientProductCovariance::new(bowl::<R>().curvature, real(0.5)).expect("in range");
    let dependent = SgdSde::new(bowl(), product, real(0.125)).expect("in range");
    integrate(visitor, "weak_second_order_general", dependent, WeakSecondOrder, []);
    let deviations = diagonal::<R>().deviations;
    let sign = SignSgdSde::new(saddle(), GaussianSign, deviations, real(0.125), GradientCoupling::Separable);
    integrate(visitor, "milstein", sign.expect("in range"), Milstein, []);
    let moment = [deviations.map(|_| real(1.0))];
    integrate(visitor, "euler_maruyama", rmsprop(SecondMoment::GradientAndNoise), EulerMaruyama, moment);
    let [one] = moment;
    let moments = [one.map(|_| real(0.0)), one];
    integrate(visitor, "weak_second_order", adam(AdamForm::NoiseKept), WeakSecondOrder, moments);
    integrate(visitor, "plain_euler_maruyama", adam(AdamForm::NoiseKept), PlainEulerMaruyama, moments);
}

/// An equation under a scheme, from time 1/2 in steps of 1/8.
fn integrate<R, S, M, const N: usize>(
    visitor: &mut impl ProcessVisitor<R>,
    name: &'static str,
    sde: S,
    stepper: M,
    relaxed: [[R; 2]; N],
) where
    R: Real,
    S: Sde<R, N, 2> + Sync,
    M: Stepper<R, S, N, 2> + Sync,
{
    let start = State { x: START.map(real), relaxed };
    let process = Integration::new(sde, stepper, start, real(0.5), real(0.125)).expect("a scheme for this equation");
    visitor.process("stepper", name, &process);
}

/// What the schemes and the equations are made of.
pub(crate) fn sections<R: Real>(sections: &mut Sections<'_, R>) {
    sections.add("stepper", "brownian_tree", |digest| {
        let tree = BrownianTree::<R>::new(Seed(3), PathIndex(5), real(1.5), 6).expect("in range");
        for level in [1, 4, 6] {
            let mut level = tree.level::<2>(level).expect("not below the leaves");
            let h = level.step_size();
            for k in [0, 1, level.steps() / 2, level.steps() - 1] {
                let increment = level.increment(k, h);
                digest.fields(&[increment.dw, increment.dz]);
                digest.word(u64::from(increment.bits));
            }
        }
    });
    sections.add("stepper", "relaxation", |digest| {
        for q in [0.0, 1e-9, 0.01, 0.7, 30.0] {
            let Relaxation { decay, gain, level, tilt } = Relaxation::new(real::<R>(q), real(0.25));
            digest.fields(&[decay, gain, level, tilt]);
        }
    });
    sections.add("sde", "student_t_sign_law", |digest| {
        for degrees in [0.5, 2.0, 3.0, 40.0] {
            let law = StudentTSign::new(real::<R>(degrees)).expect("in range");
            digest.real(law.slope());
            for y in [0.0, 0.1, -1.0, 3.0, 1e4] {
                digest.fields(&<[R; 2]>::from(law.mean_and_variance(real(y))));
            }
        }
    });
    scale(sections);
}

fn scale<R: Real>(sections: &mut Sections<'_, R>) {
    sections.add("sde", "malladi_scale", |digest| {
        let scale = MalladiScale::<R>::new(real(0.1), real(0.7)).expect("in range");
        digest.fields(&[scale.malladi_time(7), scale.comp_time(7), scale.deviation()]);
        digest.fields(&[scale.to_comp_time(real(1.5)), scale.to_malladi_time(real(1.5))]);
        digest.fields(&scale.covariance(&matrix([[1.0, 0.5], [0.5, 2.0]])));
        let (x, m, v) = (vector([1.0, -0.3]), vector([0.2, 0.7]), vector([0.9, 1.7]));
        digest.fields(&scale.rmsprop_state(&State { x, relaxed: [v] }));
        digest.fields(&scale.adam_state(&State { x, relaxed: [m, v] }));
        let (noise, first_rate, second_rate, epsilon) = (real(0.7), real(4.0), real(1.0), real(0.5));
        let rmsprop = scale.rmsprop(&MalladiRmspropParameters { noise, rate: second_rate, epsilon });
        digest.fields(&[rmsprop.learning_rate, rmsprop.rate, rmsprop.epsilon, rmsprop.decay]);
        let adam = scale.adam(&MalladiAdamParameters { noise, first_rate, second_rate, epsilon });
        digest.fields(&[adam.learning_rate, adam.first_rate, adam.second_rate, adam.epsilon, adam.decay]);
    });
}
