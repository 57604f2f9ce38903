//! Liu21, momentum: quasi-hyperbolic momentum (appendix E.2.6, table 1) and heavy ball (appendix E.1).

use super::{Erratum, Kind, Paper::Liu21, measured, row};

pub(super) const ROWS: &[Erratum] = &[
    row(
        Liu21,
        1,
        "Theorem 11, eqs. (73), (82), coefficient of X K + K X^T",
        Kind::Number,
        "lambda [1 - mu nu (2 + mu)]",
        "lambda [1 - mu - mu^2 (1 - nu)], which is the printed one with 1 - nu for the last nu in 1 - mu nu - mu (1 + \
            mu) nu",
        measured(
            "errata_liu21_momentum::the_printed_coefficient_of_theorem_11_leaves_a_residual",
            "residual of eq. (82) with the stationary Sigma and X of the recursion, relative to lambda^2 C, D = 2, nu \
                = 1 (where the printed d is right)",
            0.9127,
            1e-12,
        ),
    ),
    row(
        Liu21,
        2,
        "Theorem 11, eqs. (74), (82), d",
        Kind::Number,
        "d = 1 + mu [mu - 2 nu - 2 mu nu (1 - nu)], that is (1 - mu nu)^2 + mu^2 (1 - nu)^2",
        "d = (1 - mu)^2 - 2 mu^2 (1 - nu) (1 - mu nu), the same at nu = 1; it may be negative, and only multiplies",
        measured(
            "errata_liu21_momentum::the_printed_d_of_theorem_11_leaves_a_residual",
            "residual of eq. (82) with erratum 1 corrected, relative to lambda^2 C, D = 2, mu = 0.6, nu = 0.7",
            0.3341,
            1e-12,
        ),
    ),
    row(
        Liu21,
        3,
        "eq. (75)",
        Kind::Number,
        "+ lambda^2 alpha^2 C",
        "+ alpha^2 C, since alpha = lambda (1 - mu nu) contains lambda already",
        measured(
            "errata_liu21_momentum::the_printed_noise_of_equation_75_has_the_learning_rate_twice",
            "relative error of Sigma from the right side with the stationary moments, D = 2, lambda = 0.2",
            0.1996,
            1e-12,
        ),
    ),
    row(
        Liu21,
        4,
        "eq. (77)",
        Kind::Number,
        "lambda^2 nu^2 E[m m^T] without a term in E[w_t eta_(t-1)^T], eta being the noise",
        "add -2 lambda (1 - nu) alpha C: E[w_t eta_(t-1)^T] = -alpha C, since w_t holds the noise of its own step",
        measured(
            "errata_liu21_momentum::the_printed_moment_of_the_buffer_drops_its_correlation_with_the_noise",
            "relative error of lambda^2 nu^2 E[m m^T], D = 2, mu = 0.6, nu = 0.7",
            3.016,
            1e-12,
        ),
    ),
    row(
        Liu21,
        5,
        "eqs. (78), (79), (83)",
        Kind::Number,
        "X = (I - alpha K) Sigma + mu Sigma - mu [I - lambda (1 - nu) K] X^T, that is X + A X^T = B",
        "subtract e C with e = mu lambda (1 - nu) alpha on the right: X + A X^T = B - e C. It comes from the same \
            noise as erratum 4 and vanishes at nu = 1",
        measured(
            "errata_liu21_momentum::the_printed_correlation_of_successive_iterates_drops_the_noise",
            "relative error of X = E[w_t w_(t-1)^T], D = 2, mu = 0.6, nu = 0.7",
            0.073_63,
            1e-12,
        ),
    ),
    row(
        Liu21,
        6,
        "eqs. (80), (81)",
        Kind::Number,
        "G = -mu (I - alpha K) Sigma + mu (I - alpha K) X [I - lambda (1 - nu) K]",
        "add e (I - alpha K) C with e of erratum 5",
        measured(
            "errata_liu21_momentum::the_printed_g_of_equation_80_drops_the_noise",
            "relative error of G = lambda nu mu (I - alpha K) E[w_t m_t^T], D = 2, mu = 0.6, nu = 0.7",
            1.111,
            1e-12,
        ),
    ),
    row(
        Liu21,
        7,
        "Theorem 11, eqs. (73), (86), X",
        Kind::Number,
        "X = mu alpha K^2 Sigma + lambda [-1 + mu (1 + mu - mu nu)] K Sigma K - lambda mu (1 - nu) alpha K (K Q + Q \
            K) K + (1 - mu^2) Q, in which every term but the last has one K too many",
        "X = (1 - mu^2) Q + lambda [-1 + mu (1 + mu - mu nu)] K Q + mu alpha Q K - lambda mu (1 - nu) alpha K Q K - e \
            (I - A) Q_C with Q_C - A Q_C A = C and e of erratum 5",
        measured(
            "errata_liu21_momentum::the_printed_x_of_theorem_11_is_not_the_correlation",
            "relative error of X = E[w_t w_(t-1)^T] from the stationary Sigma, D = 2, mu = 0.6, nu = 0.7",
            0.1105,
            1e-12,
        ),
    ),
    row(
        Liu21,
        8,
        "Corollary 7, eqs. (89), (90), (94), (97); Table 1, QHM, this work",
        Kind::Number,
        "variance lambda^2 / h(k), h(k) = {a + 2 b k + c k^2 + [mu (1 + mu) f + lambda (1 - mu nu (2 + mu)) g] / (1 - \
            A^2)} / d; it can be negative, and without momentum it is that of SGD for k = 1 only",
        "variance per unit noise phi(k) = (lambda / k) [1 - mu^2 + mu (1 - nu) q x] / {[1 - mu + mu (1 - nu) x] [2 (1 \
            + mu) - q x]} for an eigenvalue k of K, with x = lambda k and q = 1 + mu - 2 mu nu; the training error is \
            Tr[K phi(K) C] / 2 for any K and C",
        measured(
            "errata_liu21_momentum::the_printed_h_is_not_the_variance",
            "relative error of L_train, D = 1, k = 1, lambda = 0.5, mu = 0.9, nu = 0.7, where the printed one is \
                negative",
            1.277,
            1e-12,
        ),
    ),
    row(
        Liu21,
        9,
        "eqs. (90), (91), (95), f and its place",
        Kind::Number,
        "f = 2 (1 - mu^2) K + lambda [-2 + mu (3 + mu (2 - 3 nu))] K^2, multiplied by mu (1 + mu), and g by the \
            coefficient of erratum 1",
        "f = K g with the printed g, since f stands for X K + K X^T and g for X + X^T; g therefore belongs to mu (1 + \
            mu), and f to the coefficient of erratum 1. The printed f is right at mu = 0",
        measured(
            "errata_liu21_momentum::the_printed_f_is_not_the_correlation_times_the_curvature",
            "relative error of f against a solution of the printed eq. (83), D = 1, k = 1.3, lambda = 0.5, mu = 0.6, \
                nu = 0.7",
            0.1091,
            1e-12,
        ),
    ),
    row(
        Liu21,
        10,
        "remark after Theorem 11",
        Kind::Wording,
        "setting nu = 0 or nu = 1 recovers eqs. (6) or (7) with lambda -> lambda / (1 - mu)",
        "so it is at nu = 1 for the exact covariance; at nu = 0 it is eq. (6) with the same lambda. The theorem as \
            printed recovers neither",
        measured(
            "errata_liu21_momentum::quasi_hyperbolic_momentum_without_its_buffer_needs_no_reparametrization",
            "relative distance of the exact covariance at nu = 0 and lambda / (1 - mu) from eq. (6) at lambda = \
                0.075, and of that at lambda; D = 2, mu = 0.6",
            1.77,
            1e-12,
        ),
    ),
    row(
        Liu21,
        11,
        "Table 1, QHM, covariance of previous work",
        Kind::Number,
        "lambda / (2 (1 - mu)) K^-1 C + O(lambda^2)",
        "(lambda / 2) K^-1 C + O(lambda^2): the momentum of eq. (72) is normalised, as the error row beside it has it",
        measured(
            "errata_liu21_momentum::the_printed_previous_covariance_of_quasi_hyperbolic_momentum_counts_the_damping_twice",
            "largest entry of the error over that of the exact Sigma, lambda = 1e-6, D = 2, mu = 0.6, where the \
                printed factor 1 / (1 - mu) is 2.5; the next order of lambda remains",
            1.5,
            1e-7,
        ),
    ),
    row(
        Liu21,
        26,
        "Lemma 1, proof, definition of X",
        Kind::Number,
        "X := (1 - mu) I",
        "X := mu I",
        measured(
            "errata_liu21_momentum::the_printed_x_of_lemma_1_is_not_the_momentum",
            "relative error of w_10 of heavy ball without noise from w_t = (X + Y) w_(t-1) - X w_(t-2), Y = I - \
                lambda K, D = 2, mu = 0.6",
            0.8921,
            1e-12,
        ),
    ),
    row(
        Liu21,
        27,
        "Lemma 1, proof, eq. (40)",
        Kind::Number,
        "+ lambda times the sum of g_i eta_(t-1-i) for i = 0 .. t-1, beside w_0 and w_1",
        "- lambda times the sum for i = 0 .. t-2: w_1 already contains eta_0. The sign does not change the law, nor \
            does the last term the limit in eq. (43)",
        measured(
            "errata_liu21_momentum::the_printed_sum_of_equation_40_has_one_noise_too_many",
            "relative error of the covariance of w_3 given w_0 and w_1, D = 2, mu = 0.6",
            0.4296,
            1e-12,
        ),
    ),
    row(
        Liu21,
        28,
        "Corollary 1, proof, eq. (45), second line",
        Kind::Number,
        "[l K (2 I - l K)]^-1 C~ with l = lambda / (1 + mu), C~ = C (1 + mu) / (1 - mu)",
        "l^2 times that, as in eq. (47)",
        measured(
            "errata_liu21_momentum::the_printed_second_line_of_equation_45_lacks_the_square_of_the_learning_rate",
            "relative error of Sigma of heavy ball, D = 2, commuting, lambda = 0.2, mu = 0.6",
            63.0,
            1e-12,
        ),
    ),
    row(
        Liu21,
        29,
        "Theorem 5, proof",
        Kind::Proof,
        "A_1 and A_2 are antisymmetric, so that Tr R A_1 = Tr R A_2 = 0",
        "the traces vanish because R commutes with K and a trace is cyclic; A_2 = [K, [K, Sigma]], up to a factor, is \
            symmetric, and A_1 neither",
        measured(
            "errata_liu21_momentum::the_terms_of_the_proof_of_theorem_5_are_not_antisymmetric_but_their_traces_vanish",
            "A_2 + A_2^T relative to A_2, where 0 is claimed; correct: the two traces",
            2.0,
            1e-12,
        ),
    ),
];
