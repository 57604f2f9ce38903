//! Random streams and everything that is drawn from them.

use optsde_core::Real;
use optsde_core::random::{
    DegreesOfFreedom, PathIndex, PathStream, Permutation, Poisson, Purpose, Random, Replay, Seed, Subset,
    SymmetricStable, box_muller, chi_squared, chi_squared_words, generator_seeds, node_stream, normals_words,
    path_stream, student_t, student_t_words,
};

use crate::section::Sections;

/// Draws of each kind.
const DRAWS: u32 = 12;

fn stream() -> PathStream {
    path_stream(Seed(3), PathIndex(5), Purpose::Steps, 0)
}

pub(crate) fn sections<R: Real>(sections: &mut Sections<'_, R>) {
    sections.add("random", "words", |digest| {
        let streams = [
            stream(),
            path_stream(Seed(3), PathIndex(5), Purpose::Start, 0),
            path_stream(Seed(u64::MAX), PathIndex(1 << 40), Purpose::Steps, 1 << 50),
            node_stream(Seed(3), PathIndex(5), 17),
        ];
        for mut random in streams {
            digest.word(Random::<R>::key(&random));
            for _ in 0..DRAWS {
                digest.word(u64::from(Random::<R>::word(&mut random)));
            }
        }
    });
    sections.add("random", "generator_seeds", |digest| {
        for key in [0, 1, u64::MAX, Random::<R>::key(&stream())] {
            let [state, stream] = generator_seeds(key);
            digest.word(state);
            digest.word(stream);
        }
    });
    sections.add("random", "correlated_normals", |digest| {
        let columns = [[1.0, 0.5, -0.25], [0.0, 2.0, 0.75], [0.0, 0.0, 0.5]].map(|column| column.map(crate::real::<R>));
        digest.fields(&stream().correlated_normals(&columns));
    });
    sections.add("random", "index", |digest| {
        let random = &mut stream();
        for count in [1, 2, 3, 1000, u32::MAX] {
            digest.word(u64::from(Random::<R>::index(random, count)));
        }
    });
    let mut draws = |name, draw: &dyn Fn(&mut PathStream) -> R| {
        sections.add("random", name, |digest| {
            let random = &mut stream();
            for _ in 0..DRAWS {
                digest.real(draw(random));
            }
        });
    };
    draws("uniform", &|random| random.uniform());
    draws("chi_squared", &|random| chi_squared(DegreesOfFreedom(5), random));
    draws("student_t", &|random| student_t(crate::real(3.5), random));
    let stable = SymmetricStable::new(crate::real::<R>(1.25)).expect("in range");
    draws("stable", &|random| stable.draw(random));
    let poisson = Poisson::new(crate::real(20.5)).expect("in range");
    draws("poisson", &|random| R::of_count(u64::from(poisson.draw::<R>(random))));
    sections.add("random", "normals", |digest| {
        let random = &mut stream();
        let normals: [R; 7] = random.normals();
        digest.fields(&normals);
        digest.fields::<R>(&<[R; 2]>::from(box_muller(crate::real(0.125), crate::real(0.7))));
        let replayed: [R; 3] = Replay::new(&[R::ONE, R::TWO]).normals();
        digest.fields(&replayed);
    });
    without_numbers(sections);
}

/// Subsets, permutations and the number of words that draws take.
fn without_numbers<R: Real>(sections: &mut Sections<'_, R>) {
    sections.add("random", "subset", |digest| {
        let subset = Subset::<2>::new(100, 17).expect("in range");
        subset.draw::<R>(&mut stream(), |index| digest.word(u64::from(index)));
        digest.word(subset.words());
    });
    sections.add("random", "permutation", |digest| {
        let permutation = Permutation::of_stream::<R>(37, 2, &stream());
        for index in 0..40 {
            digest.word(u64::from(permutation.at(index)));
        }
    });
    sections.add("random", "word_counts", |digest| {
        digest.word(normals_words::<R>(7));
        digest.word(chi_squared_words::<R>(DegreesOfFreedom(5)));
        digest.word(student_t_words::<R>());
    });
}
