//! Comp24, RMSprop(W), Adam(W), SGD(W) and scaling rules: section 3.2, appendices C.3 to C.6, E and F.

use super::{Erratum, Evidence, Kind, Paper::Comp24, measured, row};

pub(super) const ROWS: &[Erratum] = &[
    row(
        Comp24,
        10,
        "Corollaries C.18, C.22, C.27, C.32; eqs. (104), (119)",
        Kind::Number,
        "under eta kappa and rho alpha, dV = (alpha / kappa) rho (...) dt and likewise for M, so kappa rho with alpha \
            = kappa^2",
        "dV = alpha rho (...) dt: the new beta is 1 - eta alpha rho in the clock t = k eta. Only then does 1 - beta \
            multiplied by kappa^2, which the paper rightly derives, give V the rate kappa^2 = kappa sqrt(delta) of X",
        measured(
            "errata_comp24_adaptive::the_second_moment_forgets_at_the_rate_kappa_squared",
            "relative error of the factor by which E v has approached its limit, kappa = 2, k (1 - beta) = 0.2; the \
                next order of 1 - beta remains",
            0.4918,
            5e-5,
        ),
    ),
    row(
        Comp24,
        11,
        "eqs. (10), (124), (139), (174)",
        Kind::Number,
        "dX has the drift eta rho1 (grad f - M) of the current gradient, and no dW",
        "the current gradient brings its noise too: dX = -(sqrt(gamma2)/gamma1) P^-1 [(M + eta rho1 (grad f - M)) dt \
            + eta rho1 sqrt(eta) Sigma^(1/2) dW], with the dW of dM. Without it the stationary variance of Adam falls \
            by beta1^2, in conflict with Lemma C.30",
        measured(
            "errata_comp24_adaptive::the_adam_sde_loses_the_noise_of_the_current_gradient",
            "relative error of the stationary E X^2 as that of Adam with v = sigma^2, lam = sigma = 1, beta1 = 0.9, \
                eta = 1e-5; the next order of eta remains",
            0.19,
            2e-5,
        ),
    ),
    row(
        Comp24,
        12,
        "Lemmas 3.14 and C.34 (AdamW)",
        Kind::Number,
        "Cov X = (eta/2) (I + gamma H^-1 Sigma^(1/2))^-1 H^-1 Sigma^(1/2)",
        "times rho1 / (rho1 + gamma), rho1 = (1 - beta1)/eta: decoupled decay does not wait for the momentum. The \
            printed form is right for RMSpropW (Lemma C.24), to leading order",
        measured(
            "errata_comp24_adaptive::weight_decay_acts_before_the_momentum",
            "relative error of the stationary E x^2 of AdamW with v = sigma^2, lam = sigma = 1, gamma = 4, rho1 = 10, \
                eta = 1e-5; the next order of eta remains",
            0.4,
            5e-5,
        ),
    ),
    row(
        Comp24,
        13,
        "section 3.2, after eq. (13), and its conclusion",
        Kind::Wording,
        "the betas do not impact the asymptotic level of the loss of AdamW",
        "true to order eta while gamma << rho1 = (1 - beta1)/eta, and without weight decay; by erratum 12 the loss \
            falls to rho1 / (rho1 + gamma) of the prediction, to a fifth at beta1 = 0.9999, gamma = 4, eta = 1e-4",
        measured(
            "errata_comp24_adaptive::beta1_changes_the_asymptotic_loss_of_adamw",
            "relative error of the loss at beta1 = 0.9999 over that at 0.9, printed as 1; lam = sigma = 1, gamma = 4, \
                eta = 1e-4; the next order of eta remains",
            3.982,
            5e-4,
        ),
    ),
    row(
        Comp24,
        14,
        "appendix E, after Lemma E.3",
        Kind::Wording,
        "for SGDW under eta kappa and B kappa it is imperative to scale gamma by kappa as well",
        "gamma has to stay: the update multiplies it by eta already. (For RMSpropW and AdamW, whose eta grows by \
            kappa = sqrt(delta) while the preconditioner shrinks by it, gamma kappa is right.)",
        measured(
            "errata_comp24_adaptive::sgdw_keeps_its_loss_with_an_unchanged_weight_decay",
            "relative change of the stationary loss, lam = sigma = 1, gamma = 0.5, kappa = 4, eta = 1e-6; the next \
                order of eta remains",
            0.5,
            1e-5,
        ),
    ),
    row(
        Comp24,
        15,
        "eq. (121)",
        Kind::Inequality,
        "d E S <= +kappa (2 mu sqrt(B delta)/sigma + xi gamma (1 + mu/L)) E S dt + kappa^2 eta L_tau/2 dt",
        "with a minus sign, as eq. (117) needs; and the minimum has to be at 0, towards which the weights decay",
        measured(
            "errata_comp24_adaptive::the_loss_of_rmspropw_decays",
            "relative error of d E S / dt in one dimension, where the inequality is an equality, from one step of \
                1e-6",
            2.002,
            2e-5,
        ),
    ),
    row(
        Comp24,
        16,
        "proofs of Lemmas C.28 to C.30",
        Kind::Proof,
        "M -> grad f(X) with high probability, hence E M^2 = lam^2 E X^2; also rho2 in the dynamics of M, lambda for \
            L_tau, a constant K that contains X^2, (165) with the rate 1/K, (166) without H, (167) with half of the \
            drift and of the noise, and t -> 0",
        "the noise of M does not vanish: E M^2 = eta rho1 sigma^2/2 in the stationary state. The results stand for \
            the SDE of Theorem D.5: its Lyapunov equation gives E X M = 0 and E X^2 = eta sigma/(2 lam)",
        measured(
            "errata_comp24_adaptive::the_momentum_is_not_the_gradient",
            "relative error of the stationary E m^2 of Adam with v = sigma^2, lam = 5, sigma = 0.7, rho1 = 3, eta = \
                1e-6; the next order of eta remains",
            1.381,
            1e-5,
        ),
    ),
    row(
        Comp24,
        18,
        "eqs. (129), (130), (132), (136), (137), (171), (172)",
        Kind::Number,
        "bias corrections 1 - beta^(k-1) in (129) to (136) and beta1 for v in (137); rho1 for v in (132)",
        "as in (9): m_(k+1) / (1 - beta1^(k+1)) and v_(k+1) / (1 - beta2^(k+1)) for k = 0, 1, ...; 1 - beta^(k-1) is \
            the same only where the first step is k = 1; v has beta2 and rho2",
        measured(
            "errata_comp24_adaptive::the_second_moment_is_corrected_with_its_own_beta",
            "relative error of the corrected v under a constant gradient g, which is g^2, after 10 steps, beta = \
                (0.9, 0.999), with (137)",
            0.9847,
            1e-12,
        ),
    ),
    row(
        Comp24,
        19,
        "eqs. (88), (97) and the proof of Theorem C.16",
        Kind::Number,
        "sqrt(v) + eps in (88), but diag(v + eps)^(-1/2) in the proof, with the covariance (v + eps)^-1 Sigma",
        "eps outside the root: P = diag(V)^(1/2) + eps I, for Adam diag(V)^(1/2) + eps sqrt(gamma2) I, and the \
            covariance P^-1 Sigma P^-1",
        measured(
            "errata_comp24_adaptive::epsilon_stands_outside_the_root",
            "relative error of the variance of one step over all values of the noise, v = 0.04, eps = 0.1",
            0.3571,
            1e-12,
        ),
    ),
    row(
        Comp24,
        20,
        "proofs of Theorems C.16 (item 2) and C.26 (item 1)",
        Kind::Proof,
        "E[v_k - v_(k-1)] = eta rho [grad f(x_(k-1))^2 + diag Sigma(x_k) - v_(k-1)]",
        "Sigma(x_(k-1)): the gradient in v_k was taken there",
        measured(
            "errata_comp24_adaptive::the_variance_in_the_second_moment_is_that_of_its_gradient",
            "relative error of E[v_k - v_(k-1)] over all values of the noise, Sigma(x) = x^2, eta = 0.1",
            0.12,
            1e-12,
        ),
    ),
    row(
        Comp24,
        21,
        "appendices F.1, F.6, F.7; Figures 3, 5, 7, 10",
        Kind::Label,
        "F.1 cites the SignSGD SDE as eq. (7), F.6 Lemma C.28 for AdamW; F.6 has beta1 in {0.99, 0.999}, the legend \
            of figure 5 {0.9, 0.999}; F.7 gives neither gamma nor the betas, and no figure of 3, 5, 7, 10 its x_0",
        "eq. (3) for Gaussian noise; Lemmas 3.13 and C.33",
        Evidence::Argument(
            "Eq. (7) is the SDE under Student's t noise, while F.1 draws Gaussian noise; Lemma C.28 has no weight \
                decay.",
        ),
    ),
    row(
        Comp24,
        22,
        "Theorems 3.12, C.26 and C.31",
        Kind::Inequality,
        "order 1 in eta for every rho1 = O(eta^-zeta) with zeta in (0, 1)",
        "for test functions that see Var M only for zeta <= 1/2: Var m exceeds that of the SDE by (eta rho1)^2 \
            sigma^2 / (2 (2 - eta rho1)), of order 2 - 2 zeta",
        measured(
            "errata_comp24_adaptive::fast_momentum_lowers_the_weak_order",
            "error of the order in eta of the error of Var M, zeta = 3/4, eta = 1e-11 and 1e-12; the next order of \
                eta rho1 remains",
            0.4998,
            5e-4,
        ),
    ),
    row(
        Comp24,
        23,
        "Remark E.4 and Remark C.25",
        Kind::Wording,
        "the SDE of Malladi22 is only valid near minima, where grad f^2 = O(eta), and its scaling rule changes the \
            initial condition",
        "the first is true at a fixed sigma, where leaving grad f^2 out of V is an error of order 0 in eta. In the \
            scaling of Malladi22, sigma = sigma0 / eta, grad f^2 / sigma^2 is of order eta^2, everywhere: each SDE is \
            right in its regime. The second is true of a v_0 > 0 that is kept; divided by kappa it leaves u_0 = v_0 / \
            sigma^2, and so the initial condition, as it was",
        measured(
            "errata_comp24_adaptive::the_gradient_in_the_second_moment_vanishes_where_the_noise_grows",
            "error of the order in eta of the error of V without grad f^2, sigma = 1/eta, printed as 0; the next \
                order of eta remains",
            2.0,
            1e-4,
        ),
    ),
    row(
        Comp24,
        24,
        "Lemmas 3.7 and 3.8",
        Kind::Number,
        "Cov X = (eta/2) H^-1 Sigma for SGD, and the corresponding product for SignSGD, for a diagonal H and any \
            Sigma",
        "where H and Sigma commute, which a diagonal H does not ensure; else the product is not even symmetric, and H \
            X + X H = eta Sigma has to be solved",
        measured(
            "errata_comp24_adaptive::a_hessian_and_a_noise_that_do_not_commute_need_a_lyapunov_equation",
            "largest entry of the difference over that of the covariance, two dimensions, eta = 1e-6",
            0.45,
            1e-6,
        ),
    ),
];
