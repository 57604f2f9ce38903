//! Malladi22 Figures 3 and 7 to 11: Adam under SVAG.

use optsde::experiment::{Claim, Context, Experiment, Failure, Findings, Kept, Prediction, Running, Table};
use optsde_core::Real;
use optsde_core::optimizer::SecondMomentUse;
use optsde_core::svag::{Amplification, SvagScale};

use super::super::replicates::{Replicates, at, with_half_width};
use super::base::{DESCRIPTION, Replicate, STEPS, adam, log_gap};
use crate::network::Number;
use crate::noise::Svag;
use crate::paper;

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "malladi22/fig3",
    title: "Adam under SVAG on a network",
    source: "Malladi22, Figures 3 and 7 to 11",
    paper_says: "SVAG for Adam, with l up to 8, has the training loss and test accuracy of Adam: its SDE models it.",
    method: "The base run of malladi22/fig1 and SVAG with l = 2 and 3 (4 and 9 times the steps, noise times l, eta/l, 1 - beta over l^2, \
        eps l); beside it the same with the noise as it is. Gaps of the logarithm of the training loss, seed by seed.",
    conclusion: "SVAG stays within a tenth of the base run in the logarithm of the loss, a few times the gap of two base runs; without \
        amplification the run is farther off.",
    run,
};

const L: [u32; 2] = [2, 3];

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let description = format!("{DESCRIPTION}; {:?}; l {L:?}", adam());
    let steps = STEPS * (2 + 2 * L.iter().map(|l| u64::from(l * l)).sum::<u64>());
    let runs = Replicates::run(context, "SVAG", context.choose(12, 48), steps, &description, replicate)?;
    let mut findings = Findings::default();
    let mut rows = Vec::new();
    let cell = |place: usize| with_half_width(&runs.mean(|numbers| at(numbers, place)), 3);
    rows.push(vec!["base run, other batches".to_owned(), cell(0), "-".into()]);
    for (number, l) in L.into_iter().enumerate() {
        let (amplified, plain) = (1 + 2 * number, 2 + 2 * number);
        findings.claims.push(Claim::paper(
            format!("l = {l}: the loss of Adam under SVAG is nearer to that of Adam than without amplified noise (ratio of gaps)"),
            Prediction::AtLeast { bound: 1.0 },
            runs.mean_ratio(|numbers| at(numbers, plain) / at(numbers, amplified)),
        ));
        findings.claims.push(Claim::ours(
            format!("l = {l}: the gap of |ln loss| to the base run is below 0.2"),
            Prediction::AtMost { bound: 0.2 },
            runs.mean(|numbers| at(numbers, amplified)),
        ));
        rows.push(vec![format!("l = {l}"), cell(amplified), cell(plain)]);
    }
    findings.tables.push(Table {
        caption: "Mean of |ln(loss / loss of the base run)|, and the half-width of its interval.".into(),
        columns: ["", "with amplified noise", "with the noise as it is"].map(String::from).into(),
        rows,
    });
    paper::figures(context, EXPERIMENT.id, &mut findings)?;
    Ok(findings)
}

/// Gaps to the base run: of another base run, then for each l with and without amplified noise.
fn replicate(running: &Running<'_>) -> Result<Kept, Failure> {
    let base_run = adam();
    let mut runs = Replicate::new(running.seed)?;
    let base = runs.base("base", &base_run)?;
    let mut numbers = vec![log_gap(&runs.base("again", &base_run)?, &base)];
    for l in L {
        let amplification = Amplification::new(SvagScale::Malladi22(f64::from(l)))?;
        let hyper = amplification.adaptive(base_run.hyper);
        let steps = STEPS * u64::from(l * l);
        let batches = runs.batches(&format!("l {l}"), base_run.batch)?;
        let mut source = Svag::new(batches, Amplification::new(SvagScale::Malladi22(Number::of(f64::from(l))))?);
        let amplified = runs.run(&mut source, &hyper, SecondMomentUse::Updated, steps, &mut |_, _| Ok(()))?;
        let mut plain_source = runs.batches(&format!("plain {l}"), base_run.batch)?;
        let plain = runs.run(&mut plain_source, &hyper, SecondMomentUse::Updated, steps, &mut |_, _| Ok(()))?;
        numbers.extend([log_gap(&amplified, &base), log_gap(&plain, &base)]);
    }
    Ok(Kept { numbers, digest: runs.digest, diverged: runs.diverged })
}
