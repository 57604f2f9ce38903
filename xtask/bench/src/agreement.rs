//! Whether a peer does the same work: statistics of its final state beside ours.

/// Means and second central moments of some numbers of the final state, and over how many paths.
pub(crate) struct Statistics {
    pub(crate) means: Vec<f64>,
    pub(crate) variances: Vec<f64>,
    pub(crate) paths: f64,
}

/// Of the difference of two runs; beyond it the peer is refused.
const STANDARD_ERRORS: f64 = 6.0;

/// Of parameters after one step in single precision: some units in the last place of 1, a thousandth of the step.
pub(crate) const PARAMETERS: f64 = 1e-6;

/// Of losses near 1 in single precision, after steps that round differently.
pub(crate) const LOSSES: f64 = 1e-5;

impl Statistics {
    /// `theirs` are the means, then the variances, over as many paths.
    ///
    /// The standard error of a difference is sqrt(2 / n) times the deviation for means, and 2 / sqrt(n) times the variance
    /// for variances of numbers that are nearly Gaussian.
    pub(crate) fn agree(&self, theirs: &[f64]) -> Result<(), String> {
        let expected = self.means.len() + self.variances.len();
        if theirs.len() != expected {
            return Err(format!("{} statistics, allowed: {expected}", theirs.len()));
        }
        let deviations = self.variances.iter().map(|variance| (2.0 * variance / self.paths).sqrt());
        let of_variances = self.variances.iter().map(|variance| 2.0 * variance / self.paths.sqrt());
        let ours = self.means.iter().chain(&self.variances);
        for (place, ((ours, theirs), error)) in ours.zip(theirs).zip(deviations.chain(of_variances)).enumerate() {
            near(place, *ours, *theirs, STANDARD_ERRORS * error)?;
        }
        Ok(())
    }
}

/// Whether numbers are equal up to rounding.
pub(crate) fn equal(ours: &[f64], theirs: &[f64], within: f64) -> Result<(), String> {
    if ours.len() != theirs.len() {
        return Err(format!("{} numbers, allowed: {}", theirs.len(), ours.len()));
    }
    ours.iter().zip(theirs).enumerate().try_for_each(|(place, (ours, theirs))| near(place, *ours, *theirs, within))
}

fn near(place: usize, ours: f64, theirs: f64, allowed: f64) -> Result<(), String> {
    // Not a number is not near.
    let near = (ours - theirs).abs() <= allowed;
    near.then_some(()).ok_or_else(|| format!("number {place} is {theirs}, ours {ours}, allowed: within {allowed:.2e}"))
}
