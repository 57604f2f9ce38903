//! Lines within a rectangle: cut at its edges, and without points that nobody would see.

use super::canvas::Point;

/// A place in the unit square, or outside of it.
pub(super) type Place = (f64, f64);

/// Deviations below this are invisible, in tenths of a pixel.
const TOLERANCE: f64 = 1.0;
/// Points within one column of this width are replaced by the first, the extremes and the last.
const COLUMN: i32 = 5;
/// No line has more points than this.
const MOST: usize = 6000;

/// The parts of a line that lie in the unit square. `None` interrupts the line.
pub(super) fn clipped(places: &[Option<Place>]) -> Vec<Vec<Place>> {
    let mut parts: Vec<Vec<Place>> = Vec::new();
    let mut part: Vec<Place> = Vec::new();
    for pair in places.windows(2) {
        let [from, to] = pair else { continue };
        let Some((start, end)) = from.zip(*to).and_then(|(from, to)| inside(from, to)) else {
            parts.extend((!part.is_empty()).then(|| std::mem::take(&mut part)));
            continue;
        };
        if part.last() != Some(&start) {
            parts.extend((!part.is_empty()).then(|| std::mem::take(&mut part)));
            part.push(start);
        }
        part.push(end);
    }
    parts.extend((!part.is_empty()).then_some(part));
    parts
}

/// The part of a segment in the unit square (Liang and Barsky, 1984).
fn inside(from: Place, to: Place) -> Option<(Place, Place)> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (step, room) in [(-dx, from.0), (dx, 1.0 - from.0), (-dy, from.1), (dy, 1.0 - from.1)] {
        if step == 0.0 {
            if room < 0.0 {
                return None;
            }
        } else if step < 0.0 {
            enter = enter.max(room / step);
        } else {
            leave = leave.min(room / step);
        }
    }
    let at = |part: f64| {
        // Ends inside stay exactly what they are, so that neighbouring segments join.
        if part == 0.0 {
            from
        } else if part == 1.0 {
            to
        } else {
            (from.0 + part * dx, from.1 + part * dy)
        }
    };
    (enter <= leave).then(|| (at(enter), at(leave)))
}

/// The same line with fewer points.
pub(super) fn thinned(points: &[Point]) -> Vec<Point> {
    let columns = by_column(points);
    let mut kept = simplified(&columns);
    let stride = kept.len().div_ceil(MOST).max(1);
    if stride > 1 {
        let last = kept.last().copied();
        kept = kept.into_iter().step_by(stride).collect();
        kept.extend(last);
    }
    kept
}

/// Consecutive points in one narrow column: first, lowest, highest and last are enough.
fn by_column(points: &[Point]) -> Vec<Point> {
    let mut kept = Vec::new();
    for run in points.chunk_by(|a, b| a.0.div_euclid(COLUMN) == b.0.div_euclid(COLUMN)) {
        if run.len() <= 4 {
            kept.extend_from_slice(run);
            continue;
        }
        let lowest = run.iter().enumerate().min_by_key(|(_, point)| point.1).map_or(0, |(index, _)| index);
        let highest = run.iter().enumerate().max_by_key(|(_, point)| point.1).map_or(0, |(index, _)| index);
        let mut indices = [0, lowest, highest, run.len() - 1];
        indices.sort_unstable();
        kept.extend(indices.iter().filter_map(|index| run.get(*index)));
    }
    kept.dedup();
    kept
}

/// Ramer, Douglas and Peucker: no dropped point is further than the tolerance from the line.
fn simplified(points: &[Point]) -> Vec<Point> {
    let mut keep = vec![false; points.len()];
    if let Some(first) = keep.first_mut() {
        *first = true;
    }
    if let Some(last) = keep.last_mut() {
        *last = true;
    }
    let mut open = vec![(0, points.len().saturating_sub(1))];
    while let Some((start, end)) = open.pop() {
        let (Some(from), Some(to), Some(between)) = (points.get(start), points.get(end), points.get(start + 1..end))
        else {
            continue;
        };
        let farthest = between
            .iter()
            .enumerate()
            .map(|(index, point)| (start + 1 + index, distance(*point, *from, *to)))
            .fold((start, 0.0), |best, this| if this.1 > best.1 { this } else { best });
        if farthest.1 > TOLERANCE {
            if let Some(kept) = keep.get_mut(farthest.0) {
                *kept = true;
            }
            open.extend([(start, farthest.0), (farthest.0, end)]);
        }
    }
    points.iter().zip(keep).filter_map(|(point, keep)| keep.then_some(*point)).collect()
}

/// From a point to a segment.
fn distance(point: Point, from: Point, to: Point) -> f64 {
    let ((px, py), (ax, ay), (bx, by)) = (real(point), real(from), real(to));
    let (dx, dy) = (bx - ax, by - ay);
    let length = dx * dx + dy * dy;
    let part = if length == 0.0 { 0.0 } else { (((px - ax) * dx + (py - ay) * dy) / length).clamp(0.0, 1.0) };
    (px - ax - part * dx).hypot(py - ay - part * dy)
}

fn real(point: Point) -> Place {
    (f64::from(point.0), f64::from(point.1))
}
