//! `optsde-net device-check` from end to end, on a machine without a GPU.

use std::process::Command;

use optsde_net::Choice;
use optsde_net::device_check::{Options, Part, SMALL_MODELS, command};

fn report(only: Option<Part>) -> Vec<String> {
    let mut out = Vec::new();
    assert!(command(&Options { device: Choice::Cpu, quick: true, only }, &mut out).unwrap());
    String::from_utf8(out).unwrap().lines().map(str::to_owned).collect()
}

/// 22 optimizers, the windows, and the models: the parts in this order, and one line of each thing.
#[test]
fn everything_that_is_compared_has_a_line() {
    let whole = report(None);
    let checks = 22 + 1 + SMALL_MODELS.len();
    assert_eq!(whole[0], format!("device: CPU, {}", std::env::consts::ARCH));
    assert!(whole[1..=checks].iter().all(|line| line.starts_with("OK  ")), "{whole:#?}");
    assert_eq!(whole[checks + 1], format!("{checks} of {checks} checks agree with the CPU"));
    let models = &whole[24..=checks];
    for (line, small) in models.iter().zip(&SMALL_MODELS) {
        assert!(line.contains(small.name) && line.ends_with("the same bits twice"), "{line}");
    }
    let measured = &whole[checks + 2..];
    assert_eq!(measured.len(), 2, "{measured:#?}");
    // Parameters of PreResNet-32 with projections and of VGG-16 for ten classes, counted as the models count them.
    for (line, start) in measured.iter().zip(["PreResNet-32, 466714 parameters", "VGG-16, 14724042 parameters"]) {
        assert!(line.starts_with(&format!("{start}, batch 2: ")), "{line}");
        assert!(rate(line) > 0.0, "{line}");
    }
}

/// Images in a second.
fn rate(line: &str) -> f64 {
    line.split(": ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap()
}

#[test]
fn a_part_can_be_checked_alone() {
    assert_eq!(report(Some(Part::Steps)).len(), 1 + 22 + 1);
    assert_eq!(report(Some(Part::Windows)).len(), 1 + 1 + 1);
    assert_eq!(report(Some(Part::Models)).len(), 1 + SMALL_MODELS.len() + 1);
    assert_eq!(report(Some(Part::Throughput)).len(), 1 + 2);
}

fn program(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_optsde-net")).arg("device-check").args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn the_cpu_agrees_with_itself_and_the_exit_code_is_0() {
    let (code, out, error) = program(&["--device", "cpu", "--only", "windows"]);
    let expected = format!(
        "device: CPU, {}\nOK           windows of images\n1 of 1 checks agree with the CPU\n",
        std::env::consts::ARCH
    );
    assert_eq!((code, out, error), (Some(0), expected, String::new()));
}

/// The device is a GPU unless told otherwise.
#[cfg(not(feature = "cuda"))]
#[test]
fn without_a_gpu_there_is_one_sentence_and_exit_code_2() {
    let expected = "error: this program was built without the feature 'cuda', allowed: --device cpu, or one of cargo \
                    xtask networks-cuda\n";
    for arguments in [&[][..], &["--device", "cuda", "--quick"], &["--only", "models"]] {
        assert_eq!(program(arguments), (Some(2), String::new(), expected.to_owned()));
    }
}
