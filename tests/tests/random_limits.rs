//! The largest sizes that can be written down are answered or refused, not computed past the end of an integer.

use optsde_core::random::{DegreesOfFreedom, Subset, SubsetError, chi_squared_words, normals_words};

#[test]
fn words_of_impossible_dimensions_stop_at_the_largest_number() {
    assert_eq!(normals_words::<f32>(3), 4);
    assert_eq!(normals_words::<f64>(usize::MAX), u64::MAX);
    // 2^31 - 1 pairs of one uniform of two words, and one pair of normals.
    assert_eq!(chi_squared_words::<f64>(DegreesOfFreedom(u32::MAX)), (u64::from(u32::MAX) / 2) * 2 + 4);
}

#[test]
fn a_bit_set_beyond_the_address_space_has_room_for_every_index() {
    assert!(Subset::<{ usize::MAX }>::new(u32::MAX, 1).is_ok());
    let refused = Subset::<1>::new(u32::MAX, 1);
    assert_eq!(refused, Err(SubsetError::Population { population: u32::MAX, capacity: 64 }));
}
