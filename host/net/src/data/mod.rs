//! Data sets: read from files that the user gives, checked, never downloaded.
