//! The README's table of speed is a part of the one in `docs/performance.md`, which `cargo xtask bench --peers` prints.

use std::fs::read_to_string;
use std::path::Path;

fn page(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name);
    read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn the_rows_of_the_readme_are_of_one_run_with_the_page() {
    let (readme, page) = (page("README.md"), page("docs/performance.md"));
    let speed = readme.split_once("## Speed").and_then(|(_, rest)| rest.split_once("\n## ")).expect("a section").0;
    let rows: Vec<&str> = speed.lines().filter(|line| line.starts_with('|')).collect();
    assert!(rows.len() > 10, "{} rows", rows.len());
    for row in rows {
        assert!(page.lines().any(|line| line == row), "not in docs/performance.md: {row}");
    }
    let run = page.lines().find(|line| line.contains("; medians of ")).expect("what was measured on");
    let machine = run.split(';').next().unwrap_or_default();
    assert!(speed.contains(machine), "README.md does not say '{machine}'");
}
