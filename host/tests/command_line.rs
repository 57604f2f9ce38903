//! The `optsde` command as a user meets it: exit codes, messages, files, and runs that go on.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn optsde(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_optsde"));
    command.args(arguments).env_remove("NO_COLOR").stdin(Stdio::null());
    command
}

fn run(arguments: &[&str]) -> Output {
    optsde(arguments).output().expect("the command starts")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}

/// The exit code, and the message if it is not 0.
fn refused(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {output:?}");
    assert!(output.stdout.is_empty());
    text(&output.stderr).to_owned()
}

/// A run of the smallest experiment into a folder; its digests. The first of `more` is the seed.
fn reproduce(out: &Path, more: &[&str]) -> serde_json::Value {
    let out_text = out.to_str().expect("UTF-8");
    let arguments = [&["reproduce", "--only", "liu21/fig1", "--out", out_text, "--seed"], more].concat();
    let output = run(&arguments);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let summary = fs::read(out.join("summary.json")).expect("a summary");
    let summary: serde_json::Value = serde_json::from_slice(&summary).expect("JSON");
    serde_json::json!([summary["digest"], summary["experiments"][0]["digests"], summary["claims"][0]["measured"]])
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    files
}

#[test]
fn the_list_names_every_experiment_and_what_is_left_out() {
    let output = run(&["reproduce", "--list"]);
    assert_eq!(output.status.code(), Some(0));
    let list = text(&output.stdout);
    let known = optsde::experiment::experiments().map(|e| e.id);
    let left_out = optsde::experiment::NOT_REPRODUCED.iter().map(|n| n.id);
    assert!(known.chain(left_out).all(|id| list.lines().any(|line| line.starts_with(id))), "{list}");
}

#[test]
fn wrong_arguments_end_with_2_and_say_what_is_allowed() {
    let message = refused(&["reproduce", "--only", "nope"]);
    assert!(message.starts_with("error: --only 'nope' matches no experiment, allowed: "), "{message}");
    assert!(message.contains("liu21/fig1\n"), "{message}");
    // One that matches does not hide one that does not.
    assert!(refused(&["reproduce", "--only", "liu21/fig1,nope"]).contains("'nope'"));
    let message = refused(&["reproduce", "--profile", "bogus"]);
    assert!(message.contains("'bogus'") && message.contains("quick, paper"), "{message}");
    for threads in ["0", "1025", "-1", "two"] {
        assert!(refused(&["reproduce", &format!("--threads={threads}")]).contains("--threads"));
    }
    assert!(refused(&["reproduce", "--seed=-1"]).contains("--seed"));
    assert!(refused(&["frobnicate"]).contains("frobnicate"));
}

#[test]
fn an_output_folder_that_cannot_be_one_is_named() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("file");
    fs::write(&file, "in the way").expect("written");
    let path = file.to_str().expect("UTF-8");
    let message = refused(&["reproduce", "--only", "liu21/fig1", "--out", path]);
    assert!(message.starts_with(&format!("error: cannot write to the folder {path} (--out): ")), "{message}");
    assert_eq!(fs::read(&file).expect("still there"), b"in the way");

    // The folder can be used, that of the finished simulations not.
    let out = folder.path().join("out");
    fs::create_dir(&out).expect("made");
    fs::write(out.join("parts"), "in the way").expect("written");
    let message = refused(&["reproduce", "--only", "liu21/fig1", "--out", out.to_str().expect("UTF-8")]);
    assert!(message.contains("parts/liu21/fig1") && message.contains("continue with --resume"), "{message}");
}

