//! The embedded saddle: its value and derivatives, and the minima of one coordinate.

use optsde_core::loss::SaddleCoordinate;
use serde_json::{Map, Value};

use super::{Answer, positive};
use crate::predict::field::Field;
use crate::predict::inputs::wrong;
use crate::predict::{Inputs, Quantity};
use crate::theory::embedded_saddle;

/// `H` is the diagonal: the coordinates separate, and there may be any number of them.
pub(in crate::predict) const LANDSCAPE: Quantity = Quantity {
    name: "embedded_saddle",
    summary: "Loss, gradient and curvature of the embedded saddle, per coordinate h x^2/2 + lam x^4/4 - xi x^3/3: Comp24 appendix F",
    inputs: &[
        Field::new("H", "curvatures h at 0, one per coordinate"),
        Field::new("lam", "coefficient of the quartic; > 0"),
        Field::new("xi", "coefficient of the cubic"),
        Field::new("x", "where: as many numbers as H"),
    ],
    outputs: &[
        Field::new("f", "loss"),
        Field::new("grad", "gradient"),
        Field::new("hess_diag", "diagonal of the Hessian, which is diagonal"),
    ],
    answer: landscape,
};

pub(in crate::predict) const MINIMA: Quantity = Quantity {
    name: "embedded_saddle_minima",
    summary: "The two minima of a coordinate of the embedded saddle with h < 0",
    inputs: &[
        Field::new("h", "curvature at 0; < 0"),
        Field::new("lam", "coefficient of the quartic; > 0"),
        Field::new("xi", "coefficient of the cubic"),
    ],
    outputs: &[
        Field::new("x", "places: the right one, the left one"),
        Field::new("f", "losses there"),
        Field::new("curv", "curvatures there"),
    ],
    answer: minima,
};

fn landscape(inputs: &Inputs) -> Answer {
    let (curvatures, x) = (inputs.vector("H")?, inputs.vector("x")?);
    inputs.agree("D", curvatures.len())?;
    if x.len() != curvatures.len() {
        let found = format!("a list of {} numbers", x.len());
        return Err(wrong("x", &found, &format!("{} numbers, as many as H", curvatures.len())));
    }
    let (quartic, cubic) = (positive(inputs, "lam")?, inputs.number("xi")?);
    let each = || {
        let coordinate = |(&curvature, &x)| (SaddleCoordinate { curvature, quartic, cubic }, x);
        curvatures.iter().zip(&x).map(coordinate)
    };
    let value: f64 = each().map(|(coordinate, x)| coordinate.value(x)).sum();
    let gradient: Value = each().map(|(coordinate, x)| coordinate.slope(x)).collect();
    let hessian: Value = each().map(|(coordinate, x)| coordinate.curvature_at(x)).collect();
    Ok(Map::from_iter([("f".into(), Value::from(value)), ("grad".into(), gradient), ("hess_diag".into(), hessian)]))
}

fn minima(inputs: &Inputs) -> Answer {
    let minima = embedded_saddle::minima(inputs.number("h")?, inputs.number("lam")?, inputs.number("xi")?)?;
    Ok(Map::from_iter([
        ("x".into(), Value::from(minima.map(|minimum| minimum.x).to_vec())),
        ("f".into(), Value::from(minima.map(|minimum| minimum.value).to_vec())),
        ("curv".into(), Value::from(minima.map(|minimum| minimum.curvature).to_vec())),
    ]))
}
