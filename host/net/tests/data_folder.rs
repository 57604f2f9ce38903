//! Where data sets are looked for. The environment of a program is set when it starts, so this one starts itself.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use optsde_net::data::{self, DataError};

const CHILD: &str = "DATA_FOLDER_TEST_FLAG";

/// What a program says of its folder, with this flag and this environment.
fn said(flag: &str, variable: Option<&Path>) -> String {
    let mut program = Command::new(env::current_exe().unwrap());
    program.args(["--exact", "program", "--nocapture"]).env(CHILD, flag).env_remove(data::VARIABLE);
    variable.map(|folder| program.env(data::VARIABLE, folder));
    let output = String::from_utf8(program.output().unwrap().stdout).unwrap();
    let line = output.lines().find_map(|line| line.split_once("folder: "));
    line.unwrap_or_else(|| panic!("{output}")).1.to_owned()
}

/// Says what its folder is, when another test has started it.
#[test]
fn program() {
    if let Some(flag) = env::var_os(CHILD) {
        let flag = (!flag.is_empty()).then(|| PathBuf::from(flag));
        match data::folder(flag.as_deref()) {
            Ok(folder) => println!("folder: {}", folder.display()),
            Err(error) => println!("folder: {error}"),
        }
    }
}

#[test]
fn the_flag_comes_first_and_then_the_variable() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (one, two) = (one.path(), two.path());
    assert_eq!(said(one.to_str().unwrap(), Some(two)), one.to_str().unwrap());
    assert_eq!(said("", Some(two)), two.to_str().unwrap());
}

#[test]
fn without_a_folder_both_ways_are_named() {
    for variable in [None, Some(Path::new(""))] {
        let error = said("", variable);
        assert!(error.contains("--data FOLDER") && error.contains("OPTSDE_DATA"), "{error}");
    }
}

#[test]
fn a_folder_that_does_not_exist_is_named_with_where_it_is_from() {
    let missing = Path::new("/nowhere/data");
    assert_eq!(
        said("", Some(missing)),
        "the folder of data sets, given by OPTSDE_DATA, is /nowhere/data, allowed: a folder that exists"
    );
    let error = data::folder(Some(missing)).unwrap_err();
    assert!(matches!(&error, DataError::Folder { given_by: "given by --data", path } if path == missing), "{error}");
}
