//! The samplers against the distributions they claim, and the streams against each other.
//!
//! Expected distributions are those of statrs, an independent implementation; rates of false alarms are those of
//! the module `goodness`.

#![allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "counts are far below 2^32")]

mod goodness;

use goodness::{DRAWS, check_chi_squared, check_distribution, check_normal, draws, pearson, stream, words_taken};
use optsde_core::Real;
use optsde_core::random::{
    DegreesOfFreedom, PathIndex, PathStream, Purpose, Random, Seed, Subset, chi_squared, chi_squared_words,
    normals_words, path_stream, student_t, student_t_words,
};
use statrs::distribution::{ChiSquared, Normal, StudentsT, Uniform};

#[test]
fn uniforms_are_uniform() {
    let unit = Uniform::new(0.0, 1.0).unwrap();
    check_distribution("uniform f64", draws(1, Random::<f64>::uniform), &unit);
    check_distribution("uniform f32", draws(2, Random::<f32>::uniform), &unit);
}

#[test]
fn every_bit_of_a_word_is_fair_and_independent_of_its_neighbour() {
    let mut random = stream(3);
    let mut ones = [0_u64; 32];
    let mut agreements = [0_u64; 32];
    for _ in 0..DRAWS {
        let word = Random::<f64>::word(&mut random);
        let agreement = !(word ^ word.rotate_left(1));
        for bit in 0..32 {
            ones[bit] += u64::from((word >> bit) & 1);
            agreements[bit] += u64::from((agreement >> bit) & 1);
        }
    }
    // Binomial(n, 1/2): mean n/2, variance n/4.
    let n = DRAWS as f64;
    for count in ones.into_iter().chain(agreements) {
        check_normal("bit", (count as f64 - n / 2.0) / (n / 4.0).sqrt(), 64);
    }
}

#[test]
fn normals_are_normal() {
    let normal = Normal::standard();
    check_distribution("first normal f64", draws(4, |r| Random::<f64>::normals::<2>(r)[0]), &normal);
    check_distribution("second normal f64", draws(5, |r| Random::<f64>::normals::<2>(r)[1]), &normal);
    check_distribution("first normal f32", draws(6, |r| Random::<f32>::normals::<2>(r)[0]), &normal);
    check_distribution("second normal f32", draws(7, |r| Random::<f32>::normals::<2>(r)[1]), &normal);
}

/// Correlation of two sequences of mean zero and variance one, as a standard normal number.
fn correlation(pairs: impl ExactSizeIterator<Item = (f64, f64)>) -> f64 {
    let n = pairs.len() as f64;
    pairs.map(|(a, b)| a * b).sum::<f64>() / n.sqrt()
}

fn check_pairs<R: Real>(path: u64) {
    let mut random = stream(path);
    let pairs: Vec<(f64, f64)> = (0..DRAWS)
        .map(|_| {
            let [a, b]: [R; 2] = random.normals();
            (a.to_f64(), b.to_f64())
        })
        .collect();
    // The square of a normal number has mean 1 and variance 2.
    let square = |z: f64| (z * z - 1.0) / 2.0_f64.sqrt();
    check_normal("pair", correlation(pairs.iter().copied()), 3);
    check_normal("squares of a pair", correlation(pairs.iter().map(|&(a, b)| (square(a), square(b)))), 3);
    check_normal("second and next first", correlation(pairs.windows(2).map(|w| (w[0].1, w[1].0))), 3);
}

#[test]
fn the_two_normals_of_a_pair_are_independent() {
    check_pairs::<f64>(8);
    check_pairs::<f32>(9);
}

#[test]
fn student_t_has_its_distribution() {
    for (path, degrees) in [(10, 1.0), (11, 2.5), (12, 5.0), (13, 30.0)] {
        let exact = StudentsT::new(0.0, 1.0, degrees).unwrap();
        check_distribution("t f64", draws(path, |r| student_t(degrees, r)), &exact);
        check_distribution("t f32", draws(path + 10, |r| student_t(degrees as f32, r)), &exact);
    }
}

#[test]
fn chi_squared_has_its_distribution() {
    for (path, degrees) in [(30, 1), (31, 2), (32, 5), (33, 8)] {
        let exact = ChiSquared::new(f64::from(degrees)).unwrap();
        let degrees = DegreesOfFreedom(degrees);
        check_distribution("chi-squared f64", draws(path, |r| chi_squared::<f64>(degrees, r)), &exact);
        check_distribution("chi-squared f32", draws(path + 10, |r| chi_squared::<f32>(degrees, r)), &exact);
    }
}

