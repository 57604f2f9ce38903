//! The tables of docs/embedded.md, and the rows of docs/normals.md on microcontrollers, have the figures that `cargo xtask embedded --bless` has written last.

use std::collections::BTreeMap;
use std::fs::read_to_string;
use std::path::Path;

fn text(path: &str) -> String {
    read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("text")
}

/// The figures by name, such as `Cortex-M4F, Adam, D = 2, f32, instructions`.
fn figures() -> BTreeMap<String, String> {
    let text = text("embedded/costs.txt");
    let figure =
        |line: &str| line.trim_start().split_once(' ').map(|(value, name)| (name.to_owned(), value.to_owned()));
    text.lines().filter(|line| !line.starts_with('#')).map(|line| figure(line).expect("figure")).collect()
}

fn cells(row: &str) -> Vec<&str> {
    row.trim_matches('|').split('|').map(str::trim).collect()
}

#[test]
fn the_page_has_the_committed_figures() {
    let (page, figures) = (text("../docs/embedded.md"), figures());
    let mut target = "";
    let mut compared = 0;
    let mut compare = |name: String, shown: &str| {
        if !shown.is_empty() {
            assert_eq!(figures.get(&name).map(String::as_str), Some(shown), "{name}");
            compared += 1;
        }
    };
    for line in page.lines() {
        if let Some(heading) = line.strip_prefix("### ") {
            target = heading;
        } else if line.starts_with("## ") {
            target = "";
        }
        match *cells(line) {
            [operation, single, single_stack, double, double_stack]
                if !target.is_empty() && single.bytes().all(|c| c.is_ascii_digit()) =>
            {
                compare(format!("{target}, {operation}, f32, instructions"), single);
                compare(format!("{target}, {operation}, f32, stack"), single_stack);
                compare(format!("{target}, {operation}, f64, instructions"), double);
                compare(format!("{target}, {operation}, f64, stack"), double_stack);
            }
            [target, program, profile @ ("release" | "small"), flash, _, ram, _] => {
                let program = program.trim_matches('`');
                compare(format!("{target}, {program}, {profile}, flash"), flash);
                compare(format!("{target}, {program}, {profile}, RAM"), ram);
            }
            _ => {}
        }
    }
    assert_eq!(compared, figures.len(), "figures that the page has, and all");
}

/// Figures that are calculated from the committed ones.
struct Figures(BTreeMap<String, String>);

impl Figures {
    fn get(&self, name: &str) -> u64 {
        self.0.get(name).unwrap_or_else(|| panic!("{name} is not in costs.txt")).parse().expect("number")
    }

    /// Flash of a program without that of start-up.
    fn above_empty(&self, target: &str, program: &str, profile: &str) -> u64 {
        self.get(&format!("{target}, {program}, {profile}, flash"))
            - self.get(&format!("{target}, empty, {profile}, flash"))
    }

    /// Variables and the deepest stack of the minimal program.
    fn ram(&self, target: &str, format: &str) -> u64 {
        self.get(&format!("{target}, minimal_{format}, release, RAM"))
            + self.get(&format!("{target}, minimal program, 8 steps, {format}, stack"))
    }
}

/// Of the column "above `empty`" and of the table of all targets.
#[test]
fn the_page_has_the_sums_and_differences_of_the_figures() {
    let (page, figures) = (text("../docs/embedded.md"), Figures(figures()));
    let (mut above, mut all) = (0, 0);
    for line in page.lines() {
        match *cells(line) {
            [target, program, profile @ ("release" | "small"), _, shown, _, _] if !shown.is_empty() => {
                let expected = figures.above_empty(target, program.trim_matches('`'), profile);
                assert_eq!(shown, expected.to_string(), "{line}");
                above += 1;
            }
            [target, ref shown @ ..] if shown.len() == 6 && shown.iter().all(|cell| cell.parse::<u64>().is_ok()) => {
                let flash = ["f32", "f64"].map(|f| figures.above_empty(target, &format!("minimal_{f}"), "release"));
                let ram = ["f32", "f64"].map(|format| figures.ram(target, format));
                let adam = ["f32", "f64"].map(|f| figures.get(&format!("{target}, Adam, D = 2, {f}, instructions")));
                assert_eq!(shown, [flash, ram, adam].concat().iter().map(u64::to_string).collect::<Vec<_>>(), "{line}");
                all += 1;
            }
            _ => {}
        }
    }
    assert_eq!((above, all), (12, 3), "two programs in two profiles on three targets; three targets");
}

/// One of two normals takes half of what two take, a half rounded up.
#[test]
fn the_page_on_normals_has_the_committed_figures() {
    let (page, figures) = (text("../docs/normals.md"), Figures(figures()));
    let mut compared = 0;
    for line in page.lines() {
        let [target @ ("Cortex-M4F" | "Cortex-M0" | "RV32IMAC"), what, ref shown @ ..] = *cells(line) else { continue };
        let expected = ["f64", "f32"].map(|format| {
            let figure = |operation: &str, kind: &str| figures.get(&format!("{target}, {operation}, {format}, {kind}"));
            match what {
                "instructions per normal, of two" => [
                    figure("two normals", "instructions").div_ceil(2).to_string(),
                    figure("one normal by inversion", "instructions").to_string(),
                ],
                "instructions when only one is needed" => {
                    ["one normal", "one normal by inversion"].map(|name| figure(name, "instructions").to_string())
                }
                "stack, bytes" => [
                    format!("{} (a pair)", figure("two normals", "stack")),
                    figure("one normal by inversion", "stack").to_string(),
                ],
                _ => panic!("{line}"),
            }
        });
        assert_eq!(shown, expected.concat(), "{line}");
        compared += 1;
    }
    assert_eq!(compared, 7);
}
