//! Learning rates of schedules, at steps or at (parts of) epochs.

use optsde_core::schedule::{Cosine, CosineEnd, ExponentialWarmUp, MultiStep, Pieces, Product, Schedule};
use serde_json::Value;

use super::{Answer, not_negative, positive};
use crate::predict::field::Field;
use crate::predict::inputs::{count, wrong};
use crate::predict::{Error, Inputs, Quantity};

/// Longest list of milestones or of linear pieces.
const MAX_PIECES: usize = 64;
/// Longest list of times.
const MAX_TIMES: usize = 1_000_000;

/// Lengths and milestones are whole numbers in the unit of the times, which are whole in `k` and any in `epoch`.
/// `end` chooses where the cosine of `total` = T steps reaches its floor: at `T`, the step after the last, which is the
/// default, or at `T-1`, the last step.
pub(in crate::predict) const LEARNING_RATES: Quantity = Quantity {
    name: "schedule",
    summary: "Learning rates of a schedule at steps or at (parts of) epochs",
    inputs: &[
        Field::new("kind", "linear_warmup_linear_decay, exponential_warmup_multistep, piecewise_linear or cosine"),
        Field::optional("k", "steps: a list of whole numbers"),
        Field::optional("epoch", "instead of k: a list of numbers >= 0"),
        Field::optional("peak", "largest learning rate; > 0; with every kind but piecewise_linear"),
        Field::optional("k_warmup", "with linear_...: length of the warm-up; 1 <= k_warmup < k_max"),
        Field::optional("k_max", "with linear_...: length of the schedule, a whole number"),
        Field::optional("warmup", "with exponential_...: length of the warm-up, a whole number"),
        Field::optional("start_factor", "with exponential_...: first learning rate over the peak; > 0"),
        Field::optional(
            "milestones",
            "with exponential_...: where the learning rate is multiplied by factor, a list of whole numbers",
        ),
        Field::optional("factor", "with exponential_...: factor at each milestone; >= 0"),
        Field::optional("knots", "with piecewise_linear: [[time, learning rate], ...] from time 0 on; >= 0"),
        Field::optional("floor", "with cosine: last learning rate; >= 0"),
        Field::optional("total", "with cosine: its length T, a whole number"),
        Field::optional("end", "with cosine: where it reaches its floor: T, the step after the last (default), or T-1"),
    ],
    outputs: &[Field::new("lr", "learning rates, per k or epoch")],
    answer: learning_rates,
};

/// The kinds and the inputs of each.
const KINDS: [(&str, &[&str]); 4] = [
    ("linear_warmup_linear_decay", &["peak", "k_warmup", "k_max"]),
    ("exponential_warmup_multistep", &["peak", "warmup", "start_factor", "milestones", "factor"]),
    ("piecewise_linear", &["knots"]),
    ("cosine", &["peak", "floor", "total", "end"]),
];

fn learning_rates(inputs: &Inputs) -> Answer {
    let kind = inputs.choice("kind", &KINDS.map(|(name, _)| name))?;
    let own = KINDS.iter().find(|(name, _)| *name == kind).map_or(&[][..], |(_, own)| *own);
    let foreign = LEARNING_RATES.input_names().filter(|field| !["kind", "k", "epoch"].contains(field));
    for field in foreign.filter(|field| !own.contains(field)) {
        if inputs.has(field) {
            return Err(wrong(field, &"a value", &format!("with kind = {kind}: {}", own.join(", "))));
        }
    }
    let rates = match kind {
        "linear_warmup_linear_decay" => rates(inputs, &linear_warm_up(inputs)?),
        "exponential_warmup_multistep" => rates(inputs, &exponential_warm_up(inputs)?),
        "piecewise_linear" => rates(inputs, &through_knots(inputs)?),
        _ => rates(inputs, &cosine(inputs)?),
    };
    Ok([("lr".to_owned(), rates?)].into_iter().collect())
}

fn rates(inputs: &Inputs, schedule: &impl Schedule<f64>) -> Result<Value, Error> {
    if inputs.has("k") == inputs.has("epoch") {
        return Err(Error::Missing("k (or epoch, but not both)".into()));
    }
    if inputs.has("k") {
        let steps = inputs.list("k", MAX_TIMES, "a whole number from 0 to 2^53", count)?;
        return Ok(steps.into_iter().map(|k| schedule.learning_rate(k)).collect());
    }
    let time = |value: &Value| value.as_f64().filter(|t| *t >= 0.0);
    Ok(inputs.list("epoch", MAX_TIMES, "a number >= 0", time)?.into_iter().map(|t| schedule.at(t)).collect())
}

fn linear_warm_up(inputs: &Inputs) -> Result<Pieces<f64, 2>, Error> {
    let (warm_up, total) = (inputs.count("k_warmup")?, inputs.count("k_max")?);
    if warm_up == 0 || warm_up >= total {
        return Err(wrong("k_warmup", &warm_up, &format!("1 <= k_warmup < k_max = {total}")));
    }
    let schedule = Pieces::linear_warm_up(positive(inputs, "peak")?, warm_up, total);
    schedule.map_err(|error| wrong("k_warmup", &warm_up, &error.to_string()))
}

type WarmUpAndDecay = Product<ExponentialWarmUp<f64>, MultiStep<f64, MAX_PIECES>>;

fn exponential_warm_up(inputs: &Inputs) -> Result<WarmUpAndDecay, Error> {
    let (peak, start_factor, steps) =
        (positive(inputs, "peak")?, positive(inputs, "start_factor")?, inputs.count("warmup")?);
    let warm_up = ExponentialWarmUp::new(peak, start_factor, steps);
    let warm_up = warm_up.map_err(|error| wrong("warmup", &steps, &error.to_string()))?;
    let milestones = inputs.list("milestones", MAX_PIECES, "a whole number from 0 to 2^53", count)?;
    let factor = not_negative(inputs, "factor")?;
    let decay = MultiStep::equal(1.0, &milestones, factor);
    Ok(Product(warm_up, decay.map_err(|error| wrong("factor", &factor, &error.to_string()))?))
}

/// Straight lines between the knots (time, learning rate), of which the first has time 0.
fn through_knots(inputs: &Inputs) -> Result<Pieces<f64, MAX_PIECES>, Error> {
    let knot = |value: &Value| match value.as_array()?.as_slice() {
        [time, rate] => Some((count(time)?, rate.as_f64().filter(|rate| *rate >= 0.0)?)),
        _ => None,
    };
    let knots = inputs.list("knots", MAX_PIECES, "[a whole number, a number >= 0]", knot)?;
    let allowed = "two knots or more, from time 0 on, with times that rise";
    if knots.len() < 2 || knots[0].0 != 0 {
        return Err(wrong("knots", &format!("{} knots from time {}", knots.len(), knots[0].0), allowed));
    }
    knots.windows(2).try_fold(Pieces::new(), |pieces, pair| {
        let [(start, first), (end, last)] = [pair[0], pair[1]];
        let piece = pieces.linear(end.saturating_sub(start), first, last);
        piece.map_err(|_| wrong("knots", &format!("time {end} after {start}"), allowed))
    })
}

fn cosine(inputs: &Inputs) -> Result<Cosine<f64>, Error> {
    let total = inputs.count("total")?;
    let last = inputs.has("end") && inputs.choice("end", &["T", "T-1"])? == "T-1";
    let end = if last { CosineEnd::AtLastStep } else { CosineEnd::AfterLastStep };
    let schedule = Cosine::new(positive(inputs, "peak")?, not_negative(inputs, "floor")?, total, end);
    schedule.map_err(|error| wrong("total", &total, &error.to_string()))
}
