//! The tables of docs/embedded.md have the figures that `cargo xtask embedded --bless` has written last.

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
