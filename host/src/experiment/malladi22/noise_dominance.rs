//! Malladi22 appendices F.2 and G.1: RMSprop where the noise does not dominate the gradient.

use super::laws::{normal_moments, variance};
use super::memory::variance_factor;
use super::quadratic::{self, OnQuadratic};
use crate::convergence::ErrorAt;
use crate::experiment::{
    Axis, Claim, Context, Estimate, Experiment, Failure, Figure, Findings, Mark, Panel, Prediction, Role, Series,
};
use crate::theory::linear_loss::fixed_noise::FixedNoise;
use crate::theory::linear_loss::sde::Form;
use crate::theory::linear_loss::{Moments, NoisyGradient, Start};
use crate::theory::malladi_one_step::Denominator;
use crate::theory::noise_dominance::{self, Applicable};

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "malladi22/noise_dominance",
    title: "RMSprop when the gradient dominates the noise",
    source: "Malladi22, Appendices F.2 and G.1",
    paper_says: "SDE approximations need gradient noise that dominates the mean gradient at every step. Where sigma is far \
        below |gbar| the law of theta_k is about N(k eta U^-1 gbar, k eta^2 sigma^2 U^-2) with U = |gbar|, which no choice of \
        eta and k keeps fixed as sigma changes, so that no SDE approximation exists.",
    method: "Linear loss: exact moments of RMSprop (v_k in the denominator, no epsilon) and of two SDEs, Malladi22's and \
        Comp24's, which has (grad f)^2 in the second moment; sigma = 1, 1 - beta = eta^2, v_0 = gbar^2 + sigma^2 as in Section \
        4.1, time k eta^2 = 2, gbar/sigma from 1/16 to 16; noise of three values with the moments of a normal variable up to \
        the fifth; one simulation with Gaussian noise at gbar/sigma = 10, eta^2 = 1/64. Quadratic loss x^2/32 with Gaussian \
        noise, sigma = 1, eta^2 = 1/64, the same time and v_0, x_0 set by the first gbar/sigma: RMSprop is simulated; the mean \
        of Malladi22's SDE is exact, Comp24's is integrated by Euler-Maruyama with dt = eta/4, whose error is below 0.1 %. \
        All parameters are ours.",
    conclusion: "Malladi22's SDE needs (gbar/sigma)^2 well below 1: at equality it is off by tens of percent in E theta, \
        whatever eta. Comp24's SDE has the right mean to order 1 at every ratio, so an equation exists where the gradient \
        dominates. But neither has the right variance there: v remembers the gradients that moved theta, which lowers \
        Var theta by a factor that does not depend on eta, 1/4 at k (1 - beta) = 2 and sigma far below gbar; the law printed \
        in Appendix F.2 holds for k (1 - beta) far below 1 only.",
    run,
};

/// k eta^2 = k (1 - beta).
const TIME: f64 = 2.0;
/// 1 / eta^2 for orders.
const SIZES: [u32; 4] = [32, 64, 128, 256];
/// 1 / eta^2 elsewhere.
const INVERSE: u32 = 64;
/// What of the second moment may be neglected.
const TOLERANCE: f64 = 0.05;

/// The moments of RMSprop and of both equations.
struct Trio {
    ratio: f64,
    eta: f64,
    optimizer: Moments,
    malladi: Moments,
    comp: Moments,
}

impl Trio {
    /// At gbar / sigma and 1 / eta^2.
    fn new(ratio: f64, inverse: u32) -> Result<Self, Failure> {
        let eta = f64::from(inverse).recip().sqrt();
        let method = FixedNoise { learning_rate: eta, rho1: None, rho2: eta, epsilon: 0.0, weight_decay: 0.0 };
        let gradient = NoisyGradient { mean: ratio, deviation: 1.0, noise: normal_moments()? };
        let start = Start { time: 0.0, x: 0.0, m: 0.0, v: 1.0 + ratio * ratio };
        let time = TIME / eta;
        Ok(Self {
            ratio,
            eta,
            optimizer: method.optimizer(&gradient, Denominator::Previous, &start, time)?,
            malladi: method.sde(ratio, 1.0, Form::Malladi22, &start, time)?,
            comp: method.sde(ratio, 1.0, Form::Comp24, &start, time)?,
        })
    }

    /// The relative error of an equation in the mean displacement.
    fn mean_error(&self, of: &Moments) -> f64 {
        (of.x / self.optimizer.x - 1.0).abs()
    }

