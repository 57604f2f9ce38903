//! One parameter with the second moment v that an adaptive optimizer has for it.

use optsde_core::optimizer::SecondMoment;
use optsde_core::process::DescentState;

use super::Observable;
use crate::Number;

type State = DescentState<Number, SecondMoment<Number>, 1>;

/// x, x^2 and x u of the scaled second moment u = v / s.
#[derive(Clone, Copy, Debug)]
pub struct ScaledSecondMoment {
    /// s.
    pub scale: Number,
}

impl Observable<Number, State, 3> for ScaledSecondMoment {
    #[inline(always)]
    fn observe(&self, state: &State) -> [Number; 3] {
        let ([x], [memory]) = (state.x, state.memory);
        [x, x * x, x * (memory.v / self.scale)]
    }
}

/// v, (v - a)^2, x and (x - c)^2.
#[derive(Clone, Copy, Debug)]
pub struct SecondMomentAround {
    /// a.
    pub v: Number,
    /// c.
    pub x: Number,
}

impl Observable<Number, State, 4> for SecondMomentAround {
    #[inline(always)]
    fn observe(&self, state: &State) -> [Number; 4] {
        let ([x], [memory]) = (state.x, state.memory);
        let (off_v, off_x) = (memory.v - self.v, x - self.x);
        [memory.v, off_v * off_v, x, off_x * off_x]
    }
}
