//! A process and an observable on a device: their bytes, and copies of what they borrow.

use std::mem::MaybeUninit;

use optsde_device::entry::Entry;

use super::{Buffer, Device, GpuError};

/// The bytes of a process and of an observable, and copies of what the process borrows.
pub(super) struct Parameters<'d, P, O> {
    pub(super) process: Buffer<'d, MaybeUninit<P>>,
    pub(super) observe: Buffer<'d, MaybeUninit<O>>,
    _slices: Vec<Buffer<'d, u8>>,
}

impl<'d, P, O> Parameters<'d, P, O> {
    /// Copies them.
    ///
    /// # Errors
    /// A slice that is not where the process says, and what the device says.
    pub(super) fn new<const M: usize>(device: &'d dyn Device, process: &P, observe: &O) -> Result<Self, GpuError>
    where
        P: Entry<O, M>,
    {
        let mut copy = bytes(process);
        let mut slices = Vec::new();
        let mut moved = Ok(());
        process.slices(&mut |offset, data| {
            if moved.is_ok() {
                moved = moved_slice::<P>(device, P::NAME, &mut copy, offset, data).map(|slice| slices.push(slice));
            }
        });
        moved?;
        let (process, observe) = (Buffer::of(device, &[copy])?, Buffer::of(device, &[bytes(observe)])?);
        Ok(Self { process, observe, _slices: slices })
    }
}

/// The bytes of a value.
fn bytes<T>(value: &T) -> MaybeUninit<T> {
    let mut copy: MaybeUninit<T> = MaybeUninit::uninit();
    // SAFETY: as many bytes as there is room for; nobody uses the copy as a value, so nothing is there twice.
    unsafe { copy.as_mut_ptr().copy_from_nonoverlapping(value, 1) };
    copy
}

/// Copies a slice to the device, and lets the reference at `offset` point to the copy. A reference to a slice is an address
/// and a length; that the address comes first is not promised by the language, so it is looked at.
fn moved_slice<'d, P>(
    device: &'d dyn Device,
    kernel: &'static str,
    process: &mut MaybeUninit<P>,
    offset: usize,
    data: &[u8],
) -> Result<Buffer<'d, u8>, GpuError> {
    let unknown = GpuError::Parameters { kernel, offset };
    if size_of::<usize>() != size_of::<u64>() || offset.saturating_add(size_of::<&[u8]>()) > size_of::<P>() {
        return Err(unknown);
    }
    // SAFETY: inside the copy.
    let reference = unsafe { process.as_mut_ptr().cast::<u8>().add(offset).cast::<[u8; size_of::<usize>()]>() };
    // SAFETY: two initialised words, by the contract of `slices`.
    let address = usize::from_ne_bytes(unsafe { reference.read() });
    if address != data.as_ptr().addr() {
        return Err(unknown);
    }
    let copy = Buffer::of(device, data)?;
    // SAFETY: the word that was read.
    unsafe { reference.cast::<[u8; size_of::<u64>()]>().write(copy.address().to_ne_bytes()) };
    Ok(copy)
}
