//! Plain data whose numbers can be visited by name and laid out lane by lane.
//!
//! States of optimizers and processes are made of numbers, arrays and pairs of them. [`Fields`] is what
//! everything else needs to know of them: names for golden files, bits for digests, restoring for
//! resumed runs, and a structure-of-arrays layout for blocks of paths.

use crate::Real;

/// Paths in a block: the width of a structure-of-arrays layout and the size of a leaf of the
/// statistics tree.
pub const LANES: usize = 64;

/// A value made of numbers.
pub trait Fields<R: Real>: Copy {
    /// The same numbers for [`LANES`] values, one array per number.
    type Lanes: Copy + Send;

    /// Calls `visit` with the name and the value of each number, in a fixed order. `name` is the name of
    /// this value in what contains it; array elements share the name of their array.
    fn visit(&self, name: &'static str, visit: &mut impl FnMut(&'static str, R));

    /// Replaces each number by what `next` gives, in the order of [`visit`](Fields::visit).
    fn restore(&mut self, next: &mut impl FnMut() -> R);

    /// A layout in which every lane holds this value.
    fn splat(self) -> Self::Lanes;

    /// The value in `lane` (taken modulo [`LANES`]).
    fn gather(lanes: &Self::Lanes, lane: usize) -> Self;

    /// Puts this value into `lane` (taken modulo [`LANES`]).
    fn scatter(self, lanes: &mut Self::Lanes, lane: usize);
}

impl<R: Real> Fields<R> for R {
    type Lanes = [R; LANES];

    #[inline(always)]
    fn visit(&self, name: &'static str, visit: &mut impl FnMut(&'static str, R)) {
        visit(name, *self);
    }
    #[inline(always)]
    fn restore(&mut self, next: &mut impl FnMut() -> R) {
        *self = next();
    }
    #[inline(always)]
    fn splat(self) -> Self::Lanes {
        [self; LANES]
    }
    #[inline(always)]
    fn gather(lanes: &Self::Lanes, lane: usize) -> Self {
        lanes[lane % LANES]
    }
    #[inline(always)]
    fn scatter(self, lanes: &mut Self::Lanes, lane: usize) {
        lanes[lane % LANES] = self;
    }
}

impl<R: Real, T: Fields<R>, const D: usize> Fields<R> for [T; D] {
    type Lanes = [T::Lanes; D];

    #[inline(always)]
    fn visit(&self, name: &'static str, visit: &mut impl FnMut(&'static str, R)) {
        for value in self {
            value.visit(name, visit);
        }
    }
    #[inline(always)]
    fn restore(&mut self, next: &mut impl FnMut() -> R) {
        for value in self {
            value.restore(next);
        }
    }
    #[inline(always)]
    fn splat(self) -> Self::Lanes {
        self.map(T::splat)
    }
    #[inline(always)]
    fn gather(lanes: &Self::Lanes, lane: usize) -> Self {
        core::array::from_fn(|i| T::gather(&lanes[i], lane))
    }
    #[inline(always)]
    fn scatter(self, lanes: &mut Self::Lanes, lane: usize) {
        for (value, lanes) in self.into_iter().zip(lanes) {
            value.scatter(lanes, lane);
        }
    }
}

impl<R: Real> Fields<R> for () {
    type Lanes = ();

    #[inline(always)]
    fn visit(&self, _name: &'static str, _visit: &mut impl FnMut(&'static str, R)) {}
    #[inline(always)]
    fn restore(&mut self, _next: &mut impl FnMut() -> R) {}
    #[inline(always)]
    fn splat(self) -> Self::Lanes {}
    #[inline(always)]
    fn gather(_lanes: &Self::Lanes, _lane: usize) -> Self {}
    #[inline(always)]
    fn scatter(self, _lanes: &mut Self::Lanes, _lane: usize) {}
}

/// Implements [`Fields`] for a struct of numbers, arrays or other [`Fields`]: its fields in the order
/// given, under their own names.
#[macro_export]
macro_rules! fields {
    ($(#[$meta:meta])* pub struct $name:ident <$real:ident $(, $parameter:ident : $bound:path)* $(; const $size:ident : usize)?> {
        $($(#[$field_meta:meta])* pub $field:ident : $kind:ty),* $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub struct $name<$real $(, $parameter)* $(, const $size: usize)?> {
            $($(#[$field_meta])* pub $field: $kind),*
        }

        impl<$real: $crate::Real $(, $parameter: $bound)* $(, const $size: usize)?> $crate::Fields<$real>
            for $name<$real $(, $parameter)* $(, $size)?>
        {
            type Lanes = ($(<$kind as $crate::Fields<$real>>::Lanes,)*);

            #[inline(always)]
            fn visit(&self, _name: &'static str, visit: &mut impl FnMut(&'static str, $real)) {
                $($crate::Fields::<$real>::visit(&self.$field, stringify!($field), visit);)*
            }
            #[inline(always)]
            fn restore(&mut self, next: &mut impl FnMut() -> $real) {
                $($crate::Fields::<$real>::restore(&mut self.$field, next);)*
            }
            #[inline(always)]
            fn splat(self) -> Self::Lanes {
                ($($crate::Fields::<$real>::splat(self.$field),)*)
            }
            #[inline(always)]
            fn gather(lanes: &Self::Lanes, lane: usize) -> Self {
                let ($($field,)*) = lanes;
                Self { $($field: <$kind as $crate::Fields<$real>>::gather($field, lane)),* }
            }
            #[inline(always)]
            fn scatter(self, lanes: &mut Self::Lanes, lane: usize) {
                let ($($field,)*) = lanes;
                $($crate::Fields::<$real>::scatter(self.$field, $field, lane);)*
            }
        }
    };
}
