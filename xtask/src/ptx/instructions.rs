//! What kernels may do: arithmetic that rounds each result once, to nearest, as on every CPU.
//!
//! The tests include this file, too: they look at the committed kernels, which needs no toolchain for GPUs.

/// Types of floating-point numbers, as parts of an instruction.
const FLOATS: [&str; 10] = ["f16", "f16x2", "bf16", "bf16x2", "tf32", "f32", "f32x2", "f64", "e4m3x2", "e5m2x2"];

/// Arithmetic whose result is the exact one, rounded to nearest.
const ROUNDED: [&str; 6] = ["add", "sub", "mul", "div", "sqrt", "rcp"];

/// What gives one of its operands, or the answer to a question, without rounding.
const EXACT: [&str; 4] = ["neg", "abs", "selp", "setp"];

/// Conversions: integers to the nearest number, a number to the next integer towards zero, and between precisions, where only the
/// narrowing one rounds.
const CONVERSIONS: [&str; 16] = [
    "cvt.f64.f32",
    "cvt.rn.f32.f64",
    "cvt.rn.f32.s32",
    "cvt.rn.f32.s64",
    "cvt.rn.f32.u32",
    "cvt.rn.f32.u64",
    "cvt.rn.f64.s32",
    "cvt.rn.f64.s64",
    "cvt.rn.f64.u32",
    "cvt.rn.f64.u64",
    "cvt.rzi.s32.f32",
    "cvt.rzi.s64.f64",
    "cvt.rzi.u32.f32",
    "cvt.rzi.u32.f64",
    "cvt.rzi.u64.f32",
    "cvt.rzi.u64.f64",
];

/// The first instruction that might give other bits than a CPU, or a path of the machine that built the kernels.
pub(super) fn check(text: &str) -> Result<(), String> {
    for (number, line) in text.lines().enumerate() {
        if let Some(reason) = forbidden(line) {
            let start: String = line.trim().chars().take(120).collect();
            return Err(format!("line {} of the kernels: {reason}: {start}", number + 1));
        }
    }
    Ok(())
}

fn forbidden(line: &str) -> Option<&'static str> {
    let code = line.split("//").next().unwrap_or(line);
    let first = code.split_whitespace().next()?;
    if code.contains(".rs\"") || first == ".file" || first == ".loc" || names_a_source(code) {
        return Some("a path");
    }
    // Directives, labels and braces do not compute.
    if first.starts_with(['.', '$', '{', '}', ')', '/']) {
        return None;
    }
    // A predicate may come first: `@%p1 add.rn.f64`.
    let opcode = code.split_whitespace().find(|word| !word.starts_with('@'))?.trim_end_matches(';');
    let (operation, parts) = opcode.split_once('.').unwrap_or((opcode, ""));
    let parts: Vec<&str> = parts.split('.').collect();
    if parts.iter().any(|part| ["approx", "ftz", "full", "sat"].contains(part)) {
        return Some("an approximation");
    }
    if !parts.iter().any(|part| FLOATS.contains(part)) {
        return None;
    }
    let single_or_double = matches!(parts.last(), Some(&("f32" | "f64")));
    match operation {
        _ if CONVERSIONS.contains(&opcode) => None,
        _ if ROUNDED.contains(&operation) && parts.len() == 2 && parts[0] == "rn" && single_or_double => None,
        _ if EXACT.contains(&operation) && single_or_double => None,
        "fma" | "mad" => Some("two operations rounded as one"),
        _ if ROUNDED.contains(&operation) => Some("not rounded to nearest"),
        _ => Some("an operation that is not known to give the bits of a CPU"),
    }
}

/// Whether an array of bytes, `.b8 name[N] = {47, 120, ...}`, has the name of a source file in it.
fn names_a_source(code: &str) -> bool {
    let Some((head, list)) = code.split_once(" = {") else { return false };
    let bytes: Vec<u8> = list.split([',', '}']).map_while(|number| number.trim().parse().ok()).collect();
    head.contains(".b8") && bytes.windows(3).any(|window| window == b".rs")
}

#[cfg(test)]
mod tests {
    use super::{check, forbidden};

    #[test]
    fn arithmetic_of_a_cpu_passes() {
        let text = "\t@%p1 add.rn.f64 \t%fd1, %fd2, %fd3;\n\tsqrt.rn.f32 %f1, %f2;\n\tmad.lo.s64 %rd1, %rd2, %rd3, %rd4;\n\
            \tneg.f64 %fd1, %fd2;\n\tcvt.rzi.u64.f64 %rd1, %fd1; // fma.rn.f64\n\tbra $L_fma;\n\tsetp.leu.f64 %p1, %fd1, %fd2;\n\
            .global .align 8 .b8 table[4] = {46, 114, 46, 115};\n\tret;\n";
        assert_eq!(check(text), Ok(()));
    }

    #[test]
    fn other_arithmetic_is_named() {
        for line in [
            "\tfma.rn.f64 \t%fd1, %fd2, %fd3, %fd4;",
            "\t@!%p2 mad.rn.f32 %f1, %f2, %f3, %f4;",
            "\tadd.f64 \t%fd1, %fd2, %fd3;",
            "\tadd.rn.sat.f32 \t%f1, %f2, %f3;",
            "\tadd.rn.f16 \t%h1, %h2, %h3;",
            "\tdiv.approx.f32 %f1, %f2, %f3;",
            "\tmul.rz.f32 %f1, %f2, %f3;",
            "\tsqrt.rn.ftz.f32 %f1, %f2;",
            "\tex2.approx.f32 %f1, %f2;",
            "\tcvt.rz.f32.f64 %f1, %fd1;",
            "\tcvt.rzi.f64.f64 %fd1, %fd2;",
            "\tcvt.rp.f64.u64 %fd1, %rd1;",
            "\tatom.global.add.f64 %fd1, [%rd1], %fd2;",
            "\tred.global.add.f32 [%rd1], %f2;",
            "\tmin.f64 %fd1, %fd2, %fd3;",
            "\tcopysign.f64 %fd1, %fd2, %fd3;",
        ] {
            assert!(forbidden(line).is_some_and(|reason| reason != "a path"), "{line}");
        }
    }

    /// `lib.rs` as text, and as numbers of its characters.
    #[test]
    fn paths_are_found() {
        for line in [
            ".file 1 \"somewhere/lib.rs\"",
            ".global .align 1 .b8 anon_1[6] = {108, 105, 98, 46, 114, 115};",
            "\t.loc 1 12 5",
        ] {
            assert_eq!(forbidden(line), Some("a path"), "{line}");
        }
    }
}
