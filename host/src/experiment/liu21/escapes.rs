//! Escapes of SGD from one of two wells, counted.

use optsde_core::Real;
use optsde_core::loss::DoubleWell;
use optsde_device::observe::EscapeCount;
use optsde_device::process::Escapes;

use crate::ensemble::Plan;
use crate::experiment::{Context, Estimate, Failure, Number};

/// Two equal wells and the noise of SGD in them, before the loss is scaled by r.
#[derive(Clone, Copy)]
pub(super) struct Setting {
    /// In names and titles.
    pub(super) label: &'static str,
    /// k_a.
    pub(super) well: f64,
    /// |k_b|.
    pub(super) top: f64,
    /// d, where the minima are.
    pub(super) minimum: f64,
    /// lambda.
    pub(super) rate: f64,
    /// S of the noise C = k / S.
    pub(super) batch_size: f64,
}

impl Setting {
    /// The loss times `scale`.
    pub(super) fn wells<R: Real>(&self, scale: f64) -> Result<DoubleWell<R>, Failure> {
        let [well, top, minimum, scale] = [self.well, self.top, self.minimum, scale].map(R::of);
        DoubleWell::new(well, top, minimum, scale).map_err(Failure::setup)
    }

    /// Escapes per unit of lambda times step, over r |k_b|: the axis of the paper's figure.
    ///
    /// Escapes are counted after [`SETTLING`] steps, by when those of a path no longer know that it began at the minimum:
    /// what is left of the start falls like (1 - lambda r k_a)^k. From then on their number per step is the inverse of
    /// the mean first passage time.
    pub(super) fn simulated(
        &self,
        context: &Context<'_>,
        scale: f64,
        (paths, steps): (u64, u64),
    ) -> Result<Estimate, Failure> {
        let wells = self.wells(scale)?;
        let deviation = |curvature: f64| Number::of((scale * curvature / self.batch_size).sqrt());
        let process = Escapes {
            wells,
            minimum: Number::of(-self.minimum),
            rate: Number::of(self.rate),
            outside: deviation(self.well),
            inside: deviation(self.top),
            settling: SETTLING,
        };
        let name = format!("{}, r = {scale}", self.label);
        let plan = Plan::new(paths, SETTLING + steps);
        let outcome = context.simulate(&name, &process, EscapeCount, plan)?;
        let per_step = Estimate::mean(&outcome.moments[0], 0).scaled(1.0 / f64::of_count(steps));
        Ok(per_step.scaled(1.0 / (self.rate * scale * self.top)))
    }
}

/// Steps before the counting begins.
const SETTLING: u64 = 300;
