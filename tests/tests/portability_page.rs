//! The table of docs/portability.md is of the present digests.

use std::fs::read_to_string;
use std::path::Path;

const GOLDEN: &str = include_str!("../portability/golden.txt");

/// FNV-1a with 64 bits (Fowler, Noll and Vo) of the whole list: what the rows show that have all digests.
fn digest_of_all() -> String {
    let hash = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    format!("{:016x}", GOLDEN.bytes().fold(0xcbf2_9ce4_8422_2325, hash))
}

#[test]
fn the_table_is_of_the_golden_digests() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/portability.md");
    let page = read_to_string(path).expect("text");
    let sections = GOLDEN.lines().count();
    let (mut equal, mut broken) = (0, 0);
    for line in page.lines() {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [_target, build, _how, shown, digest, _build_s, _run_s] = *cells else { continue };
        let Some((same, of)) = shown.split_once(" of ") else { continue };
        assert_eq!(of, sections.to_string(), "{line}");
        if build.starts_with("CONTROL") || build.starts_with("EXCEPTION") {
            assert_ne!(digest, digest_of_all(), "{line}");
            broken += 1;
        } else {
            assert_eq!((same, digest), (of, digest_of_all().as_str()), "{line}");
            equal += 1;
        }
    }
    assert!(equal > 20 && broken > 3, "{equal} rows that are equal, {broken} that are not");
}
