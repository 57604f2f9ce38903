//! The parameters of a model, in the order in which they are declared.
//!
//! Trained ones lie in the [`Layout`] of the flat array; fixed ones (random last layers) are constants. Each tensor is
//! drawn from a stream that the seed and its name determine, so that another tensor more changes no other.

use candle_core::{DType, Device, Tensor};
use optsde_core::random::{PathIndex, Seed, node_stream};

use super::initial::Initial;
use crate::layer::Running;
use crate::layout::{Kind, Layout};
use crate::network::{NetworkError, Number};

/// The path of the streams of initial parameters.
const PATH: PathIndex = PathIndex(0);

/// What a declared tensor is called in a [`Pass`](super::Pass).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameter(pub(super) usize);

/// What running statistics are called in a [`Pass`](super::Pass).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunningIndex(pub(super) usize);

/// Declarations that are impossible.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RegistryError {
    /// Two tensors with one name.
    #[error("parameter '{name}' is declared twice, allowed: once")]
    Twice {
        /// The name.
        name: String,
    },
    /// More numbers than memory has.
    #[error("parameter '{name}' has the shape {shape:?}, allowed: at most 2^40 numbers")]
    TooLarge {
        /// The name.
        name: String,
        /// The shape.
        shape: Vec<usize>,
    },
}

#[derive(Clone, Debug)]
struct Slot {
    name: String,
    shape: Vec<usize>,
    count: usize,
    initial: Initial,
    trained: bool,
}

/// What a model is made of.
#[derive(Clone, Debug, Default)]
pub struct Registry {
    layout: Layout,
    slots: Vec<Slot>,
    /// Channels of each running statistics.
    running: Vec<usize>,
    fault: Option<RegistryError>,
}

impl Registry {
    /// Declares a tensor that is trained.
    pub fn trained(&mut self, name: impl Into<String>, shape: &[usize], kind: Kind, initial: Initial) -> Parameter {
        self.declare(name.into(), shape, Some(kind), initial)
    }

    /// Declares a tensor that stays as it starts.
    pub fn fixed(&mut self, name: impl Into<String>, shape: &[usize], initial: Initial) -> Parameter {
        self.declare(name.into(), shape, None, initial)
    }

    /// Declares running statistics of so many channels.
    pub fn running(&mut self, channels: usize) -> RunningIndex {
        self.running.push(channels);
        RunningIndex(self.running.len() - 1)
    }

    fn declare(&mut self, name: String, shape: &[usize], kind: Option<Kind>, initial: Initial) -> Parameter {
        let count = shape.iter().try_fold(1_usize, |product, n| product.checked_mul(*n));
        let count = count.filter(|count| *count <= 1 << 40);
        let fault = match count {
            None => Some(RegistryError::TooLarge { name: name.clone(), shape: shape.to_vec() }),
            Some(_) if self.slots.iter().any(|slot| slot.name == name) => {
                Some(RegistryError::Twice { name: name.clone() })
            }
            Some(_) => None,
        };
        let possible = fault.is_none();
        self.fault = self.fault.take().or(fault);
        if let Some(kind) = kind
            && possible
        {
            self.layout.push(name.clone(), shape, kind);
        }
        let count = count.unwrap_or(0);
        self.slots.push(Slot { name, shape: shape.to_vec(), count, initial, trained: kind.is_some() });
        Parameter(self.slots.len() - 1)
    }

    /// The registry if all declarations were possible, or what was wrong with the first that was not.
    pub fn finish(self) -> Result<Self, NetworkError> {
        match self.fault {
            Some(fault) => Err(candle_core::Error::wrap(fault).into()),
            None => Ok(self),
        }
    }

    /// Where the trained parameters lie.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Which of all tensors are trained, in the order of the layout.
    pub fn trained_slots(&self) -> impl Iterator<Item = usize> + '_ {
        self.slots.iter().enumerate().filter(|(_, slot)| slot.trained).map(|(at, _)| at)
    }

    /// Initial values of the trained parameters, flat.
    pub fn initial(&self, seed: Seed) -> Vec<Number> {
        self.slots.iter().filter(|slot| slot.trained).flat_map(|slot| slot.draw(seed)).collect()
    }

    /// Initial values of all tensors, trained and fixed, in the order of their declaration.
    pub fn tensors(&self, seed: Seed, dtype: DType, device: &Device) -> candle_core::Result<Vec<Tensor>> {
        let tensor = |slot: &Slot| {
            let values: Vec<f32> = slot.draw(seed).into_iter().map(|value| value.0).collect();
            Tensor::from_vec(values, slot.shape.as_slice(), device)?.to_dtype(dtype)
        };
        self.slots.iter().map(tensor).collect()
    }

    /// Running statistics before the first batch.
    pub fn start_running(&self, dtype: DType, device: &Device) -> candle_core::Result<Vec<Running>> {
        self.running.iter().map(|channels| Running::new(*channels, dtype, device)).collect()
    }
}

impl Slot {
    fn draw(&self, seed: Seed) -> Vec<Number> {
        self.initial.draw(&self.shape, self.count, &mut node_stream(seed, PATH, hash(&self.name)))
    }
}

/// FNV-1a of 64 bits (Fowler, Noll and Vo), which any program can compute again.
fn hash(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
