//! The command: opens the device, and prints what is found.

use std::io::{self, Write};

use clap::{Args, ValueEnum};
use optsde::device_check::Finding;
use optsde::gpu::{Choice, Found};

use super::{Comparison, SMALL_MODELS, Sizes, SmallModel, TRAINED, compare, steps, throughput, windows};
use crate::device::{DeviceError, Hardware};
use crate::network::NetworkError;
use crate::training::TrainingError;

/// What is checked or measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// Steps of optimizers on tensors, bit by bit.
    Steps,
    /// Windows of images, bit by bit.
    Windows,
    /// Losses and gradients of small models, up to roundings.
    Models,
    /// Images in a second.
    Throughput,
}

/// Compares what networks need of a device with the CPU, and measures how fast it trains.
///
/// Exit codes: 0 when all agrees, 1 when something differs, 2 when there is no such device or it fails.
#[derive(Args, Clone, Copy, Debug)]
pub struct Options {
    /// The device; the CPU is compared with itself.
    #[arg(long, value_enum, default_value_t = Choice::Cuda)]
    pub device: Choice,
    /// Measures a few images only, to see that it runs.
    #[arg(long)]
    pub quick: bool,
    /// One part alone.
    #[arg(long, value_enum)]
    pub only: Option<Part>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// There is no such device.
    #[error(transparent)]
    Device(#[from] DeviceError),
    /// It cannot train.
    #[error(transparent)]
    Training(#[from] TrainingError),
    /// Something could not be computed; the report says what.
    #[error("{count} checks failed on {device}, allowed: none")]
    Failed {
        /// How many.
        count: usize,
        /// Where.
        device: String,
    },
    /// The report cannot be written.
    #[error("cannot write the report: {0}")]
    Output(#[from] io::Error),
}

/// What is written, and what came of it.
struct Report<'a> {
    out: &'a mut dyn Write,
    equal: usize,
    different: usize,
    failed: usize,
}

impl Report<'_> {
    fn line(&mut self, line: &str) -> io::Result<()> {
        writeln!(self.out, "{line}")?;
        self.out.flush()
    }

    fn findings(&mut self, findings: &[Finding]) -> io::Result<()> {
        for finding in findings {
            match finding.result {
                Found::Equal => self.equal += 1,
                Found::Differs(_) => self.different += 1,
                Found::Failed(_) | Found::NotChecked => self.failed += 1,
            }
            self.line(&finding.line())?;
        }
        Ok(())
    }

    fn model(&mut self, small: &SmallModel, result: Result<Comparison, NetworkError>) -> io::Result<()> {
        let (count, line) = match result {
            Ok(comparison) if comparison.agrees() => (&mut self.equal, comparison.line()),
            Ok(comparison) => (&mut self.different, comparison.line()),
            Err(error) => {
                (&mut self.failed, Finding { kernel: small.name, result: Found::Failed(error.to_string()) }.line())
            }
        };
        *count += 1;
        self.line(&line)
    }
}

/// Writes the report, each line when it is known, and says whether everything agrees.
///
/// # Errors
/// No such device, one that fails, and a report that cannot be written.
pub fn command(options: &Options, out: &mut dyn Write) -> Result<bool, CheckError> {
    let hardware = Hardware::open(options.device)?;
    let mut report = Report { out, equal: 0, different: 0, failed: 0 };
    report.line(&format!("device: {}", hardware.name()))?;
    let chosen = |part| options.only.is_none_or(|only| only == part);
    if chosen(Part::Steps) {
        report.findings(&steps(&hardware))?;
    }
    if chosen(Part::Windows) {
        report.findings(&[windows(&hardware)])?;
    }
    if chosen(Part::Models) {
        for small in &SMALL_MODELS {
            report.model(small, compare(&hardware, small))?;
        }
    }
    let Report { equal, different, failed, .. } = report;
    if options.only != Some(Part::Throughput) {
        report.line(&format!("{equal} of {} checks agree with the CPU", equal + different + failed))?;
    }
    if different > 0 {
        return Ok(false);
    }
    if failed > 0 {
        return Err(CheckError::Failed { count: failed, device: hardware.name() });
    }
    if chosen(Part::Throughput) {
        let sizes = if options.quick { Sizes::QUICK } else { Sizes::WHOLE };
        for network in &TRAINED {
            report.line(&throughput(&hardware, &sizes, network)?)?;
        }
    }
    Ok(true)
}
