//! How far what an implementation computes is from a golden trajectory.

use optsde::conformance::{Format, MAX_ULPS};

/// How far numbers are from a golden trajectory.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Distance {
    /// The largest, in representable steps; more than any number where one of two is not finite.
    pub(crate) ulps: u64,
    /// The first step with more than the loosest tolerance.
    pub(crate) first: Option<usize>,
}

impl Distance {
    /// More than ten times the loosest tolerance of a check.
    pub(crate) fn rejected(self) -> bool {
        self.ulps > 10 * MAX_ULPS
    }
}

impl Distance {
    /// Between numbers of step `k` of the golden trajectory and others.
    pub(crate) fn add(&mut self, format: Format, k: usize, golden: &[f64], other: &[f64]) {
        assert_eq!(golden.len(), other.len());
        for (golden, other) in golden.iter().zip(other) {
            let ulps = ulps_apart(format, *golden, *other);
            self.ulps = self.ulps.max(ulps);
            if ulps > MAX_ULPS {
                self.first = self.first.or(Some(k));
            }
        }
    }
}

/// Numbers of the format between the two, which are counted from the most negative to the most positive.
fn ulps_apart(format: Format, a: f64, b: f64) -> u64 {
    if !(a.is_finite() && b.is_finite()) {
        return u64::MAX;
    }
    let place = |x: f64| {
        #[expect(clippy::cast_possible_truncation, reason = "both are numbers of single precision")]
        let magnitude = match format {
            Format::F64 => x.abs().to_bits(),
            Format::F32 => u64::from((x as f32).abs().to_bits()),
        };
        if x < 0.0 { -i128::from(magnitude) } else { i128::from(magnitude) }
    };
    u64::try_from(place(a).abs_diff(place(b))).unwrap_or(u64::MAX)
}

/// A number of representable steps, to two digits.
#[expect(clippy::cast_precision_loss, reason = "two digits")]
pub(crate) fn size(ulps: u64) -> String {
    if ulps == u64::MAX { "not finite".into() } else { format!("{:.1e}", ulps as f64) }
}
