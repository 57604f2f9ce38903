//! Memory of a device that is given back when nobody uses it any more.

use std::marker::PhantomData;
use std::slice;

use optsde_device::Plain;

use super::{Address, Device, GpuError};

/// So many values in the memory of a device.
#[derive(Debug)]
pub struct Buffer<'d, T> {
    device: &'d dyn Device,
    address: Address,
    length: usize,
    kind: PhantomData<T>,
}

impl<'d, T> Buffer<'d, T> {
    /// Room for `length` values, with anything in it.
    pub fn new(device: &'d dyn Device, length: usize) -> Result<Self, GpuError> {
        let bytes = length.saturating_mul(size_of::<T>());
        // No driver allocates nothing.
        let address = device.allocate(bytes.max(1))?;
        Ok(Self { device, address, length, kind: PhantomData })
    }

    /// A copy of these values.
    pub fn of(device: &'d dyn Device, values: &[T]) -> Result<Self, GpuError> {
        let mut buffer = Self::new(device, values.len())?;
        buffer.upload(values)?;
        Ok(buffer)
    }

    /// Zero bytes.
    pub fn zeroed(device: &'d dyn Device, length: usize) -> Result<Self, GpuError> {
        let mut buffer = Self::new(device, length)?;
        buffer.zero()?;
        Ok(buffer)
    }

    /// How many values there are.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Where it is, for a kernel.
    pub fn address(&self) -> Address {
        self.address
    }

    /// Puts values at the beginning.
    pub fn upload(&mut self, values: &[T]) -> Result<(), GpuError> {
        self.place(0, values.len())?;
        // SAFETY: the bytes of these values, of which nothing is promised, not even that they are initialised.
        let bytes = unsafe { slice::from_raw_parts(values.as_ptr().cast(), size_of_val(values)) };
        self.device.upload(self.address, bytes)
    }

    /// Makes all bytes zero.
    pub fn zero(&mut self) -> Result<(), GpuError> {
        self.device.zero(self.address, self.length * size_of::<T>())
    }

    /// Repeats `pattern` to the end.
    pub fn tile(&mut self, pattern: &[T]) -> Result<(), GpuError> {
        let mut filled = pattern.len().min(self.length);
        self.upload(&pattern[..filled])?;
        while filled > 0 && filled < self.length {
            let more = filled.min(self.length - filled);
            self.device.copy(self.place(filled, more)?, self.address, more * size_of::<T>())?;
            filled += more;
        }
        Ok(())
    }

    /// Takes over the contents of a buffer of the same device and length.
    pub fn copy_from(&mut self, other: &Self) -> Result<(), GpuError> {
        if other.length != self.length {
            return Err(GpuError::Length { what: "the buffer", length: other.length, expected: self.length });
        }
        self.device.copy(self.address, other.address, self.length * size_of::<T>())
    }

    /// Where `count` values from number `first` on are.
    fn place(&self, first: usize, count: usize) -> Result<Address, GpuError> {
        let address = self.address.wrapping_add((first.wrapping_mul(size_of::<T>())) as u64);
        if first > self.length || count > self.length - first {
            return Err(GpuError::Outside { address, bytes: count.saturating_mul(size_of::<T>()) });
        }
        Ok(address)
    }
}

impl<T: Plain> Buffer<'_, T> {
    /// The `count` values from number `first` on.
    pub fn download(&self, first: usize, count: usize) -> Result<Vec<T>, GpuError> {
        let address = self.place(first, count)?;
        let mut values: Vec<T> = Vec::with_capacity(count);
        let room = &mut values.spare_capacity_mut()[..count];
        // SAFETY: the bytes of this room.
        let bytes = unsafe { slice::from_raw_parts_mut(room.as_mut_ptr().cast(), size_of_val(room)) };
        self.device.download(address, bytes)?;
        // SAFETY: a download that succeeds has written all bytes, and any bytes are values.
        unsafe { values.set_len(count) };
        Ok(values)
    }
}

impl<T> Drop for Buffer<'_, T> {
    fn drop(&mut self) {
        // SAFETY: allocated by `new`, and whoever launches with it keeps the buffer; the driver finishes launches before.
        unsafe { self.device.release(self.address) };
    }
}
