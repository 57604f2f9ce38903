//! Liu21, sections 4.4 to 6 and appendix E: shape of the density, escape, stability, minibatch noise, Bayes.

use super::{Erratum, Evidence, Kind, Paper::Liu21, measured, row};

pub(super) const ROWS: &[Erratum] = &[
    row(
        Liu21,
        12,
        "section 4.6, P_d and the effective loss L_deff",
        Kind::Number,
        "density exp[-(1/T) w^T (K + (lambda/2) K^2) w], up to O(lambda^2)",
        "K - (lambda/2) K^2, exactly, for isotropic noise C = c I; with momentum K - lambda/(2 (1 + mu)) K^2, and the \
            prefactor (1 - mu)/(lambda c) in place of 1/T",
        measured(
            "errata_liu21_applications::the_effective_loss_has_a_minus_sign",
            "largest entry of the distance of the matrix in the exponent from the exact one, T/2 times the inverse of \
                the stationary covariance, relative; D = 3, lambda = 0.8",
            2.067,
            1e-12,
        ),
    ),
    row(
        Liu21,
        13,
        "section 4.6, interpretation",
        Kind::Wording,
        "a finite learning rate acts to first order as weight decay and prefers a smaller norm",
        "the opposite, from erratum 12: the effective loss is shallower and the norm larger; the variance grows by \
            1/(1 - lambda k/2)",
        measured(
            "errata_liu21_applications::a_finite_learning_rate_is_no_weight_decay",
            "relative error of the variance over that of vanishing learning rate, lambda k = 1",
            0.6667,
            1e-12,
        ),
    ),
    row(
        Liu21,
        14,
        "section 4.6, eq. (13) and the noise C = 2T I",
        Kind::Number,
        "density exp(-w^T K w / T) for the noise C = 2T I",
        "exp(-L/T) with L = w^T K w / 2 belongs to C = (2T/lambda) I; the printed exponent, without 1/2, to C = \
            (T/lambda) I",
        measured(
            "errata_liu21_applications::the_boltzmann_density_needs_noise_over_the_learning_rate",
            "relative error of the variance of the density against the Ornstein-Uhlenbeck process, lambda = 0.4",
            0.25,
            1e-10,
        ),
    ),
    row(
        Liu21,
        15,
        "section 6.3, eq. (22)",
        Kind::Number,
        "gamma := P(w in V_a) / (flux through the boundary), a time",
        "gamma := flux / P(w in V_a), as eq. (24) needs",
        measured(
            "errata_liu21_applications::the_escape_rate_is_flux_over_probability",
            "logarithm of gamma over the inverse of the exact mean first passage time; flux and probability by \
                quadrature, double well with DeltaL/T = 24",
            51.68,
            1e-9,
        ),
    ),
    row(
        Liu21,
        16,
        "Theorem 9, eq. (23), and its proof, eq. (71)",
        Kind::Number,
        "prefactor |k_b|/(2 pi) sqrt(2/(2 - lambda k_a)) erf(z), z^2 = S (2 - lambda k_a) DeltaL / (lambda k_a)",
        "|k_b|/(2 pi) sqrt((2 - lambda k_a)/2) / erf(z): flux over probability (erratum 15), with the flux of eq. \
            (70) (erratum 18) and the probability of eq. (66) as eq. (71) reads it, over the half width sqrt(2 \
            DeltaL/k_a) (erratum 17). The printed form multiplies by the probability of the well where it should \
            divide",
        measured(
            "errata_liu21_applications::the_probability_of_the_well_divides_the_rate",
            "relative error of gamma against quadratures of flux and probability; lambda k_a = 1, DeltaL = 1, S = 3",
            0.9432,
            1e-11,
        ),
    ),
    row(
        Liu21,
        17,
        "appendix E.2.5, eq. (66), and the caption of Figure 6",
        Kind::Number,
        "P(a) sqrt(2 pi C / (lambda k (2 - lambda k))) erf sqrt(lambda (2 - lambda k) DeltaL / C) for the half width \
            sqrt(DeltaL/k)",
        "with C the covariance of the gradient noise: P(a) sqrt(2 pi lambda C / (k (2 - lambda k))) erf sqrt((2 - \
            lambda k) DeltaL / (2 lambda C)). The printed form is right for noise lambda^2 C, as eq. (71) reads it, \
            and for the half width sqrt(2 DeltaL/k), at which the parabola is as high as the barrier",
        measured(
            "errata_liu21_applications::the_error_function_belongs_to_another_half_width",
            "relative error of the integral of the stationary density over the printed width; lambda = 0.7, k = 1.2, \
                C = 0.3, DeltaL = 0.5 (8.6 % with lambda^2 C for C)",
            0.4232,
            1e-11,
        ),
    ),
    row(
        Liu21,
        18,
        "appendix E.2.5, eq. (70)",
        Kind::Number,
        "J = P(a) exp(-w^T Sigma^-1 w / 2) exp(...) sqrt(|k_b| / (2 pi T_b))",
        "J = P(a) exp(...) sqrt(T_b |k_b| / (2 pi)): the diffusion T_b of eq. (69) multiplies, and the density at w \
            is already in the other exponential",
        measured(
            "errata_liu21_applications::the_current_has_the_square_root_of_the_temperature_above",
            "relative error of the prefactor against a quadrature of eq. (69), T_b = 1/9",
            8.0,
            1e-11,
        ),
    ),
    row(
        Liu21,
        19,
        "section 6.3 after eq. (21), and eq. (69)",
        Kind::Number,
        "diffusion matrix C/2, said to be the temperature; rates without a unit of time",
        "the diffusion per step is lambda^2 C / 2 and the temperature T = lambda C / 2; eqs. (23) and (24) are per \
            unit of lambda times step, so that lambda gamma is the rate per iteration",
        measured(
            "errata_liu21_applications::a_step_escapes_with_the_learning_rate_times_the_rate",
            "relative error of eq. (24) as a rate per iteration against the exact mean number of steps of SGD, lambda \
                = 0.05; eq. (24) is itself an approximation",
            18.98,
            2e-3,
        ),
    ),
    row(
        Liu21,
        20,
        "Theorem 9, eqs. (23) and (24), for C = k/S",
        Kind::Number,
        "prefactor |k_b|/(2 pi)",
        "k_a/(2 pi) for SGD, whose noise is drawn before the step (Ito): where the curvature changes, and with it the \
            noise and T, it is T P that is continuous, not P. No difference for k_a = |k_b|",
        measured(
            "errata_liu21_applications::the_prefactor_of_ito_is_the_curvature_of_the_well",
            "relative error of eq. (24) against the exact mean first passage time of the Ito model, k_a = 1, |k_b| = \
                1/2",
            0.5,
            1e-9,
        ),
    ),
    row(
        Liu21,
        21,
        "Theorem 9, definition of l",
        Kind::Wording,
        "l is a midpoint of the path, and a number in eqs. (23) and (24)",
        "the number is the part of the height on the side of curvature k_a, L(l) - L(a) = l DeltaL",
        Evidence::Argument(
            "Eq. (68) has the exponent (L(a) - L(l))/T_a and eq. (23) the exponent -l DeltaL/T_a; they are equal with \
                this definition only.",
        ),
    ),
    row(
        Liu21,
        22,
        "Theorem 8, eqs. (20) and (64)",
        Kind::Inequality,
        "the ratio is O(a D^(2d-1)) for d > 1/2",
        "the proof bounds it from below, by a term that grows like a D^min(2d-1, 1). The ratio is at most D k_1/Tr K, \
            hence at most D, so that D^(2d-1) is impossible for d > 1",
        measured(
            "errata_liu21_applications::the_anisotropy_ratio_grows_at_most_like_the_dimension",
            "error of the exponent of D between 1e5 and 1e6, d = 1.5, C = K; the exponent is a limit of large D",
            0.9981,
            3e-3,
        ),
    ),
    row(
        Liu21,
        23,
        "appendix E.2.4, long times, eq. (65)",
        Kind::Inequality,
        "with (2I - lambda K)^-1 in place of K the rest of the derivation is the same, so that the ratio grows like \
            D^(2d-1)",
        "eigenvalues of (2I - lambda K)^-1 are at least 1/2 however small those of K, so that nothing decays in D: \
            the ratio stays below 2/(2 - lambda k_1) for every D and C",
        measured(
            "errata_liu21_applications::the_long_run_ratio_does_not_grow_with_the_dimension",
            "error of the exponent of D between 1e5 and 1e6, d = 1.5, lambda k_1 = 1, C = K; the correct one is 0, a \
                limit of large D",
            2.0,
            1e-3,
        ),
    ),
    row(
        Liu21,
        24,
        "appendix E.2.3, eq. (61); before eq. (59)",
        Kind::Proof,
        "e^-x >= 1 - x, raised to the power 2t, gives the first line; (59) is called a necessary condition",
        "|1 - x| > e^-x for x = lambda k > 1.278. For 1 < x < 2 and t >= 1, (x-1)^(2t) <= (x-1)^2 <= x/2 makes the \
            right side of (60) at most 0, so the corollary stands; (59) is sufficient",
        measured(
            "errata_liu21_applications::a_step_of_the_proof_of_corollary_4_fails_for_large_steps",
            "amount by which the first line of (61) is violated at x = 1.8, t = 2, and (60) anywhere on a grid",
            0.040_89,
            1e-12,
        ),
    ),
    row(
        Liu21,
        25,
        "section 4.5",
        Kind::Inequality,
        "lambda k <= 2 (1 + mu) is only necessary; the sufficient condition is highly complicated",
        "0 < lambda k < 2 (1 + mu) with 0 <= mu < 1 is necessary and sufficient for noise of constant covariance: \
            both roots of z^2 - (1 + mu - lambda k) z + mu = 0 are then inside the unit circle. With a matrix Lambda \
            it holds for the eigenvalues of Lambda K. True minibatch noise needs more",
        measured(
            "errata_liu21_applications::the_stability_condition_is_strict_and_sufficient",
            "share of 64 pairs of lambda k and mu, 4 of them at the limit, of which the condition misjudges the \
                stability if it is read as sufficient",
            0.0625,
            1e-12,
        ),
    ),
    row(
        Liu21,
        30,
        "section 2, after eq. (3)",
        Kind::Number,
        "the error of a continuous step is O((1 - lambda k)^2)",
        "O((lambda k)^2): |(1 - x) - e^-x| = x^2/2 + O(x^3)",
        measured(
            "errata_liu21_applications::the_error_of_a_continuous_step_is_of_second_order",
            "error of the exponent of lambda k between 0.001 and 0.01; the next order of lambda k remains",
            2.007,
            2e-3,
        ),
    ),
    row(
        Liu21,
        32,
        "appendix E.2.1, eqs. (53) and (54)",
        Kind::Number,
        "D_KL up to constant terms, and its derivative",
        "twice D_KL up to a constant, and the derivative of that; the optimal learning rate is the same",
        measured(
            "errata_liu21_applications::the_printed_divergence_is_twice_the_divergence",
            "relative error of the change between two learning rates, D = 3",
            1.0,
            1e-11,
        ),
    ),
    row(
        Liu21,
        33,
        "section 6.1, after Theorem 6",
        Kind::Wording,
        "with increasing lambda k, increasingly higher-order corrections to lambda_c* are required",
        "for K = k I, and so always in one dimension, lambda_c* = 2 S D/(N Tr K) is exact at any lambda k, and the \
            stationary law is the posterior. It is the spread of the spectrum that needs corrections",
        Evidence::Argument(
            "Eq. (16) is sum_i (lambda k_i N/S - 2)/(2 - lambda k_i)^2 = 0, which has the root lambda k = 2 S/N if \
                all k_i are k; then eq. (52) is Sigma = I/(N k).",
        ),
    ),
    row(
        Liu21,
        34,
        "appendix E.2.2, after eq. (58)",
        Kind::Proof,
        "the cross terms vanish due to the Gaussian property of the noise",
        "they vanish because the noise has mean 0 and is independent (uncorrelated is enough) in time; no Gaussian is \
            needed",
        Evidence::Argument(
            "A cross term is linear in the noises of two different times, so that its expectation is a product of two \
                means.",
        ),
    ),
    row(
        Liu21,
        36,
        "section 5, minibatch noise",
        Kind::Number,
        "loss (1/N) sum (w^T x - y)^2 with expected Hessian diag(1, 0.1) and C = K/S",
        "that loss has twice this Hessian, and C = (2 sigma^2/S) K at the minimum for label noise of variance sigma^2 \
            (times (N - S)/(N - 1) without replacement; more away from the minimum). Hessian and C = K/S belong to \
            half this loss with sigma = 1",
        measured(
            "errata_liu21_applications::the_noise_of_the_printed_loss_is_twice_hessian_over_batch_size",
            "relative error of C at the minimum against all batches, K the Hessian of the printed loss, sigma = 1",
            0.5,
            1e-12,
        ),
    ),
];
