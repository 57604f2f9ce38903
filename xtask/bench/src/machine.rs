//! What was measured on.

use optsde::ensemble::Isa;

/// Processor, cores, threads of ours and the widest vectors that are used.
pub(crate) fn description() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = rayon::current_num_threads();
    format!("{}, {cores} cores, {threads} threads, {} vectors", processor(), Isa::widest().name())
}

/// Its name where Linux tells it, else the architecture.
fn processor() -> String {
    let described = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = described.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    name.map_or_else(|| std::env::consts::ARCH.to_owned(), |(_, name)| name.trim().to_owned())
}