    /// k eta^2 sigma^2 / (gbar^2 + sigma^2): the variance for a constant second moment.
    fn plain_variance(&self) -> f64 {
        TIME / (1.0 + self.ratio * self.ratio)
    }

    /// q of [`variance_factor`].
    fn share(&self) -> f64 {
        self.ratio * self.ratio / (1.0 + self.ratio * self.ratio)
    }

    fn at(&self, error: f64) -> ErrorAt {
        ErrorAt { size: self.eta * self.eta, error }
    }
}

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let mut findings = Findings::default();
    let gaussian = quadratic::on_linear(context, 10.0)?;
    let mut on_quadratic = Vec::new();
    for ratio in [0.1, 0.3, 1.0, 3.0, 10.0] {
        on_quadratic.push(OnQuadratic::measure(context, ratio)?);
    }
    findings.claims.push(order_in_the_ratio()?);
    findings.claims.push(condition()?);
    for ratio in [1.0, 10.0] {
        let trios = SIZES.iter().map(|&inverse| Trio::new(ratio, inverse)).collect::<Result<Vec<_>, _>>()?;
        findings.claims.extend(orders_of_the_mean(ratio, &trios)?);
        findings.claims.extend(orders_of_the_variance(ratio, &trios)?);
    }
    findings.claims.extend(law_when_the_gradient_dominates(gaussian)?);
    findings.claims.extend(on_quadratic.iter().filter_map(OnQuadratic::claims));
    let trios = (-4..=4).map(|power| Trio::new(f64::from(power).exp2(), INVERSE)).collect::<Result<Vec<_>, _>>()?;
    findings.figures.push(Figure {
        caption: "Left: the relative error of both SDEs in the mean displacement on a linear loss. Middle: its variance over \
            that for a constant second moment; the memory of v lowers it, which neither SDE knows. Right: E x on a \
            quadratic loss, in units of x_0: RMSprop leaves Malladi22's SDE where the gradient exceeds the noise, and stays \
            with Comp24's."
            .into(),
        panels: vec![mean_panel(&trios), variance_panel(&trios), quadratic::panel(&on_quadratic)],
    });
    Ok(findings)
}

/// Between the two equations, which differ by the gradient in the second moment only.
fn order_in_the_ratio() -> Result<Claim, Failure> {
    let mut errors = Vec::new();
    for inverse in [8.0_f64, 16.0, 32.0] {
        let trio = Trio::new(inverse.recip(), INVERSE)?;
        errors.push(ErrorAt { size: inverse.powi(-2), error: (trio.malladi.x / trio.comp.x - 1.0).abs() });
    }
    Ok(Claim::ours(
        "linear loss: what the gradient left out of Malladi22's second moment does to E theta is of order 1 in \
            (gbar/sigma)^2",
        Prediction::Order { order: 1.0 },
        Estimate::slope_of(&errors)?,
    ))
}

/// The largest gradient that the condition admits.
fn condition() -> Result<Claim, Failure> {
    let squared = TOLERANCE / (1.0 + TOLERANCE);
    let ratio = noise_dominance::ratio(squared, 1.0, 1.0)?;
    if noise_dominance::applicable(ratio, TOLERANCE)? != Applicable::Both {
        return Err(Failure::setup("the condition refuses a gradient below its tolerance"));
    }
    let trio = Trio::new(ratio.sqrt(), INVERSE)?;
    Ok(Claim::paper(
        "linear loss, noise dominates (gbar^2 is 5 % of sigma^2): Malladi22's SDE has E theta - theta_0 to 5 %, eta^2 = 1/64",
        Prediction::AtMost { bound: TOLERANCE },
        Estimate::computed(trio.mean_error(&trio.malladi)),
    ))
}

fn orders_of_the_mean(ratio: f64, trios: &[Trio]) -> Result<[Claim; 2], Failure> {
    let slope = |of: fn(&Trio) -> &Moments| {
        let errors: Vec<ErrorAt> = trios.iter().map(|trio| trio.at(trio.mean_error(of(trio)))).collect();
        Estimate::slope_of(&errors)
    };
    Ok([
        Claim::paper(
            format!(
                "linear loss, gbar/sigma = {ratio}: the error of Malladi22's SDE in E theta does not vanish with eta"
            ),
            Prediction::Order { order: 0.0 },
            slope(|trio| &trio.malladi)?,
        ),
        Claim::ours(
            format!("linear loss, gbar/sigma = {ratio}: Comp24's SDE has order 1 in eta^2 = 1 - beta in E theta"),
            Prediction::Order { order: 1.0 },
            slope(|trio| &trio.comp)?,
        ),
    ])
}

