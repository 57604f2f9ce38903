//! Where a condition ends to hold, to the last digit.

/// Halvings after which the ends of any interval of float64 are neighbours.
const MAX_HALVINGS: usize = 2100;

/// The two neighbouring numbers (or the ends, if they are neighbours already) of which `below` holds for the lower one
/// and not for the higher one, for a condition that holds at the low end of the interval and not at the high one.
pub(super) fn last_below([mut low, mut high]: [f64; 2], below: impl Fn(f64) -> bool) -> [f64; 2] {
    for _ in 0..MAX_HALVINGS {
        let middle = 0.5 * low + 0.5 * high;
        if middle <= low || middle >= high {
            break;
        }
        if below(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    [low, high]
}
