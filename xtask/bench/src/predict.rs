//! Lines of `optsde predict`, without the pipes around it.

use std::fmt::Write;
use std::io;
use std::time::Instant;

use optsde::predict::answer;

use crate::contest::{Contest, Unit};

const LINES: u32 = 20_000;

/// Small quantities: a formula, a 2 x 2 eigenproblem, and a recursion.
const CASES: [(&str, &str); 3] = [
    ("bias_correction", r#"{"k":17,"beta":0.999}"#),
    ("sgd_stationary_cov", r#"{"K":[[1.4,-0.1],[-0.1,0.9]],"C":[[1.2,-0.3],[-0.3,1.3]],"lam":0.8}"#),
    ("sgdm_training_error", r#"{"K":[[1.4,-0.1],[-0.1,0.9]],"C":[[1.2,-0.3],[-0.3,1.3]],"lam":0.1,"mu":0.5}"#),
];

pub(crate) fn contests() -> Result<Vec<Contest>, String> {
    CASES.into_iter().map(|(quantity, inputs)| contest(quantity, inputs)).collect()
}

fn contest(quantity: &'static str, inputs: &str) -> Result<Contest, String> {
    let mut lines = String::new();
    for id in 0..LINES {
        writeln!(lines, r#"{{"id":{id},"quantity":"{quantity}","inputs":{inputs}}}"#).map_err(|e| e.to_string())?;
    }
    let ours = move || {
        let started = Instant::now();
        let summary = answer(lines.as_bytes(), io::sink()).map_err(|error| error.to_string())?;
        let elapsed = started.elapsed().as_secs_f64();
        if summary.refused > 0 {
            return Err(format!("{quantity}: {} lines were refused", summary.refused));
        }
        Ok(elapsed)
    };
    Ok(Contest {
        workload: format!("optsde predict, {quantity}"),
        unit: Unit { name: "us per line", scale: 1e6 / f64::from(LINES), inverse: false },
        ours: Ok(Box::new(ours)),
        rivals: Vec::new(),
    })
}
