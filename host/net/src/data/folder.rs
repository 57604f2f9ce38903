//! Where data sets lie: a folder that the user names, with one folder for each set.

use std::env;
use std::path::{Path, PathBuf};

use super::DataError;

/// The environment variable that names the folder where no flag does.
pub const VARIABLE: &str = "OPTSDE_DATA";

/// The folder of data sets: that of the flag `--data`, else that of the environment variable [`VARIABLE`].
///
/// # Errors
/// Neither is given, or what is given is not a folder.
pub fn folder(flag: Option<&Path>) -> Result<PathBuf, DataError> {
    let (given_by, path) = match (flag, env::var_os(VARIABLE)) {
        (Some(path), _) => ("given by --data", path.to_owned()),
        (None, Some(path)) if !path.is_empty() => ("given by OPTSDE_DATA", PathBuf::from(path)),
        _ => return Err(DataError::NoFolder),
    };
    if path.is_dir() { Ok(path) } else { Err(DataError::Folder { given_by, path }) }
}

/// The folder of one set: that below the folder of data sets, or that folder itself where there is none.
pub(super) fn of_set(folder: &Path, name: &str) -> PathBuf {
    let below = folder.join(name);
    if below.is_dir() { below } else { folder.to_owned() }
}
