//! Ensembles: heavy ball (W1), the equation of Adam (W2), and full-covariance noise (W6).

use std::rc::Rc;
use std::time::Instant;

use optsde::ensemble::{Isa, Outcome, Plan, run};
use optsde::workload::{self, Number, WIDE};
use optsde_core::Real;
use optsde_core::process::Process;
use optsde_core::random::{Random, Seed, normals_words};
use optsde_core::sde::State;

use crate::agreement::Statistics;
use crate::contest::{Contest, Measure, Rival, Target, Unit};
use crate::peer::Python;

/// What is recorded: the mean and the covariance of two coordinates at the end.
const OBSERVED: usize = 2;

/// Draws the normal numbers of a workload and keeps the last ones.
struct NormalsOnly<const D: usize>;

impl<const D: usize> Process<Number> for NormalsOnly<D> {
    type State = [Number; D];
    type Run = ();
    type Step = ();

    const FIRST_NORMALS: usize = D;

    fn words_per_step(&self) -> u64 {
        normals_words::<Number>(D)
    }
    fn start(&self, _random: &mut impl Random<Number>) -> Self::State {
        [Number::ZERO; D]
    }
    fn start_run(&self) {}
    fn step(&self, _k: u64, _run: &mut ()) {}
    #[inline(always)]
    fn advance(&self, _step: &(), state: &mut Self::State, random: &mut impl Random<Number>) {
        *state = random.normals();
    }
}

/// One run on all cores with the widest vectors.
pub(crate) type Ensemble = Rc<dyn Fn() -> Result<Outcome<Number, OBSERVED>, String>>;

fn ensemble<P: Process<Number> + Sync + 'static>(
    process: P,
    observe: impl Fn(&P::State) -> [Number; OBSERVED] + Sync + 'static,
    plan: Plan,
) -> Ensemble {
    Rc::new(move || run(&process, &observe, &plan, Isa::widest(), &|_| ()).map_err(|error| error.to_string()))
}

/// Runs in a row that are measured together: one is so short that what a system needs to have the threads of a pool on all
/// cores would be a part of it, which it is not of a peer's.
const IN_A_ROW: u32 = 8;

/// Seconds of one run.
pub(crate) fn seconds(ensemble: Ensemble) -> Measure {
    Box::new(move || {
        let started = Instant::now();
        for _ in 0..IN_A_ROW {
            std::hint::black_box(ensemble()?);
        }
        Ok(started.elapsed().as_secs_f64() / f64::from(IN_A_ROW))
    })
}

/// Whether these are the means and variances of a run of ours.
pub(crate) fn agree(ensemble: &Ensemble, theirs: &[f64]) -> Result<(), String> {
    let outcome = ensemble()?;
    let moments = outcome.moments.last().ok_or("no record")?;
    let covariance = moments.covariance().ok_or("one path")?;
    let statistics = Statistics {
        means: moments.mean.iter().map(|mean| mean.to_f64()).collect(),
        variances: (0..OBSERVED).map(|i| covariance[i][i].to_f64()).collect(),
        #[expect(clippy::cast_precision_loss, reason = "a count of paths")]
        paths: moments.count as f64,
    };
    statistics.agree(theirs)
}

/// A script, the names of its peers, and what is asked of each.
type Peers = (&'static str, [(&'static str, Target); 3]);

fn contest<const D: usize>(
    workload: &str,
    plan: Plan,
    ours: &Ensemble,
    (python, (script, peers)): (&Python, Peers),
    normals: Target,
) -> Contest {
    let mut rivals: Vec<Rival> = Vec::new();
    for (name, target) in peers {
        let ours = Rc::clone(ours);
        rivals.push(python.rival(script, &[name], target, move |theirs| agree(&ours, theirs)));
    }
    #[expect(clippy::cast_precision_loss, reason = "a count of operations")]
    let operations = (plan.paths * plan.steps * D as u64) as f64;
    rivals.push(Rival {
        name: "its normal numbers alone".to_owned(),
        target: normals,
        start: Box::new(move || Ok(seconds(ensemble(NormalsOnly::<D>, |state| [state[0], state[1]], plan)))),
    });
    Contest {
        workload: workload.to_owned(),
        unit: Unit::nanoseconds("ns per path, dimension and step", operations),
        ours: Ok(seconds(Rc::clone(ours))),
        rivals,
    }
}

pub(crate) fn contests(python: &Python) -> Result<Vec<Contest>, String> {
    Ok(vec![heavy_ball(python), adam_sde(python)?, gaussian_noise(python)?])
}

fn heavy_ball(python: &Python) -> Contest {
    let plan = workload::plan();
    let peers = [("numpy", Target::Faster(10.0)), ("jax", Target::Faster(8.0)), ("torch", Target::Reported)];
    let ours = ensemble(workload::heavy_ball(), workload::position, plan.clone());
    let name = "heavy ball, 2-D quadratic, white noise, 10 000 paths x 1000 steps, f64";
    contest::<2>(name, plan, &ours, (python, ("heavy_ball.py", peers)), Target::Within(1.2))
}

/// The numbers are those of `xtask/peers/adam_sde.py`.
fn adam_sde(python: &Python) -> Result<Contest, String> {
    let process = workload::adam_equation().ok_or("there is no equation")?;
    let plan = Plan::new(500, 20_000).with_seed(Seed(1));
    let peers = [("numpy", Target::Faster(12.0)), ("jax", Target::Faster(10.0)), ("diffrax", Target::Faster(25.0))];
    let ours = ensemble(process, |state: &State<Number, 2, 2>| state.x, plan.clone());
    let name = "SDE of Adam, Euler-Maruyama, 2-D quadratic, 500 paths x 20 000 steps, f64";
    Ok(contest::<2>(name, plan, &ours, (python, ("adam_sde.py", peers)), Target::Reported))
}

/// The numbers are those of `xtask/peers/gaussian_noise.py`.
fn gaussian_noise(python: &Python) -> Result<Contest, String> {
    let process = workload::wide_process().ok_or("there is no factor")?;
    let plan = Plan::new(1_000, 1_000).with_seed(Seed(1));
    let peers = [("numpy", Target::Faster(5.0)), ("jax", Target::Reported), ("torch", Target::Reported)];
    let ours = ensemble(process, |state| [state.x[0], state.x[1]], plan.clone());
    let name = "SGD, full-covariance Gaussian noise, 64 dimensions, 1000 paths x 1000 steps, f64";
    Ok(contest::<WIDE>(name, plan, &ours, (python, ("gaussian_noise.py", peers)), Target::Reported))
}
