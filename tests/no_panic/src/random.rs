//! Random numbers, each way of drawing them by itself.

use core::hint::black_box;

use optsde_core::Real;
use optsde_core::random::{
    DegreesOfFreedom, PathIndex, Permutation, Poisson, Purpose, Random, Replay, Seed, Subset, SymmetricStable,
    box_muller, chi_squared, chi_squared_words, generator_seeds, node_stream, normals_words, path_stream, student_t,
    student_t_words,
};

use crate::{D, any};

#[inline(never)]
pub(crate) fn random<R: Real>() {
    let (seed, path) = (Seed(black_box(1)), PathIndex(black_box(2)));
    draws::<R>(&mut path_stream(seed, path, black_box(Purpose::Steps), black_box(3)));
    draws::<R>(&mut node_stream(seed, path, black_box(4)));
    let _ = black_box((box_muller::<R>(any(), any()), normals_words::<R>(black_box(5)), generator_seeds(black_box(7))));
    let table = [R::ONE; 5];
    let mut replay = Replay::new(black_box(&table[..]));
    draws::<R>(&mut replay);
    let _ = black_box(replay.remaining());
    let _ = black_box(Permutation::at(&Permutation::new(black_box(5), black_box(1)), black_box(3)));
}

#[inline(never)]
fn draws<R: Real>(random: &mut impl Random<R>) {
    let _ = black_box((random.word(), random.key(), random.uniform(), random.index(black_box(7))));
    let _ = black_box((random.normals::<D>(), random.normals::<2>()));
    // Beyond 16 the uniform numbers are drawn first, in groups.
    let _ = black_box((random.normals::<33>(), random.normals::<39>()));
    let _ = black_box(random.correlated_normals(&black_box([[R::ONE; D]; D])));
    let _ = black_box(Permutation::of_stream(black_box(5), black_box(6), random));
    let degrees = DegreesOfFreedom(black_box(5));
    let _ = black_box((chi_squared::<R>(degrees, random), chi_squared_words::<R>(degrees)));
    let _ = black_box((student_t(any(), random), student_t_words::<R>()));
    if let Ok(poisson) = Poisson::new(any()) {
        let _ = black_box((Poisson::draw(&poisson, random), Poisson::mean(&poisson), Poisson::words(&poisson)));
    }
    if let Ok(stable) = SymmetricStable::<R>::new(any()) {
        let words = SymmetricStable::words(&stable);
        let _ = black_box((SymmetricStable::draw(&stable, random), stable.alpha(), words));
    }
    if let Ok(subset) = Subset::<2>::new(black_box(100), black_box(9)) {
        Subset::draw(&subset, random, |index| {
            black_box(index);
        });
        let _ = black_box(Subset::words(&subset));
    }
}
