//! Processes that only experiments need: one file each.
