//! Comp24, section 3.1 and appendix C.2: SignSGD.

use super::{Erratum, Kind, Paper::Comp24, measured, row};

pub(super) const ROWS: &[Erratum] = &[
    row(
        Comp24,
        1,
        "Lemmas 3.7 and C.12",
        Kind::Number,
        "M_t = exp(-2 (sqrt(2/pi) Sigma^(-1/2) H + (eta/pi) Sigma^(-1/2) H^2) t); stationary covariance (eta/2) \
            (sqrt(2/pi) I + (eta/pi) H)^(-1) H^(-1) Sigma^(1/2)",
        "Sigma^(-1) H^2 in M_t, as Lemma C.13 has it, and (eta/2) (sqrt(2/pi) I + (eta/pi) H Sigma^(-1/2))^(-1) \
            H^(-1) Sigma^(1/2); with these the covariance as printed, transient included, is exact for the linear \
            equation (5)",
        measured(
            "errata_comp24_sign::the_printed_exponent_of_phase_3_is_not_that_of_its_moment_equation",
            "relative error of Var X_t, H = 1, sigma = 0.1, eta = 0.05, x0 = 0.05, t = 0.3 (0.4 % and 0.7 % at rest \
                with the values of Figure 2)",
            0.1759,
            1e-9,
        ),
    ),
    row(
        Comp24,
        2,
        "Lemmas 3.4 and C.9, Phase 2 (a)",
        Kind::Inequality,
        "m Y + q- <= dE X/dt <= m Y + q+",
        "-(m Y + q+) <= dE X/dt <= -(m Y + q-): the drift is a descent, -erf(Y); for random Y in expectation",
        measured(
            "errata_comp24_sign::the_printed_bounds_of_phase_2_lack_the_sign_of_the_descent",
            "distance of dE X/dt from the interval at Y = 1.2",
            1.802,
            1e-10,
        ),
    ),
    row(
        Comp24,
        3,
        "Lemmas 3.4 and C.9, Phase 2 (b)",
        Kind::Inequality,
        "P(norm(X_t - E X_t)^2 > a) <= (eta/a) (d - norm(m Y + q-)^2)",
        "the variance grows with the time t spent in the phase: (eta t/a) sum_i (1 - (m |Y_i| + q1)^2), by Markov's \
            inequality for the squared norm. For a negative component (m Y - q2)^2 is above erf(Y)^2, so that |Y| and \
            q1 are needed there too",
        measured(
            "errata_comp24_sign::the_printed_deviation_bound_of_phase_2_is_exceeded_in_time",
            "amount by which the probability exceeds the bound, linear loss, Y = 1.2, t = 20, a = 4 eta (1 - erf(Y)^2)",
            0.3567,
            1e-12,
        ),
    ),
    row(
        Comp24,
        4,
        "Lemma 3.4, Phase 3, eqs. (5), (41); Corollary 3.11, eq. (8)",
        Kind::Number,
        "for all |Y| < 1 the SDE is the one with erf replaced by its tangent",
        "an approximation for small |Y|: the drift is 2 % too large at |Y| = 1/4, 8 % at 1/2 and 34 % at 1, and the \
            diffusion is imaginary from |Y| = sqrt(pi)/2 = 0.886 on; with nu = 2, (8), 22 % too large at Sigma^(-1/2) \
            grad f = 1. The proof's erf(x) ~ 2/sqrt(pi) lacks the factor x",
        measured(
            "errata_comp24_sign::the_equation_of_phase_3_is_no_equation_at_its_edge",
            "relative error of the drift at |Y| = 1",
            0.339,
            1e-9,
        ),
    ),
    row(
        Comp24,
        5,
        "Lemma 3.4, Phase 1, eqs. (4), (40)",
        Kind::Wording,
        "if |Y| > 3/2, the SDE coincides with the ODE of SignGD",
        "an approximation: at |Y| = 3/2 the mean of the sign is erf(3/2) = 0.966, and the diffusion that is left out \
            has the coefficient 0.258 sqrt(eta)",
        measured(
            "errata_comp24_sign::phase_1_is_an_approximation",
            "relative error of the drift at |Y| = 3/2",
            0.035_08,
            1e-9,
        ),
    ),
    row(
        Comp24,
        6,
        "Lemmas 3.5 and C.10, Phase 1; appendix F.2",
        Kind::Inequality,
        "S_t <= (sqrt(mu) t - 2 sqrt(S_0))^2 / 4, extinct before t* = 2 sqrt(S_0/mu); loss and prediction perfectly \
            overlap",
        "valid, but the step norm(grad f) >= sqrt(2 mu S) gives S_t <= (sqrt(mu) t - sqrt(2 S_0))^2 / 2 and t* = \
            sqrt(2 S_0/mu), which mu x^2 / 2 attains; with the printed bound an overlap is not possible",
        measured(
            "errata_comp24_sign::the_printed_bound_of_phase_1_is_not_attained",
            "relative excess over the loss of the flow on 1.7 x^2 / 2, x0 = 2, t = 1",
            0.6716,
            1e-12,
        ),
    ),
    row(
        Comp24,
        7,
        "Lemmas 3.5 and C.10, Phase 2",
        Kind::Proof,
        "qhat = max(q1, q2)",
        "qhat = q1, the lower line, since the proof needs |erf(Y)| >= m |Y| + qhat; the numbers hardly change",
        measured(
            "errata_comp24_sign::the_tangent_is_no_lower_bound_of_erf",
            "amount by which the line exceeds erf on [1, 3/2]",
            0.018_59,
            1e-10,
        ),
    ),
    row(
        Comp24,
        8,
        "Lemmas 3.5 and C.10, Phase 3",
        Kind::Inequality,
        "E S_t <= S_0 exp(-2 mu Delta t) + (eta/2) L_tau / (2 mu Delta) (1 - exp(-2 mu Delta t)) in Phase 3",
        "this holds for the linear equation (5), in one dimension as an equality; SignSGD and the full equation (3) \
            exceed it, since erf is weaker than its tangent",
        measured(
            "errata_comp24_sign::sign_descent_exceeds_the_bound_of_phase_3",
            "largest relative excess of the exact loss of SignSGD, one dimension, Y_0 = 0.85, sigma = 0.1, eta = \
                0.001; the correct form is compared with the linear equation",
            0.2389,
            1e-9,
        ),
    ),
    row(
        Comp24,
        9,
        "Lemma 3.9, eq. (6)",
        Kind::Number,
        "E S_t <~ (L_tau sigma_max / (4 mu)) sqrt(pi/2) eta_t, if the integral of eta_t diverges and eta_t tends to 0",
        "times eta for the step eta eta_t of Lemma C.11, eq. (77); as printed only if eta_t is the whole step and \
            time counts steps. The rate needs eta_t' / eta_t^2 -> 0 as well: for (1 + t)^(-gamma), gamma < 1. At \
            gamma = 1 it is multiplied by 1 / (1 - sigma_max sqrt(pi/2) / (2 mu)), if that is positive",
        measured(
            "errata_comp24_sign::the_scheduler_bound_needs_the_learning_rate",
            "relative error of E S_t at t = 10^4 by the moment equation, one dimension, mu = 1, sigma = 0.1, eta = \
                0.01, gamma = 1/2; the limit is of large t",
            99.01,
            2e-4,
        ),
    ),
    row(
        Comp24,
        17,
        "eqs. (18), (77); (19) to (22); (38)",
        Kind::Number,
        "sign(f_gamma); sign(d_i f_gamma < 0); 1 - 2 P(grad f_gamma < 0) = -2 Xi(x)",
        "sign(grad f_gamma); sign(d_i f_gamma); +2 Xi(y) with y = Sigma^(-1/2) grad f, so that the drift is -2 Xi(y) \
            as in (34)",
        measured(
            "errata_comp24_sign::the_mean_sign_has_the_sign_of_the_gradient",
            "relative error of 1 - 2 P(grad f_gamma < 0), nu = 3, y = 0.7",
            2.0,
            1e-9,
        ),
    ),
];
