//! The Stein equation `P = A P A' + Q`, beside scipy's `solve_discrete_lyapunov` on the same matrices.
//!
//! In each round both solve every system once; what is shown is the median of the rounds, and of the ratios within
//! a round, so that a machine that is busy for a while slows both.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use optsde::theory::{DMatrix, stein};

const SIZES: [usize; 2] = [64, 256];

/// From quick to converge to slow: steps in units of `1 / (1 - r)`.
const RADII: [f64; 3] = [0.9, 0.99, 0.999];

/// One solution.
#[derive(Clone, Copy)]
struct Run {
    seconds: f64,
    /// `|P - A P A' - Q| / |P|`, Frobenius.
    residual: f64,
}

struct System {
    radius: f64,
    a: DMatrix<f64>,
    q: DMatrix<f64>,
    ours: Vec<Run>,
    peer: Vec<Run>,
}

impl System {
    /// Neither symmetric nor normal: entries of a small congruential sequence, scaled to this spectral radius.
    fn new(n: usize, radius: f64) -> Result<Self, String> {
        let mut state = 1_u64;
        let mut uniform = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            #[expect(clippy::cast_precision_loss, reason = "31 bits")]
            let number = (state >> 33) as f64 / f64::from(1_u32 << 31) - 0.5;
            number
        };
        let mut matrix = || DMatrix::from_fn(n, n, |_, _| uniform());
        let (a, root) = (matrix(), matrix());
        let factor = radius / stein::spectral_radius(&a).map_err(|error| error.to_string())?;
        Ok(Self { radius, a: factor * a, q: &root * root.transpose(), ours: Vec::new(), peer: Vec::new() })
    }

    fn solve(&mut self) -> Result<(), String> {
        let started = Instant::now();
        let p = stein::stationary_covariance(&self.a, &self.q).map_err(|error| error.to_string())?;
        let seconds = started.elapsed().as_secs_f64();
        let residual = (&p - &self.a * &p * self.a.transpose() - &self.q).norm() / p.norm();
        self.ours.push(Run { seconds, residual });
        Ok(())
    }

    /// By rows: A, then Q.
    fn write(&self, file: &Path) -> Result<(), String> {
        let numbers = [&self.a, &self.q].map(DMatrix::transpose);
        let bytes: Vec<u8> = numbers.iter().flat_map(|m| m.iter()).flat_map(|x| x.to_le_bytes()).collect();
        fs::write(file, bytes).map_err(|error| error.to_string())
    }
}

/// Measures and prints.
pub(crate) fn measure(rounds: usize, scipy: bool, python: &str) -> Result<(), String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let mut systems = Vec::new();
    for n in SIZES {
        for radius in RADII {
            let system = System::new(n, radius)?;
            system.write(&folder.path().join(systems.len().to_string()))?;
            systems.push(system);
        }
    }
    let files: Vec<_> = (0..systems.len()).map(|i| folder.path().join(i.to_string())).collect();
    let mut skipped = (!scipy).then(|| "not asked for".to_owned());
    for _ in 0..rounds {
        for system in &mut systems {
            system.solve()?;
        }
        if skipped.is_none() {
            match peer(python, &files) {
                Ok(runs) => systems.iter_mut().zip(runs).for_each(|(system, run)| system.peer.push(run)),
                Err(reason) => skipped = Some(reason),
            }
        }
    }
    report(&systems, skipped);
    Ok(())
}

/// One round of scipy: for each file a line with seconds and residual.
fn peer(python: &str, files: &[std::path::PathBuf]) -> Result<Vec<Run>, String> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../xtask/peers/stein.py");
    let output = Command::new(python).arg(script).args(files).output().map_err(|e| format!("{python}: {e}"))?;
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr);
        return Err(message.lines().last().unwrap_or("no message").to_owned());
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let runs: Vec<Run> = text
        .lines()
        .filter_map(|line| {
            let (seconds, residual) = line.split_once(' ')?;
            Some(Run { seconds: seconds.parse().ok()?, residual: residual.parse().ok()? })
        })
        .collect();
    if runs.len() == files.len() { Ok(runs) } else { Err(format!("not {} results: {text}", files.len())) }
}

fn report(systems: &[System], skipped: Option<String>) {
    println!("\nStein equation P = A P A' + Q, A general n x n of spectral radius r; medians of the rounds");
    println!(
        "{:>6}{:>8}{:>12}{:>12}{:>12}{:>12}{:>14}",
        "n", "r", "ms", "residual", "scipy ms", "residual", "scipy / ours"
    );
    for system in systems {
        let (seconds, residual) = medians(&system.ours);
        print!("{:>6}{:>8}{:>12.3}{residual:>12.1e}", system.a.nrows(), system.radius, seconds * 1e3);
        if system.peer.is_empty() {
            println!("{:>12}{:>12}{:>14}", "-", "-", "-");
            continue;
        }
        let (seconds, residual) = medians(&system.peer);
        let ratios = system.ours.iter().zip(&system.peer).map(|(ours, peer)| peer.seconds / ours.seconds);
        println!("{:>12.3}{residual:>12.1e}{:>14.1}", seconds * 1e3, median(ratios.collect()));
    }
    if let Some(reason) = skipped {
        println!("scipy skipped: {reason}");
    }
}

fn medians(runs: &[Run]) -> (f64, f64) {
    (median(runs.iter().map(|run| run.seconds).collect()), median(runs.iter().map(|run| run.residual).collect()))
}

/// The upper one of two.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
