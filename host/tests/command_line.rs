//! `optsde --device cuda` and `optsde device-check`: without a GPU, and under a driver that has none.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The program, with these arguments.
fn optsde(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_optsde"));
    command.args(arguments);
    command
}

fn error_of(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).trim().to_owned()
}

/// Where no driver is: one sentence and exit code 2, and nothing was run. A file that is no library hides a driver that this machine
/// may have.
#[test]
fn without_a_gpu_the_error_is_one_sentence() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("libcuda.so.1"), "no library").expect("written");
    let out = folder.path().join("out").display().to_string();
    for arguments in [&["reproduce", "--device", "cuda", "--out", &out][..], &["device-check"]] {
        let output = optsde(arguments).env("LD_LIBRARY_PATH", folder.path()).output().expect("started");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty());
        let error = error_of(&output);
        let start = if cfg!(feature = "gpu") {
            "error: no CUDA driver (libcuda.so.1) on this machine: "
        } else {
            "error: this optsde was built without the feature 'gpu' or for 32 bits, allowed: --device cpu"
        };
        assert!(error.starts_with(start) && error.lines().count() == 1, "{error}");
    }
}

/// A folder in which the fake driver is `libcuda.so.1`.
#[cfg(all(feature = "gpu", feature = "liu21", target_os = "linux"))]
mod fake {
    use super::*;

    fn driver() -> tempfile::TempDir {
        let here = std::env::current_exe().expect("a path");
        let library = here.parent().map(|folder| folder.join("libfake_cuda.so")).expect("a folder");
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::copy(&library, folder.path().join("libcuda.so.1")).expect("the fake driver");
        folder
    }

    /// The program under the fake driver, with a variable of it.
    fn run(arguments: &[&str], (variable, value): (&str, &str)) -> Output {
        let driver = driver();
        optsde(arguments).env("LD_LIBRARY_PATH", driver.path()).env(variable, value).output().expect("started")
    }

    const NOTHING: (&str, &str) = ("FAKE_CUDA_NOTHING", "");
    const ONLY: &str = "liu21/fig1,liu21/fig5";

    fn reproduce(device: &str, out: &Path, more: &[&str], variable: (&str, &str)) -> Output {
        let out = out.display().to_string();
        let arguments = ["reproduce", "--only", ONLY, "--device", device, "--out", &out];
        run(&[&arguments, more].concat(), variable)
    }

    /// Takes out what differs: times and the device.
    fn strip(value: &mut serde_json::Value) {
        match value {
            serde_json::Value::Object(object) => {
                for key in ["seconds", "device"] {
                    object.remove(key);
                }
                object.values_mut().for_each(strip);
            }
            serde_json::Value::Array(values) => values.iter_mut().for_each(strip),
            _ => {}
        }
    }

    /// The summary without what differs.
    fn summary(folder: &Path) -> serde_json::Value {
        let text = std::fs::read_to_string(folder.join("summary.json")).expect("a summary");
        let mut value = serde_json::from_str(&text).expect("JSON");
        strip(&mut value);
        value
    }

    /// That of shares, which adds their threads up.
    fn without_threads(mut summary: serde_json::Value) -> serde_json::Value {
        let threads = summary.get_mut("run").and_then(|run| run.as_object_mut()).and_then(|run| run.remove("threads"));
        assert!(threads.is_some());
        summary
    }

