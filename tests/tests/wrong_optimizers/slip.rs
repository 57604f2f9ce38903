//! The mistakes themselves, in words. A slip means the same thing in every optimizer that has it.

macro_rules! slips {
    ($($name:ident: $words:literal,)*) => {
        /// What a port of an optimizer gets wrong.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Slip { $(#[doc = $words] $name),* }

        impl Slip {
            /// In words.
            pub(crate) fn words(self) -> &'static str {
                match self { $(Self::$name => $words),* }
            }
        }
    };
}

slips! {
    None: "nothing: the right recurrence, written again",
    // Any optimizer.
    Ascends: "adds the step",
    RateForgotten: "learning rate left out",
    RateSquared: "learning rate multiplied twice",
    RateLate: "learning rate of the step before",
    Stale: "gradient of the step before",
    Narrow: "hyperparameters rounded to a narrower format",
    // Momentum buffers.
    MomentumForgotten: "momentum left out",
    BufferBeforeUpdate: "buffer used before its update",
    BufferWeight: "1 for the gradient's weight in the buffer, or 1 - mu where it is 1",
    DampeningFirst: "the other treatment of dampening at the first step",
    FirstLost: "the first gradient does not enter the buffer",
    RatePlace: "learning rate inside the buffer for outside, and the reverse",
    LookAheadForgotten: "no look-ahead",
    LookAheadAlone: "look-ahead without the gradient",
    NuSwapped: "nu for 1 - nu",
    NusExchanged: "nu_1 and nu_2 exchanged",
    GradientForgotten: "only the buffer's part, not the gradient's",
    GradientWhole: "the gradient's part with weight 1",
    // Signs.
    SignOfZero: "sign(0) = 1",
    SignClamped: "a clamp to [-1, 1] for the sign",
    SignForgotten: "no sign",
    SignInside: "the sign inside the buffer",
    BetasSwapped: "the decay rates exchanged",
    OneBeta: "the first decay rate for both",
    BufferFirst: "buffer updated before it is used",
    // Moving averages.
    AverageWeight: "1 - beta left out of the average",
    AverageSwapped: "beta and 1 - beta exchanged",
    SquareForgotten: "g for g^2 in the second moment",
    RootForgotten: "no root of the second moment",
    EpsilonPlace: "epsilon inside the root for outside, and the reverse",
    EpsilonForgotten: "epsilon left out",
    SecondPrevious: "the other second moment: before its update, or after",
    InitialForgotten: "the second moment starts at 0, or at 1 where it should at 0",
    CenterForgotten: "not centred",
    CenterSquare: "mean for squared mean in the variance",
    CenterBefore: "mean before its update in the variance",
    AverageForSum: "an average with weight 1/2 for the sum",
    MaximumForSum: "the maximum for the sum",
    DecayCount: "learning-rate decay counted from 1",
    // Bias correction.
    PowerEarly: "beta^k for beta^(k+1)",
    PowerLate: "beta^(k+2) for beta^(k+1)",
    PowersNarrow: "powers of beta kept in a narrower format",
    PowersSwapped: "corrections exchanged",
    FirstUncorrected: "first moment not corrected",
    SecondUncorrected: "second moment not corrected",
    CorrectedRoot: "root divided by the correction, not by its root",
    CorrectionKept: "corrected first moment kept for the next average",
    EpsilonOrder: "epsilon added before the correction for after, and the reverse",
    // Relatives of Adam.
    MaximumForgotten: "no maximum",
    MaximumDecays: "the maximum decays, or does not where it should",
    MaximumFedBack: "the maximum enters the next average",
    MaximumSigned: "no absolute value",
    SurpriseOld: "surprise about the old mean",
    SurpriseForgotten: "no surprise: g^2",
    VarianceEpsilonUsed: "epsilon added to the used, not to the kept second moment",
    YogiFlipped: "sign of the second moment's change flipped",
    YogiAverage: "the usual average",
    YogiGradient: "sign(v - |g|) for sign(v - g^2)",
    ProductForgotten: "the present mu for the product of all",
    NextForgotten: "mu_t for mu_(t+1)",
    GradientUncorrected: "gradient's part not corrected",
    HalfForgotten: "the factor 1/2 of the warm-up left out",
    WarmUpCount: "warm-up counted from 0",
    RhoFactor: "t left out of rho",
    RhoInfinity: "-1 left out of rho_infinity",
    ThresholdLow: "threshold one lower",
    ThresholdTie: "> for >= at the threshold, and the reverse",
    RectifierRoot: "r^2 for r",
    RectifierInverted: "1 / r for r",
    WarmUpStill: "no step below the threshold",
    // Weight decay.
    DecayGrows: "decay with the wrong sign",
    DecayForgotten: "decay left out",
    DecayRateTwice: "decay times the learning rate once more",
    DecayOrder: "decay after the update for before, and the reverse",
    DecayInGradient: "decay in the gradient for decoupled, and the reverse",
    DecayDoubled: "2 lambda for lambda",
    // Layers.
    NormSquared: "squared norm for the norm",
    NormLargest: "largest component for the norm",
    NormMean: "root mean square for the norm",
    NormForValue: "by component for by norm, and the reverse",
    AlwaysScaled: "short gradients scaled up",
    NeverClipped: "no clipping",
    LowerForgotten: "no lower bound",
    TrustInverted: "trust ratio inverted",
    TrustForgotten: "no trust ratio",
    TrustPerCoordinate: "a trust ratio for each coordinate",
    NormWithoutDecay: "norm of the direction without its decay",
    BoundForgotten: "norm of the parameters not bounded",
    // Matrices.
    NotInverted: "the matrix for its inverse",
    InverseRoot: "inverse root for inverse, and the reverse",
    DiagonalOnly: "diagonal of the matrix only",
    HalfSolved: "one triangle solved, not its transpose",
    ShiftForgotten: "shift of the diagonal left out",
    OuterOfBuffer: "outer product of the buffer, not of the gradient",
    QuotientInBuffer: "the preconditioned gradient enters the buffer",
}

impl Slip {
    /// The average beta old + (1 - beta) new, perhaps with a slip.
    pub(crate) fn average<R: optsde_core::Real>(self, beta: R, old: R, new: R) -> R {
        match self {
            Self::AverageWeight => beta * old + new,
            Self::AverageSwapped => (R::ONE - beta) * old + beta * new,
            _ => beta * old + (R::ONE - beta) * new,
        }
    }
}
