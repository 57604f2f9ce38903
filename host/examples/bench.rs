//! The reference workload W1, its normals alone, and peers, measured in turns in one run.
//!
//! W1: heavy ball (momentum 0.9, learning rate 0.1) on the quadratic diag(1, 0.1), unit white noise,
//! 10 000 paths of 1000 steps, double precision; nothing but the final mean and covariance is recorded.
//! Started by `cargo xtask bench`.

use std::process::{Command, ExitCode};
use std::time::Instant;

use clap::Parser;
use optsde::Native;
use optsde::ensemble::{Isa, Plan, run};
use optsde_core::Real;
use optsde_core::loss::Quadratic;
use optsde_core::noise::White;
use optsde_core::optimizer::HeavyBall;
use optsde_core::oracle::NoisyGradient;
use optsde_core::process::{Descent, DescentState, Process};
use optsde_core::random::{Random, normals_words};
use optsde_core::schedule::Constant;

type Number = Native<f64>;

const PATHS: u64 = 10_000;
const STEPS: u64 = 1_000;
const DIMENSION: usize = 2;

/// Measures W1.
#[derive(Parser)]
struct Options {
    /// Rounds; in each, every contestant runs once. The best round counts.
    #[arg(long, default_value_t = 7)]
    rounds: usize,
    /// Python peers to run in the same rounds.
    #[arg(long, value_delimiter = ',')]
    peers: Vec<String>,
    /// The Python that has them.
    #[arg(long, default_value = "python3")]
    python: String,
}

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

fn reference()
-> impl Process<Number, State = DescentState<Number, optsde_core::optimizer::Momentum<Number>, DIMENSION>> + Sync {
    Descent {
        optimizer: HeavyBall::new(Number::of(0.9)),
        oracle: NoisyGradient {
            loss: Quadratic::diagonal([Number::ONE, Number::of(0.1)]),
            noise: White { deviation: Number::ONE },
        },
        schedule: Constant(Number::of(0.1)),
        start: [Number::ONE; DIMENSION],
    }
}

/// Seconds of one run with these vectors on this many threads.
fn seconds<P, O>(process: &P, observe: &O, isa: Isa, pool: &rayon::ThreadPool) -> Result<f64, String>
where
    P: Process<Number> + Sync,
    O: Fn(&P::State) -> [Number; DIMENSION] + Sync,
{
    let plan = Plan::new(PATHS, STEPS);
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
    threads: usize,
    best: f64,
    measure: Box<dyn Fn() -> Result<f64, String> + 'a>,
}

fn pool(threads: usize) -> Result<rayon::ThreadPool, String> {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(|error| error.to_string())
}

fn measure(options: &Options) -> Result<(), String> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let (one, all) = (pool(1)?, pool(cores)?);
    let process = reference();
    let position = |state: &DescentState<Number, _, DIMENSION>| state.x;
    let mut contestants: Vec<Contestant<'_>> = Vec::new();
    for isa in Isa::available() {
        for (threads, pool) in [(1, &one), (cores, &all)] {
            contestants.push(Contestant {
                name: format!("normals alone, {}", isa.name()),
                threads,
                best: f64::INFINITY,
                measure: Box::new(move || seconds(&NormalsOnly, &|state| *state, isa, pool)),
            });
            let process = &process;
            contestants.push(Contestant {
                name: format!("W1, {}", isa.name()),
                threads,
                best: f64::INFINITY,
                measure: Box::new(move || seconds(process, &position, isa, pool)),
            });
        }
    }
    for peer in &options.peers {
        contestants.push(Contestant {
            name: format!("W1, {peer}"),
            threads: cores,
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
    println!("W1: heavy ball, {DIMENSION}-D quadratic, white noise, {PATHS} paths x {STEPS} steps, f64");
    println!("{} with {cores} cores, widest vectors {}", std::env::consts::ARCH, Isa::widest().name());
    println!("best of the rounds; ns per path, dimension and step, and that times the threads (per core)\n");
    println!("{:<28}{:>8}{:>12}{:>12}{:>12}", "", "threads", "ms", "ns", "ns per core");
    #[expect(clippy::cast_precision_loss, reason = "a count of operations")]
    let operations = (PATHS * STEPS * DIMENSION as u64) as f64;
    for contestant in contestants.iter().filter(|contestant| contestant.best.is_finite()) {
        let nanoseconds = contestant.best * 1e9 / operations;
        #[expect(clippy::cast_precision_loss, reason = "a count of threads")]
        let per_core = nanoseconds * contestant.threads as f64;
        println!(
            "{:<28}{:>8}{:>12.1}{nanoseconds:>12.2}{per_core:>12.2}",
            contestant.name,
            contestant.threads,
            contestant.best * 1e3
        );
    }
    let best = |name: &str, threads| {
        contestants.iter().find(|c| c.name == name && c.threads == threads).map_or(f64::NAN, |c| c.best)
    };
    println!();
    for isa in Isa::available() {
        let isa = isa.name();
        let (workload, normals) = (best(&format!("W1, {isa}"), cores), best(&format!("normals alone, {isa}"), cores));
        println!("{isa}: W1 takes {:.2} times its normals alone", workload / normals);
        for peer in contestants
            .iter()
            .filter(|c| c.best.is_finite() && !c.name.contains(", AVX") && !c.name.contains("baseline"))
        {
            println!(
                "{isa}: {} takes {:.1} times as long, all cores against all cores",
                peer.name,
                peer.best / workload
            );
        }
    }
}

fn main() -> ExitCode {
    match measure(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}
