//! Structs made with `fields!` know their numbers by name, in order, and lane by lane.

use optsde_core::{Fields, LANES, Real};

optsde_core::fields! {
    /// One number, under a name that the macro uses itself.
    pub struct Single<R> {
        /// A number.
        pub lane: R,
    }
}

optsde_core::fields! {
    /// Everything a state may be made of.
    pub struct Nested<R, S: Fields<R>; const D: usize> {
        /// A number.
        pub first: R,
        /// An array of structs.
        pub many: [S; D],
        /// An array of arrays.
        pub lanes: [[R; 2]; D],
        /// Nothing.
        pub none: (),
        /// A struct.
        pub last: Single<R>,
    }
}

type State<R> = Nested<R, Single<R>, 2>;

/// The numbers `offset`, `offset + 1`, ... in the order in which they are written above.
fn numbered<R: Real>(offset: u64) -> State<R> {
    let at = |i: u64| R::of_count(offset + i);
    Nested {
        first: at(0),
        many: [Single { lane: at(1) }, Single { lane: at(2) }],
        lanes: [[at(3), at(4)], [at(5), at(6)]],
        none: (),
        last: Single { lane: at(7) },
    }
}

fn visited<R: Real>(value: &impl Fields<R>) -> Vec<(&'static str, f64)> {
    let mut numbers = Vec::new();
    value.visit("outer", &mut |name, number: R| numbers.push((name, number.to_f64())));
    numbers
}

#[test]
fn numbers_are_visited_in_order_under_the_names_of_their_fields() {
    let names = ["first", "lane", "lane", "lanes", "lanes", "lanes", "lanes", "lane"];
    let expected: Vec<_> = names.into_iter().zip([10.0, 11.0, 12.0, 13.0, 14.0, 15.0, 16.0, 17.0]).collect();
    assert_eq!(visited::<f64>(&numbered::<f64>(10)), expected);
    assert_eq!(visited::<f32>(&numbered::<f32>(10)), expected);
    // Plain numbers and arrays have the name of what contains them.
    assert_eq!(visited::<f64>(&[1.0, 2.0]), [("outer", 1.0), ("outer", 2.0)]);
    assert_eq!(visited::<f64>(&()), []);
}

#[test]
fn what_was_visited_restores_the_value() {
    let (value, mut other) = (numbered::<f64>(100), numbered::<f64>(0));
    let mut numbers = visited(&value).into_iter().map(|(_, number)| number);
    other.restore(&mut || numbers.next().expect("as many as were visited"));
    assert_eq!(other, value);
    assert_eq!(numbers.next(), None);
}

fn check_lanes<R: Real>() {
    let mut lanes = numbered::<R>(1).splat();
    for lane in 0..LANES {
        assert_eq!(State::<R>::gather(&lanes, lane), numbered(1));
    }
    let distinct = |lane: usize| numbered::<R>(10 * lane as u64);
    for lane in (0..LANES).rev() {
        distinct(lane).scatter(&mut lanes, lane);
    }
    for lane in 0..LANES {
        assert_eq!(State::<R>::gather(&lanes, lane), distinct(lane), "lane {lane}");
    }
    // One lane changes alone, and lanes are counted modulo 64.
    numbered::<R>(7).scatter(&mut lanes, LANES + 5);
    for lane in 0..LANES {
        let expected = if lane == 5 { numbered(7) } else { distinct(lane) };
        assert_eq!(State::<R>::gather(&lanes, lane + 3 * LANES), expected, "lane {lane}");
    }
}

#[test]
fn lanes_hold_their_own_values() {
    check_lanes::<f64>();
    check_lanes::<f32>();
}

#[test]
fn the_layout_is_one_array_for_each_number() {
    let (first, many, lanes, (), last): <State<f64> as Fields<f64>>::Lanes = numbered::<f64>(0).splat();
    assert_eq!(first, [0.0; LANES]);
    assert_eq!(many.map(|(lane,)| lane), [[1.0; LANES], [2.0; LANES]]);
    assert_eq!(lanes, [[[3.0; LANES], [4.0; LANES]], [[5.0; LANES], [6.0; LANES]]]);
    assert_eq!(last.0, [7.0; LANES]);
}
