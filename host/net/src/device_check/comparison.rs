//! How far two computations of one gradient lie apart.

use super::models::Computed;
use super::small_models::SmallModel;
use crate::layout::{Layout, Segment};

/// A model on a device, against the CPU.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The model.
    pub model: &'static str,
    /// The loss on the device.
    pub loss: f64,
    /// |difference| of losses, in terms of the CPU's.
    pub loss_distance: f64,
    /// The largest distance of gradients of a tensor: the root mean square of differences, in terms of that of the
    /// tensor's gradient or of the whole gradient, whichever is larger.
    ///
    /// Some gradients are sums that cancel: a bias before batch norm, or of the keys of attention, has no effect. Then
    /// there is nothing of the tensor's own to compare with.
    pub gradient_distance: f64,
    /// The tensor with it.
    pub tensor: String,
    /// What both distances may be.
    pub allowed: f64,
    /// Whether a second call on the device gave the same bits.
    pub repeats: bool,
}

impl Comparison {
    /// Of what a small model computed on a device and on the CPU.
    pub fn new(small: &SmallModel, layout: &Layout, device: &Computed, cpu: &Computed) -> Self {
        let whole = root_mean_square(cpu.gradient.iter().copied());
        let mut worst = (0.0, String::new());
        for Segment { name, range, .. } in layout.segments() {
            let of = |computed: &Computed| computed.gradient.get(range.clone()).unwrap_or_default().to_vec();
            let distance = distance(&of(device), &of(cpu), whole);
            if worst.1.is_empty() || distance > worst.0 {
                worst = (distance, name.clone());
            }
        }
        let (gradient_distance, tensor) = worst;
        Self {
            model: small.name,
            loss: device.loss,
            loss_distance: ((device.loss - cpu.loss) / cpu.loss).abs(),
            gradient_distance,
            tensor,
            allowed: small.tolerance(),
            repeats: device.repeats,
        }
    }

    /// Whether the device computes what the CPU does. What is no number agrees with nothing.
    pub fn agrees(&self) -> bool {
        self.repeats && self.loss_distance <= self.allowed && self.gradient_distance <= self.allowed
    }

    /// Its line in the report.
    pub fn line(&self) -> String {
        let Self { model, loss, loss_distance, gradient_distance, tensor, allowed, repeats } = self;
        let (verdict, bits) = (
            if self.agrees() { "OK     " } else { "DIFFERS" },
            if *repeats { "the same bits twice" } else { "other bits the second time" },
        );
        format!(
            "{verdict}      {model}: loss {loss:.6}, off by {loss_distance:.1e}; gradient off by {gradient_distance:.1e} \
             ({tensor}); allowed {allowed:.1e}; {bits}"
        )
    }
}

/// Of the gradients of a tensor; infinite if one is no number or has another length.
fn distance(device: &[f64], cpu: &[f64], whole: f64) -> f64 {
    let apart = root_mean_square(device.iter().zip(cpu).map(|(device, cpu)| device - cpu));
    let distance = apart / root_mean_square(cpu.iter().copied()).max(whole);
    match (device.len() == cpu.len(), apart) {
        // Even where both are 0 everywhere.
        (true, 0.0) => 0.0,
        (true, _) if !distance.is_nan() => distance,
        _ => f64::INFINITY,
    }
}

#[expect(clippy::cast_precision_loss, reason = "a count of parameters")]
fn root_mean_square(numbers: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = numbers.len().max(1) as f64;
    (numbers.map(|number| number * number).sum::<f64>() / count).sqrt()
}
