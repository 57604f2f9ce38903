//! What is recorded of a path: one file per subject.

mod axes;
mod basin;
mod cosine;
mod diagonal_loss;
mod distance;
mod ellipse;
mod equilibrium;
mod escapes;
mod loss;
mod moments;
mod position;
mod second_moment;
mod tail;
mod velocity;

pub use axes::SquaresAlong;
pub use basin::{Basin, BasinOfCoordinate};
pub use cosine::{Cosine, CosinesAndCutSquare};
pub use diagonal_loss::{DiagonalLoss, LossAndSquareAround, LossByCoordinate};
pub use distance::{Differences, Distance};
pub use ellipse::MomentsAndEllipses;
pub use equilibrium::Equilibrium;
pub use escapes::EscapeCount;
pub use loss::{LossAndMixedMoments, MixedMomentAndLoss, MomentsAndLoss};
pub use moments::{
    FirstSquares, MeanAndSquareAround, MomentsAround, PowersAndDistanceAround, PowersAround, SquareAroundEach,
};
pub use position::{Position, Positioned, SquareAround};
pub use second_moment::{ScaledSecondMoment, SecondMomentAround};
pub use tail::{Beyond, InverseAlpha};
pub use velocity::Velocity;

/// `M` numbers of a state, of which moments over paths are taken.
///
/// Closures whose parameter has its type written are observables too, on the CPU: a GPU runs those that have a name and
/// stand in the list of [`entry`](crate::entry).
pub trait Observable<R, S, const M: usize> {
    /// The numbers.
    fn observe(&self, state: &S) -> [R; M];
}

impl<R, S, F: Fn(&S) -> [R; M], const M: usize> Observable<R, S, M> for F {
    #[inline(always)]
    fn observe(&self, state: &S) -> [R; M] {
        self(state)
    }
}
