//! How learning rates change in the papers, in parts of the run, by the schedules of the core.

use optsde_core::schedule::{Constant, Cosine, CosineEnd, ExponentialWarmUp, MultiStep, Pieces, Product, Schedule};

/// The shape of a learning rate; places are parts of the run.
#[derive(Clone, Debug, PartialEq)]
pub enum Rate {
    /// Always the same.
    Constant,
    /// A tenth at each of these places.
    Tenths(&'static [f64]),
    /// eta/1000 (1000)^(t/w) up to the first place w, and a tenth at each of the others (Malladi22 J.1, J.2).
    WarmUpAndTenths(f64, &'static [f64]),
    /// Linear from 0 to eta up to this place, and back to 0 (Malladi22 J.3, J.4, where the second part is printed to rise).
    LinearWarmUp(f64),
    /// From `floor` to eta and back, then to `second` and back, four equal parts (Li21 Figures 10, 11).
    Triangle {
        /// The lowest.
        floor: f64,
        /// The second peak.
        second: f64,
    },
    /// Half a cosine down to `floor`, with the last step at it (Li21 Figures 10, 12).
    Cosine {
        /// The lowest.
        floor: f64,
    },
}

/// A learning rate of every step.
pub(super) type Boxed = Box<dyn Schedule<f64> + Send + Sync>;

impl Rate {
    /// The schedule of a run of so many steps with the largest learning rate `peak`; what is given absolutely is multiplied by
    /// `scale`, as the peak is with SVAG.
    pub(super) fn schedule(&self, peak: f64, scale: f64, steps: u64) -> Result<Boxed, String> {
        let place = |part: &f64| place(*part, steps);
        let tenths = |base: f64, places: &[f64]| {
            let places: Vec<u64> = places.iter().map(place).collect();
            MultiStep::<f64, 4>::equal(base, &places, 0.1).map_err(|error| error.to_string())
        };
        Ok(match *self {
            Self::Constant => Box::new(Constant(peak)),
            Self::Tenths(places) => Box::new(tenths(peak, places)?),
            Self::WarmUpAndTenths(warm_up, places) => {
                let rise = ExponentialWarmUp::new(peak, 1e-3, place(&warm_up).max(1));
                Box::new(Product(rise.map_err(|error| error.to_string())?, tenths(1.0, places)?))
            }
            Self::LinearWarmUp(warm_up) => {
                let rise = place(&warm_up).max(1);
                let pieces = Pieces::<f64, 2>::linear_warm_up(peak, rise, steps.max(rise + 1));
                Box::new(pieces.map_err(|error| error.to_string())?)
            }
            Self::Triangle { floor, second } => {
                let peaks = [peak, second * scale];
                let pieces = Pieces::<f64, 4>::triangle((steps / 4).max(1), floor * scale, &peaks);
                Box::new(pieces.map_err(|error| error.to_string())?)
            }
            Self::Cosine { floor } => {
                let cosine = Cosine::new(peak, floor * scale, steps.max(2), CosineEnd::AtLastStep);
                Box::new(cosine.map_err(|error| error.to_string())?)
            }
        })
    }
}

/// The step at a part of the run.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "runs have fewer than 2^53 steps, and parts of them are between 0 and 1"
)]
pub(super) fn place(part: f64, steps: u64) -> u64 {
    (part * steps as f64).round() as u64
}
