//! Which fields each algorithm reads. Another one that is given is an error: it would be taken for a part of the answer.

use super::hyperparameters::names_of;
use crate::predict::{Error, Inputs};

const ALWAYS: [&str; 3] = ["algorithm", "x0", "steps"];

/// Fields that give the same thing in two ways.
const EITHER: [(&str, &str); 2] = [("hyper", "base_hyper"), ("gradients", "H_diag")];

/// That every field is one that the algorithm reads, and none says again what another one says.
pub(super) fn check(inputs: &Inputs, algorithm: &str) -> Result<(), Error> {
    let mut own = ALWAYS.to_vec();
    own.extend(match algorithm {
        "svag_sgd" => &["hyper", "base_hyper", "l", "gradients1", "gradients2"][..],
        _ if algorithm.starts_with("svag_") => &["hyper", "base_hyper", "ell", "gradients1", "gradients2"],
        _ => &["hyper", "gradients", "H_diag", "noise"],
    });
    // What divides by the root of a second moment starts from one.
    if names_of(algorithm).contains(&"eps") {
        own.push("v0");
    }
    let mut foreign = super::FIRST_STEPS.input_names().filter(|field| !own.contains(field));
    if let Some(field) = foreign.find(|field| given(inputs, field)) {
        let allowed = format!("with algorithm = {algorithm}: {}", own.join(", "));
        return Err(inputs.wrong(field, &"a value", &allowed));
    }
    for (first, second) in EITHER {
        if inputs.has(first) && inputs.has(second) {
            return Err(inputs.wrong(second, &"a value", &format!("{first} or {second}, not both")));
        }
    }
    if inputs.has("gradients") && given(inputs, "noise") {
        return Err(inputs.wrong("noise", &"a value", "noise only with H_diag: gradients already contain it"));
    }
    Ok(())
}

/// A noise in words says nothing that is read.
fn given(inputs: &Inputs, field: &str) -> bool {
    inputs.has(field) && !(field == "noise" && inputs.is_text(field))
}