#[test]
fn indices_are_uniform() {
    for (path, count) in [(50, 2_u32), (51, 7), (52, 256), (53, 1_000)] {
        let mut random = stream(path);
        let mut counts = vec![0; count as usize];
        for _ in 0..DRAWS {
            counts[Random::<f64>::index(&mut random, count) as usize] += 1;
        }
        pearson("index", &counts, &vec![DRAWS as f64 / f64::from(count); count as usize]);
    }
}

#[test]
fn an_index_is_the_upper_part_of_the_product_with_a_64_bit_word() {
    let (mut random, mut words) = (stream(54), stream(54));
    for count in [0, 1, 2, 3, 1_000_003, u32::MAX] {
        let word = |words: &mut PathStream| u128::from(Random::<f64>::word(words));
        let both = (word(&mut words) << 32) | word(&mut words);
        assert_eq!(u128::from(Random::<f64>::index(&mut random, count)), (both * u128::from(count)) >> 64);
    }
}

#[test]
fn all_subsets_are_equally_probable() {
    // Fair over whole subsets means fair in every inclusion and every pair: C(6,3) = 20, C(8,2) = 28, C(5,4) = 5.
    for (path, population, size, subsets) in [(60, 6, 3, 20), (61, 8, 2, 28), (62, 5, 4, 5)] {
        let subset = Subset::<1>::new(population, size).unwrap();
        let mut random = stream(path);
        let mut counts = std::collections::BTreeMap::new();
        for _ in 0..DRAWS {
            let mut members = 0_u64;
            subset.draw::<f64>(&mut random, |index| {
                assert!(index < population && (members >> index) & 1 == 0, "outside, or taken twice");
                members |= 1 << index;
            });
            assert_eq!(members.count_ones(), size);
            *counts.entry(members).or_insert(0) += 1;
        }
        assert_eq!(counts.len(), subsets);
        let counts: Vec<u64> = counts.into_values().collect();
        pearson("subset", &counts, &vec![DRAWS as f64 / subsets as f64; subsets]);
    }
}

#[test]
fn large_subsets_include_each_index_and_each_pair_as_often_as_they_should() {
    const POPULATION: usize = 100;
    const SIZE: usize = 17;
    const SETS: usize = 10_000;
    let subset = Subset::<2>::new(POPULATION as u32, SIZE as u32).unwrap();
    let mut random = stream(63);
    let mut single = vec![0_u64; POPULATION];
    let mut pair = vec![0_u64; POPULATION * POPULATION];
    for _ in 0..SETS {
        let mut members = Vec::with_capacity(SIZE);
        subset.draw::<f64>(&mut random, |index| members.push(index as usize));
        for &i in &members {
            single[i] += 1;
            for &j in &members {
                pair[i * POPULATION + j] += 1;
            }
        }
    }
    let (n, size, sets) = (POPULATION as f64, SIZE as f64, SETS as f64);
    // Inclusions have variance p (1 - p) and covariance -p (1 - p) / (N - 1), so the sum of squared deviations
    // over p (1 - p) N / (N - 1) has a chi-squared distribution with N - 1 degrees of freedom.
    let p = size / n;
    let deviations: f64 = single.iter().map(|&count| (count as f64 - sets * p).powi(2)).sum();
    check_chi_squared("inclusion", deviations / (sets * p * (1.0 - p)) * (n - 1.0) / n, POPULATION - 1);
    let p = p * (size - 1.0) / (n - 1.0);
    for i in 0..POPULATION {
        for j in 0..i {
            let count = pair[i * POPULATION + j] as f64;
            check_normal("pair", (count - sets * p) / (sets * p * (1.0 - p)).sqrt(), POPULATION * (POPULATION - 1) / 2);
        }
    }
}