fn orders_of_the_variance(ratio: f64, trios: &[Trio]) -> Result<[Claim; 2], Failure> {
    let memory = |trio: &Trio| {
        let factor = variance(&trio.optimizer) / trio.plain_variance();
        trio.at((factor - variance_factor(trio.share(), TIME)).abs())
    };
    let of_sde = |trio: &Trio| trio.at((variance(&trio.comp) / variance(&trio.optimizer) - 1.0).abs());
    let slope = |of: &dyn Fn(&Trio) -> ErrorAt| Estimate::slope_of(&trios.iter().map(of).collect::<Vec<_>>());
    Ok([
        Claim::ours(
            format!(
                "linear loss, gbar/sigma = {ratio}: Var theta with the memory of v is approached with order 1 in 1 - beta"
            ),
            Prediction::Order { order: 1.0 },
            slope(&memory)?,
        ),
        Claim::ours(
            format!(
                "linear loss, gbar/sigma = {ratio}: the relative error of Comp24's SDE in Var theta does not vanish with eta"
            ),
            Prediction::Order { order: 0.0 },
            slope(&of_sde)?,
        ),
    ])
}

/// The law of Appendix F.2, with Gaussian noise at gbar / sigma = 10.
fn law_when_the_gradient_dominates([mean, square]: [Estimate; 2]) -> Result<[Claim; 3], Failure> {
    let trio = Trio::new(10.0, quadratic::INVERSE)?;
    let printed = TIME / (trio.ratio * trio.ratio);
    let moved = TIME / trio.eta;
    let setting = "gbar/sigma = 10, k (1 - beta) = 2, eta^2 = 1/64";
    Ok([
        Claim::refuted(
            format!("E theta_k = theta_0 + k eta: {setting}"),
            Prediction::Equal { value: moved, rival: Some(-moved) },
            mean,
        )
        .showing(2),
        Claim::refuted(
            format!("Var theta_k = k eta^2 sigma^2 / gbar^2: {setting}"),
            Prediction::Equal { value: printed, rival: Some(variance(&trio.optimizer)) },
            square,
        ),
        Claim::ours(
            format!("Var theta_k is lowered by the memory of v, as in the exact recursion: {setting}"),
            Prediction::Equal { value: variance(&trio.optimizer), rival: Some(printed) },
            square,
        ),
    ])
}

fn along(trios: &[Trio], of: impl Fn(&Trio) -> f64) -> Vec<(f64, f64)> {
    trios.iter().map(|trio| (trio.ratio, of(trio))).collect()
}

fn mean_panel(trios: &[Trio]) -> Panel {
    let malladi = along(trios, |trio| trio.mean_error(&trio.malladi));
    let comp = along(trios, |trio| trio.mean_error(&trio.comp));
    Panel {
        title: "Linear loss: error in E θ".into(),
        x: Axis::logarithmic("ḡ/σ"),
        y: Axis::logarithmic("relative error of E θ − θ₀"),
        series: vec![
            Series::new("Malladi22's SDE", Role::Approximation, Mark::Line, malladi),
            Series::new("Comp24's SDE", Role::Continuous, Mark::Line, comp),
        ],
        verticals: vec![(1.0, "gradient = noise".into())],
    }
}

fn variance_panel(trios: &[Trio]) -> Panel {
    let over = |of: fn(&Trio) -> &Moments| along(trios, move |trio| variance(of(trio)) / trio.plain_variance());
    Panel {
        title: "Linear loss: variance".into(),
        x: Axis::logarithmic("ḡ/σ"),
        y: Axis::logarithmic("Var θ (ḡ² + σ²) / (kη²σ²)"),
        series: vec![
            Series::new("RMSprop, exact", Role::Discrete, Mark::Symbols, over(|trio| &trio.optimizer)),
            Series::new(
                "with the memory of v",
                Role::Continuous,
                Mark::Line,
                along(trios, |trio| variance_factor(trio.share(), TIME)),
            ),
            Series::new("Comp24's SDE", Role::Continuous, Mark::Dashed, over(|trio| &trio.comp)),
            Series::new("Malladi22's SDE", Role::Approximation, Mark::Dashed, over(|trio| &trio.malladi)),
        ],
        verticals: vec![(1.0, "gradient = noise".into())],
    }
}
