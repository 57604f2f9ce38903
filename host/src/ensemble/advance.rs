//! One step of 64 paths, for each layout of their states.

use optsde_core::process::Process;
use optsde_core::{Fields, LANES, Real};

use super::generators::Generators;
use super::normals::{AfterFirstNormals, FirstDraw};

/// One step of states that lie side by side.
#[inline(always)]
pub(super) fn side_by_side<R: Real, P: Process<R>>(
    process: &P,
    step: &P::Step,
    lanes: &mut <P::State as Fields<R>>::Lanes,
    generators: &mut Generators,
    FirstDraw { normals, .. }: &mut FirstDraw<R>,
) {
    normals.draw::<LANES>(P::FIRST_NORMALS, generators, 0);
    for lane in 0..LANES {
        let mut state = P::State::gather(lanes, lane);
        let first = normals.first::<LANES>(P::FIRST_NORMALS);
        let mut random = AfterFirstNormals { first, root: &[], path: lane, rest: generators.of(lane) };
        process.advance(step, &mut state, &mut random);
        state.scatter(lanes, lane);
    }
}

/// Paths whose first normal numbers are drawn together where states lie in turn: two vectors of double precision with
/// AVX2, one with AVX-512.
const GROUP: usize = 8;

/// One step of states that lie one after the other.
#[inline(always)]
pub(super) fn in_turn<R: Real, P: Process<R>>(
    process: &P,
    step: &P::Step,
    states: &mut [P::State; LANES],
    generators: &mut Generators,
    FirstDraw { normals, correlated }: &mut FirstDraw<R>,
) {
    let root = process.first_root();
    for group in (0..LANES).step_by(GROUP) {
        normals.draw::<GROUP>(P::FIRST_NORMALS, generators, group);
        if !root.is_empty() {
            correlated.correlate::<GROUP>(P::FIRST_NORMALS, root, normals);
        }
        let numbers = if root.is_empty() { &*normals } else { &*correlated };
        let first = numbers.first::<GROUP>(P::FIRST_NORMALS);
        for path in 0..GROUP {
            let rest = generators.of(group + path);
            let mut random = AfterFirstNormals { first, root, path, rest };
            process.advance(step, &mut states[group + path], &mut random);
        }
    }
}
