//! How much flash and RAM a program takes, from the section headers of its ELF file (32 bits, little-endian).

use std::fs;
use std::path::Path;

/// Bytes of memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Memory {
    /// Everything that has to be stored: code, constants, first values of variables.
    pub(super) flash: u64,
    /// Variables: .data and .bss, without the stack.
    pub(super) ram: u64,
}

// Offsets in the header of the file, and in that of a section: System V ABI, chapter 4.
const SECTION_HEADERS: usize = 0x20;
const SECTION_HEADER_SIZE: usize = 0x2e;
const SECTION_COUNT: usize = 0x30;
const NAMES_INDEX: usize = 0x32;
const NAME: usize = 0x00;
const TYPE: usize = 0x04;
const FLAGS: usize = 0x08;
const OFFSET: usize = 0x10;
const SIZE: usize = 0x14;
/// Has contents in the file.
const PROGBITS: u32 = 1;
/// Is in memory when the program runs.
const ALLOCATED: u32 = 2;

/// The memory that the program takes.
pub(super) fn memory(program: &Path) -> Result<Memory, String> {
    let bytes = fs::read(program).map_err(|error| format!("cannot read {}: {error}", program.display()))?;
    of_bytes(&bytes).ok_or_else(|| format!("{} is no ELF file of 32 bits, little-endian", program.display()))
}

fn of_bytes(bytes: &[u8]) -> Option<Memory> {
    if !bytes.starts_with(b"\x7fELF\x01\x01") {
        return None;
    }
    let start = usize::try_from(word(bytes, SECTION_HEADERS)?).ok()?;
    let (size, count) = (half(bytes, SECTION_HEADER_SIZE)?, half(bytes, SECTION_COUNT)?);
    let header = |index: usize| start + index * size;
    let names = word(bytes, header(half(bytes, NAMES_INDEX)?) + OFFSET)?;
    let mut memory = Memory { flash: 0, ram: 0 };
    for section in (0..count).map(header) {
        let size = u64::from(word(bytes, section + SIZE)?);
        let name = usize::try_from(names + word(bytes, section + NAME)?).ok()?;
        let name = bytes.get(name..)?.split(|byte| *byte == 0).next()?;
        if word(bytes, section + FLAGS)? & ALLOCATED == 0 {
            continue;
        }
        if word(bytes, section + TYPE)? == PROGBITS {
            memory.flash += size;
        }
        if matches!(name, b".data" | b".bss" | b".uninit") {
            memory.ram += size;
        }
    }
    Some(memory)
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn half(bytes: &[u8], at: usize) -> Option<usize> {
    Some(usize::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?)))
}
