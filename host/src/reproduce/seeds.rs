//! The same run with several seeds: a verdict that a seed decides is not worth having.

use crate::experiment::{FALSE_ALARM_RATE, Registry, Verdict};

use super::options::Options;
use super::result::{Counts, RunResult};
use super::run::{RunError, run};

/// Runs with several seeds, compared.
#[derive(Debug)]
pub struct Seeds {
    /// Seed by seed, what became of the claims.
    pub runs: Vec<(u64, Counts)>,
    /// Claims whose verdict is not the same with every seed.
    pub changed: Vec<Changed>,
}

/// A claim whose verdict depends on the seed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The id of the experiment.
    pub experiment: &'static str,
    /// The claim.
    pub claim: String,
    /// Its verdicts, seed by seed; `None` where the claim is not made.
    pub verdicts: Vec<Option<Verdict>>,
}

impl Changed {
    /// Whether it only changes to or from inconclusive.
    pub fn is_undecided(&self) -> bool {
        let mut decided = self.verdicts.iter().filter(|verdict| **verdict != Some(Verdict::Inconclusive));
        let first = decided.next();
        first.is_none_or(|first| first.is_some() && decided.all(|other| other == first))
    }
}

impl Seeds {
    /// Whether no seed decided a claim: every run succeeded, and no verdict changed but to or from inconclusive.
    pub fn is_success(&self, options: &Options) -> bool {
        self.changed.iter().all(Changed::is_undecided)
            && self.runs.iter().all(|(_, counts)| counts.is_success(options.profile))
    }

    /// The largest probability that chance decided any claim of any of these runs wrongly.
    pub fn family_wise_error(&self) -> f64 {
        self.runs.iter().map(|(_, counts)| counts.family_wise_error()).sum::<f64>().min(1.0)
    }

    /// Verdicts that are inconclusive, out of all sampled ones.
    pub fn inconclusive(&self) -> (usize, usize) {
        let sum = |count: fn(&Counts) -> usize| self.runs.iter().map(|(_, counts)| count(counts)).sum();
        (sum(|counts| counts.inconclusive), sum(|counts| counts.sampled))
    }

    /// The comparison as text.
    pub fn text(&self) -> String {
        let mut lines: Vec<String> = Vec::new();
        for (seed, counts) in &self.runs {
            let Counts { claims, pass, fail, inconclusive, refuted, unexpected, unfinished, .. } = counts;
            lines.push(format!(
                "seed {seed}: {claims} claims: {pass} pass, {fail} fail, {inconclusive} inconclusive, {refuted} refuted; \
                 {unexpected} unexpected, {unfinished} experiments not finished"
            ));
        }
        for changed in &self.changed {
            let word = |verdict: &Option<Verdict>| {
                verdict.map_or_else(|| "not made".to_owned(), |verdict| format!("{verdict:?}").to_lowercase())
            };
            let verdicts: Vec<String> = changed.verdicts.iter().map(word).collect();
            let mark = if changed.is_undecided() { '?' } else { '!' };
            lines.push(format!("{mark} {}: {}: {}", changed.experiment, changed.claim, verdicts.join(", ")));
        }
        let decided = self.changed.iter().filter(|changed| !changed.is_undecided()).count();
        let (inconclusive, sampled) = self.inconclusive();
        lines.push(format!(
            "{decided} claims changed their verdict, {} to or from inconclusive; {inconclusive} of {sampled} sampled verdicts are \
             inconclusive",
            self.changed.len() - decided
        ));
        lines.push(format!(
            "chance decides any of these verdicts wrongly at the nominal rate of at most {:.2} % ({FALSE_ALARM_RATE} each)",
            100.0 * self.family_wise_error()
        ));
        lines.join("\n")
    }
}

/// Runs with `--seed` and the seeds after it, each into a folder of its own, and hands every result to `report`.
///
/// # Errors
/// As [`run`], or what `report` returns.
pub fn run_seeds<E: From<RunError>>(
    options: &Options,
    registry: &Registry,
    others: u32,
    mut report: impl FnMut(&Options, &RunResult) -> Result<(), E>,
) -> Result<Seeds, E> {
    let mut seeds = Seeds { runs: Vec::new(), changed: Vec::new() };
    let mut verdicts: Vec<Changed> = Vec::new();
    for place in 0..=usize::try_from(others).unwrap_or(usize::MAX) {
        let seed = options.seed.wrapping_add(place as u64);
        let options = Options { seed, out: options.out.join(format!("seed-{seed}")), ..options.clone() };
        let result = run(&options, registry)?;
        record(&mut verdicts, &result, place);
        report(&options, &result)?;
        seeds.runs.push((seed, result.counts()));
    }
    let all = seeds.runs.len();
    for claim in &mut verdicts {
        claim.verdicts.resize(all, None);
    }
    let differs = |claim: &Changed| claim.verdicts.iter().any(|verdict| *verdict != claim.verdicts[0]);
    seeds.changed = verdicts.into_iter().filter(differs).collect();
    Ok(seeds)
}

/// Adds the verdicts of the run at this place.
fn record(verdicts: &mut Vec<Changed>, result: &RunResult, place: usize) {
    for result in &result.experiments {
        let experiment = result.experiment.id;
        for claim in result.claims() {
            let known = verdicts.iter().position(|known| {
                known.experiment == experiment && known.claim == claim.name && known.verdicts.len() <= place
            });
            let index = known.unwrap_or_else(|| {
                verdicts.push(Changed { experiment, claim: claim.name.clone(), verdicts: Vec::new() });
                verdicts.len() - 1
            });
            verdicts[index].verdicts.resize(place, None);
            verdicts[index].verdicts.push(Some(claim.verdict()));
        }
    }
}
