//! Liu21, sections 4.1 and 6.4, appendix B: eigenvalues of one step, noiseless natural gradient, singular Hessians.

use super::{Erratum, Evidence, Kind, Paper::Liu21, measured, row};

pub(super) const ROWS: &[Erratum] = &[
    row(
        Liu21,
        31,
        "section 4.1, stability of SGD",
        Kind::Wording,
        "the absolute values of the eigenvalues of I - lambda K are in (0, 1)",
        "in [0, 1): a direction with lambda k = 1 has the eigenvalue 0, and is the best behaved of all",
        Evidence::Argument(
            "At lambda k = 1, 1 - lambda k = 0: w' = -lambda eta forgets its past in one step, and eq. (6) gives the \
                finite variance lambda^2 c. The results of the paper hold there.",
        ),
    ),
    row(
        Liu21,
        35,
        "section 6.4, remark after Corollary 6",
        Kind::Wording,
        "for S -> N natural gradient descent keeps nonzero fluctuations, Sigma = lambda/(2 (1 + mu)) K^-1, even \
                if the noise is absent",
        "the limit of Sigma is right and belongs to a deterministic flip, w' = -w: with C = 0 the transition \
                matrix has the eigenvalue -1 and w repeats every second step. The same holds for the remark on Adam \
                with many samples",
        measured(
            "errata_liu21_second_order::natural_gradient_without_noise_flips_and_does_not_fluctuate",
            "(w_(t+1000) - w_t)^2 / (2 Sigma), absolute, noiseless with a running average of the Fisher \
                information, D = 1, lambda = 0.8, mu = 0; a fluctuation that forgets has 1, a flip 0",
            1.0,
            1e-12,
        ),
    ),
    row(
        Liu21,
        37,
        "Corollary 2, for the singular Hessians of appendix B",
        Kind::Number,
        "a lambda (2 I - lambda K)^-1, which is a lambda / 2 along the null space of K",
        "directions without curvature never move under C = a K: they keep their initial covariance. The formula \
                holds on the range of K, and the corollary assumes full rank",
        measured(
            "errata_liu21_second_order::directions_without_curvature_keep_their_initial_covariance",
            "relative error of the variance along the null space, K = diag(1, 0), a = 1, lambda = 0.65, initial \
                variance 0.7",
            0.535_714,
            1e-12,
        ),
    ),
];
