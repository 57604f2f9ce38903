//! A run on disk: parameters, what moves them, and the running statistics of batch norm, in one checkpoint.

use std::path::{Path, PathBuf};

use optsde::experiment::Failure;

use super::motion::Moved;
use super::network::PaperNetwork;
use crate::checkpoint::Checkpoint;
use crate::network::Number;

/// Before the number of an array of running statistics.
const RUNNING: &str = "running ";

/// The file of a run, from its name without extension.
pub(super) fn file(name: &Path) -> PathBuf {
    let mut file = name.as_os_str().to_owned();
    file.push(".safetensors");
    file.into()
}

/// Writes where the run is: before step `step`.
pub(super) fn write(
    path: &Path,
    description: &str,
    step: u64,
    x: &[Number],
    moved: &Moved,
    network: &mut PaperNetwork,
) -> Result<(), Failure> {
    let mut optimizer = moved.save();
    let running = network.inner().network.running_statistics().map_err(Failure::setup)?;
    optimizer
        .arrays
        .extend(running.into_iter().enumerate().map(|(number, array)| (format!("{RUNNING}{number}"), array)));
    let checkpoint = Checkpoint { step, x: x.to_vec(), optimizer };
    checkpoint.write(path, description).map_err(Failure::setup)
}

/// The step that comes next: 0 without a file.
pub(super) fn read(
    path: &Path,
    description: &str,
    x: &mut [Number],
    moved: &mut Moved,
    network: &mut PaperNetwork,
) -> Result<u64, Failure> {
    let checkpoint = Checkpoint::read(path, description, x.len()).map_err(Failure::setup)?;
    let Some(Checkpoint { step, x: saved, mut optimizer }) = checkpoint else { return Ok(0) };
    let number = |name: &str| name.strip_prefix(RUNNING)?.parse::<usize>().ok();
    let (running, memory): (Vec<_>, Vec<_>) =
        optimizer.arrays.into_iter().partition(|(name, _)| number(name).is_some());
    optimizer.arrays = memory;
    let mut running: Vec<(usize, Vec<Number>)> =
        running.into_iter().filter_map(|(name, array)| Some((number(&name)?, array))).collect();
    running.sort_by_key(|(number, _)| *number);
    let running: Vec<Vec<Number>> = running.into_iter().map(|(_, array)| array).collect();
    network.inner_mut().network.set_running_statistics(&running).map_err(Failure::setup)?;
    moved.restore(step, &optimizer)?;
    x.copy_from_slice(&saved);
    Ok(step)
}
