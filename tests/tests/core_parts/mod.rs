//! What a complete program has to use of the core.

/// The traits whose implementations are the parts of the core, and where those are.
pub(crate) const PARTS: [(&str, &str); 10] = [
    ("core/src/loss", "Loss<"),
    ("core/src/loss", "RandomLoss<"),
    ("core/src/noise", "GradientNoise<"),
    ("core/src/noise", "GradientOracle<"),
    ("core/src/noise/covariance", "Covariance<"),
    ("core/src/noise/standard", "StandardDistribution<"),
    ("core/src/schedule", "Schedule<"),
    ("core/src/sde", "Sde<"),
    ("core/src/sde", "SignLaw<"),
    ("core/src/stepper", "Stepper<"),
];
