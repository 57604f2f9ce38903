//! The summary of a run for programs, `summary.json`.
//!
//! ```text
//! run                how it was made: seed, profile, threads, device, version, commit, toolchain, command
//! counts             claims, sampled, pass, fail, inconclusive, refuted, unexpected, unfinished
//! success            whether the run counts as successful
//! family_wise_error  bound on the probability that chance decided any claim wrongly
//! false_alarm_rate   the probability that the interval of one claim misses the true value
//! digest             of all simulations of the run
//! experiments        [{id, seconds, digests: {simulation: digest}, diverged: {simulation: paths}, error}]
//! claims             [{experiment, claim, kind, owner, prediction, rival, tolerance, side,
//!                      measured, interval, last_change, verdict, expected, unexpected, erratum, seconds}]
//! ```
//!
//! `kind` is equal, within, bound, closer, order, diverges or stays. `prediction` is the value, bound, order or
//! threshold; `rival` what a wrong theory predicts; `tolerance` the relative error that a theory states
//! (within); `side` is "upper" or "lower" (bound); each is null where it does not apply. `interval` is
//! `[low, high]`, null for a number that was computed rather than sampled. `last_change` belongs to the slope of a
//! computed sequence: the change between its last two values. `seconds` is the time of the
//! whole experiment. `error` is null for a finished experiment.
//!
//! Numbers are rounded to 12 significant digits, so that the last bits of a prediction, which may differ
//! between machines, do not show. A number that is not finite is null (JSON has none); a measurement of a
//! process that diverges is therefore null. Digests are 16 hexadecimal digits.

use optsde_core::statistics::Digest;
use serde_json::{Map, Value, json};

use super::number::rival;
use crate::experiment::{Claim, FALSE_ALARM_RATE, Prediction};
use crate::reproduce::{ExperimentResult, RunResult};

/// The summary.
pub fn summary(run: &RunResult) -> Result<Value, serde_json::Error> {
    let counts = run.counts();
    let claims =
        run.experiments.iter().flat_map(|result| result.claims().iter().map(move |claim| claim_value(result, claim)));
    Ok(json!({
        "run": serde_json::to_value(&run.record)?,
        "counts": serde_json::to_value(counts)?,
        "success": counts.is_success(run.record.profile),
        "family_wise_error": rounded(counts.family_wise_error()),
        "false_alarm_rate": rounded(FALSE_ALARM_RATE),
        "digest": hexadecimal(overall_digest(run)),
        "experiments": run.experiments.iter().map(experiment_value).collect::<Vec<_>>(),
        "claims": claims.collect::<Vec<_>>(),
    }))
}

/// One digest of all simulations, with their names and experiments, in order.
pub fn overall_digest(run: &RunResult) -> u64 {
    let mut digest = Digest::new();
    for result in &run.experiments {
        digest_text(&mut digest, result.experiment.id);
        for simulation in &result.simulations {
            digest_text(&mut digest, &simulation.name);
            digest.word(simulation.digest);
        }
    }
    digest.value()
}

/// The bytes of a text and its length, so that neighbours cannot be confused.
fn digest_text(digest: &mut Digest, text: &str) {
    digest.text(text);
    digest.word(u64::try_from(text.len()).unwrap_or(u64::MAX));
}

/// As it is printed everywhere.
pub(super) fn hexadecimal(digest: u64) -> String {
    format!("{digest:016x}")
}

fn experiment_value(result: &ExperimentResult) -> Value {
    let digests: Map<String, Value> = result
        .simulations
        .iter()
        .map(|simulation| (simulation.name.clone(), Value::from(hexadecimal(simulation.digest))))
        .collect();
    let diverged: Map<String, Value> = result
        .simulations
        .iter()
        .filter(|simulation| simulation.diverged > 0)
        .map(|simulation| (simulation.name.clone(), Value::from(simulation.diverged)))
        .collect();
    json!({
        "id": result.experiment.id,
        "seconds": rounded(result.seconds),
        "digests": digests,
        "diverged": diverged,
        "error": result.findings.as_ref().err(),
    })
}

fn claim_value(result: &ExperimentResult, claim: &Claim) -> Value {
    json!({
        "experiment": result.experiment.id,
        "claim": claim.name,
        "kind": claim.prediction.kind(),
        "owner": claim.owner,
        "prediction": rounded(claim.prediction.value()),
        "rival": rival(&claim.prediction).map(rounded),
        "tolerance": tolerance(&claim.prediction).map(rounded),
        "side": side(&claim.prediction),
        "measured": rounded(claim.measured.value),
        "interval": claim.measured.interval.map(|(low, high)| [rounded(low), rounded(high)]),
        "last_change": claim.measured.last_change.map(rounded),
        "verdict": claim.verdict(),
        "expected": claim.expected,
        "unexpected": claim.is_unexpected(),
        "erratum": claim.erratum,
        "seconds": rounded(result.seconds),
    })
}

fn tolerance(prediction: &Prediction) -> Option<f64> {
    match *prediction {
        Prediction::Within { error, .. } => Some(error),
        _ => None,
    }
}

fn side(prediction: &Prediction) -> Option<&'static str> {
    match prediction {
        Prediction::AtMost { .. } => Some("upper"),
        Prediction::AtLeast { .. } => Some("lower"),
        _ => None,
    }
}

/// Twelve significant digits, or null.
fn rounded(number: f64) -> Value {
    // A number that was just printed can be read again.
    Value::from(format!("{number:.11e}").parse::<f64>().ok().filter(|number| number.is_finite()))
}