#[test]
fn a_run_writes_its_report_and_can_be_continued_from_any_damage() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("new/folder");
    let whole = reproduce(&out, &["3", "--threads", "2"]);
    for file in ["report.html", "summary.json"] {
        assert!(fs::metadata(out.join(file)).expect(file).len() > 1000);
    }
    let (curves, parts) = (files(&out.join("csv")), files(&out.join("parts/liu21/fig1")));
    assert_eq!((curves.len(), parts.len()), (3, 3));
    assert!(curves.iter().all(|path| fs::read_to_string(path).expect("a curve").lines().count() > 10));

    // Every part is used: with all of them, no simulation is written again.
    let times = |parts: &[PathBuf]| -> Vec<_> {
        parts.iter().map(|part| fs::metadata(part).and_then(|m| m.modified()).expect("a time")).collect()
    };
    let before = times(&parts);
    assert_eq!(reproduce(&out, &["3", "--resume"]), whole);
    assert_eq!(times(&parts), before);

    let original = fs::read(&parts[1]).expect("a part");
    fs::remove_file(&parts[0]).expect("removed");
    fs::write(&parts[1], &original[..original.len() / 2]).expect("truncated");
    // A digit of a number in the third part.
    let mut damaged = fs::read(&parts[2]).expect("a part");
    let place = damaged.windows(8).position(|window| window == b"\"count\":").expect("a count") + 8;
    damaged[place] ^= 1;
    fs::write(&parts[2], &damaged).expect("damaged");
    assert_eq!(reproduce(&out, &["3", "--resume"]), whole);
    assert_eq!(fs::read(&parts[1]).expect("a part"), original);

    // One thread, another folder, no parts.
    assert_eq!(reproduce(&folder.path().join("single"), &["3", "--threads", "1"]), whole);
    assert_ne!(reproduce(&out, &["4", "--resume"]), whole);
}

#[test]
fn predict_answers_each_line_and_ends_with_0() {
    let mut child =
        optsde(&["predict"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the command starts");
    // The variance of SGD is lambda C / (k (2 - lambda k)) = 1, its training error k / 2 times that.
    let good = r#"{"id": 1, "quantity": "sgd_training_error", "inputs": {"K": [[1]], "C": [[1]], "lam": 1}}"#;
    let input = format!("{good}\n\nnot JSON\n{good}");
    child.stdin.take().expect("piped").write_all(input.as_bytes()).expect("written");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0));
    let answers: Vec<serde_json::Value> =
        text(&output.stdout).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let [first, bad, last] = answers.as_slice() else { panic!("three answers: {answers:?}") };
    assert_eq!(first, &serde_json::json!({"id": 1, "value": {"L_train": 0.5}}));
    assert_eq!(first, last);
    assert_eq!((&bad["id"], &bad["line"]), (&serde_json::Value::Null, &3.into()));
    assert!(bad["error"].is_string());
}

#[test]
fn golden_check_ends_with_0_1_or_2() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/golden/heavy_ball/outside.f64.json");
    let check = |path: &Path| run(&["golden", "check", path.to_str().expect("UTF-8")]);
    let same = check(&golden);
    assert_eq!(same.status.code(), Some(0));
    assert!(text(&same.stdout).starts_with("same as heavy_ball/outside: "));
    assert!(text(&same.stdout).ends_with("at most 0 representable steps apart\n"));

    let folder = tempfile::tempdir().expect("a temporary folder");
    let other = folder.path().join("other.json");
    let relabelled = fs::read_to_string(&golden).expect("a file").replace("\"outside\"", "\"inside\"");
    fs::write(&other, relabelled).expect("written");
    let different = check(&other);
    assert_eq!(different.status.code(), Some(1), "{different:?}");
    assert!(text(&different.stdout).starts_with("differs from heavy_ball/inside at "));

    // The sign of x[2] = 2 - 0.125 0 after step 0, changed in its bit pattern only.
    let contradictory =
        fs::read_to_string(&golden).expect("a file").replacen("4000000000000000", "c000000000000000", 1);
    fs::write(&other, contradictory).expect("written");
    let message = refused(&["golden", "check", other.to_str().expect("UTF-8")]);
    assert!(message.contains("step 0, x[2]: bits are c000000000000000"), "{message}");

    for missing in [folder.path().join("missing.json"), folder.path().to_owned()] {
        assert_eq!(check(&missing).status.code(), Some(2));
    }
    fs::write(&other, "{}").expect("written");
    assert!(refused(&["golden", "check", other.to_str().expect("UTF-8")]).starts_with("error: "));
}

#[test]
fn the_digest_is_sixteen_hexadecimal_digits() {
    let output = run(&["digest"]);
    let digest = text(&output.stdout).trim_end();
    assert!(digest.len() == 16 && u64::from_str_radix(digest, 16).is_ok(), "{digest}");
}
