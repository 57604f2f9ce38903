//! The papers, and what a reader of their errata needs to know first.

/// One of the papers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Paper {
    /// Liu, Ziyin and Ueda: Noise and fluctuation of finite learning rate stochastic gradient descent.
    Liu21,
    /// Li, Malladi and Arora: On the validity of modeling SGD with stochastic differential equations.
    Li21,
    /// Malladi, Lyu, Panigrahi and Arora: On the SDEs and scaling rules for adaptive gradient algorithms.
    Malladi22,
    /// SDEs for adaptive methods: the role of noise (anonymous version of Compagnoni et al.).
    Comp24,
}

/// All papers, in the order of the page.
pub const PAPERS: [Paper; 4] = [Paper::Liu21, Paper::Li21, Paper::Malladi22, Paper::Comp24];

impl Paper {
    /// The name that this project uses for it, in lower case as in the ids of experiments.
    pub fn id(self) -> &'static str {
        match self {
            Self::Liu21 => "liu21",
            Self::Li21 => "li21",
            Self::Malladi22 => "malladi22",
            Self::Comp24 => "comp24",
        }
    }

    /// Authors and title.
    pub fn title(self) -> &'static str {
        match self {
            Self::Liu21 => {
                "Liu21: Liu, Ziyin, Ueda, Noise and fluctuation of finite learning rate stochastic gradient descent"
            }
            Self::Li21 => {
                "Li21: Li, Malladi, Arora, On the validity of modeling SGD with stochastic differential equations"
            }
            Self::Malladi22 => {
                "Malladi22: Malladi, Lyu, Panigrahi, Arora, On the SDEs and scaling rules for adaptive gradient \
                algorithms"
            }
            Self::Comp24 => {
                "Comp24: anonymous version of Compagnoni et al., SDEs for adaptive methods: the role of noise"
            }
        }
    }

    /// What was recomputed and agrees with the print, and the tests that say so.
    pub(super) fn confirmed(self) -> &'static str {
        match self {
            Self::Liu21 => {
                "The main results stand as printed: the stationary covariances and training errors of SGD, heavy ball \
                and preconditioned heavy ball (Theorems 1 to 3 and 5, Corollaries 1 to 3; `theory_stationary`), those \
                of damped Newton, natural gradient and Adam (Theorems 10, 12 and 13; `theory_second_order`), the \
                optimal Bayesian learning rate (Theorem 6; `theory_bayes`), and the escape efficiency for noise of \
                any law, and its comparison with continuous time (Theorem 7, Corollary 4; `theory_transient`, \
                `theory_escape_bounds`). The errata concern quasi-hyperbolic momentum, escape over a barrier, the \
                effective loss, and steps of proofs."
            }
            Self::Li21 => {
                "The main results stand as printed: SVAG approaches the SDE as 1/l (Theorem 4.3; \
                `theory_random_quadratic`), the balances of norm, gradient and noise on scale-invariant losses (eqs. \
                (25), (26), (37); `theory_equilibrium`), and the conditions of Theorems 5.2, 5.5, 5.6 and E.4, none \
                of which is violated by a loss whose equilibria are known (`theory_closeness`). Number 6 is not in \
                use: eq. (10) and the last line of its proof look different and are the same number."
            }
            Self::Malladi22 => {
                "The main results stand as printed: the SDEs of RMSprop and Adam are approximations of order 1 where \
                the noise has low skewness, and SVAG restores that order where it has not (Theorems 4.2, 4.4 and 6.3, \
                on a linear loss; `theory_linear_loss`), their one-step moments are those of the optimizers up to \
                eta^4 (`theory_sde_moments`), and the square root scaling rules keep both SDEs as they are \
                (`theory_scaling_rules`). Most errata are slips that change none of this."
            }
            Self::Comp24 => {
                "The main results stand as printed: the SDE of SignSGD is an approximation of order 1 (on a parabola; \
                `theory_sign_sde`), and so are those of RMSprop(W) and Adam(W) (on a linear loss; \
                `theory_linear_loss`); the bounds for SGD are attained in one dimension (`theory_sgd_quadratic`), and \
                the bound (13) obeys its scaling rule (`theory_adaptive_stationary`). The errata concern the phases \
                of SignSGD, stationary variances with momentum, and scaling rules."
            }
        }
    }

    /// The symbols of the tables.
    pub(super) fn symbols(self) -> &'static str {
        match self {
            Self::Liu21 => {
                "The loss is w^T K w / 2 with eigenvalues k of K, C the covariance of the gradient noise, Sigma that \
                of the stationary weights, lambda the learning rate, mu the momentum, D the dimension, S the batch \
                size, N the number of samples. In QHM, eq. (72), nu is the weight of the buffer m; alpha = lambda (1 \
                - mu nu), A = mu [I - lambda (1 - nu) K], B = (1 + mu) Sigma - alpha K Sigma, X = E[w_t w_(t-1)^T], Q \
                - A Q A = Sigma. In section 6.3, k_a and k_b are the curvatures at the minimum and at the top of the \
                barrier, DeltaL is the height between them, T the temperature, P the density."
            }
            Self::Li21 => {
                "eta is the learning rate, lam the weight decay, B the batch size, kappa the factor by which a \
                scaling rule multiplies it, l the number of small steps of SVAG to one step; Sigma is the covariance \
                of the gradient, Delta one step, a tilde marks the SDE; R, G, N are the means at equilibrium of the \
                squared norm of x, of the squared norm of grad L, and of the trace of the covariance; C is the factor \
                of C-closeness. A tent is a scale-invariant loss in the plane, +- A times the angle of x with random \
                sign, of which all equilibria are known."
            }
            Self::Malladi22 => {
                "eta is the learning rate, g or grad f the mean gradient, sigma the scale of its noise z of \
                covariance Sigma, u = v / sigma^2, eta_e = eta^2, and sigma_0 = sigma eta, eps_0 = eps eta, c_i = (1 \
                - beta_i) / eta^2 are what the SDE keeps; U is the diagonal matrix of the sizes of g, l the number of \
                SVAG, kappa the factor of the batch size."
            }
            Self::Comp24 => {
                "eta is the learning rate, Sigma the covariance of the gradient noise (sigma^2 in one dimension), H \
                the Hessian (lam in one dimension), P the diagonal preconditioner, rho_i = (1 - beta_i) / eta, gamma \
                the weight decay, S_t the loss above its minimum, mu and L the constants of strong convexity and \
                smoothness, L_tau the bound of the trace of the Hessian, d the dimension; kappa, delta, alpha, xi are \
                the factors of eta, batch size, rho and gamma in a scaling rule. Y = Sigma^(-1/2) grad f / sqrt(2); \
                m, q1 and q2 are the slope and the intercepts of the secant and of the tangent of erf in the footnote \
                of Lemma 3.4, and q- and q+ the smaller and the larger intercept."
            }
        }
    }
}
