//! What a run measures, as it goes on: a file of JSON lines, each written at once, and a CSV file at the end.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use optsde::experiment::Failure;
use optsde::files::write_atomically;
use serde::{Deserialize, Serialize};

use super::estimate::Estimate;

/// A line of the file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Line {
    /// What the run was expected to take.
    Estimate(Estimate),
    /// A place of the run.
    Point(Point),
    /// The run ended early.
    Diverged {
        /// At the gradient of this step, or at the parameters before it.
        step: u64,
    },
    /// The run is finished.
    Finished {
        /// The loss of all training samples.
        train_loss: f64,
        /// The part of wrong answers of them.
        train_error: f64,
        /// The name of the final parameters.
        digest: String,
    },
}

/// What is known at a place of a run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Steps done.
    pub step: u64,
    /// Passes through the training samples.
    pub epoch: f64,
    /// The mean loss of the batches since the last point.
    pub loss: f64,
    /// Of the last step.
    pub learning_rate: f64,
    /// The loss of all test samples, if there are any.
    pub test_loss: Option<f64>,
    /// The part of wrong answers of them.
    pub test_error: Option<f64>,
    /// Measurements of the gradient since the last point.
    pub measured: u64,
    /// Sums over them of |x|^2, |grad L|^2 and the trace of the covariance.
    pub sums: [f64; 3],
    /// Since the start, without interruptions.
    pub seconds: f64,
}

/// The two files of a run.
pub(super) struct Metrics {
    path: PathBuf,
    file: File,
    pub(super) points: Vec<Point>,
}

fn failure(path: &Path) -> impl Fn(std::io::Error) -> Failure {
    move |error| Failure::setup(format!("{}: {error}", path.display()))
}

impl Metrics {
    /// Opens the file of a run that goes on after `step` steps: later lines are dropped, and all where this is 0.
    pub(super) fn open(path: &Path, step: u64) -> Result<Self, Failure> {
        let known = if step > 0 { read(path)? } else { Vec::new() };
        let kept = |line: &Line| match line {
            Line::Estimate(_) => true,
            Line::Point(point) => point.step <= step,
            Line::Diverged { .. } | Line::Finished { .. } => false,
        };
        let lines: Vec<Line> = known.into_iter().filter(kept).collect();
        let mut text = String::new();
        for line in &lines {
            text += &json(line)?;
        }
        write_atomically(path, text.as_bytes()).map_err(failure(path))?;
        let file = File::options().append(true).open(path).map_err(failure(path))?;
        let point = |line| if let Line::Point(point) = line { Some(point) } else { None };
        let points: Vec<Point> = lines.into_iter().filter_map(point).collect();
        let reached = points.last().map_or(0, |point| point.step);
        if reached != step {
            return Err(Failure::setup(format!(
                "{}: the last point is at step {reached}, expected: {step}, that of the checkpoint",
                path.display()
            )));
        }
        Ok(Self { path: path.to_owned(), file, points })
    }

    /// Appends a line, and sees that it is written.
    pub(super) fn write(&mut self, line: Line) -> Result<(), Failure> {
        let text = json(&line)?;
        self.file.write_all(text.as_bytes()).and_then(|()| self.file.flush()).map_err(failure(&self.path))?;
        if let Line::Point(point) = line {
            self.points.push(point);
        }
        Ok(())
    }

    /// Writes the points as a table.
    pub(super) fn finish(&self) -> Result<(), Failure> {
        let path = self.path.with_extension("csv");
        let mut text = String::from("step,epoch,loss,learning_rate,test_loss,test_error,seconds\n");
        for point in &self.points {
            let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
            let Point { step, epoch, loss, learning_rate, test_loss, test_error, seconds, .. } = point;
            let [test_loss, test_error] = [*test_loss, *test_error].map(number);
            let row = [step.to_string(), epoch.to_string(), loss.to_string(), learning_rate.to_string()];
            text += &([&row[..], &[test_loss, test_error, seconds.to_string()]].concat().join(",") + "\n");
        }
        write_atomically(&path, text.as_bytes()).map_err(failure(&path))
    }
}

fn json(line: &Line) -> Result<String, Failure> {
    Ok(serde_json::to_string(line).map_err(Failure::setup)? + "\n")
}

/// The lines of a file; none where there is no file. A last line that was cut is not one.
fn read(path: &Path) -> Result<Vec<Line>, Failure> {
    if !fs::exists(path).map_err(failure(path))? {
        return Ok(Vec::new());
    }
    let file = File::open(path).map_err(failure(path))?;
    let mut lines = Vec::new();
    for line in BufReader::new(file).lines() {
        match serde_json::from_str(&line.map_err(failure(path))?) {
            Ok(line) => lines.push(line),
            Err(_) => break,
        }
    }
    Ok(lines)
}
