//! The arrays of a pass, cut into halves for threads and into blocks for vectors.

use optsde_core::Real;

use super::MAX_FIELDS;

/// The same coordinates of all arrays.
pub(super) struct Arrays<'a, R> {
    pub(super) x: &'a mut [R],
    pub(super) gradient: &'a [R],
    /// Empty where the optimizer remembers fewer numbers.
    pub(super) fields: [&'a mut [R]; MAX_FIELDS],
}

impl<R: Real> Arrays<'_, R> {
    /// The coordinates below `middle`, which is at most the length, and the rest.
    #[inline(always)]
    pub(super) fn split_at(self, middle: usize) -> (Self, Self) {
        let (x, x_rest) = self.x.split_at_mut(middle);
        let (gradient, gradient_rest) = self.gradient.split_at(middle);
        let mut rest: [&mut [R]; MAX_FIELDS] = std::array::from_fn(|_| Default::default());
        let mut rests = rest.iter_mut();
        let fields = self.fields.map(|field| {
            let (field, field_rest) = field.split_at_mut(middle.min(field.len()));
            if let Some(rest) = rests.next() {
                *rest = field_rest;
            }
            field
        });
        (Self { x, gradient, fields }, Self { x: x_rest, gradient: gradient_rest, fields: rest })
    }
}
