//! What a run produced, before anything is written.

use serde::Serialize;

use crate::experiment::{Claim, Experiment, FALSE_ALARM_RATE, Findings, Profile, Simulated, Verdict};

/// A finished run.
#[derive(Debug)]
pub struct RunResult {
    /// How it was made.
    pub record: RunRecord,
    /// Experiment by experiment, in the order of the registry.
    pub experiments: Vec<ExperimentResult>,
}

/// How a run was made.
#[derive(Clone, Debug, Serialize)]
pub struct RunRecord {
    /// The seed given.
    pub seed: u64,
    /// The profile given.
    pub profile: Profile,
    /// Threads used.
    pub threads: usize,
    /// `cpu`, with the vector instructions used, or the GPU.
    pub device: String,
    /// Version of this program.
    pub version: &'static str,
    /// Commit of the sources, if known.
    pub commit: String,
    /// The compiler.
    pub toolchain: &'static str,
    /// The command that repeats the run.
    pub command: String,
}

/// One finished experiment.
#[derive(Debug)]
pub struct ExperimentResult {
    /// The experiment.
    pub experiment: &'static Experiment,
    /// What it found, or why it could not be finished.
    pub findings: Result<Findings, String>,
    /// How long it took.
    pub seconds: f64,
    /// Its simulations, in the order they were run.
    pub simulations: Vec<Simulated>,
}

impl ExperimentResult {
    /// Its claims; none when it could not be finished.
    pub fn claims(&self) -> &[Claim] {
        self.findings.as_ref().map_or(&[], |findings| &findings.claims)
    }
}

/// How many claims have which verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// All claims.
    pub claims: usize,
    /// Those that chance can decide.
    pub sampled: usize,
    /// Claims that hold.
    pub pass: usize,
    /// Claims of this project that do not hold.
    pub fail: usize,
    /// Undecided claims.
    pub inconclusive: usize,
    /// Claims of a paper that do not hold.
    pub refuted: usize,
    /// Verdicts other than the registry expects, inconclusive ones aside.
    pub unexpected: usize,
    /// Experiments that could not be finished.
    pub unfinished: usize,
}

impl Counts {
    /// The largest probability that any correct sampled claim was decided wrongly in this run.
    #[expect(clippy::cast_precision_loss, reason = "a count of claims")]
    pub fn family_wise_error(&self) -> f64 {
        (self.sampled as f64 * FALSE_ALARM_RATE).min(1.0)
    }

    /// Whether a run of this profile succeeded: everything finished, no failure, no unexpected verdict,
    /// and in the quick profile at most 5 % inconclusive.
    pub fn is_success(&self, profile: Profile) -> bool {
        let decided = profile == Profile::Paper || self.inconclusive * 20 <= self.claims;
        self.fail == 0 && self.unexpected == 0 && self.unfinished == 0 && decided
    }
}

impl RunResult {
    /// The verdicts of all claims, counted.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for result in &self.experiments {
            counts.unfinished += usize::from(result.findings.is_err());
            for claim in result.claims() {
                counts.claims += 1;
                counts.sampled += usize::from(claim.is_sampled());
                counts.unexpected += usize::from(claim.is_unexpected());
                match claim.verdict() {
                    Verdict::Pass => counts.pass += 1,
                    Verdict::Fail => counts.fail += 1,
                    Verdict::Inconclusive => counts.inconclusive += 1,
                    Verdict::Refuted => counts.refuted += 1,
                }
            }
        }
        counts
    }
}
