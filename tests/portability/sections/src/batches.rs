//! Batches of a linear regression, and SVAG.

use optsde_core::Real;
use optsde_core::loss::{Linear, LinearRegression, LossFactor};
use optsde_core::noise::{LastBatch, Minibatch, Reshuffled, Sampling, White};
use optsde_core::oracle::NoisyGradient;
use optsde_core::svag::{AdaptiveHyperparameters, Amplification, Svag, SvagScale};

use crate::losses::regression_data;
use crate::noises::descend;
use crate::process::ProcessVisitor;
use crate::section::Sections;
use crate::{real, vector};

pub(crate) fn processes<R: Real>(visitor: &mut impl ProcessVisitor<R>) {
    let (inputs, targets) = regression_data::<R>();
    let loss = LinearRegression::new(&inputs, &targets, LossFactor::One).expect("as many inputs as targets");
    let samplings =
        [("with_replacement", Sampling::WithReplacement), ("without_replacement", Sampling::WithoutReplacement)];
    for (name, sampling) in samplings {
        let batch = Minibatch::<R, 2, 1>::new(loss, 8, sampling).expect("fewer than 64 samples");
        descend(visitor, name, batch);
    }
    for (name, last) in [("reshuffled_smaller", LastBatch::Smaller), ("reshuffled_dropped", LastBatch::Dropped)] {
        descend(visitor, name, Reshuffled::new(loss, 11, last).expect("fewer than 40"));
    }
    for (name, scale) in
        [("svag_li21", SvagScale::Li21(real(3.0))), ("svag_malladi22", SvagScale::Malladi22(real(2.0)))]
    {
        let oracle =
            NoisyGradient { loss: Linear { slope: vector([0.25, -1.0]) }, noise: White { deviation: real(1.0) } };
        descend(visitor, name, Svag { oracle, amplification: Amplification::new(scale).expect("in range") });
    }
}

/// The hyperparameters under SVAG.
pub(crate) fn sections<R: Real>(sections: &mut Sections<'_, R>) {
    sections.add("svag", "amplification", |digest| {
        let base = AdaptiveHyperparameters {
            learning_rate: real::<R>(0.1),
            beta1: real(0.9),
            beta2: real(0.99),
            epsilon: real(1e-3),
        };
        for scale in [SvagScale::Li21(real(3.0)), SvagScale::Malladi22(real(2.0))] {
            let amplification = Amplification::new(scale).expect("in range");
            digest.fields(&amplification.weights());
            digest.fields(&[amplification.covariance_factor(), amplification.deviation_factor()]);
            digest.fields(&[amplification.third_moment_factor(), amplification.learning_rate(base.learning_rate)]);
            let scaled = amplification.adaptive(base);
            digest.fields(&[scaled.learning_rate, scaled.beta1, scaled.beta2, scaled.epsilon]);
        }
    });
}
