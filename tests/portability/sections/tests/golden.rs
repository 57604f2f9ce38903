//! The golden digests, on this machine. Under Miri too, which leaves open what Rust leaves open (the bits of NaN, the last bits
//! of the float methods of std) and so shows that no section depends on it:
//! `cargo +nightly miri test -p optsde-sections --test golden`.

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
