//! Many normal numbers at once are those of one pair after the other: [`Random::normals`] draws 16 and more in groups.

use optsde_core::Real;
use optsde_core::random::{PathIndex, Purpose, Random, Seed, box_muller, normals_words, path_stream};

/// Expected: the definition, pairs by `box_muller` from successive uniforms, the second of the last pair dropped when `D`
/// is odd; and the word of the stream that stands after as many words as `normals_words` says.
fn compare<R: Real, const D: usize>() {
    let stream = |words| path_stream(Seed(11), PathIndex(4), Purpose::Steps, words);
    let mut drawn = stream(0);
    let normals: [R; D] = drawn.normals();
    let mut random = stream(0);
    let pairs = (0..D.div_ceil(2)).flat_map(|_| {
        let (u, v): (R, R) = (random.uniform(), random.uniform());
        <[R; 2]>::from(box_muller(u, v))
    });
    let expected: Vec<u64> = pairs.take(D).map(Real::canonical_bits).collect();
    assert_eq!(normals.map(Real::canonical_bits).as_slice(), expected, "{} {D}", R::FORMAT);
    let next = Random::<R>::word(&mut drawn);
    assert_eq!(next, Random::<R>::word(&mut stream(normals_words::<R>(D))), "{} {D}", R::FORMAT);
}

fn every_size<R: Real>() {
    compare::<R, 1>();
    compare::<R, 2>();
    compare::<R, 15>();
    compare::<R, 16>();
    compare::<R, 17>();
    compare::<R, 32>();
    compare::<R, 33>();
    compare::<R, 39>();
}

#[test]
fn normals_are_successive_pairs() {
    every_size::<f32>();
    every_size::<f64>();
}
