//! The page of errata: complete, up to date, and every number on it held by a test.

use std::fs;
use std::path::Path;

use optsde::theory::errata::{self, Erratum, Evidence, Kind, PAPERS, Paper};

#[test]
fn the_page_is_up_to_date() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/errata.md")).unwrap();
    assert!(
        page == errata::page(),
        "docs/errata.md differs from the tables: run `cargo run -p optsde -- golden bless`"
    );
}

/// Numbers are how experiments and readers name errata: each once, none skipped but Li21 6, which is none (two forms
/// of Theorem 5.5 that look different and agree).
#[test]
fn the_numbers_of_a_paper_are_consecutive() {
    for paper in PAPERS {
        let numbers: Vec<u32> = errata::of(paper).iter().map(|row| row.number).collect();
        let last = *numbers.last().unwrap();
        let expected: Vec<u32> = (1..=last).filter(|number| (paper, *number) != (Paper::Li21, 6)).collect();
        assert_eq!(numbers, expected, "{paper:?}");
    }
}

#[test]
fn what_changes_a_number_or_an_inequality_is_measured() {
    for row in rows() {
        let measured = matches!(row.evidence, Evidence::Measured { .. });
        let needed = matches!(row.kind, Kind::Number | Kind::Inequality);
        assert!(measured || !needed, "{:?} {} has no test", row.paper, row.number);
        if let Evidence::Measured { miss, tolerance, .. } = row.evidence {
            assert!(tolerance > 0.0 && miss > 10.0 * tolerance, "{:?} {}", row.paper, row.number);
        }
    }
}

/// The test that a row names exists, is a test, and is about this row.
#[test]
fn the_tests_that_the_page_names_are_there() {
    for row in rows() {
        let Evidence::Measured { test, .. } = row.evidence else { continue };
        let (file, name) = test.split_once("::").unwrap();
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(file).with_extension("rs");
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let start = text.find(&format!("#[test]\nfn {name}()")).unwrap_or_else(|| panic!("{file} has no test {name}"));
        let body = text[start..].split("\n}").next().unwrap();
        let body: String = body.replace("Paper::", "").split_whitespace().collect();
        let call = format!("shows({:?},{},", row.paper, row.number);
        assert!(body.contains(&call), "{test} does not say {call}");
    }
}

fn rows() -> Vec<&'static Erratum> {
    PAPERS.into_iter().flat_map(errata::of).collect()
}
