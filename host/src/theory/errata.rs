//! Where a paper prints something else than what is true.
//!
//! The number of an erratum is stable; experiments name the ones they show.

/// One erratum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Erratum {
    /// Its number within the paper.
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
pub const LIU21: &[Erratum] = &[
    Erratum {
        number: 12,
        location: "section 4.6, P_d and the effective loss",
        printed: "K + (lambda/2) K^2",
        correct: "K - (lambda/2) K^2, exactly, for isotropic noise; with momentum K - lambda/(2 (1 + mu)) K^2",
    },
    Erratum {
        number: 13,
        location: "section 4.6, interpretation",
        printed: "a finite learning rate acts as weight decay and prefers a smaller norm",
        correct: "the opposite: the effective loss is shallower and the norm larger, by 1 / (1 - lambda k / 2) in variance",
    },
    Erratum {
        number: 14,
        location: "section 4.6, eq. (13)",
        printed: "density exp(-w^T K w / T) with C = 2T I",
        correct: "exp(-L/T) with L = w^T K w / 2 belongs to C = (2T / lambda) I",
    },
    Erratum {
        number: 25,
        location: "section 4.5",
        printed: "lambda k <= 2 (1 + mu) is only necessary; the sufficient condition is highly complicated",
        correct: "0 < lambda k < 2 (1 + mu) with 0 <= mu < 1 is necessary and sufficient for noise of constant covariance",
    },
    Erratum {
        number: 36,
        location: "section 5, minibatch noise",
        printed: "loss (1/N) sum (w^T x - y)^2 with expected Hessian diag(1, 0.1) and C = K/S",
        correct: "that loss has twice this Hessian; Hessian and C = K/S belong to half of it with unit label noise, and C \
            is exact at the minimum only, up to (N - S)/(N - 1) without replacement",
    },
];
