//! The training example of docs/embedded.md.

use core::hint::black_box;

use two_moons::Training;

#[inline(never)]
pub(crate) fn training() {
    if let Ok(mut training) = Training::new() {
        let training = black_box(&mut training);
        let _ = black_box((training.epoch(), training.correct(), training.digest()));
    }
}
