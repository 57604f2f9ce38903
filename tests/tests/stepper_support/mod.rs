//! Equations and measurements that the tests of steppers share.
#![allow(dead_code, reason = "every test file uses a part")]

pub(crate) mod defect;
pub(crate) mod equations;
pub(crate) mod row;
