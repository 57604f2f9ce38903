//! Blocks of coordinates, of which the compiler makes vector code: one for each instruction set.
//!
//! Looked at for Adam in `f32`: see docs/performance.md.

use optsde_core::optimizer::Coordinatewise;
use optsde_core::{Fields, Real};

use super::MAX_FIELDS;
use super::arrays::Arrays;
use crate::ensemble::Work;

/// Coordinates of a block. Its length is known to the compiler, which checks once a block that arrays do not overlap.
pub(super) const BLOCK: usize = 256;

/// The coordinates of one thread.
pub(super) struct Share<'a, R: Real, O: Coordinatewise<R>> {
    pub(super) optimizer: &'a O,
    pub(super) step: &'a O::Step,
    pub(super) like: O::State,
    pub(super) arrays: Arrays<'a, R>,
}

impl<R: Real, O: Coordinatewise<R>> Work for Share<'_, R, O> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { optimizer, step, like, arrays } = self;
        let update = |x: R, gradient: R, state: &mut O::State| optimizer.update(step, x, gradient, state);
        // Stands for arrays that the optimizer does not have.
        let mut spare = [[R::ZERO; BLOCK]; MAX_FIELDS];
        let mut rest = arrays;
        while rest.x.len() >= BLOCK {
            let (head, tail) = rest.split_at(BLOCK);
            rest = tail;
            let mut fields = spare.each_mut();
            for (block, field) in fields.iter_mut().zip(head.fields) {
                if let Some(field) = field.first_chunk_mut() {
                    *block = field;
                }
            }
            if let (Some(x), Some(gradient)) = (head.x.first_chunk_mut(), head.gradient.first_chunk()) {
                move_block(&update, like, x, gradient, fields);
            }
        }
        // The last block is made whole by zeros, of which nothing is kept.
        let length = rest.x.len();
        if length == 0 {
            return;
        }
        let (mut x, mut gradient) = ([R::ZERO; BLOCK], [R::ZERO; BLOCK]);
        x[..length].copy_from_slice(rest.x);
        gradient[..length].copy_from_slice(rest.gradient);
        for (block, field) in spare.iter_mut().zip(&rest.fields) {
            block[..field.len()].copy_from_slice(field);
        }
        move_block(&update, like, &mut x, &gradient, spare.each_mut());
        rest.x.copy_from_slice(&x[..length]);
        for (block, field) in spare.iter().zip(rest.fields) {
            field.copy_from_slice(&block[..field.len()]);
        }
    }
}

/// One step of one block.
#[inline(always)]
fn move_block<R: Real, S: Fields<R>>(
    update: &impl Fn(R, R, &mut S) -> R,
    like: S,
    x: &mut [R; BLOCK],
    gradient: &[R; BLOCK],
    mut fields: [&mut [R; BLOCK]; MAX_FIELDS],
) {
    for i in 0..BLOCK {
        let mut state = like;
        let mut numbers = fields.iter();
        state.restore(&mut || numbers.next().map_or(R::ZERO, |field| field[i]));
        x[i] = update(x[i], gradient[i], &mut state);
        let mut place = 0;
        state.visit("", &mut |_, number| {
            fields[place % MAX_FIELDS][i] = number;
            place += 1;
        });
    }
}
