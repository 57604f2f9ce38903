//! What a report writes, and what stands in it.

mod report_fixture;

use std::collections::BTreeSet;
use std::path::Path;

use optsde::report::terminal::{Terminal, table};
use optsde::report::{ReportError, html, summary, write};
use report_fixture::{NOT_REPRODUCED, run};
use serde_json::Value;

/// Elements of HTML that have no end.
const VOID: [&str; 4] = ["meta", "br", "hr", "img"];

/// Every tag is closed in order, and no attribute is left open.
fn assert_balanced(text: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('<') {
        let (tag, behind) = after.split_once('>').expect("a tag ends");
        rest = behind;
        assert!(tag.matches('"').count() % 2 == 0, "open quote in <{tag}>");
        let name = tag.trim_start_matches('/').split([' ', '/']).next().expect("a name");
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "</{name}> closes something else");
        } else if !tag.ends_with('/') && !tag.starts_with('!') && !VOID.contains(&name) {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "never closed: {open:?}");
}

fn html_page() -> String {
    html::page(&run(), NOT_REPRODUCED).expect("a page")
}

#[test]
fn page_is_well_formed_and_needs_nothing_else() {
    let page = html_page();
    assert_balanced(&page);
    // The only address is the name of the SVG namespace, which nothing fetches.
    let without_namespace = page.replace("http://www.w3.org/2000/svg", "");
    for external in ["http:", "https:", "src=", "@import", "url(", "<script", "<link"] {
        assert!(!without_namespace.contains(external), "{external}");
    }
}

#[test]
fn page_says_everything_a_reader_needs() {
    let page = html_page();
    for text in [
        "What did not hold",
        "a finite learning rate acts as weight decay",
        "cargo xtask reproduce --only 'liu21/fig2a' --profile quick --seed 42",
        "Not finished",
        "0123456789abcdef",
        "What is not reproduced, and why",
        "needs &lt;data&gt; &amp; time",
        "csv/liu21_fig2a_variance-against-momentum.csv",
        "prefers-color-scheme:dark",
    ] {
        assert!(page.contains(text), "{text}");
    }
}

#[test]
fn page_is_the_same_every_time_and_small() {
    let page = html_page();
    assert_eq!(page, html_page());
    // 20 000 points in a cloud and 2 000 in curves.
    assert!(page.len() < 200_000, "{} bytes", page.len());
}

#[test]
fn terminal_table() {
    let table = table(&run(), Path::new("target/reproduce/report.html"), Terminal { width: 100, colour: false });
    assert!(table.lines().all(|line| line.chars().count() <= 120), "too wide");
    insta::assert_snapshot!(table);
}

#[test]
fn terminal_table_has_escapes_only_in_colour() {
    let with = |colour| table(&run(), Path::new("report.html"), Terminal { width: 80, colour });
    assert!(with(true).contains("\u{1b}["));
    assert!(!with(false).contains('\u{1b}'));
}

#[test]
fn summary_has_every_field_of_every_claim() {
    let summary = summary::summary(&run()).expect("a summary");
    let keys =
        |value: &Value| value.as_object().map(|map| map.keys().cloned().collect::<BTreeSet<_>>()).unwrap_or_default();
    let expected =
        ["run", "counts", "success", "family_wise_error", "false_alarm_rate", "digest", "experiments", "claims"];
    assert_eq!(keys(&summary), expected.map(String::from).into());
    let claims = summary["claims"].as_array().expect("claims");
    assert_eq!(claims.len(), 12);
    let fields = [
        "experiment",
        "claim",
        "kind",
        "owner",
        "prediction",
        "rival",
        "tolerance",
        "side",
        "measured",
        "interval",
        "last_change",
        "verdict",
        "expected",
        "unexpected",
        "erratum",
        "seconds",
    ];
    for claim in claims {
        assert_eq!(keys(claim), fields.map(String::from).into());
    }
    assert_eq!(claims[0]["interval"], serde_json::json!([0.994, 1.012]));
    // Infinity is no number of JSON.
    assert_eq!(claims[7]["measured"], Value::Null);
    assert_eq!(claims[3]["side"], "upper");
    assert_eq!(claims[3]["verdict"], "refuted");
    assert_eq!(summary["counts"]["unfinished"], 1);
    assert_eq!(summary["run"]["seed"], 42);
    assert_eq!(summary["experiments"][0]["digests"]["lambda=0.1"], "0123456789abcdef");
    assert_eq!(summary["experiments"][0]["diverged"].as_object().map(serde_json::Map::len), Some(1));
    assert_eq!(summary["success"], false);
}

#[test]
fn overall_digest_sees_order_names_and_values() {
    let digest = summary::overall_digest(&run());
    assert_eq!(digest, summary::overall_digest(&run()));
    let mut other = run();
    other.experiments[0].simulations[0].digest += 1;
    assert_ne!(digest, summary::overall_digest(&other));
    let mut other = run();
    other.experiments[0].simulations.reverse();
    assert_ne!(digest, summary::overall_digest(&other));
    let mut other = run();
    other.experiments[0].simulations[0].name.push('0');
    assert_ne!(digest, summary::overall_digest(&other));
}

#[test]
fn files_are_written_whole_and_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("new").join("report");
    for _ in 0..2 {
        let written = write(&target, &run(), NOT_REPRODUCED).expect("written");
        // Three panels of the first experiment and seven of the second.
        assert_eq!((written.curves.len(), written.figures.len()), (10, 10));
        for path in written.curves.iter().chain(&written.figures).chain([&written.report, &written.summary]) {
            assert!(path.metadata().expect("a file").len() > 0, "{}", path.display());
        }
        let names: BTreeSet<_> = written.figures.iter().collect();
        assert_eq!(names.len(), 10);
    }
    let left = std::fs::read_dir(&target).expect("the folder").count();
    assert_eq!(left, 4, "report, summary, csv and figures, no temporary file");
}

#[test]
fn curves_keep_every_point() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), &run(), NOT_REPRODUCED).expect("written");
    let text =
        std::fs::read_to_string(folder.path().join("csv/liu21_fig2a_variance-against-momentum.csv")).expect("curves");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "series,role,x,y,low,high");
    assert_eq!(lines.len(), 1 + 300 + 300 + 13 + 3);
    assert_eq!(lines[lines.len() - 1], "left out,measured,0.3,NaN,,");
    assert!(lines[601].starts_with("\"simulated, 99.999 % interval\",measured,-0.9,"), "{}", lines[601]);
}

#[test]
fn unwritable_place_is_an_error_that_names_it() {
    let folder = tempfile::tempdir().expect("a folder");
    // A file where a folder is needed: not even a superuser can write below it.
    let blocked = folder.path().join("blocked");
    std::fs::write(&blocked, "").expect("a file");
    let error = write(&blocked, &run(), NOT_REPRODUCED).expect_err("not written");
    assert!(matches!(&error, ReportError::Write { path, .. } if path.starts_with(&blocked)), "{error:?}");
    let text = error.to_string();
    assert!(text.starts_with("cannot write ") && text.contains("blocked"), "{text}");
}

#[test]
fn figures_are_well_formed_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    for path in write(folder.path(), &run(), NOT_REPRODUCED).expect("written").figures {
        let text = std::fs::read_to_string(&path).expect("a figure");
        assert_balanced(&text);
        assert!(text.contains("prefers-color-scheme:dark"));
        assert!(!text.contains("NaN") && !text.contains("inf\""), "{}", path.display());
        assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{}", path.display());
    }
}
