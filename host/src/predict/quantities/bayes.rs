//! The learning rate at which SGD comes nearest to a posterior.

use serde_json::{Map, Value};

use super::Answer;
use crate::predict::field::{self, Field};
use crate::predict::{Inputs, Quantity};
use crate::theory::bayes;

pub(in crate::predict) const OPTIMAL_LR: Quantity = Quantity {
    name: "bayes_optimal_lr",
    summary: "Learning rate that minimises KL(q | f) of the stationary law q of SGD with the noise (N-S)/(N S) K from the posterior f = N(0, (N K)^-1): Liu21 Theorem 6",
    inputs: &[
        field::K,
        Field::new("N", "number of samples: a whole number up to 2^53"),
        Field::new("S", "batch size: a whole number, 1 <= S < N"),
    ],
    outputs: &[
        Field::new("lambda_star", "the minimising learning rate, the only root of eq. (16)"),
        Field::new("KL_min", "the divergence there; 0 for K = k I"),
        Field::new("lambda_c_star", "2 S D / (N Tr K), for S << N and small lambda k"),
    ],
    answer: optimal_lr,
};

fn optimal_lr(inputs: &Inputs) -> Answer {
    let k = inputs.hessian("K")?;
    let optimum = bayes::optimal_learning_rate(&k, inputs.count("N")?, inputs.count("S")?)?;
    Ok(Map::from_iter([
        ("lambda_star".into(), Value::from(optimum.lambda_star)),
        ("KL_min".into(), Value::from(optimum.kl_min)),
        ("lambda_c_star".into(), Value::from(optimum.lambda_c_star)),
    ]))
}
