//! What processes say of their first draw is so: ensembles draw it for several paths at once.

use optsde_core::Real;
use optsde_core::linalg::apply_lower;
use optsde_core::process::Process;
use optsde_core::random::{PathIndex, PathStream, Purpose, Random, Seed, path_stream};
use optsde_sections::{ProcessVisitor, for_each_process};

/// A source that remembers what was asked of it first.
struct Watched<R> {
    stream: PathStream,
    /// The count of the normal numbers; 0 for anything else.
    first: Option<usize>,
    /// The matrix that multiplied them, by columns; empty if there was none.
    root: Vec<R>,
}

impl<R: Real> Random<R> for Watched<R> {
    fn word(&mut self) -> u32 {
        self.first.get_or_insert(0);
        Random::<R>::word(&mut self.stream)
    }

    fn key(&self) -> u64 {
        Random::<R>::key(&self.stream)
    }

    fn normals<const D: usize>(&mut self) -> [R; D] {
        self.first.get_or_insert(D);
        self.stream.normals()
    }

    fn correlated_normals<const D: usize>(&mut self, columns: &[[R; D]; D]) -> [R; D] {
        if self.first.is_none() {
            self.root = columns.as_flattened().to_vec();
        }
        apply_lower(columns, &self.normals())
    }
}

/// Counts the processes that say something, and those that could say more.
#[derive(Default)]
struct Check {
    known: usize,
    with_root: usize,
    silent: Vec<&'static str>,
}

impl<R: Real> ProcessVisitor<R> for Check {
    fn process<P: Process<R> + Sync>(&mut self, _part: &'static str, name: &'static str, process: &P) {
        let stream = |purpose| path_stream(Seed(1), PathIndex(0), purpose, 0);
        let mut state = process.start(&mut stream(Purpose::Start));
        let mut run = process.start_run();
        for k in 0..4 {
            let step = process.step(k, &mut run);
            let mut random = Watched { stream: stream(Purpose::Steps), first: None, root: Vec::new() };
            process.advance(&step, &mut state, &mut random);
            let found = random.first.unwrap_or(0);
            if P::FIRST_NORMALS == 0 {
                if found > 0 {
                    self.silent.push(name);
                }
                continue;
            }
            assert_eq!(P::FIRST_NORMALS, found, "{name}, step {k}");
            assert_eq!(process.first_root(), random.root, "{name}, step {k}");
            self.with_root += usize::from(!random.root.is_empty());
            self.known += 1;
        }
    }
}

#[test]
fn every_process_draws_first_what_it_says() {
    let mut check = Check::default();
    for_each_process::<f64>(&mut check);
    for_each_process::<f32>(&mut check);
    assert!(check.known > 100, "{} steps", check.known);
    assert!(check.with_root > 4, "{} steps", check.with_root);
    assert_eq!(check.silent, [""; 0], "these draw normal numbers first and do not say so");
}
