//! Liu21, sections 4.4 to 6 and appendix B: shape of the density, escape, stability, minibatch noise, Bayes.

use super::{Erratum, Evidence, Kind, Paper};

const fn row(
    number: u32,
    location: &'static str,
    kind: Kind,
    printed: &'static str,
    correct: &'static str,
    evidence: Evidence,
) -> Erratum {
    Erratum { paper: Paper::Liu21, number, location, kind, printed, correct, evidence }
}

pub(super) const ROWS: &[Erratum] = &[
    row(
        12,
        "section 4.6, P_d and the effective loss",
        Kind::Number,
        "K + (lambda/2) K^2",
        "K - (lambda/2) K^2, exactly, for isotropic noise; with momentum K - lambda/(2 (1 + mu)) K^2",
        Evidence::Argument("to be measured"),
    ),
    row(
        13,
        "section 4.6, interpretation",
        Kind::Wording,
        "a finite learning rate acts as weight decay and prefers a smaller norm",
        "the opposite: the effective loss is shallower and the norm larger, by 1 / (1 - lambda k / 2) in variance",
        Evidence::Argument("follows from 12"),
    ),
    row(
        14,
        "section 4.6, eq. (13)",
        Kind::Number,
        "density exp(-w^T K w / T) with C = 2T I",
        "exp(-L/T) with L = w^T K w / 2 belongs to C = (2T / lambda) I",
        Evidence::Argument("to be measured"),
    ),
    row(
        25,
        "section 4.5",
        Kind::Inequality,
        "lambda k <= 2 (1 + mu) is only necessary; the sufficient condition is highly complicated",
        "0 < lambda k < 2 (1 + mu) with 0 <= mu < 1 is necessary and sufficient for noise of constant covariance",
        Evidence::Argument("to be measured"),
    ),
    row(
        36,
        "section 5, minibatch noise",
        Kind::Number,
        "loss (1/N) sum (w^T x - y)^2 with expected Hessian diag(1, 0.1) and C = K/S",
        "that loss has twice this Hessian; Hessian and C = K/S belong to half of it with unit label noise, and C \
            is exact at the minimum only, up to (N - S)/(N - 1) without replacement",
        Evidence::Argument("to be measured"),
    ),
];
