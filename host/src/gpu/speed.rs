//! What a GPU could do at most, estimated.

/// Multiprocessors, clock, and arithmetic throughput as the CUDA C++ Programming Guide states it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Speed {
    /// Multiprocessors.
    pub processors: u32,
    /// The highest clock in hertz.
    pub clock: f64,
    /// Additions or multiplications of a multiprocessor in one cycle, in double and in single precision; `None` for an
    /// architecture that is not known here.
    pub per_cycle: Option<(u32, u32)>,
}

impl Speed {
    /// From what the driver says: multiprocessors, clock in kHz, compute capability.
    pub fn of(processors: i32, clock: i32, capability: (i32, i32)) -> Self {
        // Section "Throughput of Native Arithmetic Instructions".
        let per_cycle = match capability {
            (8, 0) => Some((32, 64)),
            (9 | 10, 0) => Some((64, 128)),
            (8, _) | (12, 0) => Some((2, 128)),
            _ => None,
        };
        let clock = f64::from(clock) * 1000.0;
        Self { processors: u32::try_from(processors).unwrap_or(0), clock, per_cycle }
    }

    /// Additions or multiplications in a second in double and in single precision.
    pub fn peaks(&self) -> Option<(f64, f64)> {
        let cycles = f64::from(self.processors) * self.clock;
        self.per_cycle.map(|(double, single)| (f64::from(double) * cycles, f64::from(single) * cycles))
    }
}
