//! The curves of a panel as comma-separated values.
//!
//! One row for each point, in the order drawn: `series,role,x,y,low,high`. `low` and `high` are the ends
//! of the confidence interval, empty where there is none. Numbers have as many digits as it takes to read
//! the same `f64` back; `NaN`, `inf` and `-inf` are written as such. Nothing is thinned out or cut off.

use crate::experiment::{Panel, Role};

/// The rows of a panel, with their head.
pub fn panel_csv(panel: &Panel) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["series", "role", "x", "y", "low", "high"])?;
    for series in &panel.series {
        for (index, (x, y)) in series.points.iter().enumerate() {
            let (low, high) = series
                .intervals
                .get(index)
                .map_or_else(Default::default, |(low, high)| (low.to_string(), high.to_string()));
            writer.write_record([
                series.label.as_str(),
                role(series.role),
                &x.to_string(),
                &y.to_string(),
                &low,
                &high,
            ])?;
        }
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

/// The name of a role.
fn role(role: Role) -> &'static str {
    match role {
        Role::Measured => "measured",
        Role::Discrete => "discrete",
        Role::Continuous => "continuous",
        Role::Approximation => "approximation",
        Role::Guide => "guide",
    }
}
