//! Lines per second of `optsde predict`, without the pipes around it.

use std::fmt::Write;
use std::io;
use std::time::Instant;

use optsde::predict::answer;

use crate::stein::median;

const LINES: usize = 20_000;

/// Small quantities: a formula, a 2 x 2 eigenproblem, and a recursion.
const CASES: [(&str, &str); 3] = [
    ("bias_correction", r#"{"k":17,"beta":0.999}"#),
    ("sgd_stationary_cov", r#"{"K":[[1.4,-0.1],[-0.1,0.9]],"C":[[1.2,-0.3],[-0.3,1.3]],"lam":0.8}"#),
    ("sgdm_training_error", r#"{"K":[[1.4,-0.1],[-0.1,0.9]],"C":[[1.2,-0.3],[-0.3,1.3]],"lam":0.1,"mu":0.5}"#),
];

/// Measures and prints.
pub(crate) fn measure(rounds: usize) -> Result<(), String> {
    println!("\noptsde predict, {LINES} lines of one quantity; median of the rounds");
    println!("{:<28}{:>14}{:>14}", "", "us per line", "lines/s");
    for (quantity, inputs) in CASES {
        let mut lines = String::new();
        for id in 0..LINES {
            writeln!(lines, r#"{{"id":{id},"quantity":"{quantity}","inputs":{inputs}}}"#).map_err(|e| e.to_string())?;
        }
        let mut seconds = Vec::new();
        for _ in 0..rounds {
            let started = Instant::now();
            let summary = answer(lines.as_bytes(), io::sink()).map_err(|error| error.to_string())?;
            seconds.push(started.elapsed().as_secs_f64());
            if summary.refused > 0 {
                return Err(format!("{quantity}: {} lines were refused", summary.refused));
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "a count of lines")]
        let per_line = median(seconds) / LINES as f64;
        println!("{quantity:<28}{:>14.2}{:>14.0}", per_line * 1e6, 1.0 / per_line);
    }
    Ok(())
}
