//! Panels as pictures: what is shown, and what never breaks them.

#[expect(dead_code, reason = "each test uses a part of it")]
mod report_fixture;

use optsde::experiment::{Axis, Mark, Panel, Role, Scale, Series};
use optsde::report::{Setting, panel_svg};
use report_fixture::{normals, variance};

const MARKS: [Mark; 6] = [Mark::Line, Mark::Dashed, Mark::Symbols, Mark::Cloud, Mark::Path, Mark::Steps];

fn draw(panel: &Panel) -> String {
    panel_svg(panel, Setting::Inline).expect("a picture")
}

fn one(series: Series, x: Axis, y: Axis) -> Panel {
    Panel { title: "One".into(), x, y, series: vec![series], verticals: Vec::new() }
}

#[test]
fn any_numbers_on_any_axes_give_a_picture() {
    let strange = [0.0, -0.0, 1.0, -1.0, 1e-310, 1e300, -1e300, 1e17, f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
    let points: Vec<(f64, f64)> = strange.iter().flat_map(|x| strange.map(|y| (*x, y))).collect();
    let ranges = [
        None,
        Some((0.0, 1.0)),
        Some((1.0, 0.0)),
        Some((f64::NAN, 1.0)),
        Some((1e17, 1e17 + 2.0)),
        Some((1e-300, 1e300)),
    ];
    for mark in MARKS {
        for (x_scale, y_scale) in [(Scale::Linear, Scale::Linear), (Scale::Logarithmic, Scale::Logarithmic)] {
            for range in ranges {
                for points in
                    [points.clone(), points[..1].to_vec(), vec![(1e17, 1e17), (1e17 + 16.0, 1e17)], Vec::new()]
                {
                    let axis = |scale| Axis { label: "x".into(), scale, range };
                    let intervals = points.iter().map(|(_, y)| (-y, y * 2.0)).collect();
                    let series = Series { intervals, ..Series::new("s", Role::Measured, mark, points) };
                    let mut panel = one(series, axis(x_scale), axis(y_scale));
                    panel.verticals = strange.iter().map(|x| (*x, format!("at {x}"))).collect();
                    let svg = draw(&panel);
                    assert!(svg.ends_with("</svg>\n") && !svg.contains("NaN"), "{panel:?}");
                }
            }
        }
    }
}

#[test]
fn nothing_to_show_is_said() {
    let nothing = Series::new("s", Role::Measured, Mark::Line, vec![(f64::NAN, 1.0)]);
    let svg = draw(&one(nothing, Axis::linear("x"), Axis::logarithmic("y")));
    assert!(svg.contains("no finite points to show"));
    assert!(!draw(&variance()).contains("no finite points to show"));
}

#[test]
fn colours_are_left_to_the_page_unless_it_stands_alone() {
    let inline = draw(&variance());
    assert!(!inline.contains('#'), "a fixed colour");
    assert!(!inline.contains("<style>"));
    let alone = panel_svg(&variance(), Setting::StandAlone).expect("a picture");
    assert!(alone.contains("<style>") && alone.contains("prefers-color-scheme:dark"));
}

#[test]
fn curves_end_at_the_frame() {
    // The frame is the longest closed line; no other point of a line is outside of it.
    let svg = draw(&variance());
    let coordinates = |line: &str| -> Vec<(i32, i32)> {
        let points = line.split("points=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
        points
            .split_whitespace()
            .filter_map(|p| p.split_once(','))
            .map(|(x, y)| (x.parse().unwrap(), y.parse().unwrap()))
            .collect()
    };
    let lines: Vec<Vec<(i32, i32)>> =
        svg.lines().filter(|line| line.contains("class=\"d\"")).map(coordinates).collect();
    let frame = svg
        .lines()
        .filter(|line| line.contains("class=\"t\""))
        .map(coordinates)
        .find(|points| points.len() == 5)
        .expect("a frame");
    let ((left, bottom), (right, top)) = (frame[0], frame[2]);
    // The sample in the legend is a line of two points below the frame.
    let curve = lines.iter().max_by_key(|points| points.len()).expect("the discrete theory");
    assert!(curve.len() > 20);
    assert!(curve.iter().all(|(x, y)| (left..=right).contains(x) && (top..=bottom).contains(y)));
    // It leaves through the upper edge.
    assert_eq!(curve.last().map(|point| point.1), Some(top));
}

#[test]
fn dense_series_stay_small() {
    let noise = normals(200_000);
    let walk: Vec<(f64, f64)> = noise.iter().zip(0_u32..).map(|(n, k)| (f64::from(k), n.0)).collect();
    let line = draw(&one(Series::new("s", Role::Measured, Mark::Line, walk), Axis::linear("x"), Axis::linear("y")));
    assert!(line.len() < 60_000, "{}", line.len());
    let cloud = draw(&one(Series::new("s", Role::Measured, Mark::Cloud, noise), Axis::linear("x"), Axis::linear("y")));
    assert!(cloud.len() < 60_000, "{}", cloud.len());
    assert!(cloud.contains("s (2986 of 200000 points)"), "says how many are shown");
}

#[test]
fn legend_escapes_names() {
    let series = Series::new(report_fixture::NASTY, Role::Measured, Mark::Line, vec![(0.0, 0.0), (1.0, 1.0)]);
    let svg = draw(&one(series, Axis::linear("x"), Axis::linear("y")));
    assert!(svg.contains("&lt;script&gt;") && !svg.contains("<script"));
}

#[test]
fn logarithmic_axes_have_powers_of_ten() {
    let series = Series::new("s", Role::Measured, Mark::Line, vec![(1e-5, 1.0), (1e5, 1e9)]);
    let svg = draw(&one(series, Axis::logarithmic("x"), Axis::logarithmic("y")));
    assert!(svg.contains(">10⁻⁴<") && svg.contains(">10⁸<"), "{svg}");
}
