//! The golden digests of `tests/portability` with the numbers of the host, and its processes in ensembles.

use optsde::Native;
use optsde::ensemble::{Isa, Plan, run};
use optsde_core::Real;
use optsde_core::process::Process;
use optsde_core::random::Seed;
use optsde_sections::{ProcessVisitor, final_states, for_each_process, sections};

const GOLDEN: &str = include_str!("../portability/golden.txt");

/// The golden lines of a format that are not those of the approximate cosine, which has no generic number.
fn golden(format: &str) -> Vec<&str> {
    let of_format = |line: &&str| line.split(' ').nth(1) == Some(format) && !line.contains("micro_cosine");
    GOLDEN.lines().filter(of_format).collect()
}

#[test]
fn the_hardware_square_root_changes_no_digest() {
    fn lines<R: Real>() -> Vec<String> {
        let mut lines = Vec::new();
        sections::<R>(&mut |section| lines.push(section.to_string()));
        lines
    }
    assert_eq!(lines::<Native<f32>>(), golden("f32"));
    assert_eq!(lines::<Native<f64>>(), golden("f64"));
}

/// Paths of the ensemble: one leaf, of which a few lanes are empty.
const PATHS: u64 = 61;
const STEPS: u64 = 30;
const SEED: Seed = Seed(4);

/// Final states in ensembles, with each set of vector instructions.
struct Ensembles {
    digests: Vec<(&'static str, Vec<u64>)>,
}

impl<R: Real> ProcessVisitor<R> for Ensembles {
    fn process<P: Process<R> + Sync>(&mut self, _part: &'static str, name: &'static str, process: &P) {
        let plan = Plan::new(PATHS, STEPS).with_seed(SEED);
        let digest =
            |isa| run(process, &|_: &P::State| [R::ZERO; 0], &plan, isa, &|_| ()).expect("a sound plan").digest;
        self.digests.push((name, Isa::available().into_iter().map(digest).collect()));
    }
}

/// Final states path by path, with the numbers of the core.
struct Sequential {
    digests: Vec<(&'static str, Vec<u64>)>,
}

impl<R: Real> ProcessVisitor<R> for Sequential {
    fn process<P: Process<R> + Sync>(&mut self, _part: &'static str, name: &'static str, process: &P) {
        let digest = final_states(process, SEED, PATHS, STEPS);
        self.digests.push((name, vec![digest; Isa::available().len()]));
    }
}

/// The expected states come from the plainest loop over the same process, without vectors and with the square root of the
/// core.
#[test]
fn every_process_has_the_same_final_states_in_an_ensemble() {
    fn compare<R: Real, N: Real>() {
        let (mut plain, mut vectors) = (Sequential { digests: Vec::new() }, Ensembles { digests: Vec::new() });
        for_each_process::<R>(&mut plain);
        for_each_process::<N>(&mut vectors);
        assert!(plain.digests.len() > 20, "{} processes", plain.digests.len());
        assert_eq!(vectors.digests, plain.digests);
    }
    compare::<f32, Native<f32>>();
    compare::<f64, Native<f64>>();
}