#[test]
fn streams_are_uncorrelated() {
    // A uniform number minus 1/2 has variance 1/12. Each correlation is over paths, of one position in the stream
    // of a path with the same or a near position in the stream of a related one.
    const PATHS: u64 = 20_000;
    const WORDS: usize = 4;
    let centred = |random: &mut PathStream| -> [f64; WORDS] {
        std::array::from_fn(|_| (Random::<f64>::uniform(random) - 0.5) * 12.0_f64.sqrt())
    };
    let family = |seed: u64, purpose: Purpose, offset: u64| -> Vec<[f64; WORDS]> {
        (0..PATHS).map(|i| centred(&mut path_stream(Seed(seed), PathIndex(i + offset), purpose, 0))).collect()
    };
    let own = family(7, Purpose::Steps, 0);
    let relatives = [
        ("next path", family(7, Purpose::Steps, 1)),
        ("path 64 further", family(7, Purpose::Steps, 64)),
        ("path 2^32 further", family(7, Purpose::Steps, 1 << 32)),
        ("next seed", family(8, Purpose::Steps, 0)),
        ("seed with the highest bit", family(7 | (1 << 63), Purpose::Steps, 0)),
        ("start of the same path", family(7, Purpose::Start, 0)),
    ];
    let tests = relatives.len() * WORDS * WORDS;
    for (name, other) in &relatives {
        for i in 0..WORDS {
            for j in 0..WORDS {
                let r = correlation(own.iter().zip(other).map(|(a, b)| (a[i], b[j])));
                check_normal(name, r, tests);
            }
        }
    }
}

#[test]
fn successive_numbers_of_a_stream_are_uncorrelated() {
    let values: Vec<f64> = draws(70, Random::<f64>::uniform).into_iter().map(|u| (u - 0.5) * 12.0_f64.sqrt()).collect();
    for lag in [1, 2, 3, 4, 8, 64] {
        let r = correlation(values.iter().zip(&values[lag..]).map(|(&a, &b)| (a, b)));
        check_normal("lag", r, 6);
    }
}

fn check_words<R: Real>() {
    let uniform = words_taken(|r| _ = Random::<R>::uniform(r));
    assert_eq!(uniform, R::WORDS_PER_UNIFORM);
    assert_eq!(words_taken(|r| _ = Random::<R>::normals::<0>(r)), normals_words::<R>(0));
    assert_eq!(words_taken(|r| _ = Random::<R>::normals::<1>(r)), normals_words::<R>(1));
    assert_eq!(words_taken(|r| _ = Random::<R>::normals::<2>(r)), normals_words::<R>(2));
    assert_eq!(words_taken(|r| _ = Random::<R>::normals::<7>(r)), normals_words::<R>(7));
    assert_eq!(words_taken(|r| _ = Random::<R>::index(r, 12)), 2);
    assert_eq!(words_taken(|r| _ = student_t(R::of(3.0), r)), student_t_words::<R>());
    for degrees in (0..10).map(DegreesOfFreedom) {
        assert_eq!(words_taken(|r| _ = chi_squared::<R>(degrees, r)), chi_squared_words::<R>(degrees));
    }
    for size in [1, 5, 64] {
        let subset = Subset::<1>::new(64, size).unwrap();
        assert_eq!(words_taken(|r| subset.draw::<R>(r, |_| ())), subset.words());
    }
}

#[test]
fn each_sampler_takes_the_words_it_declares() {
    check_words::<f64>();
    check_words::<f32>();
}

#[test]
fn a_stream_can_begin_anywhere() {
    let (seed, path) = (Seed(1), PathIndex(2));
    let mut whole = path_stream(seed, path, Purpose::Steps, 0);
    let words: Vec<u32> = (0..1_000).map(|_| Random::<f64>::word(&mut whole)).collect();
    for skip in [0, 1, 2, 3, 64, 500, 999] {
        let mut later = path_stream(seed, path, Purpose::Steps, skip as u64);
        assert!(words[skip..].iter().all(|&word| word == Random::<f64>::word(&mut later)), "{skip} words skipped");
    }
}

#[test]
fn a_far_jump_is_the_sum_of_two() {
    // The generator has period 2^64, so words 2^63 + 2^63 later it is back at its beginning.
    let at = |words| Random::<f64>::word(&mut path_stream(Seed(1), PathIndex(2), Purpose::Steps, words));
    let mut last = path_stream(Seed(1), PathIndex(2), Purpose::Steps, u64::MAX);
    Random::<f64>::word(&mut last);
    assert_eq!(Random::<f64>::word(&mut last), at(0));
    let mut before = path_stream(Seed(1), PathIndex(2), Purpose::Steps, (1 << 63) - 1);
    Random::<f64>::word(&mut before);
    assert_eq!(Random::<f64>::word(&mut before), at(1 << 63));
}
