//! Linear warm-up and linear decay to 0:
//!
//! ```text
//! eta_k = eta k / k_w                       k <= k_w
//! eta_k = eta (K - k) / (K - k_w)           k_w <= k <= K
//! ```
//!
//! Malladi22, appendices J.3 and J.4, which print eta (k - k_w) / (K - k_w) for the second line: a jump down to 0 that
//! rises again. Step 0 has the learning rate 0, and so has step K.
//!
//! Equals `optax.join_schedules` of two `optax.linear_schedule`s at k_w, torch's `SequentialLR` of two `LinearLR`s, and
//! `get_linear_schedule_with_warmup(k_w, K)` of the transformers library. (torch's `LinearLR` cannot start at 0.)

use super::{PieceError, Pieces};
use crate::Real;

impl<R: Real, const N: usize> Pieces<R, N> {
    /// Up to `peak` at step `warm_up` k_w >= 1, down to 0 at step `total` K > k_w; two pieces.
    pub fn linear_warm_up(peak: R, warm_up: u64, total: u64) -> Result<Self, PieceError> {
        Self::new().linear(warm_up, R::ZERO, peak)?.linear(total.saturating_sub(warm_up), peak, R::ZERO)
    }
}
