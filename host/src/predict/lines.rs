//! Lines of bytes in bounded memory.

use std::io::{self, BufRead, ErrorKind};

/// Longest line that is read, without its line feed: 8 MiB, a regression of some 200 000 samples.
pub const MAX_LINE_BYTES: usize = 8 << 20;

pub(super) enum Line<'a> {
    /// Nothing but white space.
    Blank,
    /// Everything up to the line feed.
    Whole(&'a [u8]),
    /// The first [`MAX_LINE_BYTES`] bytes of a longer line; the rest is gone.
    TooLong(&'a [u8]),
}

pub(super) struct Lines<R> {
    reader: R,
    buffer: Vec<u8>,
    number: u64,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(reader: R) -> Self {
        Self { reader, buffer: Vec::new(), number: 0 }
    }

    /// The next line with its number, from 1.
    pub(super) fn next(&mut self) -> io::Result<Option<(u64, Line<'_>)>> {
        self.buffer.clear();
        let mut too_long = false;
        let mut started = false;
        loop {
            let chunk = match self.reader.fill_buf() {
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                other => other?,
            };
            if chunk.is_empty() {
                break;
            }
            started = true;
            let end = chunk.iter().position(|&byte| byte == b'\n');
            let content = &chunk[..end.unwrap_or(chunk.len())];
            let room = MAX_LINE_BYTES - self.buffer.len();
            too_long |= content.len() > room;
            self.buffer.extend_from_slice(&content[..content.len().min(room)]);
            let used = content.len() + usize::from(end.is_some());
            self.reader.consume(used);
            if end.is_some() {
                break;
            }
        }
        if !started {
            return Ok(None);
        }
        self.number += 1;
        let line = if too_long {
            Line::TooLong(&self.buffer)
        } else if self.buffer.trim_ascii().is_empty() {
            Line::Blank
        } else {
            Line::Whole(&self.buffer)
        };
        Ok(Some((self.number, line)))
    }
}
