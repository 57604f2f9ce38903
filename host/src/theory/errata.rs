//! Where a paper prints something else than what is true, and which computation here shows it.

/// One erratum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Erratum {
    /// Its number within the paper, stable.
    pub number: u32,
    /// Section, equation or figure.
    pub location: &'static str,
    /// What is printed.
    pub printed: &'static str,
    /// What is true.
    pub correct: &'static str,
}

/// Errata of Liu21 (Liu, Ziyin and Ueda, "Noise and fluctuation of finite learning rate stochastic
/// gradient descent") that an experiment here shows.
pub const LIU21: &[Erratum] = &[];
