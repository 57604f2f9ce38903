//! Malladi22's SDEs and Comp24's, each in the scaling of the other.

use optsde_core::Real;

use super::equal_paths;
use super::laws::{normal_moments, variance};
use crate::convergence::ErrorAt;
use crate::experiment::convergence_panel::{Errors, convergence_panel};
use crate::experiment::{Claim, Context, Estimate, Experiment, Failure, Figure, Findings, Panel, Prediction, Role};
use crate::theory::linear_loss::fixed_noise::FixedNoise;
use crate::theory::linear_loss::sde::Form;
use crate::theory::linear_loss::{Moments, NoisyGradient, Start};
use crate::theory::malladi_one_step::Denominator;

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "malladi22/two_equations",
    title: "Two equations for one optimizer: with and without the gradient in the second moment",
    source: "Malladi22, Theorems 4.2 and 4.4; Comp24, Remark E.4 and Lemmas D.3 and D.6",
    paper_says: "In the scaling sigma = sigma_0 / eta the SDEs with du = c_2 (diag Sigma - u) dt approximate RMSprop and Adam \
        to order 1 in eta^2. Comp24 keeps sigma fixed, adds (grad f)^2 to the second moment, and says that Malladi22's \
        equations are valid only near minima.",
    method: "Exact moments on a linear loss, whose gradient is nowhere small, of the optimizers and of both equations. Fixed \
        noise (Comp24, t = k eta): gradient 0.8, sigma = 0.6, eps = 0.05, rho_2 = 1, v_0 = 0.7, x_0 = 0.3, Adam rho_1 = 1.5, \
        m_0 = 0.2, t_0 = 1/2, v_(k+1) in the denominator. Scaled noise (Malladi22, t = k eta^2): gradient 1, sigma_0 = 1, \
        eps_0 = 0.1, c_2 = 1, u_0 = 2, theta_0 = 0.3, c_1 = 1.5, m_0 = 0.4, t_0 = 1/2, v_k in the denominator. Time 1 in each; \
        noise of three values with the moments of a normal variable up to the fifth; eta, or eta^2, is halved from 1/128 to \
        1/1024. The map between the clocks: both equations of Malladi22 on x^2/2 under Euler-Maruyama with the same normal \
        numbers, one step to a step of the optimizer, 200 steps, eta = 0.1, sigma_0 = 0.5, eps_0 = 0.1, c_2 = 1, u_0 = 2, \
        theta_0 = 1, Adam c_1 = 2, m_0 = 1/2 from step 20. All parameters are ours.",
    conclusion: "Both equations are right in their regime, and neither depends on being near a minimum: what counts is \
        whether the gradient vanishes against the noise as eta falls. With sigma ~ 1/eta both have order 1 with a gradient \
        of 1 everywhere; with sigma fixed Malladi22's has order 0 and Comp24's order 1. Order 1 does not vouch for the noise \
        there: Var x is itself of order eta, and Comp24's SDE has it wrong by a fixed factor, since v remembers the gradients \
        that moved x.",
    run,
};

/// 1 / eta, or 1 / eta^2.
const SIZES: [u32; 4] = [128, 256, 512, 1024];

/// Two ways to take eta to 0.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scaling {
    Fixed,
    Scaled,
}

impl Scaling {
    fn name(self) -> &'static str {
        match self {
            Self::Fixed => "sigma fixed",
            Self::Scaled => "sigma = sigma_0 / eta",
        }
    }

    /// As [`name`](Self::name), for a figure.
    fn symbols(self) -> &'static str {
        match self {
            Self::Fixed => "σ fixed",
            Self::Scaled => "σ = σ₀/η",
        }
    }

    fn size(self) -> &'static str {
        match self {
            Self::Fixed => "η",
            Self::Scaled => "η²",
        }
    }

    fn size_in_words(self) -> &'static str {
        match self {
            Self::Fixed => "eta",
            Self::Scaled => "eta^2",
        }
    }

    /// On the clock of Comp24, on which both equations exist.
    fn case(self, inverse: u32, adam: bool) -> Result<Case, Failure> {
        let size = f64::from(inverse).recip();
        let rho1 = adam.then_some(1.5);
        let (eta, gradient, deviation, start, denominator) = match self {
            Self::Fixed => (size, 0.8, 0.6, Start { time: 0.5, x: 0.3, m: 0.2, v: 0.7 }, Denominator::Current),
            Self::Scaled => {
                let eta = size.sqrt();
                let sigma = eta.recip();
                let start = Start { time: 0.5 / eta, x: 0.3, m: 0.4, v: 2.0 * sigma * sigma };
                (eta, 1.0, sigma, start, Denominator::Previous)
            }
        };
        // rho = eta c, eps = eps_0 / eta, and a time of 1 / eta.
        let (rate, epsilon, time) = match self {
            Self::Fixed => (1.0, 0.05, 1.0),
            Self::Scaled => (eta, 0.1 / eta, eta.recip()),
        };
        Ok(Case {
            method: FixedNoise {
                learning_rate: eta,
                rho1: rho1.map(|rho1| rate * rho1),
                rho2: rate,
                epsilon,
                weight_decay: 0.0,
            },
            gradient: NoisyGradient { mean: gradient, deviation, noise: normal_moments()? },
            start,
            denominator,
            time,
            size,
        })
    }
}

