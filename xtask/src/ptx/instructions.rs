//! What kernels may do: arithmetic that rounds each result once, to nearest, as on every CPU.

/// Instructions that compute with floating-point numbers.
const ARITHMETIC: [&str; 8] = ["add", "sub", "mul", "div", "sqrt", "rcp", "mad", "fma"];

/// The first instruction that would give other bits than a CPU, or a path of the machine that built the kernels.
pub(super) fn check(text: &str) -> Result<(), String> {
    for (number, line) in text.lines().enumerate() {
        if let Some(reason) = forbidden(line) {
            return Err(format!("line {} of the kernels: {reason}: {}", number + 1, line.trim()));
        }
    }
    Ok(())
}

fn forbidden(line: &str) -> Option<&'static str> {
    let code = line.split("//").next().unwrap_or(line);
    if code.contains(".rs\"") || code.contains(".file") {
        return Some("a path");
    }
    // A predicate may come first: `@%p1 add.rn.f64`.
    let opcode = code.split_whitespace().find(|word| !word.starts_with('@'))?;
    let mut parts = opcode.split('.');
    let operation = parts.next()?;
    let parts: Vec<&str> = parts.collect();
    let has = |part: &str| parts.contains(&part);
    if has("approx") || has("ftz") || has("full") {
        return Some("an approximation");
    }
    if !ARITHMETIC.contains(&operation) || !(has("f32") || has("f64") || has("f16") || has("f32x2")) {
        return None;
    }
    match operation {
        "fma" | "mad" => Some("two operations rounded as one"),
        _ if !has("rn") => Some("not rounded to nearest"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{check, forbidden};

    #[test]
    fn arithmetic_of_a_cpu_passes() {
        let text = "\t@%p1 add.rn.f64 \t%fd1, %fd2, %fd3;\n\tsqrt.rn.f32 %f1, %f2;\n\tmad.lo.s64 %rd1, %rd2, %rd3, %rd4;\n\
            \tneg.f64 %fd1, %fd2;\n\tcvt.rzi.u64.f64 %rd1, %fd1; // fma.rn.f64\n\tbra $L_fma;\n";
        assert_eq!(check(text), Ok(()));
    }

    #[test]
    fn other_arithmetic_is_named() {
        for line in [
            "\tfma.rn.f64 \t%fd1, %fd2, %fd3, %fd4;",
            "\t@!%p2 mad.rn.f32 %f1, %f2, %f3, %f4;",
            "\tadd.f64 \t%fd1, %fd2, %fd3;",
            "\tdiv.approx.f32 %f1, %f2, %f3;",
            "\tmul.rz.f32 %f1, %f2, %f3;",
            "\tsqrt.rn.ftz.f32 %f1, %f2;",
            "\tex2.approx.f32 %f1, %f2;",
            ".file 1 \"somewhere/lib.rs\"",
        ] {
            assert!(forbidden(line).is_some(), "{line}");
        }
    }
}
