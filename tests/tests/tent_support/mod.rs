//! SGD with weight decay on a tent, iterated with the core's loss and optimizer until the norm stands still.
#![allow(dead_code, reason = "no test uses all of it")]

use optsde::theory::equilibrium::Equilibrium;
use optsde_core::loss::{Loss, RandomLoss, Tent, TentSign};
use optsde_core::noise::Covariance;
use optsde_core::optimizer::{Coordinatewise, Decayed, Sgd, WeightDecay};

/// The tent with slope `g` of the mean and standard deviation `s`: A = sqrt(g^2 + s^2), g = (2 p - 1) A.
pub(crate) fn tent(g: f64, s: f64) -> Tent<f64> {
    let slope = g.hypot(s);
    Tent { slope, probability: 0.5 * (1.0 + g / slope) }
}

/// R, G, N where SGD comes to rest. The squared norm approaches R as (1 - 4 eta lam)^k (half by decay, half since
/// steps shorten as it grows), from a relative eta lam / 4 off here: 1e-16 of that is left when the exponent is -36.
/// Which signs are drawn does not matter to the norm.
pub(crate) fn settled(tent: &Tent<f64>, eta: f64, lam: f64) -> Equilibrium {
    let optimizer = Decayed { optimizer: Sgd, decay: WeightDecay::Coupled(lam) };
    let radius = (tent.slope * (eta / (2.0 * lam)).sqrt()).sqrt();
    let mut x = [0.6 * radius, 0.8 * radius];
    let mut k: u64 = 0;
    while f64::from(u32::try_from(k).unwrap()) * 4.0 * eta * lam < 36.0 {
        let sign = if k.is_multiple_of(3) { TentSign::Minus } else { TentSign::Plus };
        let gradient = tent.gradient_of(&sign, &x);
        let step = optimizer.step(k, eta, &mut ());
        for (x, g) in x.iter_mut().zip(gradient) {
            *x = optimizer.update(&step, *x, g, &mut ());
        }
        k += 1;
    }
    let square = |v: [f64; 2]| v[0] * v[0] + v[1] * v[1];
    let [a, b] = tent.variances(&x);
    Equilibrium { squared_norm: square(x), squared_gradient: square(tent.gradient(&x)), noise: a + b }
}

/// Uniform numbers in [0, 1) from a counter (`SplitMix64`).
pub(crate) struct Draws(pub(crate) u64);

impl Draws {
    pub(crate) fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        f64::from(u32::try_from((z ^ (z >> 31)) >> 32).unwrap()) / 4_294_967_296.0
    }

    /// Log-uniform in [low, high).
    pub(crate) fn scale(&mut self, low: f64, high: f64) -> f64 {
        low * (high / low).powf(self.uniform())
    }
}
