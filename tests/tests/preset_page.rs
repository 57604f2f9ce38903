//! The registry of presets: its page is the committed one, its versions are those of the fixtures, and every preset
//! runs in both precisions.

use std::path::{Path, PathBuf};

use optsde::conformance::{Evidence, FRAMEWORKS, Format, Input, Trajectory, presets_page};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

#[test]
fn every_preset_has_a_documentation_entry() {
    let committed = std::fs::read_to_string(root().join("docs/presets.md")).expect("docs/presets.md");
    assert_eq!(presets_page(), committed, "cargo xtask golden bless");
}

/// Names of functions and files of `core/src/preset`: `pub fn` at the start of a line, but for the conventions of weight
/// decay, which are no optimizer.
#[test]
fn every_function_of_the_core_is_in_the_registry() {
    for framework in FRAMEWORKS {
        let source = root().join(format!("core/src/preset/{}.rs", framework.name));
        let source = std::fs::read_to_string(source).expect("a file for every framework");
        let functions = source.lines().filter_map(|line| line.strip_prefix("pub fn ")?.split('<').next());
        let functions: Vec<&str> = functions.filter(|name| *name != "weight_decay").collect();
        let name = |text: &'static str| text.split("::").nth(1).and_then(|text| text.split('(').next());
        let listed: Vec<&str> = framework.presets.iter().filter_map(|preset| name(preset.name)).collect();
        assert_eq!(listed, functions, "{}", framework.name);
    }
}

#[test]
fn versions_are_those_of_the_fixtures() {
    for framework in FRAMEWORKS.iter().filter(|framework| framework.evidence == Evidence::Trajectories) {
        let path = root().join(format!("fixtures/frameworks/{}.json", framework.name));
        let text = std::fs::read_to_string(path).expect("fixture");
        let fixture: serde_json::Value = serde_json::from_str(&text).expect("json");
        let version = fixture["version"].as_str().expect("version").split('+').next().expect("version");
        assert_eq!(framework.version, format!("{} {version}", framework.name));
    }
}

#[test]
fn every_preset_runs_in_both_precisions() {
    let problem = Trajectory::read(&root().join("fixtures/golden/sgd/plain.f64.json")).expect("golden");
    let steps = problem.steps.iter().map(|step| (step.learning_rate, step.gradient.clone())).collect();
    let input = Input { start: problem.start.clone(), steps };
    for preset in FRAMEWORKS.iter().flat_map(|framework| framework.presets) {
        for format in [Format::F32, Format::F64] {
            let states = preset.run(format, &input);
            let finite = states.iter().flatten().all(|(_, numbers)| numbers.iter().all(|number| number.is_finite()));
            assert!(states.len() == input.steps.len() && finite, "{} {}", preset.name, format.name());
        }
    }
}
