//! Li21: SVAG and its proof, failure of the SDE and of linear scaling, Poisson and heavy-tailed noise.
//!
//! Number 6 is free: eq. (10) looks unlike the last line of its proof and is the same number.

use super::{Erratum, Evidence, Kind, Paper::Li21, measured, row};

pub(super) const ROWS: &[Erratum] = &[
    row(
        Li21,
        1,
        "Lemma 4.6 (iii) and its proof",
        Kind::Number,
        "E Delta^3 = (eta^3/l^2) (3 - 1/l)/2 Lambda + (eta^3/l^3) (3 sym(grad L x Sigma) + grad L^3)",
        "E Delta^3 = -(eta^3/l^3) ((3 l - 1)/2 Lambda + 3 l sym(grad L x Sigma) + grad L^3): an odd moment of a step \
            against the gradient is negative, and the covariance of the SVAG gradient is l Sigma. The order l^-2 that \
            the lemma needs stands. Lambda is the third central moment of the gradient",
        measured(
            "errata_li21::the_third_moment_of_a_step_has_the_sign_of_minus_the_gradient",
            "largest entry of the error over that of E Delta^3, by enumeration of all pairs of gradients, D = 2, l = \
                4",
            3.035,
            1e-12,
        ),
    ),
    row(
        Li21,
        2,
        "Theorem C.1, last display",
        Kind::Inequality,
        "max over k of the weak error <= C l^-2",
        "<= C l^-1: one step contributes K l^-2, and there are l T / eta of them, as the proof sums and Theorem 4.3 \
            says",
        measured(
            "errata_li21::the_weak_error_of_svag_falls_as_one_over_l",
            "error of the exponent of l in the error of E x^2, between l = 128 and 256; random parabola, exact \
                moments; the next order of 1/l remains",
            0.9997,
            1e-3,
        ),
    ),
    row(
        Li21,
        3,
        "Lemma D.2, statement (twice)",
        Kind::Number,
        "E psi(X_eta) = psi + eta b' grad psi + eta Tr[Hessian of psi sigma^2] + O(eta^2)",
        "(eta/2) Tr[Hessian of psi sigma sigma'], as the operator A_2 of the proof has it",
        measured(
            "errata_li21::ito_s_correction_has_a_half",
            "error of the order 2 of the remainder, psi = x^2 on dX = -X dt + sigma dW, between eta = 2^-9 and 2^-10; \
                the next order of eta remains",
            1.004,
            2e-3,
        ),
    ),
    row(
        Li21,
        4,
        "proof of Lemma C.2",
        Kind::Proof,
        "Taylor terms with the product over j of (Delta_j - Delta~_j); a and Delta in the third line, which is about \
            the SDE",
        "(product of Delta_j) - (product of Delta~_j), which condition (i) of Theorem C.1 bounds; a~ and Delta~. The \
            product of differences does not vanish even where both steps have the same law. Malladi22 repeats it in \
            Lemma B.6",
        measured(
            "errata_li21::the_taylor_terms_are_differences_of_products",
            "relative error of the expansion of E u(x + Delta) - E u(x + Delta~) for a parabola u and two finite laws",
            6.0,
            1e-13,
        ),
    ),
    row(
        Li21,
        5,
        "Theorem 5.6, eq. (11)",
        Kind::Inequality,
        "invariance fails for kappa > C^2 (1 + N/G)",
        "it fails for kappa > C^2 + (C^2 - 1) N/G already: the proof has kappa G + N <= C^2 \
            (N + G) and drops an N in its last step; what is printed is true and not sharp. For C^2 = 2 and large N/G the \
            critical batch size is half of the printed one",
        measured(
            "errata_li21::the_critical_batch_size_is_up_to_half_of_the_printed_one",
            "relative error of the largest kappa for which an iterated tent keeps within C^2 = 2; N/G = 9, eta lam = \
                5e-5; the bound of the proof is that of small eta lam",
            0.819,
            1e-3,
        ),
    ),
    row(
        Li21,
        7,
        "proof of Theorem 5.5, eq. (29)",
        Kind::Number,
        "G + N = 2 lam (B/eta) R",
        "G + N = (2 - eta lam) (lam/eta) R by eq. (28); no batch size. With kappa eta on the other side the direction \
            of the inequality stands",
        measured(
            "errata_li21::no_batch_size_multiplies_the_norm",
            "relative error of G + N from the R of an iterated tent, B = 8, eta lam = 1e-3",
            7.004,
            1e-12,
        ),
    ),
    row(
        Li21,
        8,
        "appendix E.4, text after eq. (37)",
        Kind::Wording,
        "first-order and second-order SDE are not C-close if N/G is larger than some constant",
        "smaller, as in Theorem E.4 above it",
        Evidence::Argument(
            "On a tent the smallest C^2 is (1 + eta G/N) 2/(2 + eta lam), with N the noise of the SDEs: for small eta \
                lam 1.25 where N/(eta G) is 4, and 5 where it is 1/4. Test \
                `theory_closeness::the_two_sdes_part_when_the_ratio_is_small`",
        ),
    ),
    row(
        Li21,
        9,
        "Example B.1, noisy gradient descent",
        Kind::Number,
        "final iterate -eta T + eta (sum of the T/B normal numbers z_k); a doubled z_(k-1) in the second line",
        "-eta T + eta sqrt(B) (sum of z_k), since each step adds eta sqrt(B) z: then it is -eta (T + W_T) in law, as \
            concluded",
        measured(
            "errata_li21::noisy_gradient_descent_keeps_the_variance_of_sgd",
            "relative error of the variance of the final iterate, which is that of SGD by the Poisson law; B = 4, T = \
                20",
            0.75,
            1e-12,
        ),
    ),
    row(
        Li21,
        10,
        "appendix B.2, the sentence of footnote 3",
        Kind::Number,
        "L^m is m times the same loss with a batch of B/m",
        "1/m times it: the m copies of its gradient sum to the gradient of the batch of B, eq. (13)",
        measured(
            "errata_li21::the_parts_of_a_batch_carry_one_over_m",
            "relative error of the mean of the sum of m copies against that of the batch, enumerated, B = 6, m = 3",
            8.0,
            1e-13,
        ),
    ),
    row(
        Li21,
        11,
        "Sigma, below eq. (2) and in section 4.1",
        Kind::Number,
        "E (grad L_gamma - grad L)(L_gamma - grad L)'",
        "E (grad L_gamma - grad L)(grad L_gamma - grad L)'",
        measured(
            "errata_li21::the_covariance_is_that_of_gradients",
            "relative error of the variance of one step of SGD over eta^2, random parabola at x = 1.3",
            1.287,
            1e-12,
        ),
    ),
    row(
        Li21,
        12,
        "appendix E, introduction; Definition E.3",
        Kind::Label,
        "the counterpart of Theorem E.4 for the two SDEs, which is Theorem E.1; second-order SDE (34)",
        "the counterpart of Theorem 5.2, which is Theorem E.4; SDE (32)",
        Evidence::Argument("Theorem E.1 is the order of the SDE (32); eq. (34) is (32) written out for the proof."),
    ),
    row(
        Li21,
        13,
        "proof of Lemma D.3",
        Kind::Proof,
        "(eta^2/l^2) |grad L^l| in the expansion of |x_(k+1)|^2; (1 + |x_k|)^m in the next line; a_(k+1) = a_(k+1) - \
            ..; exp(C C T/eta)",
        "the squared norm |grad L^l|^2; (1 + |x_k|^2)^m; a_(k+1) = a_k - ..; exp(C T/eta)",
        measured(
            "errata_li21::a_squared_norm_expands_with_a_squared_gradient",
            "relative error of the last term of 1 + |x'|^2 after one step, D = 2",
            0.5,
            1e-13,
        ),
    ),
    row(
        Li21,
        14,
        "section 5.1 and appendix E.4",
        Kind::Extraction,
        "R, G, N without the bars that tell SGD from the SDE; Sigma for its multiple by eta in eqs. (6), (23), (26), \
            (35)",
        "Theorem 5.2: (i) eta > (N/G)(C^2 - 1) with both of the SDE, N = E tr(eta Sigma); (ii) N/G < 1/(C^2 - 1) with \
            both of SGD, N = E tr Sigma",
        Evidence::Argument(
            "The proof has (eta G + N of the SDE) <= C eta (G + N of SGD) <= C^2 (N of the SDE) <= C^3 eta (N of \
                SGD): the first with the third is (i), the second with the fourth is (ii). No tent violates either. \
                Test `theory_closeness::no_certificate_excludes_what_holds_on_a_tent`",
        ),
    ),
    row(
        Li21,
        15,
        "Definition 5.4",
        Kind::Inequality,
        "0 < C < sqrt(kappa)",
        "1 <= C < sqrt(kappa): a ratio within [1/C, C] exists for C >= 1 only",
        measured(
            "errata_li21::no_equilibria_are_close_for_a_c_below_one",
            "error of the lower end of the C for which a ratio can satisfy eq. (9), by a scan of ratios",
            1.0,
            1e-12,
        ),
    ),
    row(
        Li21,
        16,
        "captions of Figures 11 and 12",
        Kind::Label,
        "learning rates decay to 0, or until they are infinitesimally small",
        "both schedules have the floor 0.001 that the text of appendix F.1 states",
        Evidence::Argument("Text and captions disagree; the text gives numbers, and this project follows it."),
    ),
];
