//! What the fields of questions and answers mean, in one line each. Those that several quantities share are here.

/// One field of a question or of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Its name in JSON.
    pub name: &'static str,
    /// What it holds: shape, domain, unit.
    pub meaning: &'static str,
    /// Whether it may be left out.
    pub optional: bool,
}

impl Field {
    /// A field that is always there.
    pub(super) const fn new(name: &'static str, meaning: &'static str) -> Self {
        Self { name, meaning, optional: false }
    }

    /// A field that some questions or answers have.
    pub(super) const fn optional(name: &'static str, meaning: &'static str) -> Self {
        Self { name, meaning, optional: true }
    }
}

pub(super) const K: Field = Field::new("K", "Hessian: D x D, symmetric positive definite");
pub(super) const C: Field = Field::optional(
    "C",
    "covariance of the gradient noise: D x D, symmetric positive semidefinite; needed without sigma2 and a",
);
pub(super) const SIGMA2: Field =
    Field::optional("sigma2", "with a: the noise is C = sigma2 I + a K, instead of C or agreeing with it; >= 0");
pub(super) const A: Field = Field::optional("a", "with sigma2; >= 0");
pub(super) const LAM: Field = Field::new("lam", "learning rate; > 0 and below the stability limit");
pub(super) const ANY_LAM: Field = Field::new("lam", "learning rate; > 0");
pub(super) const MU: Field = Field::new("mu", "momentum; 0 <= mu < 1");
pub(super) const ETA: Field = Field::new("eta", "learning rate; > 0");
pub(super) const NU: Field = Field::new("nu", "degrees of freedom; > 0");
pub(super) const GAUSSIAN_SIGMA: Field = Field::new("sigma", "standard deviation of the gradient noise; > 0");

pub(super) const COVARIANCE: Field = Field::new("Sigma", "stationary covariance of w: D x D");
pub(super) const TRAINING_ERROR: Field = Field::new("L_train", "stationary expected loss Tr(K Sigma) / 2");
pub(super) const TRAJECTORY: Field =
    Field::new("trajectory", "per step: x and every state variable, each as a list over the coordinates");
