//! The mistakes in words.

macro_rules! slips {
    ($($name:ident: $words:literal,)*) => {
        /// What a port of a scheme gets wrong.
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
    None: "nothing: the right scheme, written again",
    // Any scheme.
    NoiseTimesRoot: "noise times sqrt(h) once more",
    NoiseForgotten: "noise left out",
    DriftAtEnd: "drift at t + h",
    NoiseAtPredicted: "noise at the predicted state",
    // Relaxations.
    RateForgotten: "rate of the relaxations left out",
    DecayGrows: "e^(r h) for e^(-r h)",
    GainLinear: "r h for 1 - e^(-r h)",
    TargetAfter: "targets at the new x",
    LevelForgotten: "dW for its weighted integral",
    TiltForgotten: "dZ left out",
    TiltReversed: "dZ with the wrong sign",
    DzNotCentred: "dZ for dZ - h dW / 2",
    HalvesWhole: "relaxations over h before and after the step",
    HalfForgotten: "no relaxation after the step",
    HalvesOnce: "relaxations over h before the step only",
    // Two stages.
    PredictorWithoutNoise: "predictor without noise",
    PredictorForgotten: "second drift at the old state",
    LastOnly: "second drift only, for the mean of two",
    EndAtStart: "t for t + h in the second stage",
    NoiseLeft: "noise at the left end only",
    NoiseTwice: "noise not halved",
    // Milstein.
    TermForgotten: "Milstein's term left out",
    TermReversed: "Milstein's term with the wrong sign",
    TermDoubled: "1/2 left out of Milstein's term",
    SquareOnly: "dW^2 for dW^2 - h",
    SupportLinear: "h for sqrt(h) in the support value",
    // Runge-Kutta.
    StageTwoThirds: "2/3 for 3/4",
    StageTime: "second drift at t",
    WeightsSwapped: "weights 2/3 and 1/3 exchanged",
    StageNoiseOne: "1 for 3/2 at the noise of the stage",
    DzUndivided: "dZ not divided by h",
    NoiseEndsSwapped: "B(t) and B(t + h) exchanged",
    // Platen's scheme.
    MixedForgotten: "random signs of the mixed terms left out",
    MixedSymmetric: "mixed terms with a symmetric sign",
    CrossForgotten: "mixed terms left out",
    SupportWithoutDrift: "support values without the drift",
    // Exact Ornstein-Uhlenbeck.
    FlowLinear: "1 - K h for e^(-K h)",
    FlowGrows: "e^(K h) for e^(-K h)",
    MeanForgotten: "dW not weighted",
    RestForgotten: "covariance that dW does not give left out",
    RestReversed: "dZ's part with the wrong sign",
    VarianceHalf: "e^(-K h) for e^(-2 K h) in the variance",
    RestDiagonal: "square roots of the diagonal for Cholesky's factor",
}
