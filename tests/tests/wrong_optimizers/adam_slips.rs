//! What goes wrong in Adam, `AMSGrad`, `QHAdam`, `AdaBelief` and Yogi.

use super::Slip;

pub(crate) const ADAM: &[Slip] = &[
    Slip::Narrow,
    Slip::BetasSwapped,
    Slip::AverageWeight,
    Slip::AverageSwapped,
    Slip::BufferBeforeUpdate,
    Slip::RootForgotten,
    Slip::EpsilonForgotten,
];
pub(crate) const SQUARE: &[Slip] = &[Slip::SquareForgotten];
pub(crate) const CORRECTION: &[Slip] = &[
    Slip::PowerEarly,
    Slip::PowerLate,
    Slip::PowersNarrow,
    Slip::PowersSwapped,
    Slip::FirstUncorrected,
    Slip::SecondUncorrected,
    Slip::CorrectionKept,
];
pub(crate) const ROOTS: &[Slip] = &[Slip::EpsilonPlace, Slip::EpsilonOrder, Slip::CorrectedRoot];
pub(crate) const PREVIOUS: &[Slip] = &[Slip::SecondPrevious];
pub(crate) const AMSGRAD: &[Slip] = &[Slip::MaximumForgotten, Slip::MaximumDecays, Slip::MaximumFedBack];
pub(crate) const QHADAM: &[Slip] = &[Slip::NuSwapped, Slip::NusExchanged, Slip::GradientForgotten];
pub(crate) const ADABELIEF: &[Slip] = &[Slip::SurpriseOld, Slip::SurpriseForgotten, Slip::VarianceEpsilonUsed];
pub(crate) const YOGI: &[Slip] = &[Slip::YogiFlipped, Slip::YogiAverage, Slip::YogiGradient, Slip::InitialForgotten];