/// An optimizer and where it starts.
struct Case {
    method: FixedNoise,
    gradient: NoisyGradient,
    start: Start,
    denominator: Denominator,
    time: f64,
    size: f64,
}

impl Case {
    fn optimizer(&self) -> Result<Moments, Failure> {
        Ok(self.method.optimizer(&self.gradient, self.denominator, &self.start, self.time)?)
    }

    fn sde(&self, form: Form) -> Result<Moments, Failure> {
        Ok(self.method.sde(self.gradient.mean, self.gradient.deviation, form, &self.start, self.time)?)
    }
}

/// The errors of one equation in E x and E x^2, and the relative one in Var x.
#[derive(Default)]
struct Sequence {
    x: Vec<ErrorAt>,
    x2: Vec<ErrorAt>,
    variance: Vec<ErrorAt>,
}

impl Sequence {
    fn push(&mut self, case: &Case, optimizer: &Moments, form: Form) -> Result<(), Failure> {
        let sde = case.sde(form)?;
        let at = |error: f64| ErrorAt { size: case.size, error: error.abs() };
        self.x.push(at(sde.x - optimizer.x));
        self.x2.push(at(sde.x2 - optimizer.x2));
        self.variance.push(at(variance(&sde) / variance(optimizer) - 1.0));
        Ok(())
    }
}

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let mut findings = Findings::default();
    let maps = [("RMSprop", equal_paths::rmsprop(context)?), ("Adam", equal_paths::adam(context)?)];
    for scaling in [Scaling::Fixed, Scaling::Scaled] {
        let mut panels = Vec::new();
        for (name, adam) in [("RMSprop", false), ("Adam", true)] {
            let (mut malladi, mut comp) = (Sequence::default(), Sequence::default());
            for inverse in SIZES {
                let case = scaling.case(inverse, adam)?;
                let optimizer = case.optimizer()?;
                malladi.push(&case, &optimizer, Form::Malladi22)?;
                comp.push(&case, &optimizer, Form::Comp24)?;
            }
            findings.claims.extend(claims(scaling, name, &malladi, &comp)?);
            panels.push(panel(scaling, name, &malladi, &comp));
        }
        findings.figures.push(Figure { caption: caption(scaling).into(), panels });
    }
    for (name, distance) in maps {
        findings.claims.push(Claim::ours(
            format!(
                "{name}: paths of Malladi22's equation in its time and in Comp24's, mapped by v = sigma^2 u, rho = eta c, t = \
                    t_M / eta, are the same up to rounding ({} steps)",
                equal_paths::STEPS
            ),
            // A few roundings of numbers near 1 in each step, at most.
            Prediction::AtMost { bound: 4.0 * f64::EPSILON * f64::of_count(equal_paths::STEPS) },
            distance,
        ));
    }
    Ok(findings)
}

fn claims(scaling: Scaling, name: &str, malladi: &Sequence, comp: &Sequence) -> Result<Vec<Claim>, Failure> {
    let mut claims = Vec::new();
    let (regime, size) = (scaling.name(), scaling.size_in_words());
    for (moment, of_malladi, of_comp) in [("E x", &malladi.x, &comp.x), ("E x^2", &malladi.x2, &comp.x2)] {
        let [of_malladi, of_comp] = [Estimate::slope_of(of_malladi)?, Estimate::slope_of(of_comp)?];
        let order = |order: f64| Prediction::Order { order };
        claims.push(match scaling {
            Scaling::Fixed => Claim::ours(
                format!("{name}, {regime}: the error of Malladi22's SDE in {moment} does not vanish with eta"),
                order(0.0),
                of_malladi,
            ),
            Scaling::Scaled => Claim::paper(
                format!("{name}, {regime}: Malladi22's SDE has order 1 in {size} in {moment}, far from any minimum"),
                order(1.0),
                of_malladi,
            ),
        });
        claims.push(Claim::ours(
            format!("{name}, {regime}: Comp24's SDE has order 1 in {size} in {moment}"),
            order(1.0),
            of_comp,
        ));
    }
    if scaling == Scaling::Fixed {
        claims.push(Claim::ours(
            format!(
                "{name}, {regime}: the relative error of Comp24's SDE in Var x, itself of order eta, does not vanish"
            ),
            Prediction::Order { order: 0.0 },
            Estimate::slope_of(&comp.variance)?,
        ));
    }
    Ok(claims)
}

fn caption(scaling: Scaling) -> &'static str {
    match scaling {
        Scaling::Fixed => {
            "Errors in E x after a time of 1 with sigma fixed. Without the gradient in the second moment the error does not \
                fall with eta."
        }
        Scaling::Scaled => {
            "Errors in E x after a time of 1 with sigma = sigma_0 / eta and a gradient of 1 everywhere: both equations are of \
                order 1 in eta^2."
        }
    }
}

fn panel(scaling: Scaling, name: &str, malladi: &Sequence, comp: &Sequence) -> Panel {
    let errors = [
        Errors::exact("Malladi22's SDE", Role::Approximation, &malladi.x),
        Errors::exact("Comp24's SDE", Role::Continuous, &comp.x),
    ];
    convergence_panel(&format!("{name}, {}", scaling.symbols()), scaling.size(), &errors, &[(1, 1.0)])
}
