//! The Stein equation `P = A P A' + Q` (W4), beside scipy's `solve_discrete_lyapunov` on the same matrices.

use std::fs;
use std::path::Path;
use std::time::Instant;

use optsde::theory::{DMatrix, stein};

use crate::contest::{Contest, Measure, Rival, Target, Unit};
use crate::peer::{Peer, Python};

const SIZES: [usize; 2] = [64, 256];

/// From quick to converge to slow: steps in units of `1 / (1 - r)`.
const RADII: [f64; 3] = [0.9, 0.99, 0.999];

/// The largest residual |P - A P A' - Q| / |P| (Frobenius) of a solution: far below the statistical errors that it is
/// compared with, far above rounding.
const LARGEST_RESIDUAL: f64 = 1e-8;

struct System {
    a: DMatrix<f64>,
    q: DMatrix<f64>,
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
        Ok(Self { a: factor * a, q: &root * root.transpose() })
    }

    /// Seconds of one solution.
    fn solve(&self) -> Result<f64, String> {
        let started = Instant::now();
        let p = stein::stationary_covariance(&self.a, &self.q).map_err(|error| error.to_string())?;
        let seconds = started.elapsed().as_secs_f64();
        check((&p - &self.a * &p * self.a.transpose() - &self.q).norm() / p.norm())?;
        Ok(seconds)
    }

    /// By rows: A, then Q.
    fn write(&self, file: &Path) -> Result<(), String> {
        let numbers = [&self.a, &self.q].map(DMatrix::transpose);
        let bytes: Vec<u8> = numbers.iter().flat_map(|m| m.iter()).flat_map(|x| x.to_le_bytes()).collect();
        fs::write(file, bytes).map_err(|error| error.to_string())
    }
}

fn check(residual: f64) -> Result<(), String> {
    let right = residual < LARGEST_RESIDUAL;
    right.then_some(()).ok_or_else(|| format!("residual {residual:.1e}, allowed: below {LARGEST_RESIDUAL:.0e}"))
}

pub(crate) fn contests(python: &Python) -> Result<Vec<Contest>, String> {
    let mut contests = Vec::new();
    for n in SIZES {
        for radius in RADII {
            contests.push(contest(python, n, radius)?);
        }
    }
    Ok(contests)
}

fn contest(python: &Python, n: usize, radius: f64) -> Result<Contest, String> {
    let system = System::new(n, radius)?;
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let file = folder.path().join("system");
    system.write(&file)?;
    let python = python.clone();
    let start = move || {
        let mut peer = Peer::start(python.0.as_deref(), "stein.py", &[&file])?;
        Ok(Box::new(move || {
            // Here, so that it is there as long as the peer.
            let _ = &folder;
            peer.ask()?;
            let line = peer.line()?;
            let (seconds, residual) = line.split_once(' ').ok_or_else(|| format!("'{line}' instead of two numbers"))?;
            check(residual.parse().map_err(|_| line.clone())?)?;
            seconds.parse().map_err(|_| line.clone())
        }) as Measure)
    };
    Ok(Contest {
        workload: format!("Stein equation, n = {n}, spectral radius {radius}"),
        unit: Unit { name: "ms", scale: 1e3, inverse: false },
        ours: Ok(Box::new(move || system.solve())),
        rivals: vec![Rival { name: "scipy".to_owned(), target: Target::Faster(3.0), start: Box::new(start) }],
    })
}
