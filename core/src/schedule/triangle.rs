//! Triangles: up from a floor to a peak and down again, once for each peak.
//!
//! Li21, Figures 10 and 11: floor 0.001, peaks 0.8 and 0.4, flanks of 80 epochs. One triangle is a cycle of Smith 2017;
//! `torch.optim.lr_scheduler.CyclicLR(mode="triangular")` repeats it for ever, "triangular2" halves the peak each
//! time.

use super::{PieceError, Pieces};
use crate::Real;

impl<R: Real, const N: usize> Pieces<R, N> {
    /// Triangles on `floor` with these peaks, each flank of `flank` steps; two pieces for each.
    pub fn triangle(flank: u64, floor: R, peaks: &[R]) -> Result<Self, PieceError> {
        peaks
            .iter()
            .try_fold(Self::new(), |pieces, peak| pieces.linear(flank, floor, *peak)?.linear(flank, *peak, floor))
    }
}
