//! The inputs of a case, by name and type.

use std::collections::BTreeMap;
use std::fmt;

use nalgebra::{DMatrix, DVector};
use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use super::error::{Error, excerpt};

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

/// The inputs of one case.
#[derive(Debug)]
pub struct Inputs {
    fields: BTreeMap<String, Value>,
}

impl Inputs {
    /// Reads an object whose fields are all among `known`, [`DESCRIPTIVE`] or `D`.
    pub(super) fn new(text: &str, known: &[&str]) -> Result<Self, Error> {
        let Object(texts) = serde_json::from_str(text).map_err(|e| Error::Value {
            field: "inputs".into(),
            value: excerpt(&text),
            allowed: format!("an object with the fields {} ({e})", known.join(", ")),
        })?;
        let mut fields = BTreeMap::new();
        for (field, text) in texts {
            let name = field.as_str();
            // Not read, so that nothing in it can matter.
            if DESCRIPTIVE.contains(&name) && !known.contains(&name) {
                continue;
            }
            if !known.contains(&name) && name != "D" {
                return Err(Error::Unknown { field, value: excerpt(&text), allowed: known.join(", ") });
            }
            let value = serde_json::from_str(text.get())
                .map_err(|e| wrong(&field, &text, &format!("what float64 can hold ({e})")))?;
            fields.insert(field, value);
        }
        Ok(Self { fields })
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
        let value = self.value(field)?;
        value.as_f64().ok_or_else(|| wrong(field, value, "a number"))
    }

    /// A whole number, 0 to 2^53.
    ///
    /// # Errors
    /// A missing field, anything else.
    pub fn count(&self, field: &str) -> Result<u64, Error> {
        let value = self.value(field)?;
        count(value).ok_or_else(|| wrong(field, value, "a whole number from 0 to 2^53"))
    }

    /// An object whose fields are all among `known`.
    ///
    /// # Errors
    /// A missing field, another type, another field inside.
    pub fn group(&self, field: &str, known: &[&str]) -> Result<Self, Error> {
        let value = self.value(field)?;
        let group = value.as_object().ok_or_else(|| wrong(field, value, "an object"))?;
        let unknown = group.iter().find(|(name, _)| !known.contains(&name.as_str()));
        if let Some((name, value)) = unknown {
            let (field, value) = (format!("{field}.{name}"), excerpt(value));
            return Err(Error::Unknown { field, value, allowed: known.join(", ") });
        }
        Ok(Self { fields: group.clone().into_iter().collect() })
    }

    /// True or false.
    ///
    /// # Errors
    /// A missing field, another type.
    pub fn flag(&self, field: &str) -> Result<bool, Error> {
        let value = self.value(field)?;
        value.as_bool().ok_or_else(|| wrong(field, value, "true or false"))
    }

    /// One of a few words.
    ///
    /// # Errors
    /// A missing field, anything else.
    pub fn choice(&self, field: &str, allowed: &[&'static str]) -> Result<&'static str, Error> {
        let value = self.value(field)?;
        let chosen = allowed.iter().find(|&&name| value.as_str() == Some(name));
        chosen.copied().ok_or_else(|| wrong(field, value, &allowed.join(", ")))
    }

    /// A list of at least one and at most `longest` items, each read by `item`.
    ///
    /// # Errors
    /// A missing field, another length, an item that `item` refuses.
    pub fn list<'a, T>(
        &'a self,
        field: &str,
        longest: usize,
        allowed: &str,
        item: impl Fn(&'a Value) -> Option<T>,
    ) -> Result<Vec<T>, Error> {
        let value = self.value(field)?;
        let items = value.as_array().ok_or_else(|| wrong(field, value, "a list"))?;
        if items.is_empty() || items.len() > longest {
            let allowed = format!("1 to {longest} items");
            return Err(wrong(field, &format!("a list of {} items", items.len()), &allowed));
        }
        let read = |(i, value)| item(value).ok_or_else(|| wrong(&format!("{field}[{i}]"), value, allowed));
        items.iter().enumerate().map(read).collect()
    }

    /// A vector of numbers.
    ///
    /// # Errors
    /// A missing field, anything but a list of numbers.
    pub fn vector(&self, field: &str) -> Result<DVector<f64>, Error> {
        Ok(DVector::from_vec(self.list(field, usize::MAX, "a number", Value::as_f64)?))
    }

    /// A matrix, as a list of rows of one length.
    ///
    /// # Errors
    /// A missing field, anything else.
    pub fn matrix(&self, field: &str) -> Result<DMatrix<f64>, Error> {
        let rows = self.list(field, usize::MAX, "a row of numbers", Value::as_array)?;
        let columns = rows.first().map_or(0, |row| row.len());
        let mut entries = Vec::with_capacity(rows.len() * columns);
        for (i, row) in rows.iter().enumerate() {
            if row.len() != columns || columns == 0 {
                let found = format!("a row of {} numbers", row.len());
                let allowed = format!("{} numbers, as in the first row", columns.max(1));
                return Err(wrong(&format!("{field}[{i}]"), &found, &allowed));
            }
            for (j, entry) in row.iter().enumerate() {
                let number = entry.as_f64();
                entries.push(number.ok_or_else(|| wrong(&format!("{field}[{i}][{j}]"), entry, "a number"))?);
            }
        }
        Ok(DMatrix::from_row_slice(rows.len(), columns, &entries))
    }

    /// A square matrix that sets the dimension of the case, checked against `D` where that is given.
    ///
    /// # Errors
    /// As [`Self::matrix`]; a `D` that differs.
    pub fn hessian(&self, field: &str) -> Result<DMatrix<f64>, Error> {
        let matrix = self.matrix(field)?;
        self.agree("D", matrix.ncols())?;
        Ok(matrix)
    }

    /// Checks a count that the other inputs imply already.
    ///
    /// # Errors
    /// A count that differs.
    pub fn agree(&self, field: &str, implied: usize) -> Result<(), Error> {
        if !self.has(field) || self.count(field)? == implied as u64 {
            return Ok(());
        }
        Err(wrong(field, self.value(field)?, &format!("{implied}, the size of the matrices")))
    }

    fn value(&self, field: &str) -> Result<&Value, Error> {
        self.fields.get(field).ok_or_else(|| Error::Missing(field.into()))
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

/// A JSON object; a field that occurs twice is an error, where a map would keep the last. Values are not
/// read yet, so that an error in one can name its field.
struct Object<'a>(BTreeMap<String, &'a RawValue>);

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor)
    }
}

struct ObjectVisitor;

impl<'de> Visitor<'de> for ObjectVisitor {
    type Value = Object<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object<'de>, A::Error> {
        let mut fields = BTreeMap::new();
        while let Some((key, value)) = map.next_entry::<String, &RawValue>()? {
            if fields.contains_key(&key) {
                return Err(de::Error::custom(format!("the field `{key}` occurs twice")));
            }
            fields.insert(key, value);
        }
        Ok(Object(fields))
    }
}