    /// The stored simulations, file by file.
    fn parts(folder: &Path) -> Vec<(PathBuf, String)> {
        let mut files = Vec::new();
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                files.extend(parts(&path));
            } else {
                files.push((path.clone(), std::fs::read_to_string(&path).expect("a text")));
            }
        }
        files.sort();
        files
    }

    fn stored(out: &Path) -> Vec<(PathBuf, String)> {
        let folder = out.join("parts");
        let relative = |path: PathBuf| path.strip_prefix(&folder).map(Path::to_owned).expect("inside");
        parts(&folder).into_iter().map(|(path, text)| (relative(path), text)).collect()
    }

    #[test]
    fn a_run_on_the_device_is_the_run_on_the_cpu() {
        let root = tempfile::tempdir().expect("a temporary folder");
        let [cpu, cuda, shared] = ["cpu", "cuda", "shared"].map(|name| root.path().join(name));
        let expected = reproduce("cpu", &cpu, &[], NOTHING);
        let output = reproduce("cuda", &cuda, &[], NOTHING);
        assert_eq!(output.status.code(), expected.status.code(), "{}", error_of(&output));
        assert_eq!(summary(&cuda), summary(&cpu));
        assert_eq!(stored(&cuda), stored(&cpu));
        let text = std::fs::read_to_string(cuda.join("summary.json")).expect("a summary");
        assert!(text.contains("Fake GPU, compute capability 9.0, CUDA 13.0"));

        // What the CPU stored is used again by the GPU: nothing is launched, so that a launch that fails does not matter.
        let failing = ("FAKE_CUDA_FAIL", "cuLaunchKernel:700");
        let again = reproduce("cuda", &cpu, &["--resume"], failing);
        assert_eq!(again.status.code(), expected.status.code(), "{}", error_of(&again));
        assert_eq!(summary(&cpu), summary(&cuda));

        // One share on each.
        let folders = ["1", "2"].map(|share| root.path().join(share));
        for (folder, (share, device)) in folders.iter().zip([("1/2", "cpu"), ("2/2", "cuda")]) {
            let output = reproduce(device, folder, &["--shard", share], NOTHING);
            assert_eq!(output.status.code(), Some(0), "{}", error_of(&output));
        }
        let [first, second] = folders.map(|folder| folder.display().to_string());
        let merged = optsde(&["merge", &first, &second, "--out", &shared.display().to_string()]).output();
        assert_eq!(merged.expect("started").status.code(), expected.status.code());
        assert_eq!(without_threads(summary(&shared)), without_threads(summary(&cpu)));
    }

    #[test]
    fn what_fails_is_said_and_nothing_is_believed() {
        let root = tempfile::tempdir().expect("a temporary folder");
        let ending = |code, variable: (&str, &str)| {
            let output = reproduce("cuda", &root.path().join(variable.1.replace(':', "_")), &[], variable);
            assert_eq!(output.status.code(), Some(code), "{variable:?}");
            error_of(&output).lines().last().unwrap_or_default().to_owned()
        };
        let failing = |variable| ending(2, variable);
        let none = failing(("FAKE_CUDA_DEVICES", "0"));
        assert_eq!(none, "error: the CUDA driver finds no GPU (0 devices), allowed: at least 1; or use --device cpu");
        let none_either = failing(("FAKE_CUDA_FAIL", "cuInit:100"));
        assert_eq!(none_either, none);
        let launch = failing(("FAKE_CUDA_FAIL", "cuLaunchKernel:700"));
        assert!(launch.contains("cuLaunchKernel failed: CUDA_ERROR_ILLEGAL_ADDRESS (700)"), "{launch}");
        let module = failing(("FAKE_CUDA_FAIL", "cuModuleLoadDataEx:218"));
        assert!(module.contains("ptxas: a fake message"), "{module}");
        let memory = failing(("FAKE_CUDA_MEMORY", "3000"));
        assert!(memory.starts_with("error: out of GPU memory: "), "{memory}");
        let wrong = ending(1, ("FAKE_CUDA_FLIP", "sgd_white_1_square:4"));
        assert!(
            wrong.starts_with("error: the GPU differs from the CPU in the kernel sgd_white_1_square: record 0"),
            "{wrong}"
        );
    }

    /// Of some kernels; that all are checked is a test of the library.
    #[test]
    fn the_check_finds_one_wrong_bit() {
        let lines = |code, variable| {
            let output = run(&["device-check", "--only", "_f32"], variable);
            assert_eq!(output.status.code(), Some(code), "{}", error_of(&output));
            String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect::<Vec<_>>()
        };
        let differing = |lines: &[String]| lines.iter().filter(|line| line.starts_with("DIFFERS")).count();
        let right = lines(0, NOTHING);
        assert_eq!(differing(&right), 0, "{right:?}");
        assert!(right.iter().any(|line| line == "OK           heavy_ball_f32"), "{right:?}");
        let wrong = lines(1, ("FAKE_CUDA_FLIP", "adam_f32:3"));
        assert_eq!(differing(&wrong), 1, "{wrong:?}");
        assert!(
            wrong
                .iter()
                .any(|line| line.starts_with("DIFFERS      adam_f32: variant kingma, after step 0: parameter 0 is "))
        );
    }

    /// The first kernel gets the blame, and none after it is run.
    #[test]
    fn a_driver_that_fails_ends_the_check() {
        let output = run(&["device-check", "--only", "_f64"], ("FAKE_CUDA_FAIL", "cuLaunchKernel:700"));
        assert_eq!(output.status.code(), Some(2));
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let failed: Vec<_> = text.lines().filter(|line| line.starts_with("FAILED")).collect();
        assert!(failed.len() == 1 && failed[0].contains("CUDA_ERROR_ILLEGAL_ADDRESS (700)"), "{text}");
        assert!(text.contains("NOT CHECKED  adam_f64"), "{text}");
    }
}
