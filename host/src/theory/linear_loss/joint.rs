//! Moments of (x, m) up to the second, and how an affine map changes them.

/// `E[phi]`, `E[phi x]`, `E[phi m]`, `E[phi x^2]`, `E[phi x m]`, `E[phi m^2]` for some weight phi.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Joint {
    pub(super) one: f64,
    pub(super) x: f64,
    pub(super) m: f64,
    pub(super) xx: f64,
    pub(super) xm: f64,
    pub(super) mm: f64,
}

/// `m' = keep m + gain`, `x' = decay x - slope m'`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Step {
    pub(super) keep: f64,
    pub(super) gain: f64,
    pub(super) decay: f64,
    pub(super) slope: f64,
}

impl Joint {
    /// A point, with weight 1.
    pub(super) fn certain(x: f64, m: f64) -> Self {
        Self { one: 1.0, x, m, xx: x * x, xm: x * m, mm: m * m }
    }

    /// The moments of (x', m').
    pub(super) fn after(&self, step: &Step) -> Self {
        let Step { keep, gain, decay, slope } = *step;
        let m = keep * self.m + gain * self.one;
        let mm = keep * keep * self.mm + 2.0 * keep * gain * self.m + gain * gain * self.one;
        // E x m' before x moves
        let crossed = keep * self.xm + gain * self.x;
        Self {
            one: self.one,
            x: decay * self.x - slope * m,
            m,
            xx: decay * decay * self.xx - 2.0 * decay * slope * crossed + slope * slope * mm,
            xm: decay * crossed - slope * mm,
            mm,
        }
    }

    /// Adds `weight` times another.
    pub(super) fn add(&mut self, weight: f64, other: &Self) {
        self.one += weight * other.one;
        self.x += weight * other.x;
        self.m += weight * other.m;
        self.xx += weight * other.xx;
        self.xm += weight * other.xm;
        self.mm += weight * other.mm;
    }
}
