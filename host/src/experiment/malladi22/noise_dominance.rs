//! Malladi22 appendices F.2 and G.1: RMSprop where the noise does not dominate the gradient.

use super::laws::{normal_moments, variance};
use super::quadratic::{self, OnQuadratic};
use crate::convergence::ErrorAt;
use crate::experiment::{
    Axis, Claim, Context, Estimate, Experiment, Failure, Figure, Findings, Mark, Panel, Prediction, Role, Series,
};
use crate::theory::linear_loss::fixed_noise::FixedNoise;
use crate::theory::linear_loss::sde::Form;
use crate::theory::linear_loss::{Moments, NoisyGradient, Start};
use crate::theory::malladi_one_step::Denominator;
use crate::theory::second_moment_memory::variance_factor;

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
        of Malladi22's SDE is exact, Comp24's is integrated by Euler-Maruyama with dt = eta/4, whose error is about 0.1 %. \
        All parameters are ours.",
    conclusion: "Malladi22's SDE needs (gbar/sigma)^2 well below 1: at equality it is off by a fifth in E theta, whatever \
        eta. With sigma fixed Comp24's SDE has the right mean to order 1 in 1 - beta at the ratios 1 and 10, so that the \
        mean can be described where the gradient dominates; Appendix F.2, which asks for one law as sigma changes, does not \
        exclude that. But neither SDE has the right variance there: v remembers the gradients that moved theta, which \
        lowers Var theta by a factor that does not depend on eta, to 1/4 of the law of Appendix F.2 at k (1 - beta) = 2 and \
        gbar/sigma = 10.",
    run,
};

/// k eta^2 = k (1 - beta).
const TIME: f64 = 2.0;
/// 1 / eta^2 for orders.
const SIZES: [u32; 4] = [32, 64, 128, 256];
/// 1 / eta^2 elsewhere.
const INVERSE: u32 = 64;
/// (gbar / sigma)^2 where the noise dominates.
const DOMINATED: f64 = 0.05;
/// gbar / sigma where the gradient does, in the simulation.
const DOMINATING: f64 = 10.0;

/// The moments of RMSprop and of both equations.
struct Trio {
    ratio: f64,
    eta: f64,
    optimizer: Moments,
    malladi: Moments,
    comp: Moments,
    /// What the memory of v makes of [`Self::plain_variance`], in the limit of a small 1 - beta.
    remembered: f64,
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
            remembered: variance_factor(ratio * ratio / (1.0 + ratio * ratio), TIME)?,
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

    fn at(&self, error: f64) -> ErrorAt {
        ErrorAt { size: self.eta * self.eta, error }
    }
}

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let mut findings = Findings::default();
    let dominating = Trio::new(DOMINATING, quadratic::INVERSE)?;
    let gaussian = quadratic::on_linear(context, DOMINATING, dominating.optimizer.x)?;
    let mut on_quadratic = Vec::new();
    for ratio in [0.1, 0.3, 1.0, 3.0, 10.0] {
        on_quadratic.push(OnQuadratic::measure(context, ratio)?);
    }
    findings.claims.push(order_in_the_ratio()?);
    findings.claims.push(where_noise_dominates()?);
    for ratio in [1.0, DOMINATING] {
        let trios = SIZES.iter().map(|&inverse| Trio::new(ratio, inverse)).collect::<Result<Vec<_>, _>>()?;
        findings.claims.extend(orders_of_the_mean(ratio, &trios)?);
        findings.claims.extend(orders_of_the_variance(ratio, &trios)?);
    }
    findings.claims.extend(law_when_the_gradient_dominates(&dominating, gaussian));
    findings.claims.extend(on_quadratic.iter().filter_map(OnQuadratic::claims));
    let trios = (-4..=4).map(|power| Trio::new(f64::from(power).exp2(), INVERSE)).collect::<Result<Vec<_>, _>>()?;
    findings.figures.push(Figure {
        caption: "Left: the relative error of both SDEs in the mean displacement on a linear loss; at small gradients that of \
            either is of order eta^2. Middle: its variance over that for a constant second moment; the memory of v lowers it, which neither SDE knows. Right: E x on a \
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
        "linear loss: E theta - theta_0 of Malladi22's SDE differs from that of Comp24's by a relative amount of order 1 in \
            (gbar/sigma)^2 (1/64 to 1/1024), eta^2 = 1/64",
        Prediction::Order { order: 1.0 },
        Estimate::slope_of(&errors)?,
    ))
}

/// Two things part Malladi22's SDE from the mean of RMSprop. Without the gradient u relaxes to sigma^2 and not to
/// V = gbar^2 + sigma^2: a step in `1/sqrt u` is too long by at most `sqrt(1 + (gbar/sigma)^2) - 1`. And v fluctuates
/// with a relative variance of at most 1 - beta, which lengthens the steps of RMSprop by at most 3/8 of that on average,
/// to leading order: `E v^(-1/2) = V^(-1/2) (1 + (3/8) Var v / V^2)`.
fn where_noise_dominates() -> Result<Claim, Failure> {
    let trio = Trio::new(DOMINATED.sqrt(), INVERSE)?;
    Ok(Claim::ours(
        "linear loss, noise dominates ((gbar/sigma)^2 = 1/20, eta^2 = 1/64): the relative error of Malladi22's SDE in \
            E theta - theta_0 is at most (1 + (gbar/sigma)^2)^(1/2) - 1 + (3/8) (1 - beta)",
        Prediction::AtMost { bound: (1.0 + DOMINATED).sqrt() - 1.0 + 0.375 * trio.eta * trio.eta },
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
        trio.at((factor - trio.remembered).abs())
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
fn law_when_the_gradient_dominates(trio: &Trio, [mean, square]: [Estimate; 2]) -> [Claim; 3] {
    let printed = TIME / (trio.ratio * trio.ratio);
    let moved = TIME / trio.eta;
    let exact = variance(&trio.optimizer);
    let setting = "linear loss, gbar/sigma = 10, k (1 - beta) = 2, eta^2 = 1/64";
    [
        Claim::refuted(
            format!("E theta_k is nearer to theta_0 + k eta than to theta_0 - k eta: {setting}"),
            Prediction::Closer { value: moved, rival: -moved },
            mean,
        )
        .showing(2),
        Claim::refuted(
            format!("Var theta_k is nearer to k eta^2 sigma^2 / gbar^2 than to that of the exact recursion: {setting}"),
            Prediction::Closer { value: printed, rival: exact },
            square,
        ),
        Claim::ours(
            format!("Var theta_k is lowered by the memory of v, as in the exact recursion: {setting}"),
            Prediction::Equal { value: exact, rival: Some(printed) },
            square,
        ),
    ]
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
            Series::new("with the memory of v", Role::Continuous, Mark::Line, along(trios, |trio| trio.remembered)),
            Series::new("Comp24's SDE", Role::Continuous, Mark::Dashed, over(|trio| &trio.comp)),
            Series::new("Malladi22's SDE", Role::Approximation, Mark::Dashed, over(|trio| &trio.malladi)),
        ],
        verticals: vec![(1.0, "gradient = noise".into())],
    }
}
