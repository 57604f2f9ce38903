//! An equation in the time of Malladi22 and one in the time of Comp24, driven by the same normal numbers.

use optsde_core::Real;
use optsde_core::process::Process;
use optsde_core::random::Random;
use optsde_core::sde::{MalladiScale, Sde, State};
use optsde_core::stepper::{Brownian, Drawn, EulerMaruyama, Increment, Needs, RelaxedInterval, Stepper};

use crate::{Number, Parameters};

/// The two equations; their times are eta^2 k and eta k.
#[derive(Clone, Copy, Debug)]
pub struct TwoEquations<A, B, const N: usize> {
    /// Of Malladi22.
    pub malladi: A,
    /// Of Comp24.
    pub comp: B,
    /// How the times and the states correspond.
    pub scale: MalladiScale<Number>,
    /// eta.
    pub learning_rate: Number,
    /// (theta, u), and (x, v).
    pub start: [State<Number, N, 1>; 2],
    /// k at the start.
    pub first: u64,
}

/// What Euler-Maruyama reads of the increments that drive both equations.
const fn needs<A: Sde<Number, N, 1>, B: Sde<Number, N, 1>, const N: usize>() -> Needs {
    let malladi = <EulerMaruyama as Stepper<Number, A, N, 1>>::NEEDS;
    let comp = <EulerMaruyama as Stepper<Number, B, N, 1>>::NEEDS;
    Needs { integral: malladi.integral || comp.integral, bits: malladi.bits || comp.bits }
}

impl<A, B, const N: usize> Process<Number> for TwoEquations<A, B, N>
where
    A: Sde<Number, N, 1>,
    B: Sde<Number, N, 1>,
{
    type State = [State<Number, N, 1>; 2];
    type Run = ();
    type Step = (RelaxedInterval<Number, A::At, N>, RelaxedInterval<Number, B::At, N>);

    fn words_per_step(&self) -> u64 {
        needs::<A, B, N>().words::<Number, 1>()
    }

    fn start(&self, _random: &mut impl Random<Number>) -> Self::State {
        self.start
    }

    fn start_run(&self) {}

    #[inline(always)]
    fn step(&self, k: u64, _run: &mut ()) -> Self::Step {
        let (scale, at) = (&self.scale, self.first + k);
        (
            EulerMaruyama.prepare(&self.malladi, scale.malladi_time(at), scale.malladi_time(1)),
            EulerMaruyama.prepare(&self.comp, scale.comp_time(at), scale.comp_time(1)),
        )
    }

    #[inline(always)]
    fn advance(&self, (in_malladi, in_comp): &Self::Step, state: &mut Self::State, random: &mut impl Random<Number>) {
        let [malladi, comp] = state;
        let increment: Increment<Number, 1> = Drawn { random, needs: needs::<A, B, N>() }.increment(0, in_comp.length);
        // dW_M = sqrt(eta) dW_C and dt_M = eta dt_C, and dz is an integral of dW dt.
        let eta = self.learning_rate;
        let root = eta.square_root();
        let slower = Increment {
            dw: increment.dw.map(|dw| root * dw),
            dz: increment.dz.map(|dz| eta * root * dz),
            bits: increment.bits,
        };
        EulerMaruyama.advance(&self.malladi, in_malladi, malladi, &slower);
        EulerMaruyama.advance(&self.comp, in_comp, comp, &increment);
    }
}

// SAFETY: what has a kernel and is `'static` has no reference in it.
unsafe impl<A: 'static, B: 'static, const N: usize> Parameters for TwoEquations<A, B, N> {
    fn slices(&self, _visit: &mut dyn FnMut(usize, &[u8])) {}
}
