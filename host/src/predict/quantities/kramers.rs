//! Escape over a barrier.

use serde_json::{Map, Value};

use super::Answer;
use crate::predict::field::Field;
use crate::predict::{Inputs, Quantity};
use crate::theory::kramers::{Barrier, HalfWidth, Kramers};

pub(in crate::predict) const RATES: Quantity = Quantity {
    name: "kramers_rates",
    summary: "Kramers escape rates of SGD with the noise C = k/S per unit of lam * step: Liu21 eqs. (23), (24) and flux over probability as eq. (22) should be read",
    inputs: &[
        Field::new("lam", "learning rate; > 0 and below 2 / k_a"),
        Field::new("S", "batch size, not necessarily whole; > 0"),
        Field::new("DeltaL", "height of the barrier; > 0"),
        Field::new("k_a", "curvature of the well; > 0"),
        Field::new("abs_k_b", "curvature of the barrier, without its sign; > 0"),
        Field::new("l", "part of the height on the side of curvature k_a; 0 <= l <= 1"),
    ],
    outputs: &[
        Field::new("gamma_continuous_eq24", "in continuous time, eq. (24)"),
        Field::new("gamma_discrete_as_printed_eq23", "eq. (23) as printed, which multiplies by the probability"),
        Field::new(
            "gamma_flux_over_probability_halfwidth_sqrt_2DL_over_k",
            "flux over probability, well of half width sqrt(2 DeltaL / k_a)",
        ),
        Field::new(
            "gamma_flux_over_probability_halfwidth_sqrt_DL_over_k",
            "flux over probability, well of half width sqrt(DeltaL / k_a)",
        ),
        Field::new(
            "P_in_well_normalised_halfwidth_sqrt_2DL_over_k",
            "probability of the well of half width sqrt(2 DeltaL / k_a)",
        ),
    ],
    answer: rates,
};

fn rates(inputs: &Inputs) -> Answer {
    let barrier = Barrier {
        height: inputs.number("DeltaL")?,
        well: inputs.number("k_a")?,
        top: inputs.number("abs_k_b")?,
        well_part: inputs.number("l")?,
    };
    let kramers = Kramers::new(barrier, inputs.number("lam")?, inputs.number("S")?)?;
    let rates = [
        ("gamma_continuous_eq24", kramers.continuous()?),
        ("gamma_discrete_as_printed_eq23", kramers.discrete_as_printed()?),
        ("gamma_flux_over_probability_halfwidth_sqrt_2DL_over_k", kramers.discrete(HalfWidth::OfParabola)?),
        ("gamma_flux_over_probability_halfwidth_sqrt_DL_over_k", kramers.discrete(HalfWidth::AsPrinted)?),
        ("P_in_well_normalised_halfwidth_sqrt_2DL_over_k", kramers.probability_in_well(HalfWidth::OfParabola)?),
    ];
    Ok(rates.map(|(name, value)| (name.to_owned(), Value::from(value))).into_iter().collect::<Map<_, _>>())
}
