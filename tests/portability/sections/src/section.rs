//! A section and the list it goes to.

use core::fmt::{Display, Formatter, Result};
use core::marker::PhantomData;

use optsde_core::Real;
use optsde_core::statistics::Digest;

/// The bits of one part of the core. Displayed as a line of `tests/portability/golden.txt`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Section {
    /// Which module of the core.
    pub part: &'static str,
    /// What of it.
    pub name: &'static str,
    /// The variant of an optimizer; empty elsewhere.
    pub variant: &'static str,
    /// `"f32"` or `"f64"`.
    pub format: &'static str,
    /// The digest of all numbers of the run.
    pub digest: u64,
}

impl Display for Section {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let Self { part, name, variant, format, digest } = self;
        let slash = if variant.is_empty() { "" } else { "/" };
        write!(f, "{part}/{name}{slash}{variant} {format} {digest:016x}")
    }
}

/// Where the sections of one format go.
pub(crate) struct Sections<'a, R> {
    sink: &'a mut dyn FnMut(&Section),
    format: PhantomData<R>,
}

impl<'a, R: Real> Sections<'a, R> {
    pub(crate) fn new(sink: &'a mut dyn FnMut(&Section)) -> Self {
        Self { sink, format: PhantomData }
    }

    /// A section of what `digest_all` puts into the digest.
    pub(crate) fn add(&mut self, part: &'static str, name: &'static str, digest_all: impl FnOnce(&mut Digest)) {
        let mut digest = Digest::new();
        digest_all(&mut digest);
        self.add_variant(part, name, "", digest.value());
    }

    /// A section of a variant, with its digest.
    pub(crate) fn add_variant(&mut self, part: &'static str, name: &'static str, variant: &'static str, digest: u64) {
        (self.sink)(&Section { part, name, variant, format: R::FORMAT, digest });
    }
}
