//! What a process borrows: a GPU needs a copy of it besides the bytes of the process.

use core::ptr::from_ref;
use core::slice;

use optsde_core::loss::{LinearRegression, SampledGradient};
use optsde_core::noise::{Minibatch, Reshuffled};
use optsde_core::oracle::NoisyGradient;
use optsde_core::process::Descent;
use optsde_core::sde::LevyFlow;
use optsde_core::stepper::Integration;
use optsde_core::svag::Svag;

use crate::Number;

/// The parameters of a process or of its oracle: plain data, but for slices.
///
/// # Safety
/// A GPU follows what is in the bytes of this value. It has no reference or pointer to anything that a kernel reads but the
/// slices that [`slices`](Self::slices) visits; at each offset that is visited lies the reference to the slice given with it, whole
/// inside this value.
pub unsafe trait Parameters {
    /// Calls `visit` for each slice that this value borrows, with the offset of the reference to it in bytes from the start of
    /// this value, and with the bytes of its elements. Most borrow nothing, and say so.
    fn slices(&self, visit: &mut dyn FnMut(usize, &[u8]));
}

/// Visits the slices of `part`, which lies in `whole`, by their offsets in `whole`.
fn visit_part<W, P: Parameters>(whole: &W, part: &P, visit: &mut dyn FnMut(usize, &[u8])) {
    let place = offset(whole, part);
    part.slices(&mut |offset, data| visit(place + offset, data));
}

/// Where `part` lies in `whole`, in bytes.
fn offset<W, P>(whole: &W, part: &P) -> usize {
    from_ref(part).addr() - from_ref(whole).addr()
}

// SAFETY: what has a kernel and is `'static` has no reference in it; the oracle says what it borrows.
unsafe impl<O: 'static, G: Parameters, S: 'static, R, const D: usize> Parameters for Descent<O, G, S, R, D> {
    fn slices(&self, visit: &mut dyn FnMut(usize, &[u8])) {
        visit_part(self, &self.oracle, visit);
    }
}

// SAFETY: the oracle says what it borrows; the rest are numbers.
unsafe impl<O: Parameters, R> Parameters for Svag<O, R> {
    fn slices(&self, visit: &mut dyn FnMut(usize, &[u8])) {
        visit_part(self, &self.oracle, visit);
    }
}

// SAFETY: the loss says what it borrows; the rest are numbers.
unsafe impl<const D: usize, const WORDS: usize> Parameters for Minibatch<'_, Number, D, WORDS> {
    fn slices(&self, visit: &mut dyn FnMut(usize, &[u8])) {
        visit_part(self, self.loss(), visit);
    }
}

// SAFETY: as above.
unsafe impl<const D: usize> Parameters for Reshuffled<'_, Number, D> {
    fn slices(&self, visit: &mut dyn FnMut(usize, &[u8])) {
        visit_part(self, self.loss(), visit);
    }
}

// SAFETY: the two slices, where their references are; the rest is a number.
unsafe impl<const D: usize> Parameters for LinearRegression<'_, Number, D> {
    fn slices(&self, visit: &mut dyn FnMut(usize, &[u8])) {
        let (inputs, targets) = self.samples();
        visit(offset(self, inputs), bytes(inputs.as_flattened()));
        visit(offset(self, targets), bytes(targets));
    }
}

/// The bytes of numbers.
fn bytes(numbers: &[Number]) -> &[u8] {
    // SAFETY: a `Number` is an f64, which has no padding, and the slice lives as long as the one it is made of.
    unsafe { slice::from_raw_parts(numbers.as_ptr().cast(), size_of_val(numbers)) }
}

// SAFETY: what has a kernel and is `'static` has no reference in it.
unsafe impl<L: 'static, N: 'static> Parameters for NoisyGradient<L, N> {
    fn slices(&self, _visit: &mut dyn FnMut(usize, &[u8])) {}
}

// SAFETY: as above.
unsafe impl<L: 'static> Parameters for SampledGradient<L> {
    fn slices(&self, _visit: &mut dyn FnMut(usize, &[u8])) {}
}

// SAFETY: as above.
unsafe impl<S: 'static, M: 'static, R, const N: usize, const D: usize> Parameters for Integration<S, M, R, N, D> {
    fn slices(&self, _visit: &mut dyn FnMut(usize, &[u8])) {}
}

// SAFETY: as above.
unsafe impl<L: 'static, R, const D: usize> Parameters for LevyFlow<L, R, D> {
    fn slices(&self, _visit: &mut dyn FnMut(usize, &[u8])) {}
}
