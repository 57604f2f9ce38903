//! The inputs of a case, by name and type.

use std::collections::BTreeMap;

use serde_json::Value;
use serde_json::value::RawValue;

use super::error::{Error, excerpt};
use super::object::Object;

/// Fields that say in words what others say in numbers. They are accepted with any value, and no
/// answer depends on them. A quantity that reads one of these names (`noise` may be a table) lists it among its
/// own fields.
pub(super) const DESCRIPTIVE: [&str; 15] = [
    "note",
    "statement",
    "definition",
    "equation",
    "update",
    "preconditioner",
    "posterior",
    "start",
    "l_meaning",
    "formula",
    "P",
    "loss",
    "commuting",
    "gradient",
    "noise",
];

/// Largest whole number that a float64 identifies.
const MAX_COUNT: u64 = 1 << 53;

/// The inputs of one case, or of a group of them.
#[derive(Debug)]
pub struct Inputs {
    /// What stands before a field in an error: nothing, or `hyper.` for the fields of the group `hyper`.
    path: String,
    fields: BTreeMap<String, Given>,
}

/// What a field holds.
#[derive(Debug)]
enum Given {
    Value(Value),
    /// An object, of which it is not known yet what it may hold.
    Group(Box<RawValue>),
}

impl Inputs {
    /// Reads an object whose fields are all among `known`, [`DESCRIPTIVE`] or `D`.
    pub(super) fn new(text: &str, known: &[&str]) -> Result<Self, Error> {
        // What is descriptive is not read, so that nothing in it can matter.
        let skipped = |name: &str| DESCRIPTIVE.contains(&name) && !known.contains(&name);
        Self::read("inputs", String::new(), text, known, skipped)
    }

    /// Reads an object. `name` is what an error calls it, `path` what it puts before the fields.
    fn read(
        name: &str,
        path: String,
        text: &str,
        known: &[&str],
        skipped: impl Fn(&str) -> bool,
    ) -> Result<Self, Error> {
        let Object(texts) = serde_json::from_str(text).map_err(|e| Error::Value {
            field: name.into(),
            value: excerpt(&text),
            allowed: format!("an object with the fields {} ({e})", known.join(", ")),
        })?;
        let mut inputs = Self { path, fields: BTreeMap::new() };
        for (field, text) in texts.into_iter().filter(|(field, _)| !skipped(field)) {
            let top = inputs.path.is_empty();
            if !known.contains(&field.as_str()) && !(top && field == "D") {
                let (field, value) = (inputs.full(&field), excerpt(&text));
                return Err(Error::Unknown { field, value, allowed: known.join(", ") });
            }
            let given = if text.get().starts_with('{') {
                Given::Group(text.to_owned())
            } else {
                let value = serde_json::from_str(text.get());
                let allowed = |e| format!("what float64 can hold ({e})");
                Given::Value(value.map_err(|e| inputs.wrong(&field, &text, &allowed(e)))?)
            };
            inputs.fields.insert(field, given);
        }
        Ok(inputs)
    }

    /// The error for a field that holds something else than it should.
    pub(super) fn wrong(&self, field: &str, value: &impl ToString, allowed: &str) -> Error {
        wrong(&self.full(field), value, allowed)
    }

    /// The error for a field that is not there.
    pub(super) fn missing(&self, field: &str) -> Error {
        Error::Missing(self.full(field))
    }

    /// A field with the group that it is in.
    pub(super) fn full(&self, field: &str) -> String {
        format!("{}{field}", self.path)
    }

    /// Whether a field is given as a text.
    pub(super) fn is_text(&self, field: &str) -> bool {
        matches!(self.fields.get(field), Some(Given::Value(Value::String(_))))
    }

    /// Whether a field is given.
    pub fn has(&self, field: &str) -> bool {
        self.fields.contains_key(field)
    }

    /// A number.
    ///
    /// # Errors
    /// A missing field, another type.
    pub fn number(&self, field: &str) -> Result<f64, Error> {
        let allowed = "a number";
        let value = self.value(field, allowed)?;
        value.as_f64().ok_or_else(|| self.wrong(field, value, allowed))
    }

    /// A whole number, 0 to 2^53.
    ///
    /// # Errors
    /// A missing field, anything else.
    pub fn count(&self, field: &str) -> Result<u64, Error> {
        let allowed = "a whole number from 0 to 2^53";
        let value = self.value(field, allowed)?;
        count(value).ok_or_else(|| self.wrong(field, value, allowed))
    }

    /// An object whose fields are all among `known`.
    ///
    /// # Errors
    /// A missing field, another type, another field inside or one that occurs twice.
    pub fn group(&self, field: &str, known: &[&str]) -> Result<Self, Error> {
        match self.given(field)? {
            Given::Group(text) => {
                let name = self.full(field);
                Self::read(&name, format!("{name}."), text.get(), known, |_| false)
            }
            Given::Value(value) => Err(self.wrong(field, value, "an object")),
        }
    }

    /// True or false.
    ///
    /// # Errors
    /// A missing field, another type.
    pub fn flag(&self, field: &str) -> Result<bool, Error> {
        let allowed = "true or false";
        let value = self.value(field, allowed)?;
        value.as_bool().ok_or_else(|| self.wrong(field, value, allowed))
    }

    /// One of a few words.
    ///
    /// # Errors
    /// A missing field, anything else.
    pub fn choice(&self, field: &str, allowed: &[&'static str]) -> Result<&'static str, Error> {
        let value = self.value(field, &allowed.join(", "))?;
        let chosen = allowed.iter().find(|&&name| value.as_str() == Some(name));
        chosen.copied().ok_or_else(|| self.wrong(field, value, &allowed.join(", ")))
    }

    /// Checks a count that the other inputs imply already.
    ///
    /// # Errors
    /// A count that differs.
    pub fn agree(&self, field: &str, implied: usize) -> Result<(), Error> {
        let allowed = format!("{implied}, the size of the matrices");
        if !self.has(field) || self.count(field)? == implied as u64 {
            return Ok(());
        }
        Err(self.wrong(field, self.value(field, &allowed)?, &allowed))
    }

    /// A value that is not an object; `allowed` says what it should be.
    pub(super) fn value(&self, field: &str, allowed: &str) -> Result<&Value, Error> {
        match self.given(field)? {
            Given::Value(value) => Ok(value),
            Given::Group(text) => Err(self.wrong(field, text, allowed)),
        }
    }

    fn given(&self, field: &str) -> Result<&Given, Error> {
        self.fields.get(field).ok_or_else(|| self.missing(field))
    }
}

/// A whole number, 0 to 2^53, also where it is written with a decimal point.
pub(super) fn count(value: &Value) -> Option<u64> {
    if let Some(whole) = value.as_u64() {
        return (whole <= MAX_COUNT).then_some(whole);
    }
    let number = value.as_f64()?;
    #[expect(clippy::cast_precision_loss, reason = "2^53 is exact")]
    let limit = MAX_COUNT as f64;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked first")]
    (number >= 0.0 && number <= limit && number.fract() == 0.0).then_some(number as u64)
}

/// The error for a field that holds something else than it should.
pub(super) fn wrong(field: &str, value: &impl ToString, allowed: &str) -> Error {
    Error::Value { field: field.into(), value: excerpt(value), allowed: allowed.into() }
}
