//! The shape of every answer: numbers, what they rest on, and whether its conditions hold here.

use std::fmt;

use serde::Serialize;

use super::options;

/// The answer to one practical question.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Advice {
    /// The question with its numbers, in words.
    pub question: String,
    /// What was asked for.
    pub answers: Vec<Answer>,
    /// The results that the answers rest on.
    pub rests_on: Vec<&'static str>,
    /// What these results need.
    pub conditions: Vec<Condition>,
}

/// A number, or one number per coordinate.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Quantity {
    /// One number.
    Number(f64),
    /// One per coordinate.
    List(Vec<f64>),
}

/// One line of an answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    /// Its name, as an option of the command or as a program expects it.
    pub name: &'static str,
    /// What it was, where it changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<f64>,
    /// Its value.
    pub value: Quantity,
    /// What it means.
    pub meaning: String,
}

/// Something that must be true for the answer to be right.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Condition {
    /// What must be true.
    pub statement: String,
    /// The number that decides it, where the question determines one.
    pub value: Option<f64>,
    /// Its limit.
    pub limit: Option<f64>,
    /// Whether it holds; null where the question does not determine it.
    pub holds: Option<bool>,
}

impl Advice {
    /// Whether no condition is known to fail.
    pub fn is_sound(&self) -> bool {
        self.conditions.iter().all(|condition| condition.holds != Some(false))
    }
}

impl Answer {
    /// A number.
    pub(super) fn number(name: &'static str, value: f64, meaning: impl Into<String>) -> Self {
        Self { name, before: None, value: Quantity::Number(value), meaning: meaning.into() }
    }

    /// One number per coordinate.
    pub(super) fn list(name: &'static str, values: Vec<f64>, meaning: impl Into<String>) -> Self {
        Self { name, before: None, value: Quantity::List(values), meaning: meaning.into() }
    }

    /// A number that changes.
    pub(super) fn change(name: &'static str, before: f64, value: f64, meaning: impl Into<String>) -> Self {
        Self { before: Some(before), ..Self::number(name, value, meaning) }
    }
}

impl Condition {
    /// `value < limit`.
    pub(super) fn below(statement: impl Into<String>, value: f64, limit: f64) -> Self {
        Self { statement: statement.into(), value: Some(value), limit: Some(limit), holds: Some(value < limit) }
    }

    /// `value <= limit`.
    pub(super) fn at_most(statement: impl Into<String>, value: f64, limit: f64) -> Self {
        Self { holds: Some(value <= limit), ..Self::below(statement, value, limit) }
    }

    /// What the numbers of the question do not decide.
    pub(super) fn open(statement: impl Into<String>) -> Self {
        Self { statement: statement.into(), value: None, limit: None, holds: None }
    }
}

impl fmt::Display for Advice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n", self.question)?;
        let values: Vec<String> = self.answers.iter().map(Answer::shown).collect();
        let width = values.iter().map(|value| value.chars().count()).max().unwrap_or(0);
        for (answer, value) in self.answers.iter().zip(&values) {
            writeln!(f, "  {:<22} {value:<width$}  {}", answer.name, answer.meaning)?;
        }
        writeln!(f, "\nRests on")?;
        for source in &self.rests_on {
            writeln!(f, "  {source}")?;
        }
        writeln!(f, "\nConditions")?;
        for condition in &self.conditions {
            writeln!(f, "  {condition}")?;
        }
        Ok(())
    }
}

impl Answer {
    fn shown(&self) -> String {
        let value = match &self.value {
            Quantity::Number(value) => short(*value),
            Quantity::List(values) => values.iter().map(|value| short(*value)).collect::<Vec<_>>().join(", "),
        };
        match self.before {
            Some(before) => format!("{} -> {value}", short(before)),
            None => value,
        }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = match self.holds {
            Some(true) => "[holds]",
            Some(false) => "[FAILS]",
            None => "[check]",
        };
        write!(f, "{verdict} {}", self.statement)?;
        match (self.value, self.limit) {
            (Some(value), Some(limit)) => write!(f, " ({} against {})", short(value), short(limit)),
            (Some(value), None) => write!(f, " ({})", short(value)),
            _ => Ok(()),
        }
    }
}

/// Six significant digits, as one would type the number.
fn short(value: f64) -> String {
    options::typed(format!("{value:.5e}").parse().unwrap_or(value))
}
