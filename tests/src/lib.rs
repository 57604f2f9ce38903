//! The tests of this package live in `tests/tests/`; there is nothing here to use.
