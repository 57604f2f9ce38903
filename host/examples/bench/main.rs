//! The reference workload W1, its normals alone, and peers, measured in turns in one run; then the Stein equation
//! and the lines of `optsde predict`.
//!
//! See [`optsde::workload`] for W1. Started by `cargo xtask bench`.

mod predict;
mod stein;

use std::process::{Command, ExitCode};
use std::time::Instant;

use clap::Parser;
use optsde::ensemble::{Isa, run};
use optsde::workload::{self, DIMENSION, Number};
use optsde_core::Real;
use optsde_core::process::Process;
use optsde_core::random::{Random, normals_words};

/// Measures W1, the Stein equation and predictions.
#[derive(Parser)]
struct Options {
    /// Rounds; in each, every contestant runs once. Of W1 the best round counts, elsewhere the median.
    #[arg(long, default_value_t = 7)]
    rounds: usize,
    /// Python peers to run in the same rounds: scipy for the Stein equation, numpy, jax and torch for W1.
    #[arg(long, value_delimiter = ',')]
    peers: Vec<String>,
    /// The Python that has them.
    #[arg(long, default_value = "python3")]
    python: String,
}

/// The peer that solves matrix equations.
const SCIPY: &str = "scipy";

/// Draws the normal numbers of W1 and keeps the last ones.
struct NormalsOnly;

impl Process<Number> for NormalsOnly {
    type State = [Number; DIMENSION];
    type Run = ();
    type Step = ();

    fn words_per_step(&self) -> u64 {
        normals_words::<Number>(DIMENSION)
    }
    fn start(&self, _random: &mut impl Random<Number>) -> Self::State {
        [Number::ZERO; DIMENSION]
    }
    fn start_run(&self) {}
    fn step(&self, _k: u64, _run: &mut ()) {}
    #[inline(always)]
    fn advance(&self, _step: &(), state: &mut Self::State, random: &mut impl Random<Number>) {
        *state = random.normals();
    }
}

/// Seconds of one run with these vectors on this many threads.
fn seconds<P, O>(process: &P, observe: &O, isa: Isa, pool: &rayon::ThreadPool) -> Result<f64, String>
where
    P: Process<Number> + Sync,
    O: Fn(&P::State) -> [Number; DIMENSION] + Sync,
{
    let plan = workload::plan();
    let started = Instant::now();
    let outcome = pool.install(|| run(process, observe, &plan, isa, &|_| ())).map_err(|error| error.to_string())?;
    let elapsed = started.elapsed().as_secs_f64();
    std::hint::black_box(outcome);
    Ok(elapsed)
}

/// Seconds that a peer reports for one run after its warm-up.
fn peer_seconds(python: &str, peer: &str) -> Result<f64, String> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../xtask/peers/w1.py");
    let output = Command::new(python).args([script, peer]).output().map_err(|e| format!("{python}: {e}"))?;
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr);
        return Err(message.lines().last().unwrap_or("no message").to_owned());
    }
    String::from_utf8_lossy(&output.stdout).trim().parse().map_err(|e| format!("{peer}: {e}"))
}

struct Contestant<'a> {
    name: String,
    /// How many threads it was given; unknown for a peer, which takes what it wants.
    threads: Option<usize>,
    best: f64,
    measure: Box<dyn Fn() -> Result<f64, String> + 'a>,
}

fn pool(threads: usize) -> Result<rayon::ThreadPool, String> {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(|error| error.to_string())
}

fn measure(options: &Options) -> Result<(), String> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let (one, all) = (pool(1)?, pool(cores)?);
    let process = workload::process();
    let mut contestants: Vec<Contestant<'_>> = Vec::new();
    for isa in Isa::available() {
        for (threads, pool) in [(1, &one), (cores, &all)] {
            contestants.push(Contestant {
                name: format!("normals alone, {}", isa.name()),
                threads: Some(threads),
                best: f64::INFINITY,
                measure: Box::new(move || seconds(&NormalsOnly, &|state| *state, isa, pool)),
            });
            let process = &process;
            contestants.push(Contestant {
                name: format!("W1, {}", isa.name()),
                threads: Some(threads),
                best: f64::INFINITY,
                measure: Box::new(move || seconds(process, &workload::position, isa, pool)),
            });
        }
    }
    for peer in options.peers.iter().filter(|&peer| peer != SCIPY) {
        contestants.push(Contestant {
            name: format!("W1, {peer}"),
            threads: None,
            best: f64::INFINITY,
            measure: Box::new(move || peer_seconds(&options.python, peer)),
        });
    }
    for round in 0..options.rounds {
        for contestant in &mut contestants {
            match (contestant.measure)() {
                Ok(seconds) => contestant.best = contestant.best.min(seconds),
                Err(reason) if round == 0 => println!("{} skipped: {reason}", contestant.name),
                Err(_) => {}
            }
        }
    }
    report(cores, &contestants);
    Ok(())
}

fn report(cores: usize, contestants: &[Contestant<'_>]) {
    let plan = workload::plan();
    let (paths, steps) = (plan.paths, plan.steps);
    println!("W1: heavy ball, {DIMENSION}-D quadratic, white noise, {paths} paths x {steps} steps, f64");
    println!("{} with {cores} cores, widest vectors {}", std::env::consts::ARCH, Isa::widest().name());
    println!("best of the rounds; ns per path, dimension and step, and that times the threads (per core)\n");
    println!("{:<28}{:>8}{:>12}{:>12}{:>12}", "", "threads", "ms", "ns", "ns per core");
    #[expect(clippy::cast_precision_loss, reason = "a count of operations")]
    let operations = (paths * steps * DIMENSION as u64) as f64;
    for contestant in contestants.iter().filter(|contestant| contestant.best.is_finite()) {
        let nanoseconds = contestant.best * 1e9 / operations;
        let (threads, per_core) = contestant.threads.map_or((String::new(), String::new()), |threads| {
            #[expect(clippy::cast_precision_loss, reason = "a count of threads")]
            let per_core = nanoseconds * threads as f64;
            (threads.to_string(), format!("{per_core:.2}"))
        });
        println!("{:<28}{threads:>8}{:>12.1}{nanoseconds:>12.2}{per_core:>12}", contestant.name, contestant.best * 1e3);
    }
    let best = |name: &str, threads| {
        contestants.iter().find(|c| c.name == name && c.threads == Some(threads)).map_or(f64::NAN, |c| c.best)
    };
    println!();
    for isa in Isa::available() {
        let isa = isa.name();
        let (workload, normals) = (best(&format!("W1, {isa}"), cores), best(&format!("normals alone, {isa}"), cores));
        println!("{isa}: W1 takes {:.2} times its normals alone", workload / normals);
        for peer in contestants.iter().filter(|c| c.threads.is_none() && c.best.is_finite()) {
            println!("{isa}: {} takes {:.1} times as long as W1 on all cores", peer.name, peer.best / workload);
        }
    }
}

fn main() -> ExitCode {
    let options = Options::parse();
    let scipy = options.peers.iter().any(|peer| peer == SCIPY);
    let measured = measure(&options)
        .and_then(|()| stein::measure(options.rounds, scipy, &options.python))
        .and_then(|()| predict::measure(options.rounds));
    match measured {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}
