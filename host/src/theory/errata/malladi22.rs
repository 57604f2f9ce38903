//! Malladi22: RMSprop and Adam, their SDEs, the square root scaling rule, SVAG.

use super::{Erratum, Evidence, Kind, Paper::Malladi22, measured, row};

pub(super) const ROWS: &[Erratum] = &[
    row(
        Malladi22,
        1,
        "section 4.1, standard deviation of v_k",
        Kind::Number,
        "O((1 - beta) sigma^2)",
        "sqrt((1 - beta)/(1 + beta)) sqrt(2 sigma^4 + 4 g^2 sigma^2), of order sqrt(1 - beta) sigma^2 for k of order \
            1/(1 - beta) and more; that v_k concentrates as beta -> 1 remains true",
        measured(
            "errata_malladi22::the_deviation_of_v_is_of_order_one_half_in_one_minus_beta",
            "error of the exponent of 1 - beta in the stationary deviation of v, beta = 0.92 and 0.98; the factor \
                1/(1 + beta) remains",
            0.4889,
            0.02,
        ),
    ),
    row(
        Malladi22,
        2,
        "section 4.1 and appendix F.2, law of theta_k",
        Kind::Number,
        "mean + (k eta / sigma) g, and + k eta U^-1 g",
        "the steps descend: mean theta_0 - (k eta / sigma) g, and theta_0 - k eta U^-1 g",
        measured(
            "errata_malladi22::theta_descends_along_the_gradient",
            "relative error of E theta_k, g = 0.1, sigma = 1, eta = 0.01, beta = 0.999, k = 400; g^2/sigma^2 = 0.01 \
                remains",
            2.005,
            1e-2,
        ),
    ),
    row(
        Malladi22,
        3,
        "section 4.1, v_k as a sum",
        Kind::Number,
        "beta^k v_0 + (1 - beta) sum over j < k of beta^j g_j^2",
        "beta^(k - 1 - j) in place of beta^j: the last gradient weighs most; for independent gradients of one law the \
            distribution, and hence the mean, is the same",
        measured(
            "errata_malladi22::the_last_gradient_weighs_most_in_v",
            "relative error of v_3, beta = 0.9, v_0 = 0, gradients 1, 2, 3",
            0.1133,
            1e-12,
        ),
    ),
    row(
        Malladi22,
        4,
        "section 4.2, first paragraph",
        Kind::Number,
        "sigma ~ 1/eta^2 and k ~ eta^2",
        "sigma ~ 1/eta and k ~ 1/eta^2, as at the end of section 4.1 and with sigma_0 = sigma eta fixed",
        measured(
            "errata_malladi22::sigma_grows_as_one_over_eta_and_steps_as_one_over_eta_squared",
            "relative change of E theta - theta_0 on a linear loss when eta is halved from 1/8 and sigma and k \
                follow; the SDE is approximated to order eta^2",
            0.9717,
            2e-3,
        ),
    ),
    row(
        Malladi22,
        5,
        "appendix F.2",
        Kind::Number,
        "g_k ~ N(g, sigma I)",
        "N(g, sigma^2 I), with which the variance eta^2 sigma^2 U^-2 of the next formula follows",
        measured(
            "errata_malladi22::the_variance_of_the_gradient_is_sigma_squared",
            "relative error of the variance of one step, sigma = 0.1",
            9.0,
            1e-9,
        ),
    ),
    row(
        Malladi22,
        6,
        "Definition 2.2 against section 2 and appendices D.2 to D.4",
        Kind::Label,
        "Adam divides by the root of v_(k+1) with 1 - beta_2^(k+1) in the definition",
        "the analysis divides by v_k with 1 - beta_2^k (its first step is then 0 for v_0 > 0, and 0/0 for v_0 = 0 \
            without epsilon); RMSprop of Definition 2.1 divides by v_k throughout",
        Evidence::Argument(
            "Both are order-1 approximations of the same SDE: from one to the other the denominator changes by a \
                factor 1 + O(eta^2) in a way that the low skewness condition makes O(eta^4) in the mean.",
        ),
    ),
    row(
        Malladi22,
        7,
        "appendices C and D, the update as SGA",
        Kind::Number,
        "x_(k+1) = x_k - eta_e h_k, with m in the first component of Adam's h_k",
        "x_k + eta_e h_k as in eq. (4), since h_k holds the signs already; the component of theta has the new \
            momentum m + c_1 eta^2 (grad f + sigma z - m)",
        measured(
            "errata_malladi22::the_increment_is_plus_h_with_the_new_momentum",
            "relative error of E of one step of theta, Adam, eta = 0.1, c_1 = 1.5, m = 0.4, gradient 1",
            1.978,
            1e-12,
        ),
    ),
    row(
        Malladi22,
        8,
        "Theorem C.1, diffusion",
        Kind::Number,
        "Sigma^(1/2) / (sqrt(u) + eps_0 / sigma)",
        "Sigma^(1/2) / (sqrt(u) + eps_0 / sigma_0), as in Theorem C.3",
        measured(
            "errata_malladi22::the_diffusion_divides_epsilon_by_sigma_0",
            "relative error of the variance of one step, eta = 0.1, sigma_0 = 1.25, eps_0 = 0.5, u = 1",
            0.8121,
            1e-12,
        ),
    ),
    row(
        Malladi22,
        9,
        "Theorems C.3 and D.2, u_min",
        Kind::Inequality,
        "u_min = 2^(-c_2 T) min u_0, and 2^(-(T - t_0)) min u_0, with exp(-c_2 t) u_0 >= u_min and every u_k >= u_min",
        "4^(-c_2 T) min u_0, and 4^(-c_2 (T - t_0)) min u_0: exp(-c_2 T) is below 2^(-c_2 T), and the discrete floor \
            (1 - c_2 eta^2)^(T / eta^2) gets as low as 4^(-c_2 T) within eta^2 <= 1/(2 c_2)",
        measured(
            "errata_malladi22::u_falls_below_the_printed_floor",
            "amount by which the bound exceeds the u of an optimizer whose gradients are 0, relative; c_2 T = 1, \
                eta^2 = 1/4",
            0.5802,
            1e-12,
        ),
    ),
    row(
        Malladi22,
        10,
        "Lemma B.3, second line",
        Kind::Number,
        "eta_e^2 sum over k of sigma_ik sigma_jk",
        "eta_e sum over k of sigma_ik sigma_jk (the summation index is also that of the step)",
        measured(
            "errata_malladi22::the_second_moment_of_a_step_is_of_first_order",
            "relative error of the second moment of theta after a time eta_e = 1e-4 of the SDE of RMSprop; the next \
                order of eta_e remains",
            0.9999,
            2e-4,
        ),
    ),
    row(
        Malladi22,
        11,
        "Lemma B.7, generator",
        Kind::Number,
        "sum over l of sigma_il sigma_lj",
        "sum over l of sigma_il sigma_jl: the covariance is sigma sigma^T",
        measured(
            "errata_malladi22::the_generator_holds_sigma_times_its_transpose",
            "relative error of the rate of E x_1^2, sigma = [[1, 2], [0, 1]]",
            0.8,
            1e-12,
        ),
    ),
    row(
        Malladi22,
        12,
        "Theorem B.2, condition 3",
        Kind::Number,
        "norm(E Delta)^(2m) on the left of both bounds",
        "E norm(Delta)^(2m), as Lemma B.5 uses and Lemma C.7 proves",
        measured(
            "errata_malladi22::the_moment_condition_is_about_the_moment_of_the_norm",
            "relative error of E Delta^2 of one step of RMSprop, m = 1, eta = 0.1, gradient 1, u = 1",
            0.9901,
            1e-12,
        ),
    ),
    row(
        Malladi22,
        13,
        "proof of Lemma C.5",
        Kind::Number,
        "E delta_i delta_j = nu_i nu_j sigma_0^2 Sigma_ij; E delta_i delta_j delta_k with nu_i^3",
        "nu_i nu_j sigma_0^2 eta^2 Sigma_ij; nu_i nu_j nu_k. The lemma itself has the factor eta^2",
        measured(
            "errata_malladi22::the_covariance_of_a_step_has_the_factor_eta_squared",
            "relative error of E delta_1 delta_2, eta = 0.1",
            99.0,
            1e-12,
        ),
    ),
    row(
        Malladi22,
        14,
        "Definition 6.1 against Lemma E.2",
        Kind::Label,
        "r_1 has the minus sign in the definition and the plus sign in the lemma",
        "either: the labels are exchanged",
        Evidence::Argument("The two gradients are independent and of one law, so that the law of the sum is the same."),
    ),
    row(
        Malladi22,
        15,
        "Lemma E.2, last line",
        Kind::Inequality,
        "(12 l^2 - 4) / (8 l^3) <= 1/l",
        "(12 l^2 - 4) / (8 l^3) = (3 l^2 - 1) / (2 l^3) <= 3/(2 l): this step of the proof fails, the low skewness \
            condition follows with another constant",
        measured(
            "errata_malladi22::the_third_moment_of_svag_noise_exceeds_one_over_l",
            "amount by which the third moment exceeds the bound, relative, l = 2",
            0.375,
            1e-12,
        ),
    ),
    row(
        Malladi22,
        16,
        "Lemma E.2, bound of the third moment",
        Kind::Inequality,
        "(E norm(z)^4)^(3/4) <= (C_4 (1 + norm(theta)))^(3/4)",
        "(C_4 (1 + norm(theta)))^3: C_4 bounds the fourth root of the moment",
        measured(
            "errata_malladi22::the_bound_of_the_third_moment_is_a_cube",
            "amount by which the third absolute moment exceeds the bound, relative, z = 3 or -3, theta = 0",
            10.84,
            1e-12,
        ),
    ),
    row(
        Malladi22,
        17,
        "appendix F.1",
        Kind::Number,
        "the mean of B noises has covariance Sigma",
        "Sigma / B; the sum over sqrt(B), of which the next sentence speaks, has covariance Sigma",
        measured(
            "errata_malladi22::the_mean_of_a_batch_has_the_covariance_over_its_size",
            "relative error of the variance of the mean of B = 4 signs",
            3.0,
            1e-12,
        ),
    ),
    row(
        Malladi22,
        18,
        "Theorem 5.3, part 2",
        Kind::Number,
        "the trajectory with batch kappa B starts from step ceil(kappa t_0 / eta^2)",
        "from step ceil(t_0 / (kappa eta^2)): its steps are kappa times as long",
        measured(
            "errata_malladi22::the_scaled_adam_starts_after_fewer_steps",
            "relative error of the time of the start, kappa = 4, eta = 1/64",
            15.0,
            1e-12,
        ),
    ),
    row(
        Malladi22,
        19,
        "appendix H, first paragraph",
        Kind::Number,
        "the approximation error of SVAG scales as 1/l",
        "as 1/l^2, which is Theorem 6.3",
        measured(
            "errata_malladi22::the_error_of_svag_falls_with_the_square_of_l",
            "error of the exponent of 1/l in the error of E theta u, RMSprop on a linear loss with skewed noise, l = \
                4 and 8; the next order of 1/l remains",
            0.9886,
            2e-2,
        ),
    ),
    row(
        Malladi22,
        20,
        "appendices J.3 and J.4, three times",
        Kind::Number,
        "learning rate after warm-up: eta (k - k_warmup) / (k_max - k_warmup)",
        "eta (k_max - k) / (k_max - k_warmup): from eta down to 0",
        measured(
            "errata_malladi22::the_learning_rate_decays_after_warm_up",
            "relative error after a quarter of the linear decay",
            0.6667,
            1e-12,
        ),
    ),
    row(
        Malladi22,
        21,
        "appendix J.2",
        Kind::Number,
        "decay at the fraction 5/18 of the time, or epoch 50 of 90; the warm-up increases linearly",
        "the fraction is 5/9; the warm-up eta 10^-3 (10^3)^(epoch/5) is exponential",
        measured(
            "errata_malladi22::epoch_50_of_90_is_five_ninths_of_the_time",
            "relative error of the epoch of the first decay",
            0.5,
            1e-12,
        ),
    ),
    row(
        Malladi22,
        22,
        "appendices H to J, text against captions",
        Kind::Label,
        "epsilon of Figures 12 and 14 exchanged; Figures 20 and 21 are RMSprop in the text; Figure 23 for SVAG on \
            GPT; two values of epsilon in the captions of Figures 16 and 17; ResNet-56; Definition 5.2 cited for \
            RMSprop",
        "Figures 20 and 21 are Adam; SVAG on GPT is Figure 11; ResNet-50; the rule for RMSprop is Definition 5.1",
        Evidence::Argument("Text and captions contradict each other; nothing is computed from them."),
    ),
    row(
        Malladi22,
        23,
        "Theorem 5.3, the same initial point",
        Kind::Wording,
        "the trajectories with batch B and kappa B start from the same initial point",
        "true as the theorem reads it, in x = (theta, u); Definitions 5.1 and 5.2 leave unsaid that v_0 is then divided \
            by kappa, since u = v / sigma^2, and with v_0 kept the rule fails",
        measured(
            "errata_malladi22::the_scaling_rule_divides_the_initial_second_moment",
            "relative difference of E theta between batch B and kappa B, RMSprop on a linear loss, kappa = 4, eta^2 = \
                1/128; the rule holds to order eta^2",
            0.7247,
            5e-3,
        ),
    ),
    row(
        Malladi22,
        24,
        "appendix F.2, the law of theta_k",
        Kind::Number,
        "Var theta_k = k eta^2 sigma^2 / gbar^2 where the gradient dominates the noise",
        "for k (1 - beta) far below 1 only: v remembers the gradients that moved theta. For sigma far below gbar and \
            c = k (1 - beta), to leading order in 1 - beta, times (1 - e^(-2c)) / (2c)",
        measured(
            "errata_malladi22::the_second_moment_remembers_what_moved_theta",
            "relative error of Var theta_k, RMSprop on a linear loss, gbar/sigma = 100, c = 2, 1 - beta = 1/512",
            3.08,
            1e-2,
        ),
    ),
];
