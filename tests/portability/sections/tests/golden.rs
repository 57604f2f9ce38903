//! The golden digests, on this machine.

const GOLDEN: &str = include_str!("../../golden.txt");

#[test]
fn every_section_has_its_golden_digest() {
    let mut lines = GOLDEN.lines();
    optsde_sections::run(&mut |section| {
        assert_eq!(
            Some(section.to_string().as_str()),
            lines.next(),
            "`cargo xtask portability --bless` writes the file"
        );
    });
    assert_eq!(lines.next(), None, "the file has more sections");
}
