//! Data sets: read from files that the user gives, checked, never downloaded.
//!
//! A loader takes the folder of data sets, [`folder()`], and returns a [`Dataset`] of [`Samples`] or a [`text::Text`]. A
//! file that is not what it should be is a [`DataError`] which says what was expected, what was found, and where the
//! set is published. Two small sets need no file: [`breast_cancer`] and [`digits`].
//!
//! ```
//! use optsde_core::random::Seed;
//! use optsde_net::data;
//!
//! let (train, test) = data::breast_cancer().split(169, Seed(1))?;
//! let mut set = data::Dataset::new("breast cancer", train, test)?;
//! set.standardize()?;
//! assert_eq!((set.train().len(), set.test().len(), set.train().shape()), (400, 169, [30].as_slice()));
//! # Ok::<(), data::DataError>(())
//! ```

pub mod cifar;
mod compressed;
mod embedded;
mod error;
mod file;
mod folder;
mod idx;
mod matlab;
pub mod mnist;
mod samples;
mod standardization;
pub mod svhn;
pub mod text;

pub use self::embedded::{breast_cancer, digits};
pub use self::error::{DataError, Fault};
pub use self::folder::{VARIABLE, folder};
pub use self::samples::{Dataset, Samples};
pub use self::standardization::Standardization;
